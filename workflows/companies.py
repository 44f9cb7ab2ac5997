"""Finding cases by number, company or organisation number, and one company with all its cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.orm import aliased

from engine.commands import Actor
from engine.errors import NotFound
from engine.queries.visible import visible_cases
from engine.rows import Case, User
from workflows.parties import APPLICANT
from workflows.rows import Company, Party

SEARCH_LIMIT = 20
SHORTEST_SEARCH = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One case in an answer to a search, or on a company's page. contact: the name of the company's contact."""

    case_id: int
    number: str | None
    title: str
    process: str
    authority: str
    state: str
    outcome: str | None
    started_at: datetime
    closed_at: datetime | None
    parent_number: str | None
    contact: str | None
    company: str | None
    orgnr: str | None


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """One company: its cases newest first, and the person who spoke for it last."""

    name: str
    orgnr: str
    person: str
    email: str
    phone: str
    cases: list[Hit]


def search(connection: Connection, actor: Actor, text: str, limit: int = SEARCH_LIMIT) -> list[Hit]:
    """Return the newest cases that *actor* may see whose number, company or organisation number contains *text*."""
    wanted = " ".join(text.split())
    if len(wanted) < SHORTEST_SEARCH:
        return []
    found = or_(
        Case.number.contains(wanted.upper(), autoescape=True),
        Company.folded.contains(wanted.lower(), autoescape=True),
        Company.orgnr.contains(wanted, autoescape=True),
    )
    rows = connection.execute(_cases(actor).where(found).limit(limit))
    return [Hit(**row._mapping) for row in rows]


def company_page(connection: Connection, actor: Actor, orgnr: str) -> CompanyPage:
    """Raises NotFound `company.unknown` also when the company has no case that *actor* may see."""
    rows = connection.execute(_cases(actor).where(Company.orgnr == orgnr))
    cases = [Hit(**row._mapping) for row in rows]
    if not cases:
        raise NotFound("company.unknown", orgnr=orgnr)
    person = connection.execute(
        select(Company.name.label("company"), Party.name, Party.email, Party.phone)
        .join(Company, Company.id == Party.company_id)
        .where(Company.orgnr == orgnr, Party.case_id.in_([hit.case_id for hit in cases]))
        .order_by(Party.id.desc())
        .limit(1)
    ).one()
    return CompanyPage(person.company, orgnr, person.name, person.email, person.phone, cases)


def _cases(actor: Actor) -> Select[Any]:
    parent = aliased(Case)
    columns: tuple[Any, ...] = (
        Case.id.label("case_id"),
        Case.number,
        Case.title,
        Case.process,
        Case.authority,
        Case.state,
        Case.outcome,
        Case.started_at,
        Case.closed_at,
        parent.number.label("parent_number"),
        User.name.label("contact"),
        Company.name.label("company"),
        Company.orgnr,
    )
    return (
        select(*columns)
        .select_from(Case)
        .outerjoin(Party, (Party.case_id == Case.id) & (Party.role == APPLICANT))
        .outerjoin(Company, Company.id == Party.company_id)
        .outerjoin(parent, parent.id == Case.parent_id)
        .outerjoin(User, User.id == Case.contact_id)
        .where(visible_cases(actor))
        .order_by(Case.started_at.desc(), Case.id.desc())
    )
