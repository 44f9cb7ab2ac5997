"""FEEL values in Python: their kinds, and the way in from and out to the host.

number Decimal | string str | boolean bool | null None | list list | context dict | date date | time time
date and time datetime | days and time duration timedelta | years and months duration YearsMonths
range Range | function Function
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.feel.words import Reason, reason

if TYPE_CHECKING:
    from engine.feel.run import Run

Value: TypeAlias = Any  # one of the kinds above

# IEEE 754 decimal128, as DMN demands. Errors become null, not signals.
NUMBERS = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
MAX_INTEGER_DIGITS = 34  # what decimal128 holds exactly
_EXACT = 10**MAX_INTEGER_DIGITS
MAX_INTEGER_BITS = 20_500  # of a whole number from outside; decimal128 ends at 10 ** 6145
MAX_MONTHS = 10**9  # in a duration; the calendar has 120,000
MAX_NESTING = 100  # containers within containers
MICROSECOND = dt.timedelta(microseconds=1)
DAYS, MONTHS, MOMENT = "days and time duration", "years and months duration", "date and time"


@dataclass(frozen=True, order=True, slots=True)
class YearsMonths:
    """A years and months duration."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends; *operator* is set for tests such as "< 5", where one end is open."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Anything FEEL can call.

    signatures: for each way to call it, the names of its parameters.
    """

    signatures: Sequence[tuple[str, ...]]
    invoke: Callable[[Run, Sequence[Value]], Value]


class UnfitError(Exception):
    """Arguments for which a function has no result: null by the standard, an error in strict evaluation.

    is_misuse: their number, names or kinds are not those the function takes.
    """

    def __init__(self, why: Reason, *, is_misuse: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_misuse = why, is_misuse


KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    list: "list",
    dict: "context",
    dt.date: "date",
    dt.time: "time",
    dt.datetime: MOMENT,
    dt.timedelta: DAYS,
    YearsMonths: MONTHS,
    Range: "range",
    Function: "function",
    type(None): "null",
}
ORDERED = frozenset(["number", "string", "date", "time", MOMENT, DAYS, MONTHS])


def kind(value: Value) -> str:
    return KINDS.get(type(value), "unknown")


def finite(number: Decimal | None) -> Decimal | None:
    """Return *number* unless it overflowed or is none."""
    return number if number is not None and number.is_finite() else None


def from_python(
    value: Any, tick: Callable[[int], None], zone: dt.tzinfo | None = None, room: int = MAX_NESTING
) -> Value:
    """Return host data (JSON types, dates) as a FEEL value.

    Floats take their shortest decimal spelling; a date and time without zone belongs to *zone*.
    *tick* is called with the size of each container, *room* is how many may still lie within each other.
    Raises TypeError for a type that FEEL does not know, or where there is no room left.
    """
    t = type(value)
    if t is int:
        return Decimal(value) if -_EXACT < value < _EXACT else _number_from(value)
    if t is str or t is bool or value is None:
        return value
    if t is dict:
        tick(len(value))
        room = nested(room)
        return {k: from_python(v, tick, zone, room) for k, v in value.items()}
    if t is list or t is tuple:
        tick(len(value))
        room = nested(room)
        return [from_python(v, tick, zone, room) for v in value]
    if t is float or t is Decimal:
        return _number_from(value)
    if t is dt.datetime:
        return localized(value, zone)
    if t is Range:
        tick(2)
        low, high = (from_python(end, tick, zone, nested(room)) for end in (value.low, value.high))
        return Range(low, high, value.low_included, value.high_included, value.operator)
    if t in KINDS:
        return value
    if isinstance(value, Mapping):
        return from_python(dict(value), tick, zone, room)
    raise TypeError(reason("value.unknown", type=t.__name__))


def _number_from(value: float | Decimal) -> Decimal:
    """Return a number as FEEL keeps it, with 34 digits at most."""
    if isinstance(value, int):
        number = NUMBERS.create_decimal(value) if value.bit_length() <= MAX_INTEGER_BITS else None
    else:
        number = NUMBERS.plus(value) if isinstance(value, Decimal) else NUMBERS.create_decimal(repr(value))
    if finite(number) is None:
        is_large = isinstance(value, int)
        raise TypeError(reason("value.large") if is_large else reason("value.no_number", text=value))
    assert number is not None
    return number


def nested(room: int) -> int:
    """Return the room left inside one more container. Raises TypeError when there is none."""
    if not room:
        raise TypeError(reason("value.deep", most=MAX_NESTING))
    return room - 1


def to_python(value: Value, zone: dt.tzinfo | None, tick: Callable[[int], None], room: int = MAX_NESTING) -> Any:
    """Return a FEEL value as host data: whole numbers as int, local date-times with their *zone*.

    *tick* is called with the size of each container: a small value may unfold to a huge one.
    Raises TypeError for a function, which only lives inside an evaluation, and for too deep a nesting.
    """
    t = type(value)
    if t is bool or t is str or value is None:
        return value
    if t is Decimal:
        return _whole(value)
    if t is list:
        tick(len(value))
        room = nested(room)
        return [to_python(v, zone, tick, room) for v in value]
    if t is dict:
        tick(len(value))
        room = nested(room)
        return {k: to_python(v, zone, tick, room) for k, v in value.items()}
    if t is Range:
        return _plain_range(value, zone, tick, room)
    if t is Function:
        raise TypeError(reason("value.function"))
    if t is dt.datetime:
        return localized(value, zone)
    return value


def _plain_range(span: Range, zone: dt.tzinfo | None, tick: Callable[[int], None], room: int) -> Range:
    tick(2)
    low, high = (to_python(end, zone, tick, nested(room)) for end in (span.low, span.high))
    return Range(low, high, span.low_included, span.high_included, span.operator)


def _whole(number: Decimal) -> int | Decimal:
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= 0 and number.adjusted() < MAX_INTEGER_DIGITS:
        return int(number)
    return number


def localized(moment: dt.datetime, zone: dt.tzinfo | None) -> dt.datetime:
    """Return *moment*, in *zone* when it names none itself."""
    return moment.replace(tzinfo=zone) if moment.tzinfo is None and zone is not None else moment
