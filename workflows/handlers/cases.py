"""Opening authority cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.ports import JobCall
from engine.services.work import Work
from workflows.business_case import open_authority_case
from workflows.handlers.actors import job_actor


def open_case(work: Work, call: JobCall) -> Mapping[str, Any]:
    """Open the authority case that the inputs name. Returns `delarende`."""
    return open_authority_case(work, call, job_actor(call))
