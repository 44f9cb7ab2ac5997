"""The law of the test process, and the person who owns it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from engine.commands import Actor
from engine.ports import Extensions
from engine.rows import RoleGrant, User
from engine.services.work import House
from tests.factories import person
from tests.integration.migrating.permits import fail, work


@pytest.fixture(autouse=True)
def protected_by_law(house: House) -> None:
    house.extensions = Extensions(
        is_protected=lambda node: node.lots.step in ("communicate", "decide"), handlers={"do": work, "fail": fail}
    )


@pytest.fixture
def owner(house: House) -> Actor:
    """Adam, who owns the process and sees its cases only as a manager of their unit."""
    with house.database.begin() as connection:
        user_id = connection.execute(select(User.id).where(User.login == "adam")).scalar_one()
        connection.execute(insert(RoleGrant).values(user_id=user_id, role="process_owner", from_on=house.now().date()))
    return person(house, "adam")
