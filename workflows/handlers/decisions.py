"""What follows a decision: the instruction on how to appeal, and the letter to the party."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Any

from engine.errors import NotFound
from engine.ports import JobCall
from engine.services.work import Work
from workflows.decisions import DecisionFacts, attach_instruction, decision_of_case, mark_dispatched
from workflows.letters.outbox import case_values, send_named
from workflows.letters.templates import words, written


def attach_appeal_instruction(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Put the instruction of the header `overklagandeform` with the decision. Raises NotFound for an unknown form."""
    form = call.headers["overklagandeform"]
    text = words().appeal.get(form)
    if text is None:
        raise NotFound("appeal.form", form=form, known=sorted(words().appeal))
    values = {name: written(value, work.house.config.zone) for name, value in case_values(work, call.case).items()}
    attach_instruction(work, call.case.id, Template(text.strip()).substitute(values))
    return {}


def dispatch_decision(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Send the decision with its reasons and instruction. Raises NotFound `decision.none` when nothing was decided."""
    decision = decision_of_case(work.connection, call.case.id)
    if decision is None:
        raise NotFound("decision.none", case=call.case.number)
    send_named(work, call, **_in_words(decision))
    mark_dispatched(work, call.case.id)
    return {}


def _in_words(decision: DecisionFacts) -> dict[str, Any]:
    board = words().boards.get(decision.board or "", decision.board)
    return {
        "beslutande": decision.person or board,
        "beslutsdatum": decision.decided_on,
        "utfall": words().outcomes.get(decision.outcome, decision.outcome),
        "villkor": decision.conditions,
        "regler": decision.rules,
        "skal": decision.grounds,
        "avvikande_mening": decision.dissent,
        "overklagande": decision.appeal_instruction,
    }
