"""Small forms and the moment in which the tests of this folder stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.errors import FieldError, Invalid
from engine.forms import Form, read_form, validate

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def form(*components: dict[str, Any]) -> Form:
    """A form of these components, with ids filled in."""
    return read_form(form_bytes(*components))


def form_bytes(*components: dict[str, Any]) -> bytes:
    return json.dumps({"type": "default", "id": "prov", "components": components}).encode()


def field(kind: str, key: str, **rest: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "id": f"c_{key}", "label": key.capitalize(), **rest}


class People:
    """A directory of two people and one document."""

    def has_person(self, login: str, role: str | None) -> bool:
        return login in {None: ("anna", "bo"), "official": ("anna",)}.get(role, ())

    def has_document(self, document_id: str) -> bool:
        return document_id == "17"


def answered(made: Form, values: Mapping[str, Any], variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return validate(made, values, variables or {}, now=NOW, zone=ZONE, allowed=People())


def refused(
    made: Form, values: Mapping[str, Any], variables: Mapping[str, Any] | None = None
) -> Mapping[str, FieldError]:
    """The errors by field of values that must not pass."""
    with pytest.raises(Invalid) as caught:
        answered(made, values, variables)
    return caught.value.fields


def error(made: Form, values: Mapping[str, Any], variables: Mapping[str, Any] | None = None) -> str:
    """The key of the only error."""
    fields = refused(made, values, variables)
    assert len(fields) == 1
    return next(iter(fields.values())).key
