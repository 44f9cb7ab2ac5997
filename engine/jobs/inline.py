"""The runner of unit tests, `lots run` and the demo load: everything due now, at once, in the caller's thread."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from sqlalchemy import Connection, Engine

from engine.db import reading
from engine.jobs.due import Due, due_now
from engine.jobs.port import CarryOut
from engine.ports import Now

log = logging.getLogger(__name__)


class InlineRunner:
    """The rows themselves are the queue, so nothing needs to be handed over."""

    def __init__(self, database: Engine, now: Now, *, perform: CarryOut, fire: CarryOut) -> None:
        self._database = database
        self._now = now
        self._carry_out = {"job": perform, "timer": fire}
        self._turn = threading.RLock()
        self._is_running = False

    def enqueue(self, connection: Connection, job_id: int, case_id: int, run_at: datetime) -> None:
        """Nothing to do: the job's row says it all, and goes with a roll-back."""

    def start(self) -> None:
        """Nothing to do: `kick` does the work."""

    def stop(self) -> None:
        """Nothing to do: nothing runs between two kicks."""

    def kick(self) -> None:
        """Carry out what is due, also what becomes due by doing so, until nothing is left.

        What fails or stays due is left for the next kick. A kick from within (a job's own commands) returns at once:
        the outer one finds what it brought.
        """
        with self._turn:
            if self._is_running:
                return
            self._is_running = True
            try:
                self._run_all()
            finally:
                self._is_running = False

    def _run_all(self) -> None:
        tried: set[Due] = set()
        while (due := self._first_due(tried)) is not None:
            tried.add(due)
            try:
                self._carry_out[due.kind](due.id)
            except Exception:  # the worker's loop: record, then go on with other cases (STYLE 8)
                log.exception("%s %d of case %d could not be carried out", due.kind, due.id, due.case_id)

    def _first_due(self, tried: set[Due]) -> Due | None:
        with reading(self._database) as connection:
            return next((due for due in due_now(connection, self._now()) if due not in tried), None)
