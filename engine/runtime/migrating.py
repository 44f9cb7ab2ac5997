"""Moving a case to a new version of its diagram: what would come of it, worked out before anything is changed.

Pure, as the rest of the runtime: (versions, snapshot) in, a plan or what stands in its way out. In short: a token keeps
its number, its variables and what it waits for, and stands at the element that takes the place of its own. What
listens, a boundary event or event sub-process, goes on untouched if the new version has the same one; one that is new
or has changed begins to listen now, and one that is gone stops. The same holds for the event a token itself waits for,
so that an unchanged time-limit is never set anew. docs/howto/migrate-cases.md says it to people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from engine.diagram.lanes import group_text
from engine.diagram.lawful import Law
from engine.diagram.spec import Node
from engine.diagram.succession import Hindrance, Succession
from engine.runtime import catching, mapping
from engine.runtime.advance import Advance, OfferedTask, Snapshot, Surroundings
from engine.runtime.behaviours import behaviour_of
from engine.runtime.behaviours.user_task import UserTask, lane_of, offer
from engine.runtime.comparing import Comparison
from engine.runtime.failures import ANSWERABLE
from engine.runtime.registry import scope_row, token_row
from engine.runtime.run import Run
from engine.runtime.state import VERSION, dump, load
from engine.runtime.token import Scope, Stage, Token

Verdict = Literal["same", "moved", "unsafe"]
OWN_EVENT = ("due", "every", "left", "name", "key", "was", "on", "signal")
"""What a token remembers of the event it waits for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token stands, by id and name, in the old version and the new."""

    token: int
    element: str
    name: str
    to: str
    to_name: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What else changes. key: armed, dropped (a listener), waits_anew (for its own event), task (as it is offered),
    asks_anew (for a job that failed), goes_on (the case moves at once)."""

    key: str
    element: str
    name: str


@dataclass(frozen=True, slots=True)
class CarriedTask:
    """An open task as the new version offers it. is_assigned_anew: other people may have it; is_timed_anew: its dates
    are others."""

    offer: OfferedTask
    is_assigned_anew: bool
    is_timed_anew: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a migration would do to a case; with *hindrances* it does nothing.

    places: where the case stands. renamed: by token, the new id of its element. asks_anew: tokens whose failed job is
    given up, as the new version asks for another; their incident stays until somebody lets the step try again.
    """

    places: tuple[Place, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()
    effects: tuple[Effect, ...] = ()
    renamed: Mapping[int, str] | None = None
    tasks: tuple[CarriedTask, ...] = ()
    asks_anew: tuple[int, ...] = ()
    advance: Advance | None = None

    @property
    def verdict(self) -> Verdict:
        if self.hindrances:
            return "unsafe"
        return "moved" if self.renamed else "same"


def plan_migration(
    succession: Succession, law: Law, snapshot: Snapshot, around: Surroundings, jobs: Mapping[int, str]
) -> Plan:
    """Work out what becomes of a case. around: as the new version has it. jobs: state of the job row by token."""
    comparison = Comparison(succession, law, load(succession.old, snapshot, around), jobs)
    comparison.compare()
    places = tuple(_places(comparison))
    if comparison.hindrances:
        return Plan(places, tuple(comparison.hindrances))
    state = _renamed_state(snapshot, comparison)
    return _Carrying(comparison, load(succession.new, Snapshot(state, snapshot.variables), around)).plan(places)


def _places(comparison: Comparison) -> list[Place]:
    found: dict[tuple[str, str], Place] = {}
    for token in _standing(comparison):
        to = comparison.names.get(token.id)
        successor = comparison.successor(token) if to is not None else None
        place = Place(token.id, token.node.id, token.node.name, to or "", successor.name if successor else "")
        found.setdefault((place.element, place.to), place)
    return list(found.values())


def _standing(comparison: Comparison) -> list[Token]:
    """The tokens that a person would say the case stands at: not what they lie in, nor joins that wait for them."""
    return [
        token
        for token in comparison.tokens()
        if not token.listens
        and token.stage is not Stage.DONE
        and not (token.stage is Stage.OPEN and token.node.id in token.scope.level.children)
        and (token.failed or "in" not in token.data)
    ]


def _renamed_state(snapshot: Snapshot, comparison: Comparison) -> bytes:
    """The stored tokens at their new elements, without those that are dropped."""
    run, dropped = comparison.run, {token.id for token in comparison.dropped}
    scopes = [scope_row(scope) for number, scope in sorted(run.tokens.scopes.items()) if number]
    tokens = [_renamed_row(token, comparison) for token in comparison.all_tokens() if token.id not in dropped]
    kept = [row for row in scopes if row[1] not in dropped]
    return orjson.dumps({"v": VERSION, "n": run.last_id, "f": int(run.root.done), "s": kept, "t": tokens})


def _renamed_row(token: Token, comparison: Comparison) -> list[Any]:
    row = token_row(token)
    if token.id not in comparison.names:
        return row  # of a called process
    row[1] = comparison.names[token.id]
    if len(row) > 6:
        row[6] = _renamed_data(token, comparison)
    return row


def _renamed_data(token: Token, comparison: Comparison) -> dict[str, Any]:
    data, flows = dict(token.data), comparison.flows.get(token.id, {})
    if "in" in data:
        data["in"] = {flows[name]: count for name, count in data["in"].items()}
    if "used" in data:
        data["used"] = [flows[name] for name in data["used"]]
    if "todo" in data:
        data["todo"] = [comparison.succession.name(name) for name in data["todo"]]
    if token in comparison.waits_anew:
        data = {name: value for name, value in data.items() if name not in OWN_EVENT}
    return data


class _Carrying:
    """The case in its new version, before it has gone on."""

    def __init__(self, comparison: Comparison, run: Run) -> None:
        self.old, self.run = comparison, run
        self.hindrances: list[Hindrance] = []
        self.effects: list[Effect] = []
        self.tasks: list[CarriedTask] = []

    def plan(self, places: tuple[Place, ...]) -> Plan:
        for token in self.old.dropped:
            self._drop(token)
        for token in self.old.waits_anew:
            self._wait_anew(token)
        for host, scope, name in self.old.to_arm:
            self._arm(host, scope, name)
        for token in self.old.tokens():
            if token.id in self.old.names:
                self._carry(token)
        self.run.drain()
        return self._plan(places)

    def _plan(self, places: tuple[Place, ...]) -> Plan:
        advance = self.run.record.advance(dump(self.run), self.run.root.done, self.run.variables)
        self.hindrances += [
            Hindrance("migration.would_stop", one.element, self._name(one.element), one.message)
            for one in advance.incidents
        ]
        if advance.path:
            first = next((step.element for step in advance.path if step.what == "entered"), advance.path[0].element)
            self.effects.append(Effect("goes_on", first, self._name(first)))
        old_names = {token.id: token.node.id for token in self.old.tokens()}
        renamed = {number: name for number, name in self.old.names.items() if name != old_names[number]}
        if self.hindrances:
            return Plan(places, tuple(self.hindrances))
        return Plan(places, (), tuple(self.effects), renamed, tuple(self.tasks), tuple(self.old.asks_anew), advance)

    def _name(self, element: str) -> str:
        return next((n.name for n in self.old.succession.new.every_node() if n.id == element), "")

    # --- listeners --------------------------------------------------------------------------------------------------
    def _drop(self, token: Token) -> None:
        """Take back what a token of the old version has announced; it is no more."""
        self._take_back(token)
        if token.failed:
            self.run.record.incidents.drop(token.id)
        if token.inner is not None:
            self.run.record.dropped_scopes.append(token.inner.id)
        successor = self.old.succession.name(token.node.id)
        if "part" not in token.data and not any(name == successor for _, _, name in self.old.to_arm):
            self.effects.append(Effect("dropped", token.node.id, token.node.name))

    def _take_back(self, token: Token) -> None:
        event, record = catching.awaited(token), self.run.record
        if event is None or token.failed or token.stage not in (Stage.LISTEN, Stage.WAIT):
            return
        if event.kind == "timer":
            record.timers.drop(token.id)
        elif event.kind == "message":
            record.catches.drop(token.id)
        elif event.kind == "signal":
            record.signal_catches.drop(token.id)

    def _arm(self, host: Token | None, before: Scope, name: str) -> None:
        scope = self._wake(before.owner).inner if before.owner is not None else self.run.root
        assert scope is not None, "what something runs in goes on with it"
        node = scope.level.nodes[name]
        if node.event is not None and node.event.kind == "compensation":
            return
        parent = self._wake(host) if host is not None else None
        self.run.perform(self.run.token(node, scope, parent, Stage.ARM))
        self.effects.append(Effect("armed", node.id, node.name))

    def _wake(self, token: Token) -> Token:
        found = self.run.tokens.get(token.id)
        assert found is not None, "what goes on is there"
        return found

    # --- what waits -------------------------------------------------------------------------------------------------
    def _wait_anew(self, old: Token) -> None:
        self._take_back(old)
        token = self._wake(old)
        self._try(token.node, lambda: catching.wait(self.run, token, self.run.view(token)))
        self.effects.append(Effect("waits_anew", token.node.id, token.node.name))

    def _carry(self, old: Token) -> None:
        """Let the work that waits be what the new version says it is."""
        if old.stage is not Stage.WAIT or old.failed or "in" in old.data:
            return
        token = self._wake(old)
        if old.id in self.old.asks_anew:
            token.failed, token.stage = True, Stage.ENTER
            token.data["again"] = True
            self.run.record.jobs.drop(token.id)
            self.effects.append(Effect("asks_anew", token.node.id, token.node.name))
        elif isinstance(behaviour_of(token.node), UserTask):
            self._try(token.node, lambda: self._offer_anew(old, token))

    def _offer_anew(self, old: Token, token: Token) -> None:
        given = mapping.inputs(self.run, token) if token.node.inputs != old.node.inputs else {}
        offered = offer(self.run, token, given)
        if given:
            self.run.keep(token, given)
        is_assigned_anew = (token.node.assignment, _group(token)) != (old.node.assignment, _group(old))
        self.tasks.append(CarriedTask(offered, is_assigned_anew, token.node.schedule != old.node.schedule))
        if _offered(token) != _offered(old):
            self.effects.append(Effect("task", token.node.id, token.node.name))

    def _try(self, node: Node, change: Callable[[], None]) -> None:
        try:
            change()
        except ANSWERABLE as error:
            self.hindrances.append(Hindrance("migration.would_stop", node.id, node.name, str(error)))


def _group(token: Token) -> str | None:
    lane = lane_of(token)
    return group_text(lane) if lane is not None else None


def _offered(token: Token) -> tuple[Any, ...]:
    node = token.node
    return node.name, node.form, node.assignment, node.schedule, node.priority, node.inputs, _group(token)
