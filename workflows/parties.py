"""Companies and parties: registered when a case starts, from what the form calls `foretag`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.commands import Actor
from engine.ports import CaseFacts
from engine.services.work import Work
from workflows.rows import Company, Party

APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party in one case. company: the company's name; name: the person who speaks for it."""

    id: int
    case_id: int
    role: str
    company: str
    orgnr: str | None
    name: str
    email: str
    phone: str
    language: str


def register_party(work: Work, case: CaseFacts, _actor: Actor) -> None:
    """Listener at case start: the company and its contact person become rows, from the variable `foretag`."""
    company = case.variables.get("foretag")
    if not isinstance(company, Mapping) or not company.get("namn"):
        return
    company_id = _company_id(work, company)
    values = {
        "case_id": case.id,
        "company_id": company_id,
        "role": APPLICANT,
        "name": _text(company, "kontaktperson"),
        "email": _text(company, "epost"),
        "phone": _text(company, "telefon"),
        "language": _text(company, "sprak"),
        "added_at": work.now,
    }
    work.connection.execute(insert(Party).values(values))


def party_of_case(connection: Connection, case_id: int) -> PartyFacts | None:
    """Return the applicant of the case."""
    parties = parties_of_case(connection, case_id)
    return next((party for party in parties if party.role == APPLICANT), None)


def parties_of_case(connection: Connection, case_id: int) -> list[PartyFacts]:
    """Return everyone the case is about."""
    rows = connection.execute(
        select(
            Party.id,
            Party.case_id,
            Party.role,
            Company.name.label("company"),
            Company.orgnr,
            Party.name,
            Party.email,
            Party.phone,
            Party.language,
        )
        .join(Company, Company.id == Party.company_id)
        .where(Party.case_id == case_id)
        .order_by(Party.id)
    )
    return [PartyFacts(**row._mapping) for row in rows]


def _company_id(work: Work, company: Mapping[str, Any]) -> int:
    """The company's row: the same for one organisation number, whose newest name counts; else a new one."""
    orgnr, name = company.get("orgnr") or None, str(company["namn"]).strip()
    known = None if orgnr is None else _find_company(work.connection, str(orgnr))
    if known is None:
        return _add_company(work, orgnr, name)
    if known.name != name:
        work.connection.execute(
            update(Company).where(Company.id == known.id).values(name=name, folded=name.lower(), changed_at=work.now)
        )
    return int(known.id)


def _find_company(connection: Connection, orgnr: str) -> Any:
    return connection.execute(select(Company.id, Company.name).where(Company.orgnr == orgnr)).one_or_none()


def _add_company(work: Work, orgnr: Any, name: str) -> int:
    values = {"orgnr": orgnr, "name": name, "folded": name.lower(), "changed_at": work.now}
    return int(work.connection.execute(insert(Company).values(values).returning(Company.id)).scalar_one())


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()
