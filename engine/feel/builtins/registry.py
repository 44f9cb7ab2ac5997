"""How built-in functions are declared: each with its FEEL signature.

Arguments are checked and converted before the Python function runs. In a signature `name?` may be left out or
null, `name*` takes all remaining arguments; several signatures of one name are tried in order.
A function raises UnfitError when its arguments have no result, and returns None only for a null that is meant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from engine.feel.run import Run
from engine.feel.values import MOMENT, ORDERED, Function, UnfitError, Value, kind
from engine.feel.words import reason

BUILTINS: dict[str, Function] = {}
_OVERLOADS: dict[str, list[Signature]] = {}
_SIGNATURE = re.compile(r"([\w ]+)\((.*)\)")
_UNFIT = object()
_LARGEST_INTEGER = 10**12
Call = TypeVar("Call", bound=Callable[..., Any])


class Parameter(NamedTuple):
    name: str
    wanted: str
    optional: bool
    rest: bool


class Signature:
    """One way to call a built-in."""

    def __init__(self, params: str, call: Callable[..., Value], *, with_run: bool) -> None:
        self.call, self.with_run = call, with_run
        self.params = [_parameter(part) for part in params.split(", ") if part]
        self.names = tuple(p.name for p in self.params)
        self.rest = bool(self.params) and self.params[-1].rest

    def bind(self, args: Sequence[Value], run: Run) -> list[Value] | None:
        """Return the converted arguments, or None when they do not fit."""
        if len(args) > len(self.params) and not self.rest:
            return None
        bound: list[Value] = []
        for i, param in enumerate(self.params):
            given = args[i] if i < len(args) else None
            if param.rest:
                bound += [fit(a, param.wanted, run) for a in args[i:]] or [_UNFIT]
            elif param.optional and given is None:
                bound.append(None)
            else:
                bound.append(fit(given, param.wanted, run) if i < len(args) else _UNFIT)
        return None if any(b is _UNFIT for b in bound) else bound

    def __call__(self, run: Run, bound: Sequence[Value]) -> Value:
        return self.call(run, *bound) if self.with_run else self.call(*bound)


def _parameter(text: str) -> Parameter:
    name, _, wanted = text.partition(": ")
    return Parameter(name.rstrip("?*"), wanted or "any", name.endswith("?"), name.endswith("*"))


def fit(value: Value, wanted: str, run: Run) -> Value:
    """Return *value* as the wanted kind, or a marker that binds to nothing."""
    if wanted == "any":
        return value
    if wanted == "list":
        return _UNFIT if value is None else value if type(value) is list else [value]
    if type(value) is list and len(value) == 1:
        value = value[0]
    found = kind(value)
    if found == wanted or (wanted == "point" and found in ORDERED):
        return value
    if (wanted == "duration" and found.endswith("duration")) or (wanted == "moment" and found in ("date", MOMENT)):
        return value
    return run.midnight(value) if wanted == MOMENT and found == "date" else _UNFIT


def builtin(declaration: str, *, run: bool = False) -> Callable[[Call], Call]:
    """Register a function under its FEEL signature; with *run* it takes the Run as first argument."""
    match = _SIGNATURE.fullmatch(declaration)
    assert match is not None, declaration
    name, params = match.groups()

    def register(call: Call) -> Call:
        overloads = _OVERLOADS.setdefault(name, [])
        overloads.append(Signature(params, call, with_run=run))
        BUILTINS[name] = Function([s.names for s in overloads], _invoker(overloads))
        return call

    return register


def _invoker(overloads: list[Signature]) -> Callable[[Run, Sequence[Value]], Value]:
    def invoke(run: Run, args: Sequence[Value]) -> Value:
        for arg in args:
            if type(arg) in (list, str, dict):
                run.tick(len(arg))
        for signature in overloads:
            bound = signature.bind(args, run)
            if bound is not None:
                return _counted(signature(run, bound), run)
        raise UnfitError(reason("call.kinds", kinds=", ".join(map(kind, args))), is_misuse=True)

    return invoke


def _counted(result: Value, run: Run) -> Value:
    """Return *result*, its size counted as work done and held against the limits."""
    if type(result) in (list, str):
        run.tick(len(result))
    return run.checked(result)


def spread(name: str) -> Callable[[Call], Call]:
    """Register a function of a list that may also be called with the items as arguments."""

    def register(call: Call) -> Call:
        builtin(f"{name}(list: list)")(call)
        builtin(f"{name}(list*: any)")(lambda *items: call(list(items)))
        return call

    return register


Result = TypeVar("Result")


def found(result: Result | None, key: str, **fields: object) -> Result:
    """Return *result*, which must not be None; *key* and *fields* say why it is (engine/feel/words.py)."""
    if result is None:
        raise UnfitError(reason(key, **fields))
    return result


def whole(number: Decimal) -> int:
    """Return *number* as int; it must be an integer of sensible size."""
    if number != number.to_integral_value() or abs(number) > _LARGEST_INTEGER:
        raise UnfitError(reason("number.whole", number=number))
    return int(number)


def day_of(moment: dt.date) -> dt.date:
    """Return the date of a date or of a date and time."""
    return moment.date() if isinstance(moment, dt.datetime) else moment
