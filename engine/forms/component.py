"""What every component of a form has, and every field that sets a variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.errors import FieldError
from engine.feel import Expression
from engine.forms.around import Around, answer
from engine.forms.words import Words


class RefusedError(Exception):
    """A value that its field does not accept."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.error = FieldError(key, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """hide: true means not shown, and nothing kept. columns: width of 16, None for the whole row."""

    type: ClassVar[str]
    id: str
    label: Words
    description: Words
    hide: Expression | None
    columns: int | None
    properties: Mapping[str, str]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Every expression it has outside its texts."""
        return (self.hide,) if self.hide else ()

    @property
    def texts(self) -> tuple[Words, ...]:
        return (self.label, self.description)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Component):
    """A component that sets a variable. path: where, from the form's root or the list's row it stands in.

    default: as written in the form, not yet converted.
    """

    path: tuple[str, ...]
    required: bool
    readonly: bool | Expression
    default: Any

    @property
    def key(self) -> str:
        return ".".join(self.path)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(e for e in (self.hide, self.readonly) if isinstance(e, Expression))

    def is_readonly(self, variables: Mapping[str, Any], around: Around) -> bool:
        if isinstance(self.readonly, bool):
            return self.readonly
        return answer(self.readonly, variables, around) is True

    def is_answered(self, value: Any) -> bool:
        """Whether *value* satisfies `required`."""
        return value is not None and value != []

    def convert(self, given: Any, around: Around, /) -> Any:
        """What was given, neither null nor empty, as a typed value. Raises RefusedError."""
        raise NotImplementedError

    def check(self, value: Any, _variables: Mapping[str, Any], _around: Around, /) -> Any:
        """The value to keep, once it is known that the field is shown. Raises RefusedError."""
        return value
