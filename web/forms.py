"""From a submitted page back to raw values; `engine.forms.validate` then treats them like those of an API.

Names of inputs are dotted places (`foretag.namn`, `kontakter.0.namn`). A date has `:day`, `:month` and `:year` after
its name, a point in time also `:time`; a list says its number of rows in `:rows`; files are sent as `upload:<name>`.
A box that can be left unticked has a hidden empty twin, so that "no" differs from "not asked".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from engine.forms import Component, Form
from engine.forms.around import put, reach
from engine.forms.component import Field
from engine.forms.fields.choice import Checkbox, ManyOf
from engine.forms.fields.files import FilePicker
from engine.forms.fields.moment import DateField, DateTimeField
from engine.forms.structure import Computed, DynamicList, fields_of
from engine.forms.validate import MAX_ROWS

ADD_ROW = "add_row"
REMOVE_ROW = "remove_row"
UPLOAD = "upload:"
DAY_PARTS = (":day", ":month", ":year")

Data = MultiDict[str, str]
Uploaded = Mapping[str, list[str]]
NOTHING_UPLOADED: Uploaded = {}


def from_html(
    form: Form, data: Data, uploaded: Uploaded = NOTHING_UPLOADED, *, keep_blank_rows: bool = False
) -> dict[str, Any]:
    """Return what the page sent, as raw values; only the form's own fields are read.

    uploaded: ids of documents received with this request, by input name. keep_blank_rows: for showing the page again
    while it is being filled in; otherwise a row nobody wrote in is no row.
    """
    return _level(form.components, data, uploaded, "", keep_blank_rows=keep_blank_rows)


def change_rows(form: Form, data: Data, values: dict[str, Any]) -> dict[str, Any] | None:
    """Return *values* with the row added or removed that a button asked for; None when no such button was pressed.

    The values must have been read with `keep_blank_rows`.
    """
    if ADD_ROW in data:
        rows = _rows_at(form, data[ADD_ROW], values)
        if rows is not None and len(rows) < MAX_ROWS:
            rows.append({})
        return values
    if REMOVE_ROW in data:
        name, _, number = data[REMOVE_ROW].rpartition(".")
        rows = _rows_at(form, name, values)
        if rows is not None and _is_number(number):
            del rows[int(number) : int(number) + 1]
        return values
    return None


def uploads(form: Form, files: MultiDict[str, FileStorage]) -> dict[str, list[FileStorage]]:
    """Return the files that were chosen on the page, by the name of their input; files for no field are left out."""
    return {
        name.removeprefix(UPLOAD): chosen
        for name, sent in files.lists()
        if name.startswith(UPLOAD) and isinstance(field_at(form, name.removeprefix(UPLOAD)), FilePicker)
        if (chosen := [file for file in sent if file.filename])
    }


def field_at(form: Form, name: str) -> Field | None:
    """Return the field that an input's name belongs to."""
    components, path = form.components, name.split(".")
    while True:
        found = next((f for f in fields_of(components) if tuple(path[: len(f.path)]) == f.path), None)
        if found is None or len(path) == len(found.path):
            return found
        rest = path[len(found.path) :]
        if not isinstance(found, DynamicList) or len(rest) < 2 or not _is_number(rest[0]):
            return None
        components, path = found.components, rest[1:]


def _level(
    components: Iterable[Component], data: Data, uploaded: Uploaded, before: str, *, keep_blank_rows: bool
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields_of(components):
        name = before + field.key
        if isinstance(field, DynamicList):
            if f"{name}:rows" in data:
                put(values, field.path, _rows(field, data, uploaded, name, keep_blank_rows=keep_blank_rows))
        elif not isinstance(field, Computed):
            _put_sent(values, field, data, uploaded, name)
    return values


def _put_sent(values: dict[str, Any], field: Field, data: Data, uploaded: Uploaded, name: str) -> None:
    """Add what was sent for one field, if anything was."""
    if isinstance(field, DateField | DateTimeField) and f"{name}:day" in data:
        put(values, field.path, _moment(field, data, name))
    elif name in data or name in uploaded:
        put(values, field.path, _value(field, data.getlist(name), uploaded.get(name, [])))


def _value(field: Field, sent: list[str], received: list[str]) -> Any:
    chosen = [text for text in sent if text]
    if isinstance(field, Checkbox):
        return bool(chosen)
    if isinstance(field, FilePicker):
        return [*chosen, *received]
    if isinstance(field, ManyOf):
        return chosen
    return sent[-1] if sent else ""


def _moment(field: Field, data: Data, name: str) -> str:
    """The parts with one space between, as many as they are, so that the page can show them again."""
    names = (*DAY_PARTS, ":time") if isinstance(field, DateTimeField) else DAY_PARTS
    parts = [data.get(name + part, "").strip() for part in names]
    return " ".join(parts) if any(parts) else ""


def _rows(
    field: DynamicList, data: Data, uploaded: Uploaded, name: str, *, keep_blank_rows: bool
) -> list[dict[str, Any]]:
    said = data[f"{name}:rows"]
    count = min(int(said), MAX_ROWS) if _is_number(said) else 0
    rows = [
        _level(field.components, data, uploaded, f"{name}.{at}.", keep_blank_rows=keep_blank_rows)
        for at in range(count)
    ]
    if keep_blank_rows or not field.may_add:
        return rows
    return [row for row in rows if not _is_blank(row)]


def _is_blank(value: Any) -> bool:
    """Whether nobody wrote or ticked anything in it."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return all(map(_is_blank, parts)) if parts is not None else value in (None, "", False)


def _rows_at(form: Form, name: str, values: dict[str, Any]) -> list[Any] | None:
    """The list's rows inside *values*, there to be changed."""
    field = field_at(form, name)
    if not isinstance(field, DynamicList) or not field.may_add:
        return None
    inside: Any = values
    for part in name.split(".")[: -len(field.path)]:
        inside = _inside(inside, part)
    if not isinstance(inside, dict):
        return None
    rows = reach(inside, field.path)
    if not isinstance(rows, list):
        rows = []
        put(inside, field.path, rows)
    return rows


def _inside(values: Any, part: str) -> Any:
    if isinstance(values, list):
        return values[int(part)] if _is_number(part) and int(part) < len(values) else None
    return values.get(part) if isinstance(values, dict) else None


def _is_number(text: str) -> bool:
    """Whether *text* is a row's number; never more than rows can be."""
    return text.isascii() and text.isdigit() and len(text) <= 4
