"""Choices: yes or no, one of several, several of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from engine.feel import Expression
from engine.forms.around import Around, answer
from engine.forms.component import Field, RefusedError
from engine.forms.words import Words, plain

MAX_OPTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Option:
    """token: the value as a string, which is what a page sends."""

    value: Any
    label: str

    @property
    def token(self) -> str:
        return token(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkbox(Field):
    type: ClassVar[str] = "checkbox"

    def is_answered(self, value: Any) -> bool:
        return value is True

    def convert(self, given: Any, _around: Around, /) -> bool:
        if not isinstance(given, bool):
            raise RefusedError("form.not_yes_or_no")
        return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """source: the options as written, or an expression that gives them."""

    source: tuple[tuple[Any, Words], ...] | Expression

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(e for e in (self.hide, self.readonly, self.source) if isinstance(e, Expression))

    @property
    def texts(self) -> tuple[Words, ...]:
        written = () if isinstance(self.source, Expression) else self.source
        return (self.label, self.description, *(label for _, label in written))

    def options(self, variables: Mapping[str, Any], around: Around) -> tuple[Option, ...]:
        """The options as they stand with these variables."""
        if isinstance(self.source, Expression):
            return tuple(_read_options(answer(self.source, variables, around)))
        return tuple(Option(value, label.say(variables, around)) for value, label in self.source)

    def pick(self, given: Any, variables: Mapping[str, Any], around: Around) -> Any:
        """The option's own value for what was given. Raises RefusedError."""
        wanted = token(given)
        for option in self.options(variables, around):
            if option.token == wanted:
                return option.value
        raise RefusedError("form.not_an_option", value=wanted[:100])


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Choice):
    def convert(self, given: Any, _around: Around, /) -> Any:
        if isinstance(given, list) or not _has_token(given):
            raise RefusedError("form.not_an_option", value="")
        return given

    def check(self, value: Any, variables: Mapping[str, Any], around: Around, /) -> Any:
        return self.pick(value, variables, around)


@dataclass(frozen=True, slots=True, kw_only=True)
class Radio(OneOf):
    type: ClassVar[str] = "radio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(OneOf):
    type: ClassVar[str] = "select"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyOf(Choice):
    def convert(self, given: Any, _around: Around, /) -> list[Any]:
        if not isinstance(given, list | tuple):
            raise RefusedError("form.not_list")
        if len(given) > MAX_OPTIONS:
            raise RefusedError("form.too_many", max=MAX_OPTIONS)
        if not all(map(_has_token, given)):
            raise RefusedError("form.not_an_option", value="")
        return list({token(item): item for item in given}.values())

    def check(self, value: list[Any], variables: Mapping[str, Any], around: Around, /) -> list[Any]:
        return [self.pick(item, variables, around) for item in value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(ManyOf):
    type: ClassVar[str] = "checklist"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagList(ManyOf):
    type: ClassVar[str] = "taglist"


def token(value: Any) -> str:
    """An option's value as a string that tells it from the others."""
    if isinstance(value, dict | list):
        return orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()
    return plain(value)


def _has_token(given: Any) -> bool:
    """Whether what was given can be compared at all: no numbers or nesting without end."""
    try:
        token(given)
    except (TypeError, ValueError):
        return False
    return True


def _read_options(found: Any) -> Iterable[Option]:
    """Options from a variable: plain values, or contexts with `value` and `label`."""
    for item in found[:MAX_OPTIONS] if isinstance(found, list) else ():
        if isinstance(item, Mapping) and "value" in item:
            yield Option(item["value"], plain(item.get("label", item["value"])))
        elif item is not None and not isinstance(item, Mapping | list):
            yield Option(item, plain(item))
