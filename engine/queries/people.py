"""Who people are today, and who takes part in a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from engine.commands import Actor, Grant
from engine.drivers.prepared import Prepared
from engine.errors import NotFound
from engine.rows import ApiToken, Department, Group, Membership, RoleGrant, Task, TaskCandidate, TaskCandidateUser, User

NAMED_ROWS: Mapping[str, type[User | ApiToken]] = {"u": User, "t": ApiToken}
"""Whose names actor ids lead to, by their first letter."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as others see them. department: key."""

    id: int
    login: str
    name: str
    title: str
    email: str
    phone: str
    department: str | None

    @property
    def initials(self) -> str:
        parts = self.name.split()
        return "".join(part[0] for part in (parts[0], parts[-1])).upper() if len(parts) > 1 else self.name[:2].upper()


PERSON = (User.id, User.login, User.name, User.title, User.email, User.phone, Department.key.label("department"))


def _people() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(*PERSON).outerjoin(Department, Department.id == User.department_id)
    return query


def _valid(row: type[Membership | RoleGrant], today: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    return row.from_on <= today, or_(row.to_on.is_(None), row.to_on >= today)


TODAY: BindParameter[date] = bindparam("today", type_=Membership.from_on.type)
PART, END = "\x1f", "\x1e"
"""ASCII's unit and record separators: rights and groups come as one text each, so that one question is enough."""
_END: Any = literal_column(f"'{END}'")
_grantor = aliased(Department)
_GRANTS = (
    select(func.aggregate_strings(RoleGrant.role + PART + func.coalesce(_grantor.key, ""), _END))
    .outerjoin(_grantor, _grantor.id == RoleGrant.department_id)
    .where(RoleGrant.user_id == User.id, *_valid(RoleGrant, TODAY))
    .scalar_subquery()
)
_GROUPS = (
    select(func.aggregate_strings(Group.key, _END))
    .join(Membership, Membership.group_id == Group.id)
    .where(Membership.user_id == User.id, *_valid(Membership, TODAY))
    .scalar_subquery()
)


def select_actors(*columns: Any) -> Select[*tuple[Any, ...]]:
    """A SELECT of what `actor_of` needs of active users, and of *columns*; TODAY is a parameter."""
    query: Select[*tuple[Any, ...]] = (
        select(*PERSON, _GRANTS.label("grants"), _GROUPS.label("groups"), *columns)
        .outerjoin(Department, Department.id == User.department_id)
        .where(User.is_active)
    )
    return query


FIND_ACTOR = Prepared(select_actors().where(User.id == bindparam("the_user")))


def actor_for_user(connection: Connection, user_id: int, today: date, auth: str) -> Actor:
    """The rights the person holds today. Raises NotFound when there is no such active user."""
    row = FIND_ACTOR.first(connection, {"the_user": user_id, "today": today})
    if row is None:
        raise NotFound("user.unknown", id=user_id)
    return actor_of(row, f"u{user_id}", auth)


def actor_of(row: Any, actor_id: str, auth: str, behalf: str | None = None) -> Actor:
    """The actor of a row of `select_actors`."""
    return Actor(
        id=actor_id,
        user_id=row.id,
        login=row.login,
        name=row.name,
        department=row.department,
        grants=_grants(row.grants),
        groups=frozenset(_texts(row.groups)),
        auth=auth,
        behalf=behalf,
    )


@lru_cache(1024)
def _grants(gathered: str | None) -> frozenset[Grant]:
    pairs = (grant.split(PART) for grant in _texts(gathered))
    return frozenset(Grant(role, department or None) for role, department in pairs)


def _texts(gathered: str | None) -> list[str]:
    return gathered.split(END) if gathered else []


def find_person(connection: Connection, login: str) -> Person | None:
    row = connection.execute(_people().where(User.login == login)).one_or_none()
    return None if row is None else Person(**row._mapping)


def people_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Person]:
    wanted = set(ids)
    if not wanted:
        return {}
    rows = connection.execute(_people().where(User.id.in_(wanted)))
    return {row.id: Person(**row._mapping) for row in rows}


def name_of(connection: Connection, actor_id: str | None) -> str | None:
    """The name of the person behind `u<user id>` or of the token `t<token id>`; None for everyone else."""
    if actor_id is None or actor_id[:1] not in NAMED_ROWS or not actor_id[1:].isdigit():
        return None
    row = NAMED_ROWS[actor_id[:1]]
    return connection.execute(select(row.name).where(row.id == int(actor_id[1:]))).scalar()


def token_names(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """What programs' tokens are called, also those that are revoked."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = connection.execute(select(ApiToken.id, ApiToken.name).where(ApiToken.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def logins_of_actors(connection: Connection, actor_ids: Iterable[str]) -> dict[str, str]:
    """The logins of those that are people, by actor id (`u<user id>`)."""
    ids = {int(one[1:]) for one in actor_ids if one.startswith("u") and one[1:].isdigit()}
    return {f"u{user_id}": person.login for user_id, person in people_by_id(connection, ids).items()}


def people_with_role(connection: Connection, role: str | None, today: date) -> list[Person]:
    """Active people holding *role* today (None: everyone), by name."""
    query = _people().where(User.is_active).order_by(User.name)
    if role is not None:
        held = select(RoleGrant.user_id).where(RoleGrant.role == role, *_valid(RoleGrant, today))
        query = query.where(User.id.in_(held))
    return [Person(**row._mapping) for row in connection.execute(query)]


def people_in_groups(connection: Connection, keys: Iterable[str], today: date) -> list[Person]:
    """Active people who work in any of the groups today, by name."""
    members = (
        select(Membership.user_id)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.key.in_(list(keys)), *_valid(Membership, today))
    )
    query = _people().where(User.is_active, User.id.in_(members)).order_by(User.name)
    return [Person(**row._mapping) for row in connection.execute(query)]


def group_keys_of_case(connection: Connection, case_id: int) -> frozenset[str]:
    """Groups that are or have been offered a task in the case."""
    query = (
        select(Group.key)
        .join(TaskCandidate, TaskCandidate.group_id == Group.id)
        .join(Task, Task.id == TaskCandidate.task_id)
        .where(Task.case_id == case_id)
    )
    return frozenset(connection.execute(query).scalars())


def user_ids_of_case(connection: Connection, case_id: int) -> frozenset[int]:
    """People who hold, have held, have handed over or were offered a task in the case."""
    held = select(Task.assignee_id, Task.completed_by_id, Task.handed_by_id).where(Task.case_id == case_id)
    offered = (
        select(TaskCandidateUser.user_id)
        .join(Task, Task.id == TaskCandidateUser.task_id)
        .where(Task.case_id == case_id)
    )
    ids = {one for row in connection.execute(held) for one in row if one is not None}
    return frozenset(ids | set(connection.execute(offered).scalars()))
