"""The page of handlers says what the table says."""

from __future__ import annotations

from tests.unit.workflows.write_docs import PAGE
from workflows.handlers import HANDLERS, LISTENERS
from workflows.handlers.page import handlers_page


def test_the_page_is_as_the_descriptions_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == handlers_page(), "run python -m tests.unit.workflows.write_docs"


def test_every_handler_and_listener_is_on_it() -> None:
    page = handlers_page()
    assert [name for name in (*HANDLERS, *LISTENERS) if f"`{name}`" not in page] == []
