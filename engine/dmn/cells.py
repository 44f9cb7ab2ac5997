"""Which regions of a column a cell takes, told from its text: for cells that are values and ranges, the usual ones.

Regions are counted from 0 in the order of their values; a set of them is a number with a bit for each.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.compiler import compile_node
from engine.feel.nodes import Node
from engine.feel.run import Run, Scope
from engine.feel.values import Value


class Places:
    """Where the fixed values of a column's cells stand among its regions."""

    def __init__(self, values: list[Value], run: Run) -> None:
        self.run, self.all = run, (1 << len(values)) - 1
        self.place: Mapping[Value, int] = {value: n for n, value in enumerate(values)}

    def taken(self, tests: Node) -> int | None:
        """Return the regions that a cell takes; None where only trying it tells."""
        negated, nodes = tests.args if tests.kind == "tests" else (False, ())
        taken = 0 if nodes else None
        for node in nodes:
            here = self._by(node)
            if here is None or taken is None:
                return None
            taken |= here
        return taken if not negated or taken is None else self.all & ~taken

    def _by(self, node: Node) -> int | None:
        if node.kind == "unary":
            return self._beside(*node.args)
        if node.kind == "range":
            low, high, low_included, high_included = node.args
            return self._from(self._value(low), included=low_included) & self._upto(
                self._value(high), included=high_included
            )
        if node.kind in ("number", "string", "constant", "at", "negate", "call", "arith"):
            value = self._value(node)
            return None if value not in self.place else 1 << self.place[value]
        return None

    def _beside(self, op: str, operand: Node) -> int:
        value = self._value(operand)
        if op == "=":
            return 1 << self.place[value]
        if op == "!=":
            return self.all & ~(1 << self.place[value])
        return self._upto(value, included=op == "<=") if op[0] == "<" else self._from(value, included=op == ">=")

    def _from(self, low: Value, *, included: bool) -> int:
        return self.all if low is None else self.all & ~((1 << (self.place[low] + (not included))) - 1)

    def _upto(self, high: Value, *, included: bool) -> int:
        return self.all if high is None else (1 << (self.place[high] + included)) - 1

    def _value(self, node: Node) -> Value:
        return compile_node(node)(Scope({}, None, self.run))
