"""Words for what is wrong with an answer: error key to English source text; Swedish in translations/parts/forms.toml.

`<key>.<kind>` goes before `<key>` where a kind of field is better told in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import FieldError
from web.texts import ERRORS, N_, translated

FIELD_ERRORS: Mapping[str, str] = {
    "form.required": N_("Write something under “%(label)s”."),
    "form.required.number": N_("Write a number under “%(label)s”."),
    "form.required.date": N_("Write a date under “%(label)s”, for example %(example)s."),
    "form.required.time": N_("Write a time under “%(label)s”, for example 14.00."),
    "form.required.datetime": N_("Write a date and a time under “%(label)s”, for example %(example)s and 14.00."),
    "form.required.checkbox": N_("Tick “%(label)s” to be able to go on."),
    "form.required.radio": N_("Choose an answer to “%(label)s”."),
    "form.required.select": N_("Choose an answer to “%(label)s”."),
    "form.required.checklist": N_("Tick at least one answer under “%(label)s”."),
    "form.required.taglist": N_("Tick at least one answer under “%(label)s”."),
    "form.required.person": N_("Choose a person under “%(label)s”."),
    "form.required.filepicker": N_("Attach at least one file under “%(label)s”."),
    "form.required.dynamiclist": N_("Add at least one row under “%(label)s”."),
    # text
    "form.not_text": N_("Write “%(label)s” as text."),
    "form.control_character": N_(
        "“%(label)s” holds a character that cannot be kept, at place %(position)s. Write it by hand instead of pasting."
    ),
    "form.too_short": N_("Write at least %(min)s characters under “%(label)s”."),
    "form.too_long": N_("“%(label)s” has %(length)s characters. The limit is %(max)s. Shorten it."),
    "form.pattern": N_("Write “%(label)s” in the way its help text shows."),
    "form.email": N_("Write an e-mail address under “%(label)s”, for example anna@company.example."),
    "form.phone": N_("Write a phone number under “%(label)s”, for example 070-123 45 67."),
    "form.unknown_person": N_("Choose someone under “%(label)s” who can take this on. %(login)s cannot."),
    # numbers
    "form.not_number": N_("Write “%(label)s” in figures, for example 12 or 12,5."),
    "form.not_whole": N_("Write “%(label)s” as a whole number."),
    "form.decimals": N_("Write “%(label)s” with at most %(digits)s decimals."),
    "form.too_small": N_("“%(label)s” must be at least %(min)s."),
    "form.too_large": N_("“%(label)s” can be at most %(max)s."),
    "form.increment": N_("“%(label)s” goes in steps of %(increment)s."),
    "form.too_many_digits": N_("“%(label)s” can have at most %(max)s figures."),
    # days and times
    "form.not_date": N_("Write a date under “%(label)s”, for example %(example)s."),
    "form.no_such_date": N_("There is no such day. Check “%(label)s”."),
    "form.date_passed": N_("“%(label)s” has passed. Choose today or a later day."),
    "form.not_time": N_("Write a time under “%(label)s”, for example 14.00."),
    "form.not_datetime": N_("Write both a date and a time under “%(label)s”, for example %(example)s and 14.00."),
    "form.no_such_time": N_("The clock skips that time on that day. Choose another time under “%(label)s”."),
    # choices, documents, rows
    "form.not_yes_or_no": N_("Answer yes or no under “%(label)s”."),
    "form.not_an_option": N_("Choose one of the answers under “%(label)s”. “%(value)s” is not among them."),
    "form.not_list": N_("Answer “%(label)s” with a list."),
    "form.too_many": N_("There can be at most %(max)s under “%(label)s”."),
    "form.not_documents": N_("Attach files under “%(label)s”."),
    "form.one_file": N_("Attach only one file under “%(label)s”."),
    "form.unknown_document": N_("A file under “%(label)s” is no longer there. Attach it again."),
    "form.not_rows": N_("Answer “%(label)s” with rows."),
    "form.rows_fixed": N_("“%(label)s” must have exactly %(count)s rows."),
    # the form itself
    "form.readonly": N_("“%(label)s” can be read here, but not changed."),
    "form.not_object": N_("“%(label)s” must be a group of answers."),
    "form.unknown_field": N_("The form has no question called “%(label)s”. Load the page again."),
    # warnings
    "form.checksum": N_("Check “%(label)s”: the last figure does not fit the others. You can go on anyway."),
}


def field_error_text(
    error: FieldError,
    label: str,
    kind: str,
    own_words: Mapping[str, str],
    example: str,
    show: Callable[[Any], str] = str,
) -> str:
    """Return what the person reads. own_words: the field's properties, where `message.required` replaces our text.

    example: a date as it can be written. show: words each parameter.
    """
    own = own_words.get(error.key.replace("form.", "message.", 1))
    if own:
        return own
    source = FIELD_ERRORS.get(f"{error.key}.{kind}") or FIELD_ERRORS.get(error.key) or ERRORS.get(error.key)
    source = source or FIELD_ERRORS["form.pattern"]
    params = {name: value if isinstance(value, str) else show(value) for name, value in error.params.items()}
    return translated(source, params | {"label": label, "example": example})
