"""`instance of`, and the fitting of values to declared types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from engine.feel.compiler.registry import Code, compile_node, compiles
from engine.feel.nodes import ANY, Mark, Node, TypeRef
from engine.feel.run import Scope
from engine.feel.values import Function, UnfitError, Value, kind
from engine.feel.words import reason

Tick = Callable[[int], None]
_LIST, _MOMENT = TypeRef("list"), TypeRef("date and time")


def has_type(value: Value, wanted: TypeRef, tick: Tick) -> bool:
    if wanted.name == "Any":
        return value is not None
    if wanted.name == "Null":
        return value is None
    if kind(value) != ("date and time" if wanted.name == "dateTime" else wanted.name):
        return False
    return wanted.members is None or _members_fit(value, wanted.members, tick)


def _members_fit(value: Value, members: tuple[tuple[str | None, TypeRef], ...], tick: Tick) -> bool:
    def fits(part: Value, wanted: TypeRef) -> bool:
        return part is None or has_type(part, wanted, tick)

    tick(len(value) if type(value) is list else len(members))

    if type(value) is dict:
        return all(key in value and fits(value[key], wanted) for key, wanted in members)
    if type(value) is Function:
        return any(len(names) == len(members) for names in value.signatures)
    parts = value if type(value) is list else (value.low, value.high)
    return all(fits(part, members[0][1]) for part in parts)


def coerce(value: Value, wanted: TypeRef, tick: Tick) -> Value:
    """Return *value* as the declared type, by FEEL's implicit conversions. Raises UnfitError."""
    if value is None or wanted == ANY or has_type(value, wanted, tick):
        return value
    if type(value) is list and len(value) == 1 and has_type(value[0], wanted, tick):
        return value[0]
    if wanted == _LIST or (wanted.name == "list" and has_type([value], wanted, tick)):
        return [value]
    if type(value) is dt.date and wanted == _MOMENT:
        return dt.datetime.combine(value, dt.time(), tzinfo=dt.UTC)
    raise UnfitError(reason("call.type", kind=kind(value), type=wanted.name))


@compiles("instance")
def instance_of(_mark: Mark, value_node: Node, wanted: TypeRef) -> Code:
    code = compile_node(value_node)

    def run(scope: Scope) -> Value:
        named = scope.run.types.get(wanted.name) if wanted.members is None else None
        return has_type(code(scope), named or wanted, scope.run.tick)

    return run
