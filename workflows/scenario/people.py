"""The people of a municipality as a file says: departments, groups, logins, roles."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, update

from engine.errors import NotFound
from engine.rows import User
from engine.services.identity import NewUser, add_department, add_group, add_user, hash_password

FOLDER = Path(__file__).resolve().parents[1] / "demo"
MAIL_DOMAIN = "smedhult.example"


@dataclass(frozen=True, slots=True)
class Municipality:
    """departments: key -> name. groups: key -> (name, department). Memberships and roles hold from *valid_from*."""

    name: str
    valid_from: date
    departments: dict[str, str]
    groups: dict[str, tuple[str, str]]
    people: tuple[NewUser, ...]

    @property
    def logins(self) -> frozenset[str]:
        return frozenset(person.login for person in self.people)


def read_people(name: str) -> Municipality:
    """Read `workflows/demo/<name>.toml`. Raises NotFound `scenario.people` naming the ones there are."""
    path = FOLDER / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        raise NotFound("scenario.people", people=name, known=sorted(found.stem for found in FOLDER.glob("*.toml")))
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Municipality(
        name=data["name"],
        valid_from=data["valid_from"],
        departments=data["departments"],
        groups={key: (group["name"], group["department"]) for key, group in data["groups"].items()},
        people=tuple(_person(item) for item in data["people"]),
    )


def add_people(connection: Connection, municipality: Municipality, password: str | None) -> None:
    """Insert everyone with groups and roles; with one password for all, or none (nobody can log in)."""
    for key, name in municipality.departments.items():
        add_department(connection, key, name)
    for key, (name, department) in municipality.groups.items():
        add_group(connection, key, name, department)
    for person in municipality.people:
        add_user(connection, person, None, municipality.valid_from)
    if password is not None:
        give_password(connection, password)


def give_password(connection: Connection, password: str) -> None:
    """Give everybody this password and end their sessions; hashed once, since hashing is slow on purpose.

    Raises Invalid `password.too_short`.
    """
    new = {"password_hash": hash_password(password), "session_epoch": User.session_epoch + 1}
    connection.execute(update(User).values(new))


def _person(item: dict[str, Any]) -> NewUser:
    return NewUser(
        login=item["login"],
        name=item["name"],
        title=item["title"],
        email=f"{item['login']}@{MAIL_DOMAIN}",
        phone=item["phone"],
        department=item.get("department"),
        groups=tuple(item["groups"]),
        roles=tuple(_role(text) for text in item["roles"]),
    )


def _role(text: str) -> tuple[str, str | None]:
    """`official:KS` is a role in one department, `registrar` in all."""
    role, _, department = text.partition(":")
    return role, department or None
