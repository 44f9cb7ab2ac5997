"""One company with all its cases that the reader may see."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.context import current_actor, house
from web.reading import note_reading
from web.waits import wait_words
from workflows.companies import company_page

companies = Blueprint("companies", __name__)


@companies.get("/companies/<orgnr>")
def show(orgnr: str) -> str:
    actor = current_actor()
    with house().read() as connection:
        page = company_page(connection, actor, orgnr)
        waits = wait_words(connection, actor, [hit.case_id for hit in page.cases])
    note_reading(actor, [f"company:{orgnr}"], "page")
    return render_template("companies/show.html", company=page, waits=waits)
