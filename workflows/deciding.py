"""Who may decide an authority case (pure rules): an official by delegation, or a board through its secretary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.commands import Actor
from engine.errors import FieldError, Invalid, NotAllowed

SENT_BACK = "aterremiss"
"""The board's outcome that is no decision: the matter goes back to be prepared further (DESIGN 12.23)."""

WRITTEN_OFF = "avskrivning"
"""The outcome of a step of kind `close`: the applicant has withdrawn."""


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """Either a person by delegation, or a board whose minute has this paragraph."""

    user_id: int | None = None
    delegation: str | None = None
    board: str | None = None
    paragraph: str | None = None


def decision_maker(
    actor: Actor, authority: str, values: Mapping[str, Any], variables: Mapping[str, Any]
) -> DecisionMaker:
    """Say who decides by these answers. Raises NotAllowed `decision.role` with the role that is missing.

    A minute's paragraph (`paragraf`) tells that the board of `organ` has decided and its secretary enters it.
    """
    by_board = values.get("paragraf") is not None
    role = "board_secretary" if by_board else "decision_maker"
    if not actor.has_role(role, authority):
        raise NotAllowed("decision.role", role=role, authority=authority)
    if by_board:
        return DecisionMaker(board=str(variables["organ"]), paragraph=str(values["paragraf"]))
    return DecisionMaker(user_id=actor.user_id, delegation=values.get("delegation_punkt"))


def decided_on(values: Mapping[str, Any], today: date) -> date:
    """The day of the decision; today unless stated. Raises Invalid for a day that has not come."""
    day: date = values.get("beslutsdatum") or today
    if day > today:
        raise Invalid("decision.date", {"beslutsdatum": FieldError("decision.future", {"today": today})})
    return day
