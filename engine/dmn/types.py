"""Item definitions: the declared types of a model, and the fitting of values to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.constraints import Constraints, read_constraints
from engine.dmn.findings import Findings
from engine.dmn.xml import Element, child, children, name_of, type_of
from engine.feel.compiler.types import coerce
from engine.feel.nodes import ANY, Mark, TypeRef
from engine.feel.run import Run
from engine.feel.values import UnfitError, Value
from engine.feel.words import reason

_BASIC = {
    **{name: name for name in ("number", "string", "boolean", "date", "time", "date and time", "list", "context")},
    **{name: name for name in ("Any", "days and time duration", "years and months duration")},
    **dict.fromkeys(("integer", "long", "double"), "number"),  # spellings of other tools
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
_DEEPEST_TYPE = 50  # definitions that build on each other
_NOWHERE = Mark("", 0)


@dataclass(frozen=True, slots=True)
class Types:
    """The types a model declares, by name, and which values they allow."""

    named: Mapping[str, TypeRef]
    constraints: Constraints

    def conform(self, value: Value, name: str | None, run: Run, what: str) -> Value:
        """Return *value* as the type called *name*; *what* says in an error whose value it is."""
        if not name:
            return value
        try:
            fitted = coerce(value, self.find(name), run.tick)
        except UnfitError:
            run.problem(_NOWHERE, reason("type.declared", name=what, type=repr(name)), what)
            return None
        part = self.constraints.broken(fitted, name, run)
        if part is not None:
            whose = f"{what}.{part}" if part else what
            run.problem(_NOWHERE, reason("type.allowed", name=whose, type=repr(name)), what)
            return None
        return fitted

    def find(self, name: str) -> TypeRef:
        return _basic(name) or self.named.get(name, ANY)


def _basic(name: str) -> TypeRef | None:
    found = _BASIC.get(name.removeprefix("feel:"))
    return None if found is None else TypeRef(found)


def read_types(root: Element, names: frozenset[str], findings: Findings) -> Types:
    """Return the declared types; what is wrong with them, and every use of an unknown one, is a finding."""
    items = {name_of(i): i for i in children(root, "itemDefinition")}
    reader = _TypeReader(items, findings)
    constraints = read_constraints(items, names, findings)
    types = Types({name: reader.named(name, 0) for name in items}, constraints)
    for element in root.iter():
        name = type_of(element) if isinstance(element.tag, str) else None
        if name and name not in items and _basic(name) is None:
            findings.add("DMN-TYPE", element, name=name)
    return types


class _TypeReader:
    """Builds each type once, so that types which share parts cost no more than their definitions."""

    def __init__(self, items: Mapping[str, Element], findings: Findings) -> None:
        self.items, self.findings = items, findings
        self.made: dict[str, TypeRef] = {}

    def named(self, name: str, depth: int) -> TypeRef:
        """Return the type called *name*; one that builds on itself allows anything there."""
        basic = _basic(name)
        if basic is not None:
            return basic
        if name in self.items and name not in self.made:
            self.made[name] = ANY
            self.made[name] = self._built(self.items[name], depth + 1)
        return self.made.get(name, ANY)

    def _built(self, item: Element, depth: int) -> TypeRef:
        if depth > _DEEPEST_TYPE:
            self.findings.add("DMN-TYPE:deep", item, most=_DEEPEST_TYPE)
            return ANY
        parts, function = children(item, "itemComponent"), child(item, "functionItem")
        if parts:
            made = TypeRef("context", tuple((name_of(p), self._built(p, depth + 1)) for p in parts))
        elif function is not None:
            made = TypeRef("function", tuple((None, ANY) for _ in children(function, "parameters")))
        else:
            made = self.named(type_of(item) or "Any", depth)
        return TypeRef("list", ((None, made),)) if item.get("isCollection") == "true" else made
