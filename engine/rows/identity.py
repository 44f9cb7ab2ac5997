"""People and programs: who they are, which groups give them work, which roles give them powers."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, day, instant, pk, text


class Department(Row):
    """An authority or part of the organisation: the border of rights and secrecy. key begins its numbers (KS)."""

    __tablename__ = "department"
    id: Mapped[pk]
    key: Mapped[code] = mapped_column(unique=True)
    name: Mapped[text]


class User(Row):
    """A person who can log in. session_epoch is raised to end all sessions at once."""

    __tablename__ = "user"
    id: Mapped[pk]
    login: Mapped[code] = mapped_column(unique=True)
    name: Mapped[text]
    title: Mapped[text] = mapped_column(default="")
    email: Mapped[text] = mapped_column(default="")
    phone: Mapped[code] = mapped_column(default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    password_hash: Mapped[text | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)


class Group(Row):
    """A group gets work: the lanes of diagrams name it by key."""

    __tablename__ = "group"
    id: Mapped[pk]
    key: Mapped[code] = mapped_column(unique=True)
    name: Mapped[text]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))


class Membership(Row):
    """to_on is the last day; None = until further notice."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "group_id", "from_on"),)
    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), index=True)
    from_on: Mapped[day]
    to_on: Mapped[day | None]


class RoleGrant(Row):
    """A power, in one department or (None) in all; the roles are listed in engine.rules.access."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role", "department_id", "from_on"),)
    id: Mapped[pk]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[code]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    from_on: Mapped[day]
    to_on: Mapped[day | None]


class ApiToken(Row):
    """A program's key: only the SHA-256 (hex) of the secret is kept. It acts with the rights of its user."""

    __tablename__ = "api_token"
    id: Mapped[pk]
    name: Mapped[text]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[instant]
    expires_at: Mapped[instant | None]
    revoked_at: Mapped[instant | None]


class AccessLink(Row):
    """A party's link into one case (DESIGN 12.16): SHA-256 of 256 random bits; expires 90 days after the case ends."""

    __tablename__ = "access_link"
    id: Mapped[pk]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[int]
    created_at: Mapped[instant]
    expires_at: Mapped[instant | None]
    revoked_at: Mapped[instant | None]
