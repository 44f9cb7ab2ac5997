"""Turns an engine form, its values and its errors into a FormView."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.errors import FieldError
from engine.forms import Component, Field, Form, context, look, warnings
from engine.forms.around import answer, reach
from engine.forms.state import in_row, rows_in
from engine.forms.structure import (
    Button,
    Column,
    Computed,
    DocumentPreview,
    DynamicList,
    Group,
    Image,
    Table,
    Text,
    everything,
)
from web.field_errors import field_error_text
from web.form_inputs import input_part, kept_documents
from web.form_sheet import Level, Sheet, field_id, name_of, watched_names
from web.form_view import Box, Fact, FileInput, FormView, Grid, Input, Papers, Part, Picture, Prose, Rows, Setting
from web.markdown import markdown, protect

NO_ERRORS: Mapping[str, FieldError] = {}
MAX_TABLE_ROWS = 500
SAFE_IMAGES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;")


def form_view(
    form: Form,
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    setting: Setting,
    errors: Mapping[str, FieldError] = NO_ERRORS,
) -> FormView:
    """Return the form as shown with *values*, raw or typed: prefilled, kept in a draft, or just sent."""
    state = look(form, values, variables, setting.now, setting.zone)
    sheet = Sheet(state, errors, warnings(form, state.values), watched_names(form), setting)
    level = Level(values, state.values, context(variables, state.values), ())
    parts = tuple(_parts(sheet, form.components, level))
    return FormView(
        id=form.id,
        parts=parts,
        errors=(*_listed(parts), *_homeless(sheet, parts)),
        refresh_url=setting.refresh_url,
        submit_label=_submit_label(sheet, form, level),
        has_files=any(isinstance(part, FileInput) for part in _all_parts(parts)),
        has_row_buttons=any(isinstance(part, Rows) and part.may_add for part in _all_parts(parts)),
    )


def _parts(sheet: Sheet, components: Iterable[Component], level: Level) -> Iterator[Part]:
    for component in components:
        part = _part(sheet, component, level)
        if part is not None:
            yield part


def _part(sheet: Sheet, component: Component, level: Level) -> Part | None:
    match component:
        case Button():
            return None
        case Group():
            inside = tuple(_parts(sheet, component.components, level))
            return Box(kind="group", **sheet.common(component, level), parts=inside, is_outlined=component.outlined)
        case Field():
            return _field(sheet, component, level)
        case Text():
            said = component.text.say(level.sight, sheet.around, lambda value: protect(sheet.setting.words(value)))
            return Prose(kind="prose", **sheet.common(component, level), html=markdown(said))
        case Table():
            return _table(sheet, component, level)
        case DocumentPreview():
            found = answer(component.source, level.sight, sheet.around)
            items = kept_documents(sheet, found if isinstance(found, list) else [])
            return Papers(kind="papers", **sheet.common(component, level), items=items)
        case Image():
            return _picture(sheet, component, level)
    return Part(kind=component.type, **sheet.common(component, level))


def _field(sheet: Sheet, field: Field, level: Level) -> Part:
    if isinstance(field, Computed) or field.is_readonly(level.sight, sheet.around):
        return _fact(sheet, field, level)
    if isinstance(field, DynamicList):
        return _rows(sheet, field, level)
    return input_part(sheet, field, level)


def _fact(sheet: Sheet, field: Field, level: Level) -> Part:
    common = sheet.common(field, level)
    error = sheet.told(sheet.errors.get(name_of(field, level)), field, common["label"])
    return Fact(kind="fact", **common, text=sheet.setting.words(reach(level.values, field.path)), error=error)


def _rows(sheet: Sheet, field: DynamicList, level: Level) -> Part:
    typed = rows_in(field, level.values)
    given = rows_in(field, level.given) if reach(level.given, field.path) is not None else typed
    rows = []
    for at, row in enumerate(given):
        values = typed[at] if at < len(typed) else {}
        inside = Level(row, values, in_row(level.sight, values), (*level.place, *field.path, at))
        rows.append(tuple(_parts(sheet, field.components, inside)))
    return Rows(kind="rows", **sheet.input(field, level), rows=tuple(rows), may_add=field.may_add)


def _table(sheet: Sheet, table: Table, level: Level) -> Part:
    found = answer(table.source, level.sight, sheet.around)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    columns = table.columns_shown or tuple(Column(label=name, path=(name,)) for name in (items[0] if items else ()))
    return Grid(
        kind="table",
        **sheet.common(table, level),
        headings=tuple(column.label for column in columns),
        rows=tuple(
            tuple(sheet.setting.words(reach(item, column.path)) for column in columns)
            for item in items[:MAX_TABLE_ROWS]
        ),
    )


def _picture(sheet: Sheet, image: Image, level: Level) -> Part | None:
    """An image of our own or inside the page; one from elsewhere would tell that other place who reads what."""
    source = sheet.say(image.source, level)
    is_ours = source.startswith("/") and not source.startswith(("//", "/\\"))
    if not is_ours and not source.startswith(SAFE_IMAGES):
        return None
    return Picture(kind="picture", **sheet.common(image, level), source=source, alt=sheet.say(image.alt, level))


def _all_parts(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        if isinstance(part, Box):
            yield from _all_parts(part.parts)
        elif isinstance(part, Rows):
            for row in part.rows:
                yield from _all_parts(row)


def _listed(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """The errors beside fields, in the order of the form."""
    for part in _all_parts(parts):
        if isinstance(part, Input | Fact) and part.error:
            yield part.id, part.error


def _homeless(sheet: Sheet, parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """The errors that belong to no field on the page."""
    homes = {part.id for part in _all_parts(parts)}
    for name, error in sheet.errors.items():
        if field_id(name) not in homes:
            yield "form-fields", field_error_text(error, name, "", {}, sheet.setting.example_date, sheet.setting.words)


def _submit_label(sheet: Sheet, form: Form, level: Level) -> str:
    buttons = (c for c in everything(form.components) if isinstance(c, Button) and c.action == "submit")
    return next((sheet.say(button.label, level) for button in buttons), "")
