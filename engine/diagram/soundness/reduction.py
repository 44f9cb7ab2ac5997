"""Make a net smaller without changing what can go wrong in it: what is drawn in blocks vanishes altogether.

Two edges that may hold tokens at the same time are never made one if an element lies on both: it would run twice.
"""

from __future__ import annotations

from collections import deque

from engine.diagram.soundness.net import END, MADE, START, Edge, Knot, Net

JOINED = {
    "one": ("any", "some"),
    "all": ("all", "some"),
    "some": ("some",),
}
"""By which joins the ways of a split come together again as if they had never parted."""


def reduce(net: Net) -> None:
    """Apply every rule until none applies.

    When a choice is made matters to joins that look at what can still come. Only when there are none of them any more
    may a choice be seen as made before what is done before it.
    """
    _apply(net)
    net.choices_early = not any(knot.join in ("some", "complex") for knot in net.knots.values())
    if net.choices_early:
        _apply(net)


def _apply(net: Net) -> None:
    todo = deque(net.knots)
    waiting = set(todo)
    while todo:
        name = todo.popleft()
        waiting.discard(name)
        knot = net.knots.get(name)
        while knot is not None:
            touched = _reduce(net, knot)
            if touched is None:
                break
            for other in touched:
                if other not in waiting and other in net.knots:
                    waiting.add(other)
                    todo.append(other)
            knot = net.knots.get(name)


def set_arrivals(net: Net) -> None:
    """Tell what has come to a join from what is still on its way: an edge into a join holds only what has come."""
    for knot in [one for one in net.knots.values() if one.join != "any"]:
        bit = net.bits[knot.id]
        for number, edge in enumerate(list(knot.ins)):
            if edge.members & net.runs:
                at = net.knots[f"{MADE}{knot.id}/{number}"] = Knot(f"{MADE}{knot.id}/{number}", ins=[edge])
                edge.target, edge.members = at.id, edge.members & ~bit
                knot.ins.remove(edge)
                net.connect(at.id, knot.id).members = bit


def _reduce(net: Net, knot: Knot) -> set[str] | None:
    """Apply one rule at the knot; return the knots to look at again, None if there was none to apply."""
    _settle(knot)
    for rule in (_drop_circle, _unite_parallel, _drop_ending, _pass_through, _flatten):
        touched = rule(net, knot)
        if touched is not None:
            return touched
    return None


def _settle(knot: Knot) -> None:
    """A join of one branch joins nothing, a split into one way is none."""
    if len(knot.ins) < 2 and knot.join in ("all", "some"):
        knot.join = "any"
    if len(knot.outs) < 2 and knot.split in ("all", "some"):
        knot.split = "one"


def _drop_circle(net: Net, knot: Knot) -> set[str] | None:
    """A way from a choice back to itself."""
    circle = next((edge for edge in knot.outs if edge.target == knot.id), None)
    if circle is None or not knot.is_choice or len(knot.outs) < 2:
        return None
    knot.outs.remove(circle)
    knot.ins.remove(circle)
    for edge in knot.ins:
        edge.members |= circle.members
        edge.waits |= circle.waits
    return {edge.source for edge in knot.ins} | {knot.id}


def _unite_parallel(net: Net, knot: Knot) -> set[str] | None:
    """Ways that part here and come together again directly."""
    joins = JOINED.get(knot.split, ())
    by_target: dict[str, Edge] = {}
    for edge in knot.outs:
        other = by_target.setdefault(edge.target, edge)
        if other is edge or net.knots[edge.target].join not in joins:
            continue
        at_once = knot.split != "one"
        if at_once and other.members & edge.members & net.runs & ~net.bits.get(edge.target, 0):
            continue
        if at_once and knot.default not in (edge, other):
            other.trail += edge.trail
        _take_away(net, edge)
        other.members |= edge.members
        other.waits |= edge.waits
        if knot.default in (edge, other):
            knot.default = None
        return {knot.id, edge.target}
    return None


def _drop_ending(net: Net, knot: Knot) -> set[str] | None:
    """A parallel branch that ends by itself."""
    if knot.id == START or len(knot.outs) < 2 or knot.split not in ("all", "listed"):
        return None
    for edge in knot.outs:
        if edge.target == END and _is_never_alone(knot, edge) and _is_by_itself(net, edge):
            knot.along |= edge.members
            _take_away(net, edge)
            _relist(knot, edge)
            return {knot.id}
    return None


def _is_never_alone(knot: Knot, edge: Edge) -> bool:
    """Tell whether the edge is taken, and always together with others."""
    return knot.split == "all" or (any(edge in way for way in knot.listed) and (edge,) not in knot.listed)


def _is_by_itself(net: Net, edge: Edge) -> bool:
    """Tell whether nothing on the edge is on another one, too."""
    for other in net.edges():
        both_beside = edge.beside and other.beside
        if other is not edge and not both_beside and edge.members & other.members & net.runs:
            return False
    return edge.beside or not _comes_back(net, edge.source)


def _comes_back(net: Net, start: str) -> bool:
    """Tell whether a token that has left the knot can come to it again."""
    seen, todo = {start}, [start]
    while todo:
        for edge in net.knots[todo.pop()].outs:
            if edge.target == start:
                return True
            if edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return False


def _relist(knot: Knot, gone: Edge) -> None:
    knot.listed = list(dict.fromkeys(tuple(edge for edge in way if edge is not gone) for way in knot.listed))
    if knot.split == "listed" and all(len(way) == 1 for way in knot.listed):
        knot.split, knot.listed = "one", []


def _take_away(net: Net, edge: Edge) -> None:
    net.knots[edge.source].outs.remove(edge)
    net.knots[edge.target].ins.remove(edge)


def _pass_through(net: Net, knot: Knot) -> set[str] | None:
    """A choice with one way out belongs to the ways into it; one with one way in to the choice before it."""
    if not knot.is_choice or knot.id == END or not knot.ins:
        return None
    if len(knot.outs) == 1 and knot.outs[0].target != knot.id:
        after = net.knots[knot.outs[0].target]
        if len(knot.ins) == 1 or after.is_choice:
            return _give_to_ins(net, knot, knot.outs[0], after)
    if len(knot.ins) == 1 and knot.ins[0].source != knot.id:
        before = net.knots[knot.ins[0].source]
        if before.is_choice and (net.choices_early or not knot.ins[0].members & net.runs):
            return _give_to_outs(net, knot, knot.ins[0], before)
    return None


def _flatten(net: Net, knot: Knot) -> set[str] | None:
    """A parallel split right after a parallel split is part of it."""
    if knot.join == "any" and knot.split == "all" and len(knot.ins) == 1:
        before = net.knots[knot.ins[0].source]
        if before.split == "all" and before.id != START and not knot.ins[0].members & net.runs:
            before.along |= knot.along
            return _give_to_outs(net, knot, knot.ins[0], before)
    return None


def _give_to_ins(net: Net, knot: Knot, way: Edge, after: Knot) -> set[str]:
    after.ins.remove(way)
    for edge in knot.ins:
        edge.target = after.id
        edge.trail += (knot.id, *way.trail)
        edge.members |= way.members | knot.along
        edge.waits |= way.waits
        after.ins.append(edge)
    del net.knots[knot.id]
    return {after.id, *(edge.source for edge in knot.ins)}


def _give_to_outs(net: Net, knot: Knot, way: Edge, before: Knot) -> set[str]:
    before.outs.remove(way)
    for edge in knot.outs:
        edge.source = before.id
        edge.trail = (*way.trail, knot.id, *edge.trail)
        edge.members |= way.members | knot.along
        edge.waits |= way.waits
        before.outs.append(edge)
    del net.knots[knot.id]
    return {before.id, *(edge.target for edge in knot.outs)}
