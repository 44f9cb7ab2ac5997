"""Forms by JSON schema (react-jsonschema-form) as components: texts, numbers, yes or no, choices and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from engine.interchange.forms import KEY, Component, field, options, rule
from engine.interchange.work import Work
from engine.runtime.reader.xml import Element

TEXT_RULES = {"minLength": "minLength", "maxLength": "maxLength", "pattern": "pattern"}
NUMBER_RULES = {"minimum": "min", "maximum": "max"}
KNOWN = frozenset(
    ["type", "title", "description", "default", "enum", "enumNames", "oneOf", "format", "readOnly", "const", "examples"]
)
SCHEMA_KNOWN = frozenset(["$schema", "$id", "title", "description", "type", "properties", "required", "definitions"])
LOOK_KNOWN = frozenset(["ui:widget", "ui:title", "ui:description", "ui:help", "ui:placeholder", "ui:options"])
LOOK_WIDGETS = ("textarea", "text", "select", "radio", "date", "updown", "checkbox", "email")
SIMPLE = ("string", "number", "integer", "boolean")


def components_of(work: Work, el: Element, schema_name: str, look_name: str | None) -> list[Component] | None:
    """Return the fields; None, with a to-do, when the schema isn't there or is none. Odd fields are told by name."""
    schema = _json(work.files.get(schema_name.rpartition("/")[2]))
    look = _json(work.files.get((look_name or "").rpartition("/")[2]))
    if schema is None or not isinstance(schema.get("properties"), dict):
        work.todo(el, "formJsonSchemaFilename", schema_name)
        if look_name is not None:
            work.todo(el, "formUiSchemaFilename", look_name)
        return None
    if look is None and look_name is not None:
        work.todo(el, "formUiSchemaFilename", look_name)
    _tell(work, el, "schema", "", {name for name in schema if name not in SCHEMA_KNOWN})
    look = look or {}
    _tell(work, el, "formUiSchemaFilename", "", set(look) - {"ui:order"} - set(schema["properties"]))
    required = schema.get("required") or []
    made = [_one(work, el, key, schema, look, required) for key in _order(schema["properties"], look.get("ui:order"))]
    return [one for one in made if one is not None]


def _json(data: bytes | None) -> dict[str, Any] | None:
    try:
        found = orjson.loads(data) if data is not None else None
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _tell(work: Work, el: Element, name: str, key: str, strange: set[str]) -> None:
    for one in sorted(strange):
        work.todo(el, name, f"{key}: {one}" if key else one)


def _order(properties: Mapping[str, Any], order: Any) -> list[str]:
    first = [key for key in order if key in properties] if isinstance(order, list) else []
    return [*first, *(key for key in properties if key not in first)]


def _one(
    work: Work, el: Element, key: str, schema: Mapping[str, Any], look: Mapping[str, Any], required: Sequence[str]
) -> Component | None:
    given, shown = schema["properties"][key], look.get(key)
    shown = shown if isinstance(shown, dict) else {}
    kind = _kind(given, shown) if isinstance(given, dict) else None
    if kind is None or not KEY.fullmatch(key):
        work.todo(el, "schema", f"{key}: {orjson.dumps(given).decode()}")
        return None
    made = field(key, str(shown.get("ui:title") or given.get("title") or key), kind)
    hint = shown.get("ui:help") or shown.get("ui:description") or given.get("description")
    if isinstance(hint, str):
        made["description"] = hint
    if key in required:
        rule(made, "required", True)
    _fill(made, given, kind)
    rules = {"number": NUMBER_RULES, "textfield": TEXT_RULES, "textarea": TEXT_RULES}.get(kind, {})
    for name in set(given) & set(rules):
        rule(made, rules[name], given[name])
    _tell(work, el, "schema", key, {name for name in given if name not in KNOWN and name not in rules})
    strange = {name for name in shown if name not in LOOK_KNOWN}
    strange |= {"ui:widget"} if shown.get("ui:widget", "text") not in LOOK_WIDGETS else set()
    _tell(work, el, "formUiSchemaFilename", key, strange)
    return made


def _kind(given: Mapping[str, Any], shown: Mapping[str, Any]) -> str | None:
    """Return the component that asks for it, None when it is nothing simple."""
    kind = given.get("type")
    if kind not in SIMPLE or "const" in given:
        return None
    if "enum" in given or "oneOf" in given:
        whole = _choices(given) is not None and kind == "string"
        return ("radio" if shown.get("ui:widget") == "radio" else "select") if whole else None
    if kind == "boolean":
        return "checkbox"
    if kind in ("number", "integer"):
        return "number"
    if given.get("format") == "date" or shown.get("ui:widget") == "date":
        return "datetime"
    if given.get("format") not in (None, "email"):
        return None
    return "textarea" if shown.get("ui:widget") == "textarea" else "textfield"


def _choices(given: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """Return (value, label) of each choice; None when one of them is no text."""
    if "enum" in given:
        values, names = given["enum"], given.get("enumNames") or given["enum"]
        pairs = list(zip(values, names, strict=False)) if isinstance(values, list) and isinstance(names, list) else None
    else:
        held = given["oneOf"] if isinstance(given["oneOf"], list) else [None]
        pairs = [
            (x.get("const"), x.get("title") or x.get("const")) if isinstance(x, dict) else (None, None) for x in held
        ]
    if not pairs or not all(isinstance(value, str) and isinstance(label, str) for value, label in pairs):
        return None
    return pairs


def _fill(made: Component, given: Mapping[str, Any], kind: str) -> None:
    if kind in ("select", "radio"):
        made["values"] = options(_choices(given) or [])
    if given.get("type") == "integer":
        made["decimalDigits"] = 0
    if given.get("format") == "email":
        rule(made, "validationType", "email")
    if given.get("readOnly") is True:
        made["readonly"] = True
    if isinstance(given.get("default"), str | int | float | bool):
        made["defaultValue"] = given["default"]
