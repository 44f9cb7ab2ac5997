"""Numbers: exact, with a Swedish comma accepted as well as a point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any, ClassVar

from engine.forms.around import Around
from engine.forms.component import Field, RefusedError

MAX_DIGITS = 34
"""Significant digits of a FEEL number."""
MAX_WRITTEN = 100
"""Characters a number may be written with."""

_WRITTEN = re.compile(r"[+-]?(\d+|\d{1,3}( \d{3})+)([.,]\d+)?", re.ASCII)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """digits: most decimals; None for any. as_text: the variable is a string (`serializeToString`)."""

    type: ClassVar[str] = "number"
    digits: int | None
    increment: Decimal | None
    least: Decimal | None
    most: Decimal | None
    as_text: bool
    prefix: str
    suffix: str

    def convert(self, given: Any, _around: Around, /) -> int | Decimal | None:
        if isinstance(given, str) and not given.strip():
            return None
        number = read_number(given)
        whole = number == number.to_integral_value()
        return int(number) if whole else number

    def check(self, value: int | Decimal, _variables: Mapping[str, Any], _around: Around, /) -> int | Decimal | str:
        number = Decimal(value)
        if self.digits is not None and _decimals(number) > self.digits:
            raise RefusedError("form.not_whole" if self.digits == 0 else "form.decimals", digits=self.digits)
        if self.least is not None and number < self.least:
            raise RefusedError("form.too_small", min=self.least)
        if self.most is not None and number > self.most:
            raise RefusedError("form.too_large", max=self.most)
        if self.increment is not None and not _is_multiple(number, self.increment):
            raise RefusedError("form.increment", increment=self.increment)
        return str(value) if self.as_text else value


def read_number(given: Any) -> Decimal:
    """The exact number that was given. Raises RefusedError."""
    if isinstance(given, str):
        given = given.strip().translate(_SPACES)
        if len(given) > MAX_WRITTEN or not _WRITTEN.fullmatch(given):
            raise RefusedError("form.not_number")
        given = given.replace(" ", "").replace(",", ".")
    elif isinstance(given, float):
        given = repr(given)
    elif isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise RefusedError("form.not_number")
    return _bounded(given)


def _bounded(given: str | int | Decimal) -> Decimal:
    if isinstance(given, int) and abs(given) >= 10**MAX_DIGITS:
        raise RefusedError("form.too_many_digits", max=MAX_DIGITS)
    try:
        number = Decimal(given)
    except InvalidOperation:
        raise RefusedError("form.not_number") from None
    if not number.is_finite():
        raise RefusedError("form.not_number")
    _sign, digits, exponent = number.as_tuple()
    if max(len(digits), len(digits) + int(exponent), -int(exponent)) > MAX_DIGITS:
        raise RefusedError("form.too_many_digits", max=MAX_DIGITS)
    return number


def _decimals(number: Decimal) -> int:
    with localcontext(prec=4 * MAX_DIGITS):
        return max(0, -int(number.normalize().as_tuple().exponent))


def _is_multiple(number: Decimal, increment: Decimal) -> bool:
    with localcontext(prec=4 * MAX_DIGITS):
        return number % increment == 0
