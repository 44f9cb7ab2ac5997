"""What a program sends, read strictly: a body that two readers could understand differently is refused."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from web.api.problems import BadBody, BadFields, FieldProblem

MOST_BYTES = 4 * 1024 * 1024
"""A process folder for checking is the largest thing anybody sends."""
DEEPEST = 32
MOST_DIGITS = 34
MOST_EXPONENT = 6144
BAD_CHARACTER = re.compile("[\0\ud800-\udfff]")

M = TypeVar("M", bound=BaseModel)


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it was written, so that a name given twice can still be seen."""


class _NotFinite:
    """NaN or Infinity, which JSON does not have and Python's reader takes."""

    def __init__(self, name: str) -> None:
        self.name = name


def read_body(model: type[M]) -> M:
    """Return the request's body as *model*.

    Raises BadBody (400) for what is no good JSON, BadFields (422) for good JSON of another shape.
    """
    body = parse(_bytes())
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise BadFields(_problems(error)) from None


def read_query(model: type[M]) -> M:
    """Return the address's query as *model*. Raises BadFields for unknown names and impossible values."""
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise BadFields(_problems(error)) from None


def parse(data: bytes) -> dict[str, Any]:
    """Read one JSON object: no name twice, no NaN, at most 32 levels, numbers of at most 34 digits.

    Raises BadBody with a JSON pointer to what is wrong.
    """
    try:
        raw = json.loads(data.decode("utf-8"), object_pairs_hook=_Pairs, parse_float=Decimal, parse_constant=_NotFinite)
    except UnicodeDecodeError:
        raise BadBody("body.not_utf8") from None
    except RecursionError:
        raise BadBody("body.too_deep", limit=DEEPEST) from None
    except ValueError as error:
        raise BadBody("body.not_json", reason=str(error)) from None
    if not isinstance(raw, _Pairs):
        raise BadBody("body.no_object")
    return _object(raw, "", 1)


def _bytes() -> bytes:
    if request.mimetype != "application/json":
        raise BadBody("body.media_type", status=415, given=request.mimetype or "-")
    if request.content_length is not None and request.content_length > MOST_BYTES:
        raise BadBody("body.too_large", limit=MOST_BYTES)
    data = request.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadBody("body.too_large", limit=MOST_BYTES)
    return data


def _value(value: Any, at: str, depth: int) -> Any:
    if isinstance(value, (_Pairs, list)):
        if depth > DEEPEST:
            raise BadBody("body.too_deep", at, limit=DEEPEST)
        if isinstance(value, _Pairs):
            return _object(value, at, depth)
        return [_value(one, f"{at}/{index}", depth + 1) for index, one in enumerate(value)]
    if isinstance(value, _NotFinite):
        raise BadBody("body.not_finite", at, value=value.name)
    if isinstance(value, str):
        return _text(value, at)
    return _number(value, at) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def _object(pairs: _Pairs, at: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        inside = f"{at}/{_escaped(_text(name, at))}"
        if name in found:
            raise BadBody("body.name_twice", inside, name=name)
        found[name] = _value(value, inside, depth + 1)
    return found


def _text(text: str, at: str) -> str:
    """No NUL, which PostgreSQL can't store, and no half of a surrogate pair, which is no character."""
    if BAD_CHARACTER.search(text):
        raise BadBody("body.bad_character", at)
    return text


def _number(number: int | Decimal, at: str) -> int | Decimal:
    _, digits, exponent = Decimal(number).as_tuple()
    if len(digits) > MOST_DIGITS or not isinstance(exponent, int) or abs(exponent) > MOST_EXPONENT:
        raise BadBody("body.number_too_long", at, limit=MOST_DIGITS)
    return number


def _problems(error: ValidationError) -> list[FieldProblem]:
    return [
        FieldProblem("".join(f"/{_escaped(str(part))}" for part in one["loc"]), f"body.{one['type']}", one["msg"])
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _escaped(name: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
