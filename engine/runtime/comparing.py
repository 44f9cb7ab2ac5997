"""What each token of a case would be in a new version of its diagram, and what stands in the way of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from engine.diagram.lawful import Law
from engine.diagram.marking import may_stand_together, starving
from engine.diagram.spec import EventSpec, Node, ProcessSpec
from engine.diagram.succession import Hindrance, Succession, difference, hindrance, same_event
from engine.runtime import catching
from engine.runtime.behaviours import behaviour_of
from engine.runtime.behaviours.job import Job
from engine.runtime.compensation import own_handler
from engine.runtime.run import Run
from engine.runtime.token import Scope, Stage, Token

RUNNING = ("due", "handled")


@dataclass(slots=True)
class Comparison:
    """The tokens of a case and the new version. jobs: state of the job row of each token that has one.

    names: the new element of each token that goes on. dropped: listeners that don't. to_arm: (host token, or None for
    the scope itself; scope; new element) of listeners to begin. waits_anew: tokens whose own event has changed.
    flows: by token of a join, new ids of the flows that lead to it. asks_anew: tokens whose failed job is now another.
    """

    succession: Succession
    law: Law
    run: Run
    jobs: Mapping[int, str]
    hindrances: list[Hindrance] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    flows: dict[int, dict[str, str]] = field(default_factory=dict)
    dropped: list[Token] = field(default_factory=list)
    to_arm: list[tuple[Token | None, Scope, str]] = field(default_factory=list)
    waits_anew: list[Token] = field(default_factory=list)
    asks_anew: list[int] = field(default_factory=list)
    _levels: dict[int, ProcessSpec] = field(default_factory=dict)

    def compare(self) -> None:
        """Look at every token of the case's own process; what a called process does goes on as it is."""
        self._levels[0] = self.succession.new
        tokens = self.tokens()
        for token in tokens:
            self._look_at(token)
        self.hindrances = list(dict.fromkeys(self.hindrances))
        if not self.hindrances:
            for scope in own_scopes(self.run, tokens):
                self._compare_scope(scope, self._levels[scope.id])

    def tokens(self) -> list[Token]:
        """The tokens of the case's own process, oldest first."""
        return sorted(own_tokens(self.run), key=lambda token: token.id)

    def all_tokens(self) -> list[Token]:
        """Those of called processes as well."""
        found = (self.run.tokens.get(row[0]) for row in self.run.tokens.rows()[0])
        return [token for token in found if token is not None]

    def successor(self, token: Token) -> Node:
        """Return the new element of a token that goes on."""
        return self._levels[token.scope.id].nodes[self.names[token.id]]

    # --- one token --------------------------------------------------------------------------------------------------
    def _look_at(self, token: Token) -> None:
        level = self._levels.get(token.scope.id)
        if level is None or token in self.dropped:
            return  # what it lies in is hindered; or it goes with what it belongs to
        successor = level.nodes.get(self.succession.name(token.node.id))
        if token.listens:
            self._look_at_listener(token, level, successor)
        elif successor is None:
            self.hindrances.append(self._lost(token))
        elif (found := self._hindered(token, level, successor)) is not None:
            self.hindrances.append(found)
        else:
            self._go_on(token, level, successor)

    def _lost(self, token: Token) -> Hindrance:
        name = self.succession.name(token.node.id)
        if token.stage is Stage.DONE:
            return hindrance("undo", token.node)
        is_elsewhere = any(node.id == name for node in self.succession.new.every_node())
        return hindrance("elsewhere" if is_elsewhere else "gone", token.node)

    def _hindered(self, token: Token, level: ProcessSpec, successor: Node) -> Hindrance | None:
        key = difference(token.node, successor) or self._stage_difference(token, level, successor)
        if key is not None:
            return hindrance(key, token.node, successor.name or successor.id)
        if token.stage is Stage.DONE or token.is_instance:
            return None
        is_inside = (
            token.stage is Stage.OPEN and token.node.loop is None and token.node.id in token.scope.level.children
        )
        return self.law.hinders((token.scope.level, token.node), (level, successor), is_inside)

    def _stage_difference(self, token: Token, level: ProcessSpec, successor: Node) -> str | None:
        if token.stage is Stage.DONE:
            return None if self._is_undone_alike(token, level, successor) else "undo"
        if "in" in token.data and not self.succession.joins_alike(token.scope.level, token.node, level, successor):
            return "join"
        if "race" in token.data and not self._races_alike(token, level):
            return "race"
        if "todo" in token.data and not self._todo_is_there(token, level.children[successor.id]):
            return "ad_hoc"
        is_running = token.stage is Stage.WAIT and self.jobs.get(token.id) in RUNNING
        return "job_running" if is_running else None

    def _is_undone_alike(self, token: Token, level: ProcessSpec, successor: Node) -> bool:
        inside, after = token.scope.level.children.get(token.node.id), level.children.get(successor.id)
        if (inside is None) != (after is None):
            return False
        if inside is not None and after is not None and not self._same(own_handler(inside), own_handler(after)):
            return False
        undone_by = token.node.undone_by
        return (None if undone_by is None else self.succession.name(undone_by)) == successor.undone_by

    def _same(self, node: Node | None, successor: Node | None) -> bool:
        if node is None or successor is None:
            return node is successor
        return self.succession.name(node.id) == successor.id

    def _races_alike(self, token: Token, level: ProcessSpec) -> bool:
        """Whether one event-based gateway of the new version leads to the same events."""
        rivals = {t.node.id for t in token.scope.open if t.data.get("race") == token.data["race"]}
        wanted = {self.succession.name(name) for name in rivals}
        gateways = (node for node in level.nodes.values() if node.kind == "eventBasedGateway")
        return any({level.flows[name].target for name in node.outgoing} == wanted for node in gateways)

    def _todo_is_there(self, token: Token, inside: ProcessSpec) -> bool:
        return all(self.succession.name(name) in inside.nodes for name in token.data["todo"])

    # --- what goes on -----------------------------------------------------------------------------------------------
    def _go_on(self, token: Token, level: ProcessSpec, successor: Node) -> None:
        self.names[token.id] = successor.id
        if token.inner is not None and token.inner.spec is not None and not token.inner.isolated:
            self._levels[token.inner.id] = level.children[successor.id]
        if "in" in token.data:
            flows = {name: self.succession.flow(token.scope.level, level, name) for name in token.node.incoming}
            self.flows[token.id] = {name: after for name, after in flows.items() if after is not None}
        if _listens_at_border(token):
            old = {self.succession.name(name) for name in token.node.boundary}
            self.to_arm += [(token, token.scope, name) for name in successor.boundary if name not in old]
        if token.stage is Stage.WAIT and "in" not in token.data and "part" not in token.data:
            self._look_at_wait(token, successor)

    def _look_at_wait(self, token: Token, successor: Node) -> None:
        if isinstance(behaviour_of(token.node), Job):
            is_same = (token.node.task, token.node.inputs) == (successor.task, successor.inputs)
            if not is_same and self.jobs.get(token.id) == "failed":
                self.asks_anew.append(token.id)
        elif token.node.event is not None and not same_event(token.node.event, successor.event):
            self.waits_anew.append(token)
            self.dropped += token.children if token.node.event.kind == "multiple" else []

    def _look_at_listener(self, token: Token, level: ProcessSpec, successor: Node | None) -> None:
        """A boundary event or event sub-process: it goes on if the new version has the same one at the same place."""
        if "part" in token.data:  # its whole goes on
            self.names[token.id] = self.succession.name(token.node.id)
            return
        host = token.parent if token.node.attached_to is not None else None
        host_name = self.names.get(host.id) if host is not None else None
        is_there = successor is not None and successor.attached_to == host_name
        if successor is None or not is_there or successor.triggered_by_event != token.node.triggered_by_event:
            self.dropped += [token, *token.children]
        elif token.stage is Stage.LISTEN and same_event(catching.trigger_node(token).event, _trigger(level, successor)):
            self.names[token.id] = successor.id
        else:
            self.dropped += [token, *token.children]
            self.to_arm.append((host, token.scope, successor.id))

    # --- one scope --------------------------------------------------------------------------------------------------
    def _compare_scope(self, scope: Scope, after: ProcessSpec) -> None:
        standing = {t.node.id: t.node for t in scope.open if not t.is_instance and "in" not in t.data}
        self._refuse_apart(scope.level, after, standing)
        arrived = {t.node.id: set(t.data["in"]) | set(t.data.get("used", ())) for t in scope.open if "in" in t.data}
        self._refuse_starving(scope, after, set(standing), arrived)
        if not any(t.node.triggered_by_event and catching.trigger_node(t).interrupting for t in scope.open):
            old = {self.succession.name(node.id) for node in scope.level.nodes.values() if node.triggered_by_event}
            new = [node for node in after.nodes.values() if node.triggered_by_event and node is not own_handler(after)]
            self.to_arm += [(None, scope, node.id) for node in new if node.id not in old]

    def _refuse_apart(self, before: ProcessSpec, after: ProcessSpec, standing: Mapping[str, Node]) -> None:
        if before.id != self.succession.old.id and self._is_ad_hoc(before):
            return
        for one, other in combinations(standing.values(), 2):
            names = self.succession.name(one.id), self.succession.name(other.id)
            if not all(name in after.nodes for name in names) or names[0] == names[1]:
                continue
            if may_stand_together(before, one.id, other.id) and not may_stand_together(after, *names):
                self.hindrances.append(hindrance("apart", one, other.name or other.id))

    def _is_ad_hoc(self, level: ProcessSpec) -> bool:
        return any(node.id == level.id and node.ad_hoc is not None for node in self.succession.old.every_node())

    def _refuse_starving(
        self, scope: Scope, after: ProcessSpec, standing: set[str], arrived: Mapping[str, set[str]]
    ) -> None:
        moved = {self.succession.name(name) for name in standing} & after.nodes.keys()
        came: dict[str, set[str]] = {}
        for join, flows in arrived.items():
            found = {self.succession.flow(scope.level, after, name) for name in flows}
            came[self.succession.name(join)] = {name for name in found if name is not None}
        before = {self.succession.name(name) for name in starving(scope.level, standing, arrived)}
        for name in sorted(starving(after, moved, came) - before):
            self.hindrances.append(hindrance("starving", after.nodes[name]))


def own_tokens(run: Run) -> Iterator[Token]:
    """Yield the tokens of the case's own process, not those of processes it calls."""
    for row in run.tokens.rows()[0]:
        token = run.tokens.get(row[0])
        if token is not None and token.scope.called() is None:
            yield token


def own_scopes(run: Run, tokens: list[Token]) -> Iterator[Scope]:
    """Yield the scopes in which the case's own process runs; not those kept of what is done."""
    yield run.root
    for token in tokens:
        inner = token.inner
        if token.stage is Stage.OPEN and inner is not None and inner.spec is not None and not inner.isolated:
            yield inner


def _listens_at_border(token: Token) -> bool:
    """Whether the boundary events of the token's activity listen now, or did until they fired."""
    if token.is_instance or "in" in token.data:
        return False
    return token.stage in (Stage.WAIT, Stage.OPEN) or "again" in token.data


def _trigger(level: ProcessSpec, node: Node) -> EventSpec | None:
    return catching.start_of(level.children[node.id]).event if node.triggered_by_event else node.event
