"""`lots token`: keys for programs that use the API."""

from __future__ import annotations

from datetime import timedelta

import click

from engine.ports import system_now
from web.commands.installation import installation
from web.commands.output import json_option, moment, print_json, print_table
from web.commands.people import note


@click.group()
def token() -> None:
    """Keys for programs. A token acts with the rights of its user."""


@token.command(epilog="\b\nExample:\n  lots token add --user integration --name 'E-service' --days 90")
@click.option("--user", "login", required=True, help="Login whose rights the token has.")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it is valid.")
@json_option
def add(login: str, name: str, days: int, as_json: bool) -> None:
    """Make a token. It is shown this once; only its hash is kept."""
    from engine.services.identity import add_token

    with installation() as house, house.database.begin() as connection:
        secret = add_token(connection, name, login, system_now(), timedelta(days=days))
        note(connection, "token.added", login, name)
    if as_json:
        print_json({"token": secret})
    else:
        click.echo(secret)


@token.command("list", epilog="\b\nExample:\n  lots token list --json")
@json_option
def list_tokens(as_json: bool) -> None:
    """List tokens, without their secrets."""
    from sqlalchemy import select

    from engine.rows import ApiToken, User

    query = (
        select(ApiToken.id, ApiToken.name, User.login, ApiToken.created_at, ApiToken.expires_at, ApiToken.revoked_at)
        .join(User, User.id == ApiToken.user_id)
        .order_by(ApiToken.id)
    )
    with installation() as house, house.read() as connection:
        rows = [row._mapping for row in connection.execute(query)]
    if as_json:
        print_json([dict(row) for row in rows])
        return
    zone = house.config.zone
    print_table(
        ("ID", "USER", "MADE", "EXPIRES", "REVOKED", "NAME"),
        [
            (
                str(row["id"]),
                row["login"],
                moment(row["created_at"], zone),
                moment(row["expires_at"], zone),
                moment(row["revoked_at"], zone),
                row["name"],
            )
            for row in rows
        ],
    )


@token.command(epilog="\b\nExample:\n  lots token revoke 3")
@click.argument("token_id", metavar="ID", type=int)
def revoke(token_id: int) -> None:
    """Make a token worthless at once."""
    from sqlalchemy import update

    from engine.errors import NotFound
    from engine.rows import ApiToken

    with installation() as house, house.database.begin() as connection:
        changed = connection.execute(
            update(ApiToken)
            .where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None))
            .values(revoked_at=system_now())
        )
        if changed.rowcount != 1:
            raise NotFound("token.unknown", id=token_id)
        note(connection, "token.revoked", str(token_id))
    click.echo(f"token {token_id} is revoked")
