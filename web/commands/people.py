"""`lots user`: people, departments and groups."""

from __future__ import annotations

import sys
from datetime import date

import click
from sqlalchemy import Connection, insert

from engine.ports import system_now
from engine.rows import SecurityLog
from web.commands.installation import OPERATOR, installation
from web.commands.output import json_option, print_json, print_table


@click.group()
def user() -> None:
    """People who can log in, and what they may do.

    Groups get work (lanes of diagrams name them), roles give powers.
    """


@user.command("list", epilog="\b\nExample:\n  lots user list --json")
@json_option
def list_users(as_json: bool) -> None:
    """List active people with their groups and roles."""
    from engine.queries.people import actor_for_user, people_with_role

    with installation() as house, house.read() as connection:
        today = house.now().astimezone(house.config.zone).date()
        people = people_with_role(connection, None, today)
        actors = {one.id: actor_for_user(connection, one.id, today, "cli") for one in people}
    rows = [
        {
            "login": one.login,
            "name": one.name,
            "department": one.department,
            "groups": sorted(actors[one.id].groups),
            "roles": sorted(_role(grant.role, grant.department) for grant in actors[one.id].grants),
        }
        for one in people
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("LOGIN", "NAME", "DEPARTMENT", "GROUPS", "ROLES"),
        [
            (
                str(row["login"]),
                str(row["name"]),
                str(row["department"] or "–"),
                ", ".join(row["groups"] or ()),
                ", ".join(row["roles"] or ()),
            )
            for row in rows
        ],
    )


@user.command(
    epilog="\b\nExamples:\n  lots user add anna.berg --name 'Anna Berg' --department KS --group foretagslotsar "
    "--role single_contact\n  lots user add rev --name Revisor --role auditor --password-stdin < password.txt"
)
@click.argument("login")
@click.option("--name", required=True, help="As others see it.")
@click.option("--title", default="", help="What the person is.")
@click.option("--email", default="", help="Where letters to the person go.")
@click.option("--phone", default="", help="Shown to colleagues and entrepreneurs.")
@click.option("--department", help="Key of the department the person belongs to.")
@click.option("--group", "groups", multiple=True, help="Key of a group whose work the person gets; may be repeated.")
@click.option("--role", "roles", multiple=True, help="ROLE or ROLE@DEPARTMENT; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(login: str, groups: tuple[str, ...], roles: tuple[str, ...], password_stdin: bool, **about: str) -> None:
    """Add a person who can log in as LOGIN. The password is asked for."""
    from engine.services.identity import NewUser, add_user

    given = tuple(_split_role(role) for role in roles)
    new = NewUser(login, groups=groups, roles=given, **about)
    with installation() as house:
        password = read_password(password_stdin)
        with house.database.begin() as connection:
            add_user(connection, new, password, _today())
            note(connection, "user.added", login, ", ".join((*groups, *roles)))
    click.echo(f"{login} can log in")


@user.command(epilog="\b\nExample:\n  lots user password anna.berg")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(login: str, password_stdin: bool) -> None:
    """Set a new password and end all of the person's sessions."""
    from engine.services.identity import set_password

    with installation() as house:
        new = read_password(password_stdin)
        with house.database.begin() as connection:
            set_password(connection, login, new)
            note(connection, "user.password_set", login)
    click.echo(f"{login} has a new password")


@user.command(epilog="\b\nExamples:\n  lots user grant anna manager --department KS\n  lots user grant eva auditor")
@click.argument("login")
@click.argument("role")
@click.option("--department", help="Only for this department; default for all.")
def grant(login: str, role: str, department: str | None) -> None:
    """Give a person a role from today."""
    from engine.services.identity import grant_role

    with installation() as house, house.database.begin() as connection:
        grant_role(connection, _user_id(connection, login), role, department, _today())
        note(connection, "role.granted", login, _role(role, department))
    click.echo(f"{login} is {_role(role, department)}")


@user.command(epilog="\b\nExample:\n  lots user join anna.berg foretagslotsar")
@click.argument("login")
@click.argument("group_key", metavar="GROUP")
def join(login: str, group_key: str) -> None:
    """Let a person do the work of a group from today."""
    from engine.services.identity import join_group

    with installation() as house, house.database.begin() as connection:
        join_group(connection, _user_id(connection, login), group_key, _today())
        note(connection, "group.joined", login, group_key)
    click.echo(f"{login} works in {group_key}")


@user.command(epilog="\b\nExample:\n  lots user department KS Kommunstyrelsen")
@click.argument("key")
@click.argument("name")
def department(key: str, name: str) -> None:
    """Make a department (an authority). Its cases' numbers begin with KEY."""
    from engine.services.identity import add_department

    with installation() as house, house.database.begin() as connection:
        add_department(connection, key, name)
    click.echo(f"{key} is {name}")


@user.command(epilog="\b\nExample:\n  lots user group foretagslotsar Företagslotsar --department KS")
@click.argument("key")
@click.argument("name")
@click.option("--department", "department_key", help="Key of the department it belongs to.")
def group(key: str, name: str, department_key: str | None) -> None:
    """Make a group. A lane named KEY offers its tasks to it."""
    from engine.services.identity import add_group

    with installation() as house, house.database.begin() as connection:
        add_group(connection, key, name, department_key)
    click.echo(f"{key} is {name}")


def read_password(from_stdin: bool) -> str:
    """Ask for a password twice, or take the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def note(connection: Connection, kind: str, login: str, detail: str = "") -> None:
    """Write a change of somebody's rights to the security log."""
    connection.execute(
        insert(SecurityLog).values(at=system_now(), kind=kind, login=login, detail=f"{OPERATOR.id} {detail}".strip())
    )


def _user_id(connection: Connection, login: str) -> int:
    from engine.errors import NotFound
    from engine.queries.people import find_person

    person = find_person(connection, login)
    if person is None:
        raise NotFound("user.unknown", login=login)
    return person.id


def _split_role(text: str) -> tuple[str, str | None]:
    role, _, department_key = text.partition("@")
    return role, department_key or None


def _role(role: str, department_key: str | None) -> str:
    return f"{role}@{department_key}" if department_key else role


def _today() -> date:
    """Rights begin on the real day, whatever day it is in a demo's cases."""
    from engine.config import read_config

    return system_now().astimezone(read_config().zone).date()
