"""One builder for each kind of field that is answered on a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.forms import Field, Option
from engine.forms.fields.choice import Checkbox, Choice, ManyOf, Radio, token
from engine.forms.fields.files import FilePicker
from engine.forms.fields.moment import DateField, DateTimeField
from engine.forms.fields.number import Number
from engine.forms.fields.text import TextArea, TextField
from web.form_sheet import Level, Sheet
from web.form_view import Choosing, DayInput, FileInput, Input, Kept, Offer, Ticking

SHORT = 20
"""A field for at most so many characters is drawn no wider than they need."""

INPUT_TYPES = {"email": "email", "phone": "tel"}


def input_part(sheet: Sheet, field: Field, level: Level) -> Input:
    """The part for a field that can be answered."""
    match field:
        case TextArea():
            return _text(sheet, field, level, "textarea")
        case TextField() if field.picks_person:
            return _person(sheet, field, level)
        case TextField():
            return _text(sheet, field, level, "input")
        case Number():
            return _number(sheet, field, level)
        case DateField() | DateTimeField():
            return _day(sheet, field, level)
        case Checkbox():
            ticked = level.shown(field) is True
            return Ticking(kind="checkbox", **sheet.input(field, level), is_ticked=ticked)
        case Choice():
            return _choice(sheet, field, level)
        case FilePicker():
            return _files(sheet, field, level)
    return _time(sheet, field, level)


def _text(sheet: Sheet, field: TextField, level: Level, kind: str) -> Input:
    return Input(
        kind=kind,
        **sheet.input(field, level),
        value=_written(level.shown(field)),
        prefix=field.prefix,
        suffix=field.suffix,
        type=INPUT_TYPES.get(field.format or "", "text"),
        max_length=field.max_length,
        width=str(SHORT) if field.max_length and field.max_length <= SHORT else "",
    )


def _number(sheet: Sheet, field: Number, level: Level) -> Input:
    shown = level.shown(field)
    is_typed = isinstance(shown, int | Decimal) and not isinstance(shown, bool)
    return Input(
        kind="input",
        **sheet.input(field, level),
        value=sheet.setting.words.number(shown) if is_typed else _written(shown),
        prefix=field.prefix,
        suffix=field.suffix,
        input_mode="numeric" if field.digits == 0 else "decimal",
        width="10",
    )


def _time(sheet: Sheet, field: Field, level: Level) -> Input:
    shown = level.shown(field)
    value = sheet.setting.words.moment(shown) if isinstance(shown, time) else _written(shown)
    return Input(kind="input", **sheet.input(field, level), value=value, width="5")


def _day(sheet: Sheet, field: DateField | DateTimeField, level: Level) -> Input:
    day, month, year, clock = _day_parts(level.shown(field), sheet)
    is_moment = isinstance(field, DateTimeField)
    return DayInput(
        kind="date",
        **sheet.input(field, level),
        day=day,
        month=month,
        year=year,
        clock=clock if is_moment else None,
        clock_label=sheet.say(field.time_label, level) if isinstance(field, DateTimeField) else "",
    )


def _day_parts(shown: Any, sheet: Sheet) -> tuple[str, str, str, str]:
    """Day, month, year and time as they stand in their boxes; what was typed comes back as it was typed."""
    if isinstance(shown, str):
        shown = _parsed(shown)
    if isinstance(shown, datetime):
        local = shown.astimezone(sheet.setting.zone) if shown.tzinfo else shown
        return str(local.day), str(local.month), str(local.year), sheet.setting.words.moment(local.time())
    if isinstance(shown, date):
        return str(shown.day), str(shown.month), str(shown.year), ""
    parts = str(shown or "").split(" ", 3)
    day, month, year, clock, *_ = (*parts, "", "", "", "")
    return day, month, year, clock


def _parsed(text: str) -> Any:
    """A date or time in ISO form, as an API or a draft may hold it; else the text."""
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text


def _choice(sheet: Sheet, field: Choice, level: Level) -> Input:
    kind = "checkboxes" if isinstance(field, ManyOf) else "radios" if isinstance(field, Radio) else "select"
    shown = level.shown(field)
    chosen = {token(item) for item in (shown if isinstance(shown, list) else [shown]) if item is not None}
    options = field.options(level.sight, sheet.around)
    common = sheet.input(field, level)
    return Choosing(kind=kind, **common, offers=_offers(common["id"], options, chosen))


def _person(sheet: Sheet, field: TextField, level: Level) -> Input:
    common = sheet.input(field, level)
    people = (Option(login, name) for login, name in sheet.setting.people(field.role))
    return Choosing(kind="select", **common, offers=_offers(common["id"], people, {_written(level.shown(field))}))


def _offers(field_id: str, options: Iterable[Option], chosen: set[str]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            id=field_id if number == 1 else f"{field_id}-{number}",
            value=option.token,
            label=option.label,
            is_chosen=option.token in chosen,
        )
        for number, option in enumerate(options, 1)
    )


def _files(sheet: Sheet, field: FilePicker, level: Level) -> Input:
    shown = level.shown(field)
    return FileInput(
        kind="files",
        **sheet.input(field, level),
        kept=kept_documents(sheet, shown if isinstance(shown, list) else [shown] if shown else []),
        accept=",".join(field.accept),
        is_multiple=field.multiple,
    )


def kept_documents(sheet: Sheet, ids: Iterable[Any]) -> tuple[Kept, ...]:
    """The documents of these ids that can be shown."""
    found = ((str(item), sheet.setting.document(str(item))) for item in ids)
    return tuple(Kept(id=item, name=document[0], url=document[1]) for item, document in found if document)


def _written(shown: Any) -> str:
    return "" if shown is None else str(shown)
