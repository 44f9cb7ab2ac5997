"""How much one diagram, one case and one command may take. Past a limit: a clear error or an incident, never a hang."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """xml_bytes, elements: of one diagram, when it is checked or published.

    instances: children of one multi-instance activity. automatic_steps: elements entered without anyone waiting, per
    command; each multi-instance child started in the command brings the same allowance again. engine_seconds: processor
    time of one step, so that a busy machine fails nobody's case. variable_bytes: all variables of a case together, what
    its running loops have collected included. handler_seconds: real time of one call of a handler.
    """

    xml_bytes: int = 2_000_000
    elements: int = 2_000
    instances: int = 1_000
    automatic_steps: int = 500
    engine_seconds: float = 2.0
    variable_bytes: int = 1_048_576
    handler_seconds: float = 20.0


DEFAULT = Limits()
MOST_TEXT = 2_000
"""Characters of a sentence or a title, as much as its column holds."""
MOST_NAME = 128
"""Characters of an id, key or name by which something is found again: as much as its column holds."""


def fits_name(text: str) -> bool:
    """Tell whether every database can keep *text* as a name: PostgreSQL has no sign for NUL."""
    return len(text) <= MOST_NAME and "\0" not in text


def plain(text: str, most: int) -> str:
    """Return as much of a text from anywhere (an exception's, a value's) as a column of *most* characters can keep."""
    return text[:most].replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


class Stopwatch:
    """Tells when this thread has worked for longer than it may. Made where the work begins."""

    __slots__ = ("_began_at", "_busy_since", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds, self._began_at, self._busy_since = seconds, time.perf_counter(), time.thread_time()

    def __call__(self) -> bool:
        """Asked often: the clock on the wall is the cheaper one, and never behind the processor's."""
        if time.perf_counter() - self._began_at <= self._seconds:
            return False
        return time.thread_time() - self._busy_since > self._seconds
