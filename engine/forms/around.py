"""What a form is evaluated in: the time, the zone, whom and what it may refer to, and the variables it sees."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.feel import Expression, FeelError

if TYPE_CHECKING:
    from engine.ports import Directory

MISSING: Any = object()
"""Stands for a value that was not given at all, as opposed to one given as null."""


@dataclass(frozen=True, slots=True)
class Around:
    """now: aware. allowed: None when people and documents are not to be looked up."""

    now: datetime
    zone: ZoneInfo
    allowed: Directory | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def answer(expression: Expression, variables: Mapping[str, Any], around: Around) -> Any:
    """What the expression gives; None where a name is unset, a type does not fit or a limit is passed.

    A form must stay usable while half of it is unanswered, so nothing in it raises. A null that comes of this
    is caught where the diagram uses it, since expressions there are strict.
    """
    try:
        return expression.evaluate_lenient(variables, now=around.now, zone=around.zone).value
    except FeelError:
        return None


def reach(values: Any, path: tuple[str, ...], default: Any = None) -> Any:
    """The value at *path* in nested mappings."""
    for name in path:
        if not isinstance(values, (dict, Mapping)) or name not in values:  # a dict is told faster
            return default
        values = values[name]
    return values


def put(values: MutableMapping[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def joined(below: Any, above: Any) -> Any:
    """*above* laid over *below*, mapping by mapping; neither is changed."""
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    return {**below, **{name: joined(below.get(name), value) for name, value in above.items()}}


def overlay(variables: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """*values* completed with the members that *variables* hold beside them (`foretag.orgnr` next to `foretag.namn`).

    Reads only the variables that *values* names, since variables are decoded when read.
    """
    return {name: _completed(variables, name, value) for name, value in values.items()}


def _completed(variables: Mapping[str, Any], name: str, value: Any) -> Any:
    if type(value) is str or value is None:  # asking whether a text is a Mapping takes longer than all the rest
        return value
    return joined(variables[name], value) if isinstance(value, Mapping) and name in variables else value


def context(variables: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an expression sees: the form's values in front of the variables, which stay undecoded until read."""
    return ChainMap(overlay(variables, values), variables)  # type: ignore[arg-type]  # only ever read
