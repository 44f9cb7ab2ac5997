"""Who may write to a SQLite file next: SQLite itself lets each writer sleep and look again, ever longer.

Threads of one process wake each other; processes look again every fifth of a millisecond. A crash frees the place.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: threads wait here, processes in SQLite
    fcntl = None  # type: ignore[assignment]

LOOK_AGAIN_S = 0.0002


class WriterQueue:
    """One place, taken before BEGIN IMMEDIATE and left after the commit. SQLite's own lock still decides.

    file: what processes lock; None for a database that only this process has.
    """

    def __init__(self, file: Path | None, patience_s: float) -> None:
        self._file, self._patience_s = file, patience_s
        self._turn = threading.Lock()
        self._descriptor, self._opened_by = -1, -1

    def take(self) -> bool:
        """Wait for the place; False if it did not become free in time, and then SQLite has to say so."""
        until = time.monotonic() + self._patience_s
        if not self._turn.acquire(timeout=self._patience_s):
            return False
        while not self._is_first_of_all():
            if time.monotonic() > until:
                self._turn.release()
                return False
            time.sleep(LOOK_AGAIN_S)
        return True

    def leave(self) -> None:
        if self._descriptor >= 0:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._turn.release()

    def _is_first_of_all(self) -> bool:
        if self._file is None or fcntl is None:
            return True
        if self._opened_by != os.getpid():  # a forked process would share its parent's place
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._opened_by = os.getpid()
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
