"""What an operator does to a case by hand: mend variables, skip a step, move a token, take a completion back.

Pure, as the rest of the runtime: rights, reasons and what the law protects are for the caller to ask about first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.diagram.spec import Node, ProcessSpec, is_expression
from engine.errors import Conflict, Invalid, NotFound
from engine.runtime import catching, loops
from engine.runtime.advance import Advance, Snapshot, Surroundings
from engine.runtime.behaviours import behaviour_of
from engine.runtime.behaviours.complex_gateway import ComplexGateway
from engine.runtime.behaviours.gateways import Join
from engine.runtime.behaviours.job import Job
from engine.runtime.behaviours.user_task import UserTask
from engine.runtime.expressions import compiled
from engine.runtime.failures import ANSWERABLE
from engine.runtime.run import Run
from engine.runtime.state import dump, load
from engine.runtime.token import Stage, Token

WORK = {UserTask: "task", Job: "job"}
EVENTS = ("timer", "message", "signal", "conditional")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a token stands. scopes: those whose variables its element sees, nearest first; home: that of the flow."""

    token: int
    level: ProcessSpec
    node: Node
    scopes: tuple[int, ...]
    home: int


def standing(spec: ProcessSpec, snapshot: Snapshot, token: int, around: Surroundings) -> Standing:
    """Return where the token stands. Raises Conflict `token.gone`."""
    found = _token(load(spec, snapshot, around), token)
    inner = (found.inner.id,) if found.inner is not None and not found.is_body else ()
    return Standing(token, found.scope.level, found.node, (*inner, *found.scope.chain()), found.scope.id)


def awaited(spec: ProcessSpec, snapshot: Snapshot, around: Surroundings) -> dict[int, tuple[str, str]]:
    """Return {token: (element, what it waits for)}.

    For "task", "job", "timer", "message", "signal", "incident" a row must say so, for "conditional" none does; "next"
    is a token that stands though nothing holds it. Left out are joins, loops and activities with something inside,
    which wait for the case itself.
    """
    run = load(spec, snapshot, around)
    found = {}
    for row in run.tokens.rows()[0]:
        token = run.tokens.get(row[0])
        what = _awaited(token) if token is not None else None
        if token is not None and what is not None:
            found[token.id] = token.node.id, what
    return found


def repair(
    spec: ProcessSpec, snapshot: Snapshot, values: Mapping[int, Mapping[str, Any]], around: Surroundings
) -> Advance:
    """Set variables by scope; conditions that wait for them are looked at. Raises NotFound for a scope that is gone,
    Invalid for a value that can't be a variable."""
    run = load(spec, snapshot, around)
    for scope, named in values.items():
        if scope not in {0, *(row[0] for row in run.tokens.rows()[1])}:
            raise NotFound("scope.unknown", scope=scope)
        run.variables.admit(named)
        for name, value in named.items():
            run.variables.write(scope, name, value)
    return _rest(run)


def skip(
    spec: ProcessSpec, snapshot: Snapshot, token_id: int, values: Mapping[str, Any], around: Surroundings
) -> Advance:
    """Let the token leave its element as if it were done and had set *values*; what runs inside it stops.

    Raises Conflict `token.gone`, or `intervention.no_way` when the element itself can't choose a way on.
    """
    run = load(spec, snapshot, around)
    run.variables.admit(values)
    token = _token(run, token_id)
    _release(run, token)
    if token.listens:
        run.dismiss(token)
        return _rest(run)
    _take_over(run, token, values)
    run.perform(token)
    if token.failed:
        raise Conflict("intervention.no_way", element=token.node.id)
    return _rest(run)


def move(spec: ProcessSpec, snapshot: Snapshot, token_id: int, target: str, around: Surroundings) -> Advance:
    """Stop what the token does and put it at another element of the same level.

    Raises Conflict `token.gone`, Invalid on `to` for an element where no token can be put.
    """
    run = load(spec, snapshot, around)
    token = _token(run, token_id)
    if target not in targets(token.scope.level, token.node) or token.listens or token.is_instance:
        raise Invalid("intervention.target", element=token.node.id, to=target)
    _stop_rivals(run, token)
    run.cancel(token)
    run.arrive(token.scope, target)
    return _rest(run)


def targets(level: ProcessSpec, source: Node) -> list[str]:
    """Return where a token of *level* can be put by hand: not where tokens come by an event or are counted by flow."""
    return [node.id for node in level.nodes.values() if node is not source and _can_be_put(node)]


def reopen(spec: ProcessSpec, snapshot: Snapshot, element: str, path: Iterable[Any], around: Surroundings) -> Advance:
    """Take back a completion: *path* is what its event says of the way since, as [element, token, what, flow].

    The answers stay as variables until the task is completed anew. Raises Conflict `intervention.not_undone` when
    what followed did more than put tokens where they wait now, and names the element.
    """
    run = load(spec, snapshot, around)
    steps = [(step[0], step[1], step[2]) for step in path]
    _refuse_what_stays(spec, element, steps)
    born = list(dict.fromkeys(token for _, token, what in steps if what == "entered"))
    brought = [token for token in map(run.tokens.get, born) if token is not None]
    outermost = [token for token in brought if token.parent is None and token.scope.owner not in brought]
    if not outermost or any(_is_shared(token) for token in outermost):
        raise Conflict("intervention.not_undone", element=outermost[0].node.id if outermost else element)
    scope = outermost[0].scope
    run.cancel(*outermost)
    run.arrive(scope, element)
    return _rest(run)


def rouse(spec: ProcessSpec, snapshot: Snapshot, lost: Iterable[int], around: Surroundings) -> Advance:
    """Let tokens whose task, job, timer or message was lost ask for it anew. Raises Conflict `token.gone`."""
    run = load(spec, snapshot, around)
    for number in lost:
        token = _token(run, number)
        if token.stage is Stage.LISTEN:
            token.stage = Stage.ARM
        elif token.stage is Stage.WAIT:
            token.stage, token.data["again"] = Stage.ENTER, True
        run.perform(token)
    return _rest(run)


# --- parts ----------------------------------------------------------------------------------------------------------
def _token(run: Run, number: int) -> Token:
    token = run.tokens.get(number)
    if token is None or token.stage is Stage.DONE:
        raise Conflict("token.gone", token=number)
    return token


def _release(run: Run, token: Token) -> None:
    """Take back what the token waits for, and stop what runs inside it, at its border and against it."""
    if token.failed:
        run.mend(token)
    elif token.stage in (Stage.WAIT, Stage.LISTEN):
        behaviour_of(token.node).withdraw(run, token)
    _stop_rivals(run, token)
    run.cancel(*token.children)
    if token.inner is not None:
        run.cancel(*token.inner.open, *token.inner.listeners)


def _stop_rivals(run: Run, token: Token) -> None:
    """The other events behind the same event-based gateway come too late."""
    race = token.data.get("race")
    if race is not None:
        run.cancel(*(one for one in token.scope.open if one is not token and one.data.get("race") == race))


def _take_over(run: Run, token: Token, values: Mapping[str, Any]) -> None:
    """Set what the step should have set. The output mappings are not asked: they may be what failed."""
    for name, value in values.items():
        run.variables.write(run.home(token), name, value)
    if token.is_instance:
        _count_round(run, token)
    token.given, token.stage = None, Stage.LEAVE


def _count_round(run: Run, token: Token) -> None:
    try:
        loops.store(run, token, loops.collected(run, token, {}))
    except ANSWERABLE as error:
        raise Conflict("intervention.no_way", element=token.node.id) from error


def _can_be_put(node: Node) -> bool:
    return bool(node.incoming) and not _joins(node)


def _is_shared(token: Token) -> bool:
    """Whether a join has counted other branches, too."""
    counts: dict[str, int] = token.data.get("in", {})
    return sum(counts.values()) > 1


def _refuse_what_stays(spec: ProcessSpec, element: str, steps: list[tuple[str, int, str]]) -> None:
    """Only the task itself and elements entered since may have been left; and those must have thrown nothing."""
    entered = {token for _, token, what in steps if what == "entered"}
    own = next((token for name, token, what in steps if name == element and what == "left"), None)
    for name, token, what in steps:
        was_before = what != "entered" and token not in entered and token != own
        node = spec.find(name)
        is_lasting = what == "left" and (_throws(node) or _joins(node) or _accumulates(node))
        if was_before or is_lasting or what == "cancelled" or (token == own and node.loop is not None):
            raise Conflict("intervention.not_undone", element=name)


def _throws(node: Node) -> bool:
    return node.event is not None and node.kind != "startEvent" and node.event.kind != "link"


def _joins(node: Node) -> bool:
    if node.start_quantity > 1:
        return True
    return isinstance(behaviour_of(node), Join | ComplexGateway) and len(node.incoming) > 1


def _accumulates(node: Node) -> bool:
    """Whether doing it twice gives another result than doing it once: it reads what it sets."""
    made = [(mapping.source, mapping.target) for mapping in node.outputs]
    made += [(node.script.expression, node.script.result)] if node.script is not None else []
    return any(is_expression(text) and target.split(".")[0] in compiled(text).may_read for text, target in made)


def _awaited(token: Token) -> str | None:
    if token.failed:
        return "incident"
    if token.stage is Stage.DONE:
        return None  # what is done and can still be undone waits for nothing
    if token.stage not in (Stage.WAIT, Stage.LISTEN, Stage.OPEN):
        return "next"
    if token.stage is Stage.WAIT:
        work = next((what for kind, what in WORK.items() if isinstance(behaviour_of(token.node), kind)), None)
        if work is not None:
            return work
    event = catching.awaited(token) if token.stage is not Stage.OPEN else None
    return event.kind if event is not None and event.kind in EVENTS else None


def _rest(run: Run) -> Advance:
    run.drain()
    return run.record.advance(dump(run), run.root.done, run.variables)
