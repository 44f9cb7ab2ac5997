"""`sees_case` and `visible_cases` are one rule told twice; random people and cases prove that they agree."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from engine.commands import Actor, Grant
from engine.queries.visible import case_access, sees, visible_cases
from engine.rows import Case, Definition, Department, Group, Task, TaskCandidate, TaskCandidateUser, User
from engine.rules.access import ROLES, sees_case
from engine.services.work import House

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
DEPARTMENTS = ("KS", "MBN", "SN")
GROUPS = ("kontaktcenter", "bygglov", "alkohol")


class World:
    """Random rows, made from one seed."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.random = connection, random.Random(seed)
        self.ensure(Department, [{"key": key, "name": key} for key in DEPARTMENTS])
        self.ensure(Group, [{"key": key, "name": key} for key in GROUPS])
        self.groups = dict(connection.execute(select(Group.key, Group.id)).all())
        self.users = [self.add(User, login=f"u{seed}-{n}", name="N", title="", email="", phone="") for n in range(6)]
        self.definition = self.add(Definition, **definition_values(seed))
        self.cases: list[int] = []
        for number in range(12):
            self.add_case(f"{seed}-{number}")

    def ensure(self, row: Any, values: list[dict[str, Any]]) -> None:
        known = set(self.connection.execute(select(row.key)).scalars())
        missing = [one for one in values if one["key"] not in known]
        if missing:
            self.connection.execute(insert(row), missing)

    def add(self, row: Any, **values: Any) -> int:
        return int(self.connection.execute(insert(row).values(values).returning(row.id)).scalar_one())

    def maybe(self, options: list[int]) -> int | None:
        return self.random.choice([None, *options]) if options else None

    def add_case(self, number: str) -> None:
        case_id = self.add(
            Case,
            number=number,
            process="p",
            definition_id=self.definition,
            title="t",
            authority=self.random.choice(DEPARTMENTS),
            state="open",
            channel="web",
            contact_id=self.maybe(self.users),
            deputy_id=self.maybe(self.users),
            parent_id=self.maybe(self.cases),
            parent_token=len(self.cases),
            received_on=AT.date(),
            started_at=AT,
            changed_at=AT,
            version=1,
            tokens=b"",
        )
        self.cases.append(case_id)
        for token in range(self.random.randrange(3)):
            self.add_task(case_id, token)

    def add_task(self, case_id: int, token: int) -> None:
        task_id = self.add(
            Task,
            case_id=case_id,
            token=token,
            element="e",
            name="e",
            version=1,
            priority=50,
            assignee_id=self.maybe(self.users),
            completed_by_id=self.maybe(self.users),
            handed_by_id=self.maybe(self.users),
            offered_at=AT,
            changed_at=AT,
            changed_by="u1",
        )
        if self.random.random() < 0.5:
            group = self.groups[self.random.choice(GROUPS)]
            self.connection.execute(insert(TaskCandidate).values(task_id=task_id, group_id=group, is_open=True))
        if self.random.random() < 0.3:
            user = self.random.choice(self.users)
            self.connection.execute(insert(TaskCandidateUser).values(task_id=task_id, user_id=user))

    def actor(self) -> Actor:
        kind = self.random.random()
        if kind < 0.05:
            return Actor("system:test")
        if kind < 0.2:
            return Actor("p1", auth="link", case_id=self.random.choice(self.cases))
        grants = {
            Grant(self.random.choice(ROLES), self.random.choice((None, *DEPARTMENTS)))
            for _ in range(self.random.randrange(3))
        }
        groups = frozenset(self.random.sample(GROUPS, self.random.randrange(3)))
        department = self.random.choice((None, *DEPARTMENTS))
        user_id = self.random.choice(self.users)
        return Actor(f"u{user_id}", user_id, "x", "X", department, frozenset(grants), groups, "password")


def definition_values(seed: int) -> dict[str, Any]:
    hashes = {"sha256": f"{seed:064d}", "diagram_sha256": f"{seed:064d}"}
    return {
        "key": f"p{seed}",
        "version": 1,
        "name": "P",
        "state": "published",
        "proposed_at": AT,
        "proposed_by": "u1",
        **hashes,
    }


@pytest.mark.parametrize("seed", range(8))
def test_rule_and_where_clause_agree_on_who_sees_a_case(house: House, seed: int) -> None:
    with house.database.begin() as connection:
        world = World(connection, seed)
        access = {case_id: case_access(connection, case_id) for case_id in world.cases}
        for _ in range(40):
            actor = world.actor()
            seen = set(connection.execute(select(Case.id).where(visible_cases(actor))).scalars())
            by_rule = {case_id for case_id, facts in access.items() if sees_case(actor, facts)}
            assert seen == by_rule, actor
            one = world.random.choice(world.cases)
            assert sees(connection, actor, one) == (one in by_rule)


def test_random_worlds_hold_both_seen_and_hidden_cases(house: House) -> None:
    """Guards the test above: a generator that shows everything or nothing would prove nothing."""
    with house.database.begin() as connection:
        world = World(connection, 1)
        shares = []
        for _ in range(40):
            seen = connection.execute(select(Case.id).where(visible_cases(world.actor()))).scalars().all()
            shares.append(len(seen))
    assert min(shares) < len(world.cases) / 3
    assert max(shares) > len(world.cases) / 3
