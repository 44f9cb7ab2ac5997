"""The joint meeting's letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.ports import JobCall
from engine.services.work import Work
from workflows.handlers.actors import job_actor
from workflows.letters.outbox import send_named
from workflows.meetings import approve_protocol, call_meeting


def invite(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Plan the meeting and call the departments and the company. Returns `mote_id`."""
    meeting_id = call_meeting(work, call.case, call.inputs, job_actor(call))
    send_named(work, call, tid=call.inputs["tid"])
    return {"mote_id": meeting_id}


def send_protocol(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Send the approved protocol to all who were called."""
    approve_protocol(work, call.case, job_actor(call))
    send_named(work, call, text=call.inputs["protokoll"])
    return {}
