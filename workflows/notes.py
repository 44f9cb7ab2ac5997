"""Events of case handling (meeting.called, decision.made, ...) in the case's own chain, beside the engine's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands import Actor
from engine.services.opened import open_case
from engine.services.record import Cause, chain_event
from engine.services.work import Work


def note_event(work: Work, case_id: int, kind: str, values: Mapping[str, Any], actor: Actor) -> None:
    """Append one event that moves no token, in the open transaction."""
    chain_event(work, open_case(work, case_id), Cause(kind, values), actor)
