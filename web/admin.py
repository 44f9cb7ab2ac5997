"""People and groups to look at (changes go through `lots user`), and what has stopped, for operators to start again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Connection, or_, select
from werkzeug.wrappers import Response

from engine.commands import RetryIncident
from engine.errors import Invalid
from engine.queries.case_file import open_incidents
from engine.queries.people import Person, people_with_role
from engine.queries.workers import jobs_state
from engine.rows import Department, Group, Membership, RoleGrant
from engine.services.incidents import retry_incident
from web import dates
from web.addresses import see_other
from web.context import house, now, run, today
from web.expression_words import where_written, why_failed, why_kept
from web.incident_words import incident_words
from web.language import current_language
from web.texts import error_text
from workflows.present import DemoClock, MoveClock, move_clock

admin = Blueprint("admin", __name__)
admin.add_app_template_filter(incident_words)
admin.add_app_template_filter(why_kept)
admin.add_app_template_filter(why_failed)
admin.add_app_template_filter(where_written)


@dataclass(frozen=True, slots=True)
class Member:
    """A person with what holds today: group names, and roles as (role, department key or None)."""

    person: Person
    groups: tuple[str, ...]
    roles: tuple[tuple[str, str | None], ...]


@admin.get("/admin")
def index() -> Response:
    return people_answer()


def people_answer(clock_error: str = "") -> Response:
    """The page of people; with *clock_error* as 422 and the reason beside the clock's field."""
    with house().read() as connection:
        members = all_members(connection)
        groups = connection.execute(
            select(Group.key, Group.name, Department.name.label("department"))
            .outerjoin(Department, Department.id == Group.department_id)
            .order_by(Group.name)
        ).all()
    page = render_template(
        "admin/index.html",
        members=members,
        groups=groups,
        local_now=local_now(),
        typed=request.form.get("to", local_now()),
        clock_error=clock_error,
    )
    return make_response(page, 422 if clock_error else 200)


@admin.get("/admin/incidents")
def incidents() -> str:
    with house().read() as connection:
        found = open_incidents(connection)
        jobs = jobs_state(connection, now())
    return render_template("admin/incidents.html", incidents=found, jobs=jobs)


@admin.post("/admin/incidents/<int:incident_id>/retry")
def retry(incident_id: int) -> Response:
    receipt = run(retry_incident, RetryIncident(incident_id))
    flash(_("The step in %(number)s is being tried again.", number=receipt.case_number), "ok")
    return see_other("admin.incidents")


@admin.post("/admin/clock")
def clock() -> Response:
    """Move the demo's clock forward; in any other installation there is nothing to move."""
    try:
        to = datetime.fromisoformat(request.form.get("to", ""))
    except ValueError:
        return people_answer(error_text("clock.not_a_time", {}))
    to = to.replace(tzinfo=house().config.zone) if to.tzinfo is None else to
    try:
        run(move_clock, MoveClock(to))
    except Invalid as error:
        return people_answer(error_text(error.key, error.params))
    present = house().now
    if isinstance(present, DemoClock):
        present.look_again()
    shown = dates.full_moment(to, house().config.zone, current_language())
    flash(_("The clock has been moved and now shows %(time)s. What has come due is done at once.", time=shown), "ok")
    return see_other("admin.index")


def all_members(connection: Connection) -> list[Member]:
    """Everyone who is active, by name, with what holds today."""
    groups = gathered(
        connection.execute(
            select(Membership.user_id, Group.name)
            .join(Group, Group.id == Membership.group_id)
            .where(*holds_today(Membership))
            .order_by(Group.name)
        ).all()
    )
    grants = connection.execute(
        select(RoleGrant.user_id, RoleGrant.role, Department.key)
        .outerjoin(Department, Department.id == RoleGrant.department_id)
        .where(*holds_today(RoleGrant))
        .order_by(RoleGrant.role)
    )
    roles = gathered([(user_id, (role, department)) for user_id, role, department in grants])
    everyone = people_with_role(connection, None, today())
    return [Member(one, tuple(groups.get(one.id, ())), tuple(roles.get(one.id, ()))) for one in everyone]


def local_now() -> str:
    """The local minute, as an input of type datetime-local has it."""
    return now().astimezone(house().config.zone).strftime("%Y-%m-%dT%H:%M")


def holds_today(row: type[Membership | RoleGrant]) -> tuple[ColumnElement[bool], ...]:
    return row.from_on <= today(), or_(row.to_on.is_(None), row.to_on >= today())


def gathered(pairs: Iterable[Any]) -> dict[int, list[Any]]:
    """The second of each pair, by the first."""
    found: dict[int, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
