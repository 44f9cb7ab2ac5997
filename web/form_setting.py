"""What a form on a page may know of the house: the day, the people to pick from, the documents it names."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from engine.queries.people import people_with_role
from web.context import house, now, today
from web.form_view import Document, Person, Setting
from web.language import current_language
from workflows.documents import DocumentFacts


def form_setting(refresh_url: str, documents: Iterable[DocumentFacts]) -> Setting:
    """For officials. documents: those of the case, which the form's answers name by id."""
    named = {str(one.id): (one.name, url_for("cases.document", document_id=one.id)) for one in documents}

    def document(document_id: str) -> Document | None:
        return named.get(document_id)

    return Setting(
        now=now(),
        zone=house().config.zone,
        language=current_language(),
        people=people,
        document=document,
        refresh_url=refresh_url,
    )


def public_setting(refresh_url: str = "") -> Setting:
    """For the public: nobody to pick from, no documents to name."""
    return Setting(now=now(), zone=house().config.zone, language=current_language(), refresh_url=refresh_url)


def people(role: str | None) -> Iterable[Person]:
    with house().read() as connection:
        return [(person.login, person.name) for person in people_with_role(connection, role, today())]
