"""Runs a case as the services would: keeps what each Advance announces, and stores and loads at every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.diagram.spec import ProcessSpec
from engine.dmn import DecisionResult
from engine.errors import NotFound
from engine.feel import codec
from engine.runtime import (
    Advance,
    ArmedTimer,
    DueJob,
    FailedStep,
    Happening,
    JobCompleted,
    JobFailed,
    Limits,
    MessageCatch,
    MessageReceived,
    OfferedTask,
    Passage,
    Retried,
    SignalCatch,
    SignalReceived,
    Snapshot,
    Surroundings,
    TaskCompleted,
    TimerFired,
    advance,
    cancel,
    read_diagram,
    start,
    variables_of,
)

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ARENDE = {"nummer": "KS-2026-0001", "typ": "p", "myndighet": "KS", "kontakt": "jonas.rydell", "foralder": None}


LIMITS = Limits()


def decide_nothing(decision_id: str, variables: Mapping[str, Any]) -> DecisionResult:
    """Refuse every decision."""
    raise NotFound("decision.unknown", decision=decision_id)


class Case:
    """One case and what is open in it."""

    def __init__(
        self,
        xml: bytes,
        values: Mapping[str, Any] | None = None,
        *,
        message: str | None = None,
        element: str | None = None,
        limits: Limits = LIMITS,
        decide: Callable[[str, Mapping[str, Any]], DecisionResult] = decide_nothing,
        process: str | None = None,
    ) -> None:
        self.xml = xml
        self.processes = read_diagram(xml).processes
        self.spec = self.processes[process or next(iter(self.processes))]
        self.now, self.limits, self.decide = NOW, limits, decide
        self.is_overdue: Callable[[], bool] = bool
        self.tasks: dict[int, OfferedTask] = {}
        self.jobs: dict[int, DueJob] = {}
        self.timers: dict[int, ArmedTimer] = {}
        self.catches: dict[int, MessageCatch] = {}
        self.signal_catches: dict[int, SignalCatch] = {}
        self.incidents: dict[int, FailedStep] = {}
        self.side_jobs: list[DueJob] = []
        self.path: list[Passage] = []
        self.stored: dict[int, dict[str, bytes]] = {}
        self.steps: list[Advance] = []
        self.apply(start(self.spec, values or {}, self.around, message, element=element))

    @property
    def around(self) -> Surroundings:
        return Surroundings(
            self.now, STOCKHOLM, ARENDE, self._process, self.decide, self.limits, is_overdue=self.is_overdue
        )

    def _process(self, process_id: str) -> ProcessSpec:
        if process_id not in self.processes:
            raise NotFound("process.unknown", process=process_id)
        return self.processes[process_id]

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(self.last.state, self.stored)

    @property
    def last(self) -> Advance:
        return self.steps[-1]

    @property
    def finished(self) -> bool:
        return self.last.finished

    def apply(self, step: Advance) -> None:
        self.steps.append(step)
        for change in step.changes:
            scope = self.stored.setdefault(change.scope, {})
            assert scope.get(change.name) == change.old, change
            if change.new is None:
                del scope[change.name]
            else:
                scope[change.name] = change.new
        for scope_id in step.dropped_scopes:
            self.stored.pop(scope_id, None)
        books: list[tuple[dict[int, Any], tuple[int, ...], Sequence[Any]]] = [
            (self.tasks, step.withdrawn, step.offered),
            (self.timers, step.dropped_timers, step.timers),
            (self.catches, step.dropped_catches, step.catches),
            (self.signal_catches, step.dropped_signal_catches, step.signal_catches),
            (self.incidents, step.mended, step.incidents),
            (self.jobs, step.dropped_jobs, [j for j in step.jobs if j.blocking]),
        ]
        for opened, dropped, announced in books:
            for token in dropped:
                del opened[token]
            for thing in announced:
                assert thing.token not in opened, f"announced twice: {thing}"
                opened[thing.token] = thing
        self.side_jobs += [j for j in step.jobs if not j.blocking]
        self.path += step.path
        if step.finished:
            assert not any([self.tasks, self.timers, self.catches, self.signal_catches, self.incidents, self.jobs])
            assert set(self.stored) <= {0}

    def happen(self, happening: Happening) -> None:
        self.apply(advance(self.spec, self.snapshot, happening, self.around))

    # --- people, handlers, time -------------------------------------------------------------------------------------
    def task(self, element: str, item: Any = None) -> OfferedTask:
        return next(t for t in self.tasks.values() if t.element == element and (item is None or t.item == item))

    def complete(self, element: str, item: Any = None, **values: Any) -> None:
        token = self.task(element, item).token
        kept = self.tasks.pop(token)
        try:
            self.happen(TaskCompleted(token, values))
        except Exception:
            self.tasks[token] = kept
            raise

    def job(self, element: str) -> DueJob:
        return next(j for j in self.jobs.values() if j.element == element)

    def do(self, element: str, **values: Any) -> None:
        token = self.job(element).token
        del self.jobs[token]
        self.happen(JobCompleted(token, values))

    def throw(self, element: str, code: str) -> None:
        token = self.job(element).token
        del self.jobs[token]
        self.happen(JobFailed(token, code, "fel i andra änden"))

    def fire(self, element: str) -> None:
        timer = min((t for t in self.timers.values() if t.element == element), key=lambda t: t.due_at)
        del self.timers[timer.token]
        self.now = timer.due_at
        self.happen(TimerFired(timer.token))

    def receive(self, name: str, key: str, **values: Any) -> None:
        catch = next(c for c in self.catches.values() if (c.name, c.key) == (name, key))
        del self.catches[catch.token]
        self.happen(MessageReceived(catch.token, values))

    def signal(self, name: str, **values: Any) -> None:
        self.happen(SignalReceived(name, values))

    def retry(self, element: str) -> None:
        token = next(i.token for i in self.incidents.values() if i.element == element)
        self.happen(Retried(token))

    def cancel(self) -> None:
        self.apply(cancel(self.spec, self.snapshot, self.around))

    # --- looking ----------------------------------------------------------------------------------------------------
    @property
    def at(self) -> list[str]:
        """Elements with an offered task or a due job, sorted."""
        return sorted([t.element for t in self.tasks.values()] + [j.element for j in self.jobs.values()])

    def __getitem__(self, name: str) -> Any:
        return codec.decode(self.stored[0][name])

    @property
    def values(self) -> dict[str, Any]:
        return {name: codec.decode(raw) for name, raw in self.stored.get(0, {}).items()}

    def seen_by(self, element: str) -> dict[str, Any]:
        return dict(variables_of(self.snapshot, self.task(element).token))

    def set(self, name: str, value: Any, scope: int = 0) -> None:
        """Mend a variable, as an operator does."""
        self.stored.setdefault(scope, {})[name] = codec.encode(value)

    def went(self, what: str = "entered") -> list[str]:
        return [p.element for p in self.path if p.what == what]

    @property
    def why(self) -> dict[str, str]:
        """{element: key of its incident}."""
        return {i.element: i.key for i in self.incidents.values()}
