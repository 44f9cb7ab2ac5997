"""Standard loops and multi-instance activities.

The activity's own token is the body: it stays open and owns one child token per round. A multi-instance child has a
scope with the input element and `loopCounter` (from 1). The items still to come and the results so far lie, each
encoded by itself, in a scope of the body that no expression sees, so that a round costs the same however many
there are.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import LoopSpec
from engine.runtime import compensation
from engine.runtime.expressions import compiled, evaluate, holds, shown, whole
from engine.runtime.failures import StepFailed
from engine.runtime.throwing import throw
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


@dataclass(frozen=True, slots=True)
class Collected:
    """What one round gives: its *result* (if the loop collects any), and whether it is the *last*."""

    result: Any
    last: bool


def loop_of(token: Token) -> LoopSpec:
    """Return the loop of a body or round."""
    loop = token.node.loop
    assert loop is not None, "only called for tokens of a loop"
    return loop


def body_of(round_: Token) -> Token:
    """Return the body that owns a round."""
    assert round_.parent is not None, "a round has a body"
    return round_.parent


# --- beginning ------------------------------------------------------------------------------------------------------
def begin(run: Run, body: Token) -> Stage:
    """Start the rounds: all of them, or the first one."""
    loop = loop_of(body)
    if loop.kind == "standard":
        return _begin_standard(run, body, loop)
    items = _items(run, body, loop)
    encoded = [run.variables.encoded(loop.input_element or "", item) for item in items]
    body.data = {"count": len(items), "done": 0}
    if not items:
        return Stage.FINISH
    run.grant(len(items))
    if loop.sequential:
        store_id = run.scope(body).id
        for i, raw in enumerate(encoded):
            run.variables.put(store_id, f"item.{i}", raw)
    for i, raw in enumerate(encoded[:1] if loop.sequential else encoded):
        _start_round(run, body, i, raw)
    return Stage.OPEN


def _begin_standard(run: Run, body: Token, loop: LoopSpec) -> Stage:
    body.data = {"done": 0}
    if loop.test_before and not _wanted(run, body, loop, 0, {}):
        return Stage.LEAVE
    _start_round(run, body, 0, None)
    return Stage.OPEN


def _items(run: Run, body: Token, loop: LoopSpec) -> list[Any]:
    view, most = run.view(body), run.around.limits.instances
    if loop.cardinality is not None:
        return list(range(1, whole(loop.cardinality, view, run.around, most) + 1))
    items = evaluate(loop.input_collection or "", view, run.around)
    if not isinstance(items, list):
        raise StepFailed("loop.not_a_list", f"{loop.input_collection} gives {shown(items)}, not a list.")
    if len(items) > most:
        raise StepFailed("limit.instances", f"{loop.input_collection} has {len(items)} items, more than {most}.")
    return items


def _start_round(run: Run, body: Token, i: int, item: bytes | None) -> None:
    loop = loop_of(body)
    child = run.token(body.node, body.scope, body)
    child.data["i"] = i
    if loop.kind == "multi":
        run.keep(child, {"loopCounter": i + 1})
        if loop.input_element is not None and item is not None and child.inner is not None:
            run.variables.put(child.inner.id, loop.input_element, item)
    run.record.passage(child, "entered")
    run.ready.append(child)


# --- a round ends ---------------------------------------------------------------------------------------------------
def collected(run: Run, round_: Token, new: Mapping[str, Any]) -> Collected:
    """Evaluate what the round gives, with its *new* values in view; nothing is changed yet."""
    loop, body = loop_of(round_), body_of(round_)
    done = body.data["done"] + 1
    if loop.kind == "standard":
        return Collected(None, not _wanted(run, round_, loop, done, new))
    view = run.view(round_, new)
    result = evaluate(loop.output_element, view, run.around) if loop.output_element is not None else None
    last = done >= body.data["count"]
    if not last and loop.completion is not None:
        over = ChainMap(dict(new), _progress(run, body, loop, round_.data["i"], result))
        last = holds(loop.completion, run.view(round_, over), run.around)
    return Collected(result, last)


def _wanted(run: Run, token: Token, loop: LoopSpec, done: int, new: Mapping[str, Any]) -> bool:
    if loop.maximum is not None and done >= loop.maximum:
        return False
    return loop.condition is None or holds(loop.condition, run.view(token, new), run.around)


def _progress(run: Run, body: Token, loop: LoopSpec, i: int, result: Any) -> dict[str, Any]:
    """Return what only a completion condition sees: the results so far and the numbers of rounds."""
    values = _numbers(body, body.data["done"] + 1)
    if loop.output_collection is not None and loop.output_collection in compiled(loop.completion or "=null").may_read:
        so_far = {**_results(run, body), i: result}
        values[loop.output_collection] = [so_far[k] for k in sorted(so_far)]
    return values


def store(run: Run, round_: Token, got: Collected) -> None:
    """Keep what the round gave."""
    if loop_of(round_).output_collection is not None:
        run.keep(body_of(round_), {f"result.{round_.data['i']}": got.result})
    round_.data["last"] = got.last


def round_done(run: Run, round_: Token) -> None:
    """The round is over: the next one, or the body is."""
    body, last = body_of(round_), round_.data["last"]
    if compensation.can_be_undone(round_):
        run.rest(round_)
    else:
        run.left(round_)
    body.data["done"] += 1
    _throw(run, body)
    if body.gone:
        return
    if last:
        body.stage = Stage.FINISH
        run.perform(body)
    elif "count" not in body.data:
        _start_round(run, body, body.data["done"], None)
    elif loop_of(body).sequential:
        i = body.data["done"]
        assert body.inner is not None, "a sequential body keeps its items"
        _start_round(run, body, i, run.variables.raw(body.inner.id, f"item.{i}"))


def _throw(run: Run, body: Token) -> None:
    """Throw what the activity throws as rounds are done; a boundary event that catches it may stop the activity."""
    done = body.data["done"]
    for thrown in loop_of(body).throws:
        if body.gone or (thrown.when == "first" and done > 1):
            continue
        if thrown.condition is None or holds(thrown.condition, run.view(body, _numbers(body, done)), run.around):
            throw(run, body, thrown.event)


def _numbers(body: Token, done: int) -> dict[str, Any]:
    count = body.data["count"]
    started = count if not loop_of(body).sequential else done
    return {
        "numberOfInstances": count,
        "numberOfCompletedInstances": done,
        "numberOfActiveInstances": started - done,
        "numberOfTerminatedInstances": 0,
    }


# --- the loop ends --------------------------------------------------------------------------------------------------
def conclude(run: Run, body: Token) -> None:
    """Stop the rounds still running and hand over the results, in the order of the items.

    A completion condition may end the loop early: then the list holds the finished rounds only.
    """
    run.cancel(*(child for child in body.children if child.is_instance and child.stage is not Stage.DONE))
    name = loop_of(body).output_collection
    if name is not None:
        results = _results(run, body)
        run.variables.write(run.home(body), name, [results[i] for i in sorted(results)])


def _results(run: Run, body: Token) -> dict[int, Any]:
    if body.inner is None:
        return {}
    store_id = body.inner.id
    return {
        int(name.partition(".")[2]): run.variables.read(store_id, name)
        for name in run.variables.names(store_id)
        if name.startswith("result.")
    }
