"""In whose name a handler's own effects are noted: the job's, as events show it (DESIGN 12.4)."""

from __future__ import annotations

from engine.commands import Actor
from engine.ports import JobCall


def job_actor(call: JobCall) -> Actor:
    return Actor(f"system:{call.kind}")
