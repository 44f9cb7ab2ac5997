"""People and programs: making them, giving and taking their rights."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, bindparam, insert, select, update

from engine.commands import Actor
from engine.drivers.prepared import Prepared
from engine.errors import Invalid, NotFound
from engine.queries.people import actor_of, select_actors
from engine.rows import ApiToken, Department, Group, Membership, RoleGrant, User
from engine.rules.access import ROLES

MIN_PASSWORD = 12
FIND_TOKEN = Prepared(
    select_actors(ApiToken.id.label("token_id"), ApiToken.expires_at)
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(ApiToken.secret_hash == bindparam("the_hash"), ApiToken.revoked_at.is_(None))
)
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked when the login does not exist, so that the answer takes as long as for one that does."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """department: key. groups: keys. roles: (role, department key or None)."""

    login: str
    name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    department: str | None = None
    groups: tuple[str, ...] = ()
    roles: tuple[tuple[str, str | None], ...] = ()


def add_department(connection: Connection, key: str, name: str) -> int:
    found = connection.execute(select(Department.id).where(Department.key == key)).scalar()
    return found or int(
        connection.execute(insert(Department).values(key=key, name=name).returning(Department.id)).scalar_one()
    )


def add_group(connection: Connection, key: str, name: str, department: str | None) -> int:
    values = {"key": key, "name": name, "department_id": _department_id(connection, department)}
    found = connection.execute(select(Group.id).where(Group.key == key)).scalar()
    return found or int(connection.execute(insert(Group).values(values).returning(Group.id)).scalar_one())


def add_user(connection: Connection, new: NewUser, password: str | None, today: date) -> int:
    """Insert a person with groups and roles valid from *today*.

    Raises Invalid `user.exists`, `password.too_short`, `role.unknown`; NotFound `group.unknown`, `department.unknown`.
    """
    if connection.execute(select(User.id).where(User.login == new.login)).first() is not None:
        raise Invalid("user.exists", login=new.login)
    values = {
        "login": new.login,
        "name": new.name,
        "title": new.title,
        "email": new.email,
        "phone": new.phone,
        "department_id": _department_id(connection, new.department),
        "password_hash": None if password is None else hash_password(password),
    }
    user_id = int(connection.execute(insert(User).values(values).returning(User.id)).scalar_one())
    for key in new.groups:
        join_group(connection, user_id, key, today)
    for role, department in new.roles:
        grant_role(connection, user_id, role, department, today)
    return user_id


def join_group(connection: Connection, user_id: int, key: str, from_on: date) -> None:
    group_id = connection.execute(select(Group.id).where(Group.key == key)).scalar()
    if group_id is None:
        raise NotFound("group.unknown", group=key)
    connection.execute(insert(Membership).values(user_id=user_id, group_id=group_id, from_on=from_on))


def grant_role(connection: Connection, user_id: int, role: str, department: str | None, from_on: date) -> None:
    if role not in ROLES:
        raise Invalid("role.unknown", role=role, roles=ROLES)
    connection.execute(
        insert(RoleGrant).values(
            user_id=user_id, role=role, department_id=_department_id(connection, department), from_on=from_on
        )
    )


def set_password(connection: Connection, login: str, password: str) -> None:
    """Set a new password and end every session of the person. Raises NotFound, Invalid `password.too_short`."""
    changed = connection.execute(
        update(User)
        .where(User.login == login)
        .values(password_hash=hash_password(password), session_epoch=User.session_epoch + 1)
    )
    if changed.rowcount != 1:
        raise NotFound("user.unknown", login=login)


def hash_password(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise Invalid("password.too_short", minimum=MIN_PASSWORD)
    return _hasher.hash(password)


def check_password(connection: Connection, login: str, password: str) -> int | None:
    """Return the user's id if the password is theirs; as slow for a login that does not exist."""
    row = connection.execute(
        select(User.id, User.password_hash).where(User.login == login, User.is_active)
    ).one_or_none()
    try:
        _hasher.verify(row.password_hash if row and row.password_hash else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return row.id if row and row.password_hash else None


def add_token(
    connection: Connection, name: str, login: str, now: datetime, valid: timedelta | None = timedelta(days=365)
) -> str:
    """Make an API token that acts with the rights of *login*; the secret is shown once. Raises NotFound."""
    user_id = connection.execute(select(User.id).where(User.login == login)).scalar()
    if user_id is None:
        raise NotFound("user.unknown", login=login)
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(ApiToken).values(
            name=name,
            secret_hash=hash_secret(secret),
            user_id=user_id,
            created_at=now,
            expires_at=None if valid is None else now + valid,
        )
    )
    return secret


def actor_for_token(connection: Connection, secret: str, now: datetime, today: date) -> Actor | None:
    """The actor `t<token id>` with its user's rights; None for a token that is unknown, expired or revoked, and for one
    whose user has left."""
    row = FIND_TOKEN.first(connection, {"the_hash": hash_secret(secret), "today": today})
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return actor_of(row, f"t{row.token_id}", "token", behalf=f"u{row.id}")


def hash_secret(secret: str) -> str:
    """Secrets of 256 random bits need no slow hash: SHA-256, hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _department_id(connection: Connection, key: str | None) -> int | None:
    if key is None:
        return None
    department_id = connection.execute(select(Department.id).where(Department.key == key)).scalar()
    if department_id is None:
        raise NotFound("department.unknown", department=key)
    return int(department_id)
