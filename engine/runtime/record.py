"""Keeps account of a step. What began and ended within the step is struck out again."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from engine.runtime.advance import (
    Advance,
    ArmedTimer,
    CancelledTask,
    DecisionTaken,
    DueJob,
    FailedStep,
    MessageCatch,
    OfferedTask,
    Passage,
    SignalCatch,
    ThrownSignal,
)
from engine.runtime.token import Token
from engine.runtime.variables import Variables

T = TypeVar("T")


class Pending(Generic[T]):
    """Things announced to the outside by token id, and the ids whose earlier announcement no longer holds."""

    def __init__(self) -> None:
        self.announced: dict[int, T] = {}
        self.dropped: list[int] = []

    def announce(self, token: int, thing: T) -> None:
        """Tell the outside of *thing*."""
        self.announced[token] = thing

    def drop(self, token: int) -> None:
        """Take it back: strike it out if it is of this step, else say so."""
        if self.announced.pop(token, None) is None:
            self.dropped.append(token)


class Record:
    """What one step has done so far."""

    def __init__(self) -> None:
        self.path: list[Passage] = []
        self.tasks: Pending[OfferedTask] = Pending()
        self.cancelled: list[CancelledTask] = []
        self.jobs: Pending[DueJob] = Pending()
        self.timers: Pending[ArmedTimer] = Pending()
        self.catches: Pending[MessageCatch] = Pending()
        self.signal_catches: Pending[SignalCatch] = Pending()
        self.incidents: Pending[FailedStep] = Pending()
        self.side_jobs: list[DueJob] = []
        self.signals: list[ThrownSignal] = []
        self.decisions: list[DecisionTaken] = []
        self.dropped_scopes: list[int] = []

    def passage(self, token: Token, what: Literal["entered", "left", "cancelled"], flow: str | None = None) -> None:
        """Note that *token* came to its element or went from it."""
        self.path.append(Passage(token.node.id, token.id, what, flow))

    def advance(self, state: bytes, finished: bool, variables: Variables) -> Advance:
        """Return the account."""
        return Advance(
            state=state,
            finished=finished,
            changes=variables.changes(),
            dropped_scopes=tuple(self.dropped_scopes),
            path=tuple(self.path),
            offered=tuple(self.tasks.announced.values()),
            withdrawn=tuple(self.tasks.dropped),
            cancelled=tuple(self.cancelled),
            jobs=(*self.jobs.announced.values(), *self.side_jobs),
            dropped_jobs=tuple(self.jobs.dropped),
            timers=tuple(self.timers.announced.values()),
            dropped_timers=tuple(self.timers.dropped),
            catches=tuple(self.catches.announced.values()),
            dropped_catches=tuple(self.catches.dropped),
            signal_catches=tuple(self.signal_catches.announced.values()),
            dropped_signal_catches=tuple(self.signal_catches.dropped),
            signals=tuple(self.signals),
            decisions=tuple(self.decisions),
            incidents=tuple(self.incidents.announced.values()),
            mended=tuple(self.incidents.dropped),
        )
