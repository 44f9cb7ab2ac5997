"""Item definitions: the declared types of a model, and the fitting of values to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.xml import Element, child, children, name_of, text_of, type_of
from engine.feel import Expression, FeelSyntaxError, compile_tests
from engine.feel.compiler.types import coerce
from engine.feel.nodes import ANY, Mark, TypeRef
from engine.feel.run import Run, Scope
from engine.feel.values import UnfitError, Value

_BASIC = frozenset(
    [
        *("number", "string", "boolean", "date", "time", "date and time", "dateTime", "Any", "list", "context"),
        *("days and time duration", "years and months duration"),
    ]
)
_NOWHERE = Mark("", 0)


@dataclass(frozen=True, slots=True)
class Types:
    """The types a model declares, by name; *allowed* holds the tests that values of a type must pass."""

    named: Mapping[str, TypeRef]
    allowed: Mapping[str, Expression]
    broken: Mapping[str, FeelSyntaxError] = field(default_factory=dict)

    def conform(self, value: Value, name: str | None, run: Run, what: str) -> Value:
        """Return *value* as the type called *name*; *what* says in an error whose value it is."""
        if not name:
            return value
        try:
            fitted = coerce(value, self.find(name))
        except UnfitError:
            run.problem(_NOWHERE, f"{what} is not of the declared type {name!r}", what)
            return None
        tests = self.allowed.get(name)
        if tests is None or fitted is None:
            return fitted
        each = fitted if type(fitted) is list else [fitted]
        if any(tests.code(Scope({"?": v}, None, run)) is not True for v in each):
            run.problem(_NOWHERE, f"{what} is not one of the values allowed for {name!r}", what)
            return None
        return fitted

    def find(self, name: str) -> TypeRef:
        """Return the type called *name*; an unknown one allows anything."""
        plain = name.removeprefix("feel:")
        return TypeRef(plain) if plain in _BASIC else self.named.get(plain, ANY)


def read_types(root: Element, names: frozenset[str]) -> Types:
    items = {name_of(i): i for i in children(root, "itemDefinition")}
    allowed: dict[str, Expression] = {}
    broken: dict[str, FeelSyntaxError] = {}
    for name, item in items.items():
        constraint = child(item, "typeConstraint")
        constraint = child(item, "allowedValues") if constraint is None else constraint
        if constraint is None:
            continue
        try:
            allowed[name] = compile_tests(text_of(constraint), names)
        except FeelSyntaxError as error:
            broken[name] = error
    return Types({name: _item_type(item, items, ()) for name, item in items.items()}, allowed, broken)


def _item_type(item: Element, items: Mapping[str, Element], seen: tuple[str, ...]) -> TypeRef:
    parts = children(item, "itemComponent")
    function = child(item, "functionItem")
    if parts:
        made = TypeRef("context", tuple((name_of(p), _item_type(p, items, seen)) for p in parts))
    elif function is not None:
        made = TypeRef("function", tuple((None, ANY) for _ in children(function, "parameters")))
    else:
        made = _type_named(type_of(item), items, seen)
    return TypeRef("list", ((None, made),)) if item.get("isCollection") == "true" else made


def _type_named(name: str | None, items: Mapping[str, Element], seen: tuple[str, ...]) -> TypeRef:
    plain = (name or "").removeprefix("feel:")
    if plain in _BASIC:
        return TypeRef(plain)
    if plain in items and plain not in seen:
        return _item_type(items[plain], items, (*seen, plain))
    return ANY
