"""Ending a case in a way that its diagram does not draw: withdrawn, no case, duplicate, another authority's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import Command, Receipt
from engine.errors import Conflict, EngineError, Invalid, NotAllowed
from engine.queries.case_file import CaseRow, find_case
from web.addresses import see_other
from web.context import current_actor, house, run
from web.errors import STATUS, said
from web.texts import error_text
from workflows import endings as services

endings = Blueprint("endings", __name__, url_prefix="/cases/<number>")


@endings.get("/end")
def show(number: str) -> Response:
    case = load(number)
    with house().read() as connection:
        refused = services.hindrance(connection, current_actor(), case.id)
    if refused is not None:
        raise refused
    return answer(case)


@endings.post("/withdraw")
def withdraw(number: str) -> Response:
    return end(number, "withdraw", services.withdraw_case, lambda case: services.WithdrawCase(case.id, reason()))


@endings.post("/dismiss")
def dismiss(number: str) -> Response:
    return end(number, "dismiss", services.dismiss_case, lambda case: services.DismissCase(case.id, reason()))


@endings.post("/merge")
def merge(number: str) -> Response:
    into = request.form.get("into", "")
    return end(number, "merge", services.merge_case, lambda case: services.MergeCase(case.id, into, reason()))


@endings.post("/transfer")
def transfer(number: str) -> Response:
    to = request.form.get("to", "")
    return end(number, "transfer", services.transfer_case, lambda case: services.TransferCase(case.id, to, reason()))


def end(number: str, action: str, service: Any, command: Callable[[CaseRow], Command]) -> Response:
    """End it and show the case; a refusal shows the forms again with what was typed."""
    case = load(number)
    try:
        receipt: Receipt = run(service, command(case))
    except (Invalid, Conflict, NotAllowed) as error:
        return answer(case, action, error)
    other = receipt.data.get("other")
    if other is None:
        flash(_("%(number)s has been ended.", number=number), "ok")
    else:
        flash(_("%(number)s has been ended. It goes on as %(other)s.", number=number, other=other), "ok")
    return see_other("cases.show", number=number)


def load(number: str) -> CaseRow:
    with house().read() as connection:
        return find_case(connection, current_actor(), number)


def reason() -> str:
    return request.form.get("reason", "")


def answer(case: CaseRow, action: str = "", error: EngineError | None = None) -> Response:
    """The four forms; with *error* what was refused in the form *action*."""
    fields = error.fields if isinstance(error, Invalid) else {}
    errors = {f"{action}-{name}": error_text(one.key, one.params) for name, one in fields.items()}
    with house().read() as connection:
        targets = services.transfer_targets(house(), connection, case.process)
    page = render_template(
        "cases/end.html",
        case=case,
        targets=targets,
        state={"action": action, "typed": request.form, "errors": errors},
        refusal=said(error) if error is not None and not errors else None,
    )
    return make_response(page, 200 if error is None else STATUS[type(error)])
