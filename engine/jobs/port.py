"""What the rest of the house asks of a job runner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

CarryOut = Callable[[int], None]
"""Carries out the job or timer with this id, in transactions of its own; nothing happens when it is no longer due."""


class JobRunner(Protocol):
    """One installation has one; made once at start, shared by all threads."""

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        """Hand over one job in the open transaction: rolled back, it was never handed over."""

    def kick(self) -> None:
        """Say that a command has been committed, perhaps with work due at once."""

    def start(self) -> None:
        """Begin to carry out jobs in this process; without it a durable runner only hands over."""

    def stop(self) -> None:
        """Finish what is running and begin nothing more."""
