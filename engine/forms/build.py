"""From one component's JSON to its dataclass: one builder per component type of the format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.forms.component import Component
from engine.forms.entry import Entry
from engine.forms.fields.choice import Checkbox, Checklist, Radio, Select, TagList
from engine.forms.fields.files import FilePicker
from engine.forms.fields.moment import DateField, DateTimeField, TimeField
from engine.forms.fields.number import Number
from engine.forms.fields.text import TextArea, TextField
from engine.forms.structure import Button, Column, Computed, DocumentPreview, Image, Separator, Spacer, Table, Text
from engine.forms.words import NOTHING

Path = tuple[str, ...]
Builder = Callable[[Entry, Path], Component | None]
RESERVED = "arende"
"""The variable that holds facts of the case; no form may set it."""

_NAME = re.compile(r"[^\W\d]\w*")
_RULES = frozenset({"required", "minLength", "maxLength", "min", "max", "pattern", "validationType"})
_FORMATS = ("email", "phone")


def common(entry: Entry) -> dict[str, Any]:
    """What every component has."""
    return {
        "id": entry.element,
        "label": entry.words("label"),
        "description": entry.words("description"),
        "hide": entry.part("conditional").feel("hide"),
        "columns": entry.part("layout").whole("columns"),
        "properties": {name: str(value) for name, value in entry.part("properties").json.items()},
    }


def field(entry: Entry, above: Path) -> dict[str, Any]:
    """What every component that sets a variable has."""
    rules = entry.part("validate")
    unknown = sorted(set(rules.json) - _RULES)
    if unknown:
        entry.note("FORM-RULE", names=", ".join(unknown))
    return common(entry) | {
        "path": above + path_of(entry, "key"),
        "required": rules.flag("required"),
        "readonly": entry.flag("disabled") or entry.flag_or_feel("readonly"),
        "default": entry.json.get("defaultValue"),
    }


def path_of(entry: Entry, attribute: str) -> Path:
    """The dotted key as a path; empty, with a finding, when it is no key."""
    key = entry.text(attribute)
    parts = tuple(key.split("."))
    if not key:
        entry.note("FORM-KEY-MISSING", attribute=attribute)
        return ()
    if not all(map(_NAME.fullmatch, parts)):
        entry.note("FORM-KEY", key=key)
        return ()
    return parts


def _adorners(entry: Entry) -> dict[str, Any]:
    appearance = entry.part("appearance")
    return {"prefix": appearance.text("prefixAdorner"), "suffix": appearance.text("suffixAdorner")}


def _text(entry: Entry, above: Path) -> dict[str, Any]:
    rules = entry.part("validate")
    kind = rules.text("validationType", "custom")
    if kind not in (*_FORMATS, "custom"):
        entry.note("FORM-RULE:format", name=kind)
    rest = {
        "min_length": rules.whole("minLength"),
        "max_length": rules.whole("maxLength"),
        "pattern": rules.pattern("pattern"),
        "format": kind if kind in _FORMATS else None,
    }
    return field(entry, above) | rest | _adorners(entry)


def _number(entry: Entry, above: Path) -> Component:
    rules = entry.part("validate")
    increment = entry.decimal("increment")
    if increment is not None and increment <= 0:
        entry.note("FORM-ATTRIBUTE:increment")
        increment = None
    return Number(
        **field(entry, above),
        **_adorners(entry),
        digits=entry.whole("decimalDigits"),
        increment=increment,
        least=rules.decimal("min"),
        most=rules.decimal("max"),
        as_text=entry.flag("serializeToString"),
    )


def _datetime(entry: Entry, above: Path) -> Component | None:
    subtype = entry.text("subtype", "date")
    day, clock = entry.words("dateLabel"), entry.words("timeLabel")
    shared = field(entry, above)
    no_passed = entry.flag("disallowPassedDates")
    if subtype == "date":
        return DateField(**shared | {"label": day or shared["label"]}, no_passed=no_passed)
    if subtype == "time":
        return TimeField(**shared | {"label": clock or shared["label"]})
    if subtype == "datetime":
        return DateTimeField(**shared | {"label": day or shared["label"]}, time_label=clock, no_passed=no_passed)
    entry.note("FORM-ATTRIBUTE:subtype", subtype=subtype)
    return None


def _choice(entry: Entry, above: Path) -> dict[str, Any]:
    return field(entry, above) | {"source": _source(entry)}


def _source(entry: Entry) -> Any:
    given = [name for name in ("values", "valuesKey", "valuesExpression") if entry.json.get(name)]
    if len(given) != 1:
        entry.note("FORM-OPTIONS")
        return ()
    if given == ["valuesKey"]:
        return entry.compiled(entry.text("valuesKey")) or ()
    if given == ["valuesExpression"]:
        return entry.feel("valuesExpression") or ()
    options = [(item.get("value"), item.get("label")) for item in entry.objects("values")]
    if any(value is None or isinstance(value, dict | list) for value, _ in options):
        entry.note("FORM-OPTIONS:value")
    if len({str(value) for value, _ in options}) < len(options):
        entry.note("FORM-OPTIONS:same")
    return tuple((value, entry.template(str(value if label is None else label))) for value, label in options)


def _filepicker(entry: Entry, above: Path) -> Component:
    endings = tuple(part.strip().lower() for part in entry.text("accept").split(",") if part.strip())
    return FilePicker(**field(entry, above), accept=endings, multiple=entry.flag("multiple"))


def _computed(entry: Entry, above: Path) -> Component | None:
    expression = entry.feel("expression")
    shared = field(entry, above)
    if expression is None:
        if not entry.text("expression"):
            entry.note("FORM-EXPRESSION:empty")
        return None
    return Computed(**shared, expression=expression)


def _sourced(entry: Entry) -> dict[str, Any]:
    source = entry.feel("dataSource")
    if source is None and not entry.text("dataSource"):
        entry.note("FORM-EXPRESSION:source")
    return common(entry) | {"source": source}


def _table(entry: Entry, _above: Path) -> Component | None:
    columns = tuple(
        Column(label=str(item.get("label") or item.get("key", "")), path=tuple(str(item.get("key", "")).split(".")))
        for item in entry.objects("columns")
    )
    shared = _sourced(entry)
    return Table(**shared, columns_shown=columns) if shared["source"] else None


def _preview(entry: Entry, _above: Path) -> Component | None:
    shared = _sourced(entry)
    return DocumentPreview(**shared) if shared["source"] else None


def _active(entry: Entry, _above: Path) -> None:
    entry.note("FORM-ACTIVE-CONTENT")


BUILDERS: Mapping[str, Builder] = {
    "text": lambda entry, _: Text(**common(entry), text=entry.words("text")),
    "textfield": lambda entry, above: TextField(**_text(entry, above)),
    "textarea": lambda entry, above: TextArea(**_text(entry, above)),
    "number": _number,
    "datetime": _datetime,
    "expression": _computed,
    "checkbox": lambda entry, above: Checkbox(**field(entry, above)),
    "checklist": lambda entry, above: Checklist(**_choice(entry, above)),
    "radio": lambda entry, above: Radio(**_choice(entry, above)),
    "select": lambda entry, above: Select(**_choice(entry, above)),
    "taglist": lambda entry, above: TagList(**_choice(entry, above)),
    "filepicker": _filepicker,
    "table": _table,
    "documentPreview": _preview,
    "image": lambda entry, _: Image(**common(entry), source=entry.words("source"), alt=entry.words("alt")),
    "separator": lambda entry, _: Separator(**common(entry) | {"label": NOTHING}),
    "spacer": lambda entry, _: Spacer(**common(entry), height=entry.whole("height") or 0),
    "button": lambda entry, _: Button(**common(entry), action=entry.text("action", "submit")),
    "html": _active,
    "iframe": _active,
}
"""Every type but `group` and `dynamiclist`, which hold others and are built in `read`."""
