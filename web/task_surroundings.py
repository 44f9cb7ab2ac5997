"""What one reads beside a task's form: what the company wants, what it asks, and what others have stated so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection

from engine.commands import Actor
from engine.errors import NotFound
from engine.forms import Line
from engine.queries.case_file import CaseRow, case_variables, find_case_by_id
from engine.queries.worklist import tasks_of_case
from web.answers import known
from web.context import house
from web.form_setting import public_setting
from web.written import Written, written_to
from workflows.business_case import is_business_case
from workflows.statements import StatementFacts, statements_of_case

DESCRIBES = "beskriv_arendet"
"""The step of a business case in which the contact writes down what the company wants."""
ASKED = "fraga"
"""The variable that holds the question which opened a task of answering it."""
TOLD_ELSEWHERE = ("foretag.", "intag_kanal", "bilagor")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """business: the business case, for those who may see it. question: what this very task is to answer.

    written: the last that the company wrote to the case.
    """

    business: CaseRow | None
    wishes: list[Line]
    question: str | None
    written: Written | None
    statements: list[StatementFacts]


def around_task(connection: Connection, actor: Actor, case: CaseRow, variables: Mapping[str, Any]) -> Surroundings:
    """variables: what the task itself sees."""
    business = business_case(connection, actor, case)
    cases = [case] if business is None or business.id == case.id else [business, case]
    return Surroundings(
        business=business,
        wishes=wishes_told_to(variables) if business is None else wishes_in(connection, business),
        question=variables.get(ASKED),
        written=last_written(connection, case.number),
        statements=[statement for one in cases for statement in statements_of_case(connection, one.id)],
    )


def business_case(connection: Connection, actor: Actor, case: CaseRow) -> CaseRow | None:
    """The case itself or the one that opened it; None when there is none that *actor* may see."""
    if is_business_case(case.process):
        return case
    if case.parent_id is None:
        return None
    try:
        return find_case_by_id(connection, actor, case.parent_id)
    except NotFound:
        return None


def wishes_in(connection: Connection, business: CaseRow) -> list[Line]:
    """What the company asked for, and how its contact has described it since."""
    loaded = house().definitions.get(connection, business.definition_id)
    described = [task for task in tasks_of_case(connection, business.id) if task.element == DESCRIBES]
    told = known(loaded, described, case_variables(connection, business.id), public_setting())
    return [line for answers in told for line in answers.lines if not line.key.startswith(TOLD_ELSEWHERE)]


def wishes_told_to(variables: Mapping[str, Any]) -> list[Line]:
    """What the business case passed on when it opened this one, for those who may not see the business case."""
    passed = (("beskrivning", _("Summary")), ("plats_for_verksamheten", _("Place")))
    return [Line(name, label, variables[name]) for name, label in passed if variables.get(name)]


def last_written(connection: Connection, number: str) -> Written | None:
    """The newest message that somebody outside sent to the case."""
    outside = [one for one in written_to(connection, [number]) if one.sender.startswith(("p", "t"))]
    return outside[-1] if outside else None
