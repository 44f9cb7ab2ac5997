"""Every stable key that a page can meet has words."""

import pytest

from engine.audit.types import EVENT_TYPES
from engine.rules.access import ROLES
from web import texts


def test_every_role_has_a_name():
    assert set(texts.ROLES) == set(ROLES)


@pytest.mark.parametrize("kind", sorted(EVENT_TYPES))
def test_every_kind_of_event_has_words(kind):
    assert texts.EVENTS.get(kind), f"add {kind} to web.texts.EVENTS and its Swedish to translations/parts/words.toml"
