"""A caller or visitor in under a minute: the company (known ones are found), what they want, how they came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.commands import Actor, StartCase
from engine.errors import FieldError, Invalid, NotFound
from engine.forms import prefill
from engine.services.cases import start_case
from web.addresses import see_other
from web.context import current_actor, house, now, run
from web.form_building import form_view
from web.form_setting import form_setting
from web.form_view import Box, Input, Part
from web.forms import from_html
from web.intake import CHANNEL, NO_ERRORS, sent_key, start_form
from web.reading import note_reading
from workflows.business_case import INTAKE_PROCESS
from workflows.companies import Hit, company_page, search

MATTER = (CHANNEL, "onskemal")
COMPANY = ("foretag.namn", "foretag.orgnr", "foretag.kontaktperson", "foretag.telefon", "foretag.epost")
"""The questions of the start form that a caller is asked; the rest comes later, from the contact."""
BY_PHONE = "telefon"
CHANNELS = {BY_PHONE: "phone", "besok": "visit", "epost": "email", "brev": "letter", "webb": "web"}
"""The form's answer to how the matter came in -> the channel that the case is registered with."""

staff_intake = Blueprint("staff_intake", __name__)


@staff_intake.get("/intake/new")
def form() -> Response:
    """`?orgnr=` begins with a known company; `?q=` finds them without JavaScript."""
    actor, orgnr = current_actor(), request.args.get("orgnr", "")
    with house().read() as connection:
        company = known_company(connection, actor, orgnr) if orgnr else None
    return form_answer({CHANNEL: BY_PHONE, **({"foretag": company} if company else {})})


@staff_intake.get("/intake/companies")
def companies() -> str:
    """The list of known companies alone, for htmx."""
    return render_template("intake/_companies.html", companies=found_companies(), text=asked_text())


@staff_intake.post("/intake/new")
def send() -> Response:
    asked = start_form()
    values = from_html(asked, request.form)
    channel = CHANNELS.get(str(values.get(CHANNEL)), CHANNELS[BY_PHONE])
    try:
        receipt = run(start_case, StartCase(INTAKE_PROCESS, values, channel=channel, idempotency_key=sent_key()))
    except Invalid as error:
        return form_answer(values, error.fields)
    flash(_("The case has number %(number)s.", number=receipt.case_number), "ok")
    return see_other("cases.show", number=receipt.case_number)


def form_answer(given: Mapping[str, Any], errors: Mapping[str, FieldError] = NO_ERRORS) -> Response:
    asked = start_form()
    values = {**prefill(asked, {}, now(), house().config.zone), **given}
    shown = form_view(asked, values, {}, form_setting("", ()), errors)
    inputs = {part.name: part for part in every_input(shown.parts)}
    page = render_template(
        "intake/staff.html",
        form=shown,
        matter=[inputs[name] for name in MATTER if name in inputs],
        company=[inputs[name] for name in COMPANY if name in inputs],
        key=sent_key(),
        companies=found_companies(),
        text=asked_text(),
    )
    return make_response(page, 422 if errors else 200)


def every_input(parts: Sequence[Part]) -> Iterator[Input]:
    for part in parts:
        if isinstance(part, Box):
            yield from every_input(part.parts)
        elif isinstance(part, Input):
            yield part


def asked_text() -> str:
    return " ".join(request.args.get("q", "").split())[:200]


def found_companies() -> list[Hit]:
    """One hit for each company with a number, among the cases this person may see."""
    text, actor = asked_text(), current_actor()
    with house().read() as connection:
        hits = search(connection, actor, text)
    known = {hit.orgnr: hit for hit in hits if hit.orgnr}
    note_reading(actor, (f"company:{orgnr}" for orgnr in known), "intake", reason=text)
    return list(known.values())


def known_company(connection: Connection, actor: Actor, orgnr: str) -> dict[str, str] | None:
    """What we know of the company, as the form's group `foretag`; None for one that is unknown or hidden."""
    try:
        page = company_page(connection, actor, orgnr)
    except NotFound:
        return None
    return {
        "namn": page.name,
        "orgnr": page.orgnr,
        "kontaktperson": page.person,
        "epost": page.email,
        "telefon": page.phone,
    }
