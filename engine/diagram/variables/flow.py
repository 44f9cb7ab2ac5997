"""Which variables may be set when a case comes to an element: by all that lies on a way there or runs beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagram.checks.reachability import closure, ways
from engine.diagram.knowledge import Knowledge
from engine.diagram.spec import RESERVED, Node, ProcessSpec
from engine.diagram.variables.names import Names, anything, left, of_form

ALONE = ("exclusiveGateway", "eventBasedGateway")


@dataclass(frozen=True, slots=True)
class LevelNames:
    """base: seen on the whole level. before: seen at an element, besides. all: what anything on the level sets."""

    base: Names
    before: Mapping[str, Names]
    all: Names
    armed: Names = field(default_factory=Names)
    """What is there when the level begins, and its event sub-processes begin to listen."""

    def at(self, node: Node) -> Names:
        """Return what the element sees."""
        return self.base | self.before[node.id]


def names_by_level(process: ProcessSpec, knowledge: Knowledge) -> dict[str, LevelNames]:
    """Return what is set where, by the id of each level."""
    found: dict[str, LevelNames] = {}
    todo: list[tuple[ProcessSpec, Names]] = [(process, Names().plus(RESERVED))]
    while todo:
        level, base = todo.pop()
        here = found[level.id] = _level(process, level, base, knowledge)
        for name, inside in level.children.items():
            node = level.nodes[name]
            outer = here.base | here.all if node.triggered_by_event else here.at(node)
            todo.append((inside, outer | inside_of(node)))
    return found


def inside_of(node: Node) -> Names:
    """Return what an activity adds for what is inside it."""
    names = Names().plus(*(mapping.target for mapping in node.inputs))
    if node.ad_hoc is not None:
        names = names.plus(node.ad_hoc.output_collection)
    if node.loop is not None and node.loop.kind == "multi":
        names = names.plus("loopCounter", node.loop.input_element)
    return names


def _level(process: ProcessSpec, level: ProcessSpec, base: Names, knowledge: Knowledge) -> LevelNames:
    sets = {node.id: _sets(process, level, node, knowledge) for node in level.nodes.values()}
    everything = Names()
    for names in sets.values():
        everything |= names
    own = process.find(level.id) if level is not process else None
    if own is not None and own.ad_hoc is not None:
        return LevelNames(base, dict.fromkeys(level.nodes, everything), everything, base)
    before = _before(level, sets)
    _add_beside(level, sets, before)
    starts = [sets[node.id] for node in level.nodes.values() if node.kind == "startEvent" and node.event is None]
    return LevelNames(base, before, everything, base | starts[0] if starts else base)


def _sets(process: ProcessSpec, level: ProcessSpec, node: Node, knowledge: Knowledge) -> Names:
    """Return what the element leaves on its level; a plain start brings the values that the case begins with."""
    if node.kind == "startEvent" and node.event is None and level is process:
        return of_form(node.form, knowledge) if node.form is not None else anything("start")
    return left(node, knowledge)


def _before(level: ProcessSpec, sets: Mapping[str, Names]) -> dict[str, Names]:
    """Return what is set on the ways to each element. An event on a border comes before its activity is done."""
    onward = ways(level)
    before = {name: Names() for name in level.nodes}
    order, changed = _forward(level, onward), True
    while changed:
        changed = False
        for name in order:
            after = before[name] | sets[name]
            for target in onward[name]:
                new = before[target] | (before[name] if target in level.nodes[name].boundary else after)
                changed |= new is not before[target]
                before[target] = new
    return before


def _forward(level: ProcessSpec, onward: Mapping[str, set[str]]) -> list[str]:
    """Return the elements so that, circles apart, each comes after those that lead to it: few rounds are needed."""
    done: list[str] = []
    seen: set[str] = set()
    todo = [(name, False) for name in reversed(list(level.nodes))]
    while todo:
        name, is_left = todo.pop()
        if is_left:
            done.append(name)
        elif name not in seen:
            seen.add(name)
            todo.append((name, True))
            todo += [(target, False) for target in sorted(onward[name])]
    return done[::-1]


def _add_beside(level: ProcessSpec, sets: Mapping[str, Names], before: dict[str, Names]) -> None:
    """Add what may be set meanwhile on the other branches of a fork."""
    onward = ways(level)
    for node in level.nodes.values():
        if len(onward[node.id]) < 2 or node.kind in ALONE:
            continue
        branches = [closure([target], onward) for target in sorted(onward[node.id])]
        beside = [name for name in node.boundary if not level.nodes[name].interrupting]
        branches += [{node.id}] if beside else []
        others = _all_but_one([_all_of(branch, sets) for branch in branches])
        for branch, names in zip(branches, others, strict=True):
            for name in branch - {node.id}:
                before[name] |= names


def _all_but_one(names: list[Names]) -> list[Names]:
    """Return for each of *names* what all the others are together."""
    before, after = [Names()], [Names()]
    for one, other in zip(names, reversed(names), strict=True):
        before.append(before[-1] | one)
        after.append(after[-1] | other)
    return [left_of | right_of for left_of, right_of in zip(before, reversed(after[:-1]), strict=False)]


def _all_of(names: set[str], sets: Mapping[str, Names]) -> Names:
    found = Names()
    for name in names:
        found |= sets[name]
    return found
