"""Names of who acted: events and rows hold only ids (DESIGN 12.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Connection, select

from engine.queries.case_file import CaseRow
from engine.queries.people import Person, find_person, people_by_id, token_names
from web.context import house
from workflows.business_case import is_business_case
from workflows.rows import Party


@dataclass(frozen=True, slots=True)
class Names:
    """Says an actor id as a name; who has none is named by its kind."""

    known: Mapping[str, str]

    def __call__(self, actor_id: str | None) -> str:
        if actor_id is None:
            return ""
        if actor_id in self.known:
            return self.known[actor_id]
        if actor_id.startswith("p") or actor_id == "system:intake":
            return str(_("the company"))
        return str(_("another system") if actor_id.startswith("t") else _("Lots, automatically"))


def names_of(connection: Connection, actor_ids: Iterable[str | None]) -> Names:
    """Look up the names of all *actor_ids* at once: officials by user id, programs by token id,
    entrepreneurs by party id."""
    wanted = {one for one in actor_ids if one}
    officials = people_by_id(connection, _numbers(wanted, "u"))
    known = {f"u{number}": person.name for number, person in officials.items()}
    tokens = token_names(connection, _numbers(wanted, "t"))
    known |= {f"t{number}": str(_("API token %(name)s", name=name)) for number, name in tokens.items()}
    parties = _numbers(wanted, "p")
    if parties:
        rows = connection.execute(select(Party.id, Party.name).where(Party.id.in_(parties)))
        known |= {f"p{number}": name for number, name in rows if name}
    return Names(known)


def contacts_of(case: CaseRow) -> tuple[Person | None, Person | None]:
    """The company's one contact and the deputy; an authority case has those of the business case that opened it."""
    if is_business_case(case.process):
        return case.contact, case.deputy
    return case.parent_contact, case.parent_deputy


def name_of_login(login: str) -> str:
    """The name of an official; a login nobody has stands for itself."""
    with house().read() as connection:
        person = find_person(connection, login)
    return login if person is None else person.name


def _numbers(ids: Iterable[str], prefix: str) -> set[int]:
    return {int(one[1:]) for one in ids if one.startswith(prefix) and one[1:].isdigit()}
