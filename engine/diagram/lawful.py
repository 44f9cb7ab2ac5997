"""What the law keeps a migration from: no case gets past a protected step by changing its diagram (DESIGN 12.19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.diagram.bypass import Protection, came_through, reverse
from engine.diagram.checks.reachability import begins, closure, ways
from engine.diagram.spec import Node, ProcessSpec
from engine.diagram.succession import Hindrance, Succession, hindrance

Steps = dict[str, Node]


@dataclass(frozen=True, slots=True)
class Law:
    """before, after: what is protected in the old and the new version."""

    succession: Succession
    before: Protection
    after: Protection

    def hinders(
        self, old: tuple[ProcessSpec, Node], new: tuple[ProcessSpec, Node], is_inside: bool = False
    ) -> Hindrance | None:
        """Return what the law has against a token of an old (level, element) standing at a new one.

        Every protected step that is ahead must still be ahead, as strict as before; none may lie behind that the case
        has not been able to pass; none comes a second time. Moved is no token that stands at a protected step.
        is_inside: the token waits for others inside its element, which are asked about themselves.
        """
        return self._moved(old, new) or self._left_out(old, new, is_inside) or self._misplaced(old, new, is_inside)

    def _moved(self, old: tuple[ProcessSpec, Node], new: tuple[ProcessSpec, Node]) -> Hindrance | None:
        if old[1].id == new[1].id:
            return None
        is_protected = self.before.holds(*old) or self.after.holds(*new)
        return hindrance("law_moved", old[1]) if is_protected else None

    def _left_out(
        self, old: tuple[ProcessSpec, Node], new: tuple[ProcessSpec, Node], is_inside: bool
    ) -> Hindrance | None:
        after = _ahead(*new, self.after, is_inside)
        for name, step in _ahead(*old, self.before, is_inside).items():
            successor = after.get(self.succession.name(name))
            if successor is None or not _as_strict(step, successor):
                return hindrance("law_left_out", step)
        return None

    def _misplaced(
        self, old: tuple[ProcessSpec, Node], new: tuple[ProcessSpec, Node], is_inside: bool
    ) -> Hindrance | None:
        passed = {self.succession.name(name) for name in _behind(*old, self.before)}
        for name, step in _behind(*new, self.after).items():
            if name not in passed:
                return hindrance("law_not_done", step)
        was_ahead = {self.succession.name(name) for name in _ahead(*old, self.before, is_inside)}
        for name, step in _ahead(*new, self.after, is_inside).items():
            if name in passed and name not in was_ahead:
                return hindrance("law_again", step)
        return None


def _ahead(level: ProcessSpec, node: Node, protection: Protection, is_inside: bool) -> Steps:
    """The protected steps that a token at *node* has yet to come to, its own included, and those in event
    sub-processes, which may begin at any time."""
    forth = ways(level)
    names = closure(forth[node.id], forth) | {one.id for one in level.nodes.values() if one.triggered_by_event}
    found = _steps(level, names, protection)
    if node.id not in names and (not is_inside or protection.is_protected(node)):
        found |= {node.id: node} if is_inside else _steps(level, {node.id}, protection)
    return found


def _behind(level: ProcessSpec, node: Node, protection: Protection) -> Steps:
    """The protected steps that a token may have gone through before it came to *node*."""
    forth = ways(level)
    starts = {one.id for one in level.nodes.values() if begins(one)}
    return _steps(level, came_through(node.id, starts, forth, reverse(forth)) - {node.id}, protection)


def _steps(level: ProcessSpec, names: Iterable[str], protection: Protection) -> Steps:
    """The protected steps among the elements, and inside them; a call activity stands for what it calls."""
    found: Steps = {}
    for node in (level.nodes[name] for name in names):
        inside = level.children.get(node.id)
        if protection.is_protected(node) or (inside is None and protection.holds(level, node)):
            found[node.id] = node
        if inside is not None:
            found |= _steps(inside, inside.nodes, protection)
    return found


def _as_strict(step: Node, successor: Node) -> bool:
    """Whether the new step demands what the old one does: the same legal step and gate, with the same listeners."""
    proofs = {one.type for one in step.listeners if one.event == "completing"}
    kept = {one.type for one in successor.listeners if one.event == "completing"}
    same = (step.lots.step, step.lots.gate) == (successor.lots.step, successor.lots.gate)
    return same and proofs <= kept and step.kind == successor.kind and _calls(step) == _calls(successor)


def _calls(node: Node) -> str | None:
    return node.called.process_id if node.called is not None else None
