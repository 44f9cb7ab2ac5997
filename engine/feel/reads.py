"""Which variables an expression reads: its free names, without those it declares itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.nodes import Mark, Node

NULL_WHEN_UNSET = frozenset(["is defined", "get or else"])  # functions whose first argument may be unset
INPUT = "?"  # the input of a decision table cell


@dataclass(slots=True)
class Reads:
    """certain: must be set when reached. possible: also those that may be unset, or an entry of a filtered item."""

    certain: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)


def names_read(node: Node) -> Reads:
    reads = Reads()
    _Walk(reads, frozenset(), optional=False).visit(node)
    return reads


@dataclass(frozen=True, slots=True)
class _Walk:
    """A place in the tree: which names are declared around it, and whether unset ones matter."""

    reads: Reads
    bound: frozenset[str]
    optional: bool

    def visit(self, part: Any) -> None:
        if isinstance(part, Node):
            special = _SPECIAL.get(part.kind)
            if special is None:
                self.visit(part.args)
            else:
                special(self, *part.args)
        elif isinstance(part, tuple) and not isinstance(part, Mark):
            for inner in part:
                self.visit(inner)

    def within(self, names: Iterable[str]) -> _Walk:
        return _Walk(self.reads, self.bound.union(names), self.optional)

    def optionally(self) -> _Walk:
        return _Walk(self.reads, self.bound, True)

    def name(self, text: str) -> None:
        if text in self.bound:
            return
        self.reads.possible.add(text)
        if not self.optional and text not in BUILTINS and text != INPUT:
            self.reads.certain.add(text)

    def tests(self, _negated: bool, nodes: tuple[Node, ...]) -> None:
        self.reads.possible.add(INPUT)
        self.visit(nodes)

    def context(self, entries: tuple[tuple[str, Node], ...]) -> None:
        walk = self
        for name, value in entries:
            inner = walk.within([name])
            (inner if value.kind == "function" else walk).visit(value)  # a function may call itself
            walk = inner

    def loop(self, iterators: tuple[tuple[str, Node], ...], body: Node) -> None:
        self.within(["partial"]).declared_in_turn(iterators).visit(body)

    def quantified(self, _word: str, iterators: tuple[tuple[str, Node], ...], body: Node) -> None:
        self.declared_in_turn(iterators).visit(body)

    def declared_in_turn(self, pairs: tuple[tuple[str, Node], ...]) -> _Walk:
        """Visit each value knowing the names before it; return the place where all are known."""
        walk = self
        for name, value in pairs:
            walk.visit(value)
            walk = walk.within([name])
        return walk

    def function(self, params: tuple[tuple[str, Any], ...], body: Node) -> None:
        self.within(name for name, _ in params).visit(body)

    def filter(self, source: Node, condition: Node) -> None:
        self.visit(source)
        self.within(["item"]).optionally().visit(condition)

    def call(self, callee: Node, positional: tuple[Node, ...], named: tuple[tuple[str, Node], ...]) -> None:
        self.visit(callee)
        lenient = callee.kind == "name" and callee.args[0] in NULL_WHEN_UNSET
        for place, value in enumerate(positional):
            (self.optionally() if lenient and place == 0 else self).visit(value)
        for name, value in named:
            (self.optionally() if lenient and name == "value" else self).visit(value)


_SPECIAL: dict[str, Callable[..., None]] = {
    "name": _Walk.name,
    "path": lambda walk, source, _key: walk.visit(source),
    "tests": _Walk.tests,
    "context": _Walk.context,
    "for": _Walk.loop,
    "quantified": _Walk.quantified,
    "function": _Walk.function,
    "filter": _Walk.filter,
    "call": _Walk.call,
    "instance": lambda walk, value, _type: walk.visit(value),
}
