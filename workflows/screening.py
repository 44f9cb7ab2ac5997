"""What the contact answers to the screening (screening.dmn): follows its proposal, or deviates and says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands import Actor
from engine.errors import FieldError, Invalid
from engine.ports import Completion
from engine.services.work import Work

CHOSEN_IN = {"ett_delarende": "valda_delarenden", "komplext": "valda_verksamheter"}
"""The tracks that lead to somebody, each with the answer that says to whom."""


def confirm_track(_work: Work, completion: Completion, _actor: Actor) -> None:
    """Listener on confirming the screening. Raises Invalid `form.required` on each answer that the track needs."""
    screening = completion.case.variables.get("bedomning") or {}
    missing = missing_answers(completion.values, screening.get("spar"))
    if missing:
        raise Invalid("form.invalid", {name: FieldError("form.required") for name in missing})


def missing_answers(values: Mapping[str, Any], proposed: str | None) -> list[str]:
    """Say what the chosen track (`spar`) lacks: to whom it leads, or why it is not the proposed one (pure).

    proposed: None when the case was moved past the screening by hand; then there is nothing to deviate from.
    """
    needed = [CHOSEN_IN[values["spar"]]] if values["spar"] in CHOSEN_IN else []
    if proposed is not None and values["spar"] != proposed:
        needed.append("motivering_spar")
    return [name for name in needed if not values.get(name)]
