"""A process owner at work; whatever draft a test leaves is thrown away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from engine.commands import DiscardDraft
from engine.queries.drafting import open_drafts
from engine.rows import Definition
from engine.services import drafting
from engine.services.work import House
from tests.factories import SET_UP
from tests.integration.web.conftest import Browser, Visit
from tests.integration.web.processes.sending import DRAFT, OWNER


@pytest.fixture(autouse=True)
def _no_draft_is_left(house: House) -> Iterator[None]:
    yield
    with house.read() as connection:
        waiting = [row.key for row in connection.execute(select(Definition.key).where(Definition.state == "proposed"))]
        keys = [draft.key for draft in open_drafts(connection) if draft.key not in waiting]
    for key in keys:
        house.run(drafting.discard_draft, DiscardDraft(key), SET_UP)


@pytest.fixture
def owner(visit: Visit) -> Browser:
    """A process owner who has begun a draft of the business case's process."""
    browser = visit(OWNER)
    assert browser.post(DRAFT, {"version": "1"}).status_code == 303
    return browser
