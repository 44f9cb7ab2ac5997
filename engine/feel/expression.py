"""A compiled expression: made once at publication, evaluated many times. No eval, no threads."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Code, compile_node
from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError
from engine.feel.names import special_names
from engine.feel.nodes import Node, weight
from engine.feel.parser import Parser
from engine.feel.reads import names_read
from engine.feel.run import DEFAULT_LIMITS, Limits, Note, Run, Scope
from engine.feel.values import from_python, to_python
from engine.feel.words import reason

_NAMES_WITH_SPACES = [name for name in BUILTINS if " " in name]
_SHORT, _CACHED_SHORT, _CACHED_LONG = 300, 5000, 100  # characters; texts. Long ones take a megabyte when compiled


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A value, and why parts of it became null."""

    value: Any
    warnings: list[Note]


class Expression:
    """One compiled text.

    names: the variables that must be set. may_read: also those only asked for inside `is defined()`,
    `get or else()` or the condition of a filter, where a name may be an entry of the item.
    code: the closure, for a caller that has its own Scope. weight: of how many nodes it is made.
    """

    __slots__ = ("code", "may_read", "names", "text", "weight")

    def __init__(self, text: str, node: Node) -> None:
        reads = names_read(node)
        self.text = text
        self.names, self.may_read = frozenset(reads.certain), frozenset(reads.possible)
        self.code: Code = compile_node(node)
        self.weight = weight(node)

    def evaluate(
        self,
        variables: Mapping[str, Any],
        *,
        now: datetime,
        zone: ZoneInfo | None = None,
        limits: Limits = DEFAULT_LIMITS,
        exact: bool = False,
    ) -> Any:
        """Return the value as plain Python data; only the variables that are read are touched.

        Raises FeelError for an unset name, a type error, an argument that does not fit, or a limit.
        exact: also for an entry that no context has and a position that a list lacks, which are null otherwise.
        A condition that chooses a path is evaluated so: a null that nobody meant never takes the default path.
        """
        return self.evaluate_within(variables, Run(now, zone, exact=exact, limits=limits))

    def evaluate_lenient(
        self,
        variables: Mapping[str, Any],
        *,
        now: datetime,
        zone: ZoneInfo | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Evaluation:
        """Evaluate as the DMN standard says: what has no value becomes null, with a warning."""
        run = Run(now, zone, strict=False, limits=limits)
        return Evaluation(self.evaluate_within(variables, run), run.warnings)

    def evaluate_within(self, variables: Mapping[str, Any], run: Run) -> Any:
        """Evaluate with a Run of the caller's, which then says how many steps it took."""
        try:
            value = self.code(Scope(self._values(variables, run), None, run))
        except RecursionError:
            raise FeelLimitError(reason("limit.nested"), self.text) from None
        try:
            return to_python(value, run.zone, run.tick)
        except TypeError as error:
            raise FeelError(reason("value.result", what=error.args[0]), self.text) from None

    def _values(self, variables: Mapping[str, Any], run: Run) -> dict[str, Any]:
        run.given = variables
        values = {}
        for name in self.may_read:
            if name in variables:
                try:
                    values[name] = from_python(variables[name], run.tick, run.zone)
                except TypeError as error:
                    what = reason("value.variable", name=repr(name), what=error.args[0])
                    raise FeelError(what, self.text, name=name) from None
        return values


def _compile(text: str, names: frozenset[str], tests: bool) -> Expression:
    parser = Parser(text, names, _NAMES_WITH_SPACES)
    try:
        return Expression(text, parser.parse_unary_tests() if tests else parser.parse_expression())
    except RecursionError:
        raise FeelSyntaxError("the expression is nested too deeply", text, 0) from None


_compile_short = functools.lru_cache(_CACHED_SHORT)(_compile)
_compile_long = functools.lru_cache(_CACHED_LONG)(_compile)


def compile_expression(text: str, names: Iterable[str] = ()) -> Expression:
    """Compile an expression, written without a leading "=". Raises FeelSyntaxError.

    names: variables whose names hold a space or a symbol; other names need not be given.
    """
    return _cached(text, special_names(names), tests=False)


def compile_tests(text: str, names: Iterable[str] = ()) -> Expression:
    """Compile the unary tests of a decision table cell, evaluated against the variable `?`."""
    return _cached(text, special_names(names), tests=True)


def _cached(text: str, names: frozenset[str], *, tests: bool) -> Expression:
    return (_compile_short if len(text) <= _SHORT else _compile_long)(text, names, tests)
