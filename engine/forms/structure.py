"""What holds other components, what is only shown, what is computed, and the form itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from engine.errors import Finding
from engine.feel import Expression
from engine.forms.component import Component, Field
from engine.forms.fields.choice import Choice
from engine.forms.words import Words

Known = Mapping[str, Any]
"""The keys that values may have on one level: a mapping for a context, None for a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Component):
    """Components under one heading. Its path is already part of theirs."""

    type: ClassVar[str] = "group"
    components: tuple[Component, ...]
    outlined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicList(Field):
    """Rows with the same fields; the value is a list of contexts. rows: how many empty ones to begin with."""

    type: ClassVar[str] = "dynamiclist"
    components: tuple[Component, ...]
    known: Known
    rows: int
    may_add: bool
    outlined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Field):
    """A variable that the server works out from the others (`expression`)."""

    type: ClassVar[str] = "expression"
    expression: Expression

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(e for e in (self.hide, self.expression) if e)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Component):
    """Light Markdown with holes."""

    type: ClassVar[str] = "text"
    text: Words

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.text,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    label: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Component):
    """Shows what an expression gives."""

    source: Expression

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(e for e in (self.hide, self.source) if e)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Sourced):
    """columns_shown empty: every member of the first row."""

    type: ClassVar[str] = "table"
    columns_shown: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPreview(Sourced):
    """A list of documents."""

    type: ClassVar[str] = "documentPreview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Component):
    type: ClassVar[str] = "image"
    source: Words
    alt: Words

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.source, self.alt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator(Component):
    type: ClassVar[str] = "separator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacer(Component):
    type: ClassVar[str] = "spacer"
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Button(Component):
    """action: submit or reset. The page has its own buttons; a submit button's label renames its main one."""

    type: ClassVar[str] = "button"
    action: str


@dataclass(frozen=True)
class Form:
    """One form, read and compiled. warnings: what was left out when it was read."""

    id: str
    components: tuple[Component, ...]
    known: Known = field(repr=False)
    warnings: tuple[Finding, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The top-level variables it sets."""
        return frozenset(self.known)

    @cached_property
    def depends(self) -> bool:
        """Whether what it shows or holds depends on what is answered: something may be hidden, or is computed."""
        return any(one.hide is not None or isinstance(one, Computed) for one in everything(self.components))

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads and does not set itself."""
        read: set[str] = set()
        for component in everything(self.components):
            read.update(*(e.names for e in component.expressions), *(w.names for w in component.texts))
        own = {item.path[0] for item in everything(self.components) if isinstance(item, Field)}
        return frozenset(read) - own - {"this"}

    @property
    def option_names(self) -> frozenset[str]:
        """Of the names it reads, those that choices take their options from."""
        sources = [one.source for one in everything(self.components) if isinstance(one, Choice)]
        return self.names & frozenset(name for one in sources if isinstance(one, Expression) for name in one.names)


def fields_of(components: Iterable[Component]) -> Iterator[Field]:
    """The fields of one level of values, in order: groups opened, rows not."""
    for component in components:
        if isinstance(component, Group):
            yield from fields_of(component.components)
        elif isinstance(component, Field):
            yield component


def everything(components: Iterable[Component]) -> Iterator[Component]:
    """Every component, those of groups and rows included."""
    for component in components:
        yield component
        if isinstance(component, Group | DynamicList):
            yield from everything(component.components)
