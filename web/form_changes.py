"""What differs between two states of a form, field by field, in the words of the form editor's panel."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from web.texts import N_

Kind = Literal["added", "removed", "changed"]
TYPES: Mapping[str, str] = {
    "textfield": N_("text field"),
    "textarea": N_("text area"),
    "number": N_("number field"),
    "datetime": N_("date or time field"),
    "expression": N_("computed value"),
    "checkbox": N_("checkbox"),
    "checklist": N_("several choices"),
    "radio": N_("one choice"),
    "select": N_("choice in a list"),
    "taglist": N_("several choices in a list"),
    "filepicker": N_("file to attach"),
    "text": N_("text shown"),
    "html": N_("HTML shown"),
    "image": N_("image"),
    "table": N_("table"),
    "documentPreview": N_("document shown"),
    "separator": N_("line"),
    "spacer": N_("empty space"),
    "iframe": N_("embedded page"),
    "group": N_("group of fields"),
    "dynamiclist": N_("list that grows"),
    "button": N_("button"),
}
RESPECTS: Mapping[str, str] = {
    "type": N_("Kind of field"),
    "label": N_("Label"),
    "text": N_("Text"),
    "content": N_("Content"),
    "description": N_("Help text"),
    "key": N_("Name in the case"),
    "path": N_("Place in the case"),
    "defaultValue": N_("Default value"),
    "values": N_("Choices"),
    "valuesKey": N_("Choices from the variable"),
    "valuesExpression": N_("Choices from an expression"),
    "validate.required": N_("Must be answered"),
    "validate.minLength": N_("Shortest"),
    "validate.maxLength": N_("Longest"),
    "validate.min": N_("Lowest"),
    "validate.max": N_("Highest"),
    "validate.pattern": N_("Pattern"),
    "validate.patternErrorMessage": N_("Message when the pattern does not fit"),
    "validate.validationType": N_("Kind of check"),
    "conditional.hide": N_("Hidden if"),
    "readonly": N_("Cannot be changed"),
    "disabled": N_("Turned off"),
    "searchable": N_("Can be searched"),
    "multiple": N_("Several files"),
    "accept": N_("Kinds of files"),
    "subtype": N_("Kind of time"),
    "dateLabel": N_("Label of the date"),
    "timeLabel": N_("Label of the time"),
    "timeInterval": N_("Minutes between times"),
    "timeSerializingFormat": N_("How the time is saved"),
    "use24h": N_("24-hour clock"),
    "disallowPassedDates": N_("Only coming days"),
    "decimalDigits": N_("Decimals"),
    "increment": N_("Step of the number"),
    "serializeToString": N_("Saved as text"),
    "appearance.prefixAdorner": N_("Before the field"),
    "appearance.suffixAdorner": N_("After the field"),
    "layout.columns": N_("Width"),
    "expression": N_("Expression"),
    "computeOn": N_("Computed when"),
    "isRepeating": N_("Repeated"),
    "allowAddRemove": N_("Rows can be added and removed"),
    "defaultRepetitions": N_("Rows from the beginning"),
    "nonCollapsedItems": N_("Rows always shown"),
    "disableCollapse": N_("All rows are always shown"),
    "showOutline": N_("Frame around it"),
    "verticalAlignment": N_("Place upright"),
    "source": N_("Source of the image"),
    "alt": N_("The image in words"),
    "url": N_("Address"),
    "height": N_("Height"),
    "dataSource": N_("Source of the rows"),
    "columns": N_("Table columns"),
    "columnsExpression": N_("Columns from an expression"),
    "rowCount": N_("Rows a page"),
    "title": N_("Title of the page shown"),
    "action": N_("What the button does"),
    "moved": N_("Place in the form"),
    "within": N_("Part of"),
    "properties": N_("Own properties"),
    "other": N_("Other settings"),
}
"""How a field can change; `properties` have names of the author's own, `other` is what the panel does not show."""
NOT_SHOWN = frozenset({"id", "components", "layout.row"})
YES, NO, MOVED = N_("yes"), N_("no"), N_("moved")


@dataclass(frozen=True, slots=True)
class FieldDetail:
    """One respect in which a field changed; empty where it said or says nothing. name: of an own property."""

    respect: str
    before: str
    after: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that came, went or changed. label: what the reader sees above it. type: a key of TYPES."""

    kind: Kind
    label: str
    type: str
    details: tuple[FieldDetail, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A field: its settings as texts, and where it stands."""

    label: str
    type: str
    said: Mapping[tuple[str, str], str]


def form_changes(
    old: bytes | None, new: bytes | None, word: Callable[[str], str] = str
) -> tuple[FieldChange, ...] | None:
    """Return the changes in the order of the form; None where either can't be read. word: says YES, NO and MOVED."""
    before, after = _read(old, word), _read(new, word)
    if before is None or after is None:
        return None
    moved = _moved(before, after)
    places = {name: FieldDetail("moved", "", word(MOVED)) for name in moved}
    found = [_change(before.get(name), part, places.get(name)) for name, part in after.items()]
    gone = [FieldChange("removed", part.label, part.type) for name, part in before.items() if name not in after]
    return (*(one for one in found if one is not None), *gone)


def _change(old: _Part | None, new: _Part, place: FieldDetail | None) -> FieldChange | None:
    before = {} if old is None else old.said
    names = [one for one in dict.fromkeys([*before, *new.said]) if before.get(one, "") != new.said.get(one, "")]
    shown = [one for one in names if old is not None or one[0] not in ("type", "label")]
    details = [FieldDetail(one[0], before.get(one, ""), new.said.get(one, ""), one[1]) for one in shown]
    if place is not None:
        details.append(place)
    if old is not None and not details:
        return None
    return FieldChange("added" if old is None else "changed", new.label, new.type, tuple(details))


def _moved(before: Mapping[str, _Part], after: Mapping[str, _Part]) -> set[str]:
    """Return the fields that stand in another order than before, as few as tell it."""
    old, new = [name for name in before if name in after], [name for name in after if name in before]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    kept = {name for match in matcher.get_matching_blocks() for name in new[match.b : match.b + match.size]}
    return set(new) - kept


# --- reading --------------------------------------------------------------------------------------------------------
def _read(data: bytes | None, word: Callable[[str], str]) -> dict[str, _Part] | None:
    """Return the fields by their ids; nothing where there is no form, None for what is no form."""
    if data is None:
        return {}
    try:
        form = json.loads(data)
        return dict(_parts(form, "", word)) if isinstance(form, dict) else None
    except (ValueError, RecursionError):
        return None


def _parts(holder: Mapping[str, Any], within: str, word: Callable[[str], str]) -> Iterator[tuple[str, _Part]]:
    parts = holder.get("components")
    for number, part in enumerate(parts if isinstance(parts, list) else []):
        if not isinstance(part, dict):
            continue
        label = _label(part)
        said: dict[tuple[str, str], str] = {}
        for key, text in _settings(part, "", word):
            said[key] = ", ".join(filter(None, (said.get(key), text)))
        if within:
            said["within", ""] = within
        name = str(part.get("id") or part.get("key") or f"{within}/{number}")
        yield name, _Part(label, str(part.get("type", "")), said)
        yield from _parts(part, label, word)


def _label(part: Mapping[str, Any]) -> str:
    """Return what a reader knows the field by: its label, its first words, its name in the case."""
    texts = (part.get(name) for name in ("label", "dateLabel", "timeLabel", "text", "alt", "key"))
    text = next((one for one in texts if isinstance(one, str) and one.strip()), "")
    return " ".join(next(iter(text.strip().splitlines()), "").strip("#").split())[:100]


def _settings(
    part: Mapping[str, Any], prefix: str, word: Callable[[str], str]
) -> Iterator[tuple[tuple[str, str], str]]:
    for name, value in part.items():
        key = f"{prefix}{name}"
        if key in NOT_SHOWN:
            continue
        if key == "properties" and isinstance(value, dict):
            yield from ((("properties", own), _text(given, word)) for own, given in value.items())
        elif key in RESPECTS:
            yield (key, ""), _text(value, word)
        elif isinstance(value, dict) and not prefix:
            yield from _settings(value, f"{key}.", word)
        else:
            yield ("other", ""), _text(value, word)


def _text(value: Any, word: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return word(YES) if value else word(NO)
    if isinstance(value, list):
        return "; ".join(filter(None, (_text(one, word) for one in value)))
    if isinstance(value, dict):
        if isinstance(value.get("label"), str):
            own = value.get("value", value.get("key"))
            return f"{value['label']} ({own})" if own not in (None, value["label"]) else value["label"]
        return ", ".join(filter(None, (_text(one, word) for one in value.values())))
    return str(value)
