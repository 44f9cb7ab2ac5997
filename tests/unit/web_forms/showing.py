"""Renders a form as a page does, and takes the HTML apart for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import lxml.html
from flask import Flask, render_template
from flask_babel import Babel

from engine.errors import FieldError, Invalid
from engine.forms import Form, validate
from tests.unit.forms.building import NOW, ZONE
from web.form_building import form_view
from web.form_view import Document, FormView, Person, Setting
from web.language import TomlDomain

PEOPLE: Mapping[str | None, list[Person]] = {"official": [("anna", "Anna Ek"), ("bo", "Bo Al")]}


def document(document_id: str) -> Document | None:
    return ("Ritning.pdf", "/documents/17") if document_id == "17" else None


def setting(**rest: Any) -> Setting:
    given: dict[str, Any] = {"now": NOW, "zone": ZONE, "document": document}
    return Setting(**given | {"people": lambda role: PEOPLE.get(role, [])} | rest)


@cache
def app(language: str) -> Flask:
    """Only templates and texts."""
    made = Flask("web")
    made.jinja_env.trim_blocks = made.jinja_env.lstrip_blocks = True
    Babel(made, default_locale=language).domain_instance = TomlDomain()
    return made


@contextmanager
def page(language: str = "sv") -> Iterator[None]:
    with app(language).test_request_context():
        yield


def view(
    made: Form,
    values: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    errors: Mapping[str, FieldError] | None = None,
    language: str = "sv",
    **rest: Any,
) -> FormView:
    with page(language):
        return form_view(made, values or {}, variables or {}, setting(language=language, **rest), errors or {})


def html(
    made: Form,
    values: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    errors: Mapping[str, FieldError] | None = None,
    language: str = "sv",
    **rest: Any,
) -> lxml.html.HtmlElement:
    with page(language):
        shown = form_view(made, values or {}, variables or {}, setting(language=language, **rest), errors or {})
        return lxml.html.fromstring(render_template("forms/fields.html", form=shown))


def errors_of(made: Form, values: Mapping[str, Any]) -> Mapping[str, FieldError]:
    try:
        validate(made, values, {}, now=NOW, zone=ZONE, allowed=None)
    except Invalid as invalid:
        return invalid.fields
    return {}


def posted(root: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    """What a browser would send if the fields were submitted as they stand."""
    form: Any = lxml.html.fromstring("<form></form>")
    form.append(root)
    return [(name, value or "") for name, value in form.form_values()]
