"""Built-ins on numbers and booleans."""

from __future__ import annotations

import datetime as dt
import decimal
import functools
from decimal import Decimal

from engine.feel.arithmetic import TRANSCENDENTAL
from engine.feel.builtins.registry import builtin, found, whole
from engine.feel.comparison import equal
from engine.feel.run import Run
from engine.feel.values import NUMBERS, UnfitError, Value, YearsMonths, finite, kind
from engine.feel.words import reason

_ROUNDINGS = {
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
    "decimal": decimal.ROUND_HALF_EVEN,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}
_TOO_LARGE = "number.large"
_DIGITS_OF_QUOTIENT = 100
_WIDE = decimal.Context(prec=300, Emin=NUMBERS.Emin, Emax=NUMBERS.Emax, traps=[])


def _rounded(mode: str, number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
    places = whole(scale)
    if not -6111 <= places <= 6176:
        raise UnfitError(reason("number.scale", number=scale))
    if number.adjusted() + places > 32:
        return number
    return found(finite(number.quantize(Decimal((0, (1,), -places)), rounding=mode, context=NUMBERS)), _TOO_LARGE)


for _name, _mode in _ROUNDINGS.items():
    if _name in ("floor", "ceiling"):
        builtin(f"{_name}(n: number)")(functools.partial(_rounded, _mode))
    builtin(f"{_name}(n: number, scale: number)")(functools.partial(_rounded, _mode))


@builtin("abs(n: number)")
def absolute(number: Decimal) -> Decimal:
    return abs(number)


@builtin("abs(n: days and time duration)")
def absolute_span(span: dt.timedelta) -> dt.timedelta:
    return abs(span)


@builtin("abs(n: years and months duration)")
def absolute_months(span: YearsMonths) -> YearsMonths:
    return YearsMonths(abs(span.months))


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the remainder, exactly, with the sign of the divisor."""
    if not divisor:
        raise UnfitError(reason("number.zero"))
    if dividend.adjusted() - divisor.adjusted() > _DIGITS_OF_QUOTIENT:
        raise UnfitError(reason("number.quotient", most=_DIGITS_OF_QUOTIENT))
    remainder = _WIDE.remainder(dividend, divisor)  # has the sign of the dividend
    if remainder and (remainder < 0) != (divisor < 0):
        remainder = _WIDE.add(remainder, divisor)
    return found(finite(NUMBERS.plus(remainder)), _TOO_LARGE)


@builtin("sqrt(number: number)")
def square_root(number: Decimal) -> Decimal:
    if number < 0:
        raise UnfitError(reason("number.root"))
    return found(finite(NUMBERS.sqrt(number)), _TOO_LARGE)


@builtin("log(number: number)", run=True)
def logarithm(run: Run, number: Decimal) -> Decimal:
    run.tick(TRANSCENDENTAL)
    if number <= 0:
        raise UnfitError(reason("number.logarithm"))
    return found(finite(NUMBERS.ln(number)), _TOO_LARGE)


@builtin("exp(number: number)", run=True)
def exponential(run: Run, number: Decimal) -> Decimal:
    run.tick(TRANSCENDENTAL)
    return found(finite(NUMBERS.exp(number)), _TOO_LARGE)


@builtin("odd(number: number)")
def odd(number: Decimal) -> bool:
    return whole(number) % 2 == 1


@builtin("even(number: number)")
def even(number: Decimal) -> bool:
    return whole(number) % 2 == 0


# --- booleans -------------------------------------------------------------------------------------------
@builtin("not(negand: boolean)")
def negation(value: bool) -> bool:
    return not value


@builtin("is(value1: any, value2: any)", run=True)
def identical(run: Run, a: Value, b: Value) -> bool:
    """Return whether two values are the same, also in kind and in zone."""
    if kind(a) != kind(b):
        return False
    if type(a) in (dt.time, dt.datetime) and (type(a.tzinfo) is not type(b.tzinfo) or str(a.tzinfo) != str(b.tzinfo)):
        return False
    return equal(a, b, run.tick) is True


@builtin("is defined(value: any)")
def is_defined(value: Value) -> bool:
    """Return whether a variable is set and not null; the compiler lets unset names through as null."""
    return value is not None


@builtin("get or else(value: any, default: any)")
def get_or_else(value: Value, default: Value) -> Value:
    return default if value is None else value


@builtin("assert(value: any, condition: any, cause?: string)")
def assured(value: Value, condition: Value, cause: str | None) -> Value:
    """Return the value if the condition is true."""
    if condition is not True:
        raise UnfitError(reason("assert.cause", text=cause) if cause else reason("assert"))
    return value
