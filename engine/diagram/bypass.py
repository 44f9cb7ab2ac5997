"""What nobody may lead a case past: the elements that an extension calls protected (DESIGN 12.19).

The engine knows nothing of law: a predicate says which elements are protected, this says what lies in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.diagram.checks.expressions import sites, targets
from engine.diagram.checks.reachability import begins, closure, ways
from engine.diagram.extensions import CalledElement
from engine.diagram.spec import Node, ProcessSpec, is_expression
from engine.errors import NotFound
from engine.feel import compile_expression

Ways = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Protection:
    """is_protected: of one element. process: what a call activity calls. form_keys: what a form sets."""

    is_protected: Callable[[Node], bool]
    process: Callable[[CalledElement], ProcessSpec]
    form_keys: Callable[[str], Iterable[str]]

    def holds(self, level: ProcessSpec, node: Node) -> bool:
        """Tell whether the element is protected, or something inside it is.

        What a call activity calls by an expression, or what nobody finds, can't be known and counts as protected.
        """
        return self._holds(level, node, frozenset())

    def _holds(self, level: ProcessSpec, node: Node, seen: frozenset[str]) -> bool:
        if self.is_protected(node):
            return True
        if node.id in level.children:
            return self._anywhere(level.children[node.id], seen)
        if node.called is None:
            return False
        called = node.called.process_id
        if called in seen:
            return False
        try:
            return is_expression(called) or self._anywhere(self.process(node.called), seen | {called})
        except NotFound:
            return True

    def _anywhere(self, level: ProcessSpec, seen: frozenset[str]) -> bool:
        return any(self._holds(level, node, seen) for node in level.nodes.values())

    def anywhere(self, level: ProcessSpec) -> bool:
        """Tell whether anything in the process is protected."""
        return self._anywhere(level, frozenset())


def bypassed(level: ProcessSpec, source: str, target: str, protection: Protection) -> str | None:
    """Return a protected element that a jump from *source* to *target* would start from, end in or pass.

    A jump along a way of the diagram with nothing protected on it passes nothing. Any other jump passes what a token
    may go through to come to the one and not to the other (forward it would be left out, back it would be undone), and
    what it must have gone through to come to the target but not to the source.
    """
    protected = {node.id for node in level.nodes.values() if protection.holds(level, node)}
    for end in (source, target):
        if end in protected:
            return end
    forth = ways(level)
    back = reverse(forth)
    if target in closure([source], forth) and not _between(source, target, forth, back) & protected:
        return None
    starts = {node.id for node in level.nodes.values() if begins(node)}
    passed = came_through(source, starts, forth, back) ^ came_through(target, starts, forth, back)
    needed = {end: {name for name in protected if _needs(end, name, starts, forth)} for end in (source, target)}
    passed |= needed[target] - needed[source]
    return min(passed & protected, default=None)


def _between(start: str, end: str, forth: Ways, back: Ways) -> set[str]:
    """The nodes on the ways from *start* to *end* that come to neither of them twice."""
    onward = closure(forth[start] - {end}, _without({start, end}, forth))
    backward = closure(back.get(end, set()) - {start}, _without({start, end}, back))
    return onward & backward


def came_through(node: str, starts: set[str], forth: Ways, back: Ways) -> set[str]:
    """What a token may have gone through when it comes to *node* for the first time."""
    return closure(starts - {node}, _without({node}, forth)) & closure([node], back)


def _needs(node: str, other: str, starts: set[str], forth: Ways) -> bool:
    """Whether every way to *node* leads through *other*."""
    return node not in closure(starts - {other}, _without({other}, forth))


def _without(left_out: set[str], ways_on: Ways) -> Ways:
    return {name: nexts - left_out for name, nexts in ways_on.items()}


def reverse(forth: Ways) -> Ways:
    """Return {node: nodes from which a token can come to it}."""
    back: Ways = {}
    for name, nexts in forth.items():
        for target in nexts:
            back.setdefault(target, set()).add(name)
    return back


def steering(spec: ProcessSpec, protection: Protection) -> frozenset[str]:
    """Return the variables that a protected element sets, or that decide whether a way leads through one."""
    names: set[str] = set()
    for level in spec.levels():
        forth = ways(level)
        for node in level.nodes.values():
            if protection.holds(level, node):
                names.update(_set_by(level, node, protection))
            names.update(_deciding(level, node, forth, protection))
    return frozenset(names)


def _set_by(level: ProcessSpec, node: Node, protection: Protection) -> Iterator[str]:
    inside = level.children[node.id].every_node() if node.id in level.children else ()
    for one in (node, *inside):
        yield from (target.split(".")[0] for target in targets(one))
        if one.form is not None and one.form.form_id is not None and not is_expression(one.form.form_id):
            yield from protection.form_keys(one.form.form_id)


def _deciding(level: ProcessSpec, node: Node, forth: Ways, protection: Protection) -> Iterator[str]:
    """The variables in the conditions out of *node*, if one way leads to a protected element and another does not."""
    flows = [level.flows[name] for name in node.outgoing]
    conditions = [flow.condition for flow in flows if flow.condition is not None]
    if not conditions:
        return
    onward = _without({node.id}, forth)
    reached = [closure([flow.target], onward) for flow in flows]
    differ = {name for one in reached for name in one if any(name not in other for other in reached)}
    if any(protection.holds(level, level.nodes[name]) for name in differ):
        for condition in conditions:
            yield from compile_expression(condition[1:]).may_read


def read_by(level: ProcessSpec, node: Node) -> frozenset[str]:
    """Return the variables that the element's own expressions and the conditions of the ways out of it read."""
    own = {node.id, *node.outgoing, *node.boundary, *([node.lane] if node.lane else [])}
    texts = (site.text for site in sites(level) if site.element in own)
    return frozenset(name for text in texts for name in compile_expression(text[1:]).may_read)
