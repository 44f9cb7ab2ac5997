"""The values that declared types allow, beyond their kind: of a type, of its parts, and of what it builds on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.dmn.findings import Findings
from engine.dmn.xml import Element, child, children, name_of, text_of, type_of
from engine.feel import Expression, FeelSyntaxError, compile_tests
from engine.feel.run import Run, Scope
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Constraint:
    """What the values of one type or part must pass.

    allowed: tests of a value, of each item where the type is a collection. whole: tests of the collection itself.
    base: the name of the type it builds on. parts: of a structure, by key.
    """

    allowed: Expression | None
    whole: Expression | None
    base: str | None
    parts: Mapping[str, Constraint]
    is_collection: bool


@dataclass(frozen=True, slots=True)
class Constraints:
    """The constraints of a model's types, by name."""

    named: Mapping[str, Constraint]

    def broken(self, value: Value, name: str, run: Run) -> str | None:
        """Return which part of the value is not allowed: "" for all of it, None when it may be."""
        found = self.named.get(name)
        return None if found is None else self._broken(value, found, run)

    def tests_of(self, name: str | None) -> Iterator[Expression]:
        """Yield the tests that a single value of the type must pass, its own and those of what it builds on."""
        seen: set[str] = set()
        while name is not None and name in self.named and name not in seen:
            seen.add(name)
            found = self.named[name]
            if found.allowed is not None:
                yield found.allowed
            name = found.base

    def _broken(self, value: Value, constraint: Constraint, run: Run) -> str | None:
        if value is None:
            return None
        run.tick()
        if constraint.whole is not None and not _passes(constraint.whole, value, run):
            return ""
        items = value if constraint.is_collection and type(value) is list else [value]
        broken = (self._broken_item(item, constraint, run) for item in items if item is not None)
        return next((part for part in broken if part is not None), None)

    def _broken_item(self, item: Value, constraint: Constraint, run: Run) -> str | None:
        if constraint.allowed is not None and not _passes(constraint.allowed, item, run):
            return ""
        if constraint.base is not None:
            part = self.broken(item, constraint.base, run)
            if part is not None:
                return part
        entries = item if type(item) is dict else {}
        for key, below in constraint.parts.items():
            part = self._broken(entries.get(key), below, run)
            if part is not None:
                return f"{key}.{part}".rstrip(".")
        return None


def _passes(tests: Expression, value: Value, run: Run) -> bool:
    run.tick(tests.weight)
    return tests.code(Scope({"?": value}, None, run)) is True


def read_constraints(items: Mapping[str, Element], names: frozenset[str], findings: Findings) -> Constraints:
    """Return what the item definitions allow; a text that is no FEEL is a finding."""

    def tests(holder: Element | None) -> Expression | None:
        if holder is None or not text_of(holder):
            return None
        try:
            return compile_tests(text_of(holder), names)
        except FeelSyntaxError as error:
            findings.syntax(holder, error)
            return None

    def constraint(item: Element) -> Constraint:
        is_collection = item.get("isCollection") == "true"
        of_type = tests(child(item, "typeConstraint"))
        return Constraint(
            allowed=tests(child(item, "allowedValues")) or (None if is_collection else of_type),
            whole=of_type if is_collection else None,
            base=type_of(item),
            parts={name_of(part): constraint(part) for part in children(item, "itemComponent")},
            is_collection=is_collection,
        )

    named = {name: constraint(item) for name, item in items.items()}
    return Constraints({n: replace(c, base=None) if _builds_on_itself(n, named) else c for n, c in named.items()})


def _builds_on_itself(name: str, named: Mapping[str, Constraint]) -> bool:
    seen: set[str] = set()
    base: str | None = name
    while base is not None and base in named and base not in seen:
        seen.add(base)
        base = named[base].base
    return base in seen
