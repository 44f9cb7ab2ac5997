"""Four eyes: whoever wrote or proposed a version does not approve it."""

from __future__ import annotations

import pytest

from engine.commands import Actor, Grant
from engine.rules.access import author_of, may_approve

APPROVER = frozenset({Grant("approver")})
OWNER = frozenset({Grant("process_owner")})


@pytest.mark.parametrize(
    ("actor", "authors", "refused"),
    [
        (Actor("u1", user_id=1, grants=APPROVER), {"u2"}, None),
        (Actor("u1", user_id=1, grants=APPROVER), set(), None),
        (Actor("u1", user_id=1, grants=APPROVER), {"u1", "u2"}, "proposal.own"),
        (Actor("u1", user_id=1, grants=APPROVER), {"u11"}, None),
        (Actor("t7", user_id=1, grants=APPROVER, auth="token"), {"u1"}, "proposal.own"),
        (Actor("u1", user_id=1, grants=OWNER), {"u2"}, "role.missing"),
        (Actor("system:set-up"), {"u2"}, "role.missing"),
        (Actor("p1", grants=APPROVER, auth="link"), {"u2"}, "role.missing"),
    ],
)
def test_who_may_approve(actor: Actor, authors: set[str], refused: str | None) -> None:
    refusal = may_approve(actor, frozenset(authors))
    assert (refusal and refusal.key) == refused


def test_a_program_writes_for_the_person_behind_it() -> None:
    assert author_of(Actor("t7", user_id=1, auth="token")) == author_of(Actor("u1", user_id=1)) == "u1"
    assert author_of(Actor("system:set-up")) == "system:set-up"
