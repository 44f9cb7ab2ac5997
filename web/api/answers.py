"""Answers as JSON, and what several addresses answer alike."""

from __future__ import annotations

from flask import Response, request
from pydantic import BaseModel

from engine.commands import Receipt
from engine.queries.worklist import TaskRow
from web.api.models import DoneOut, PersonOut, TaskOut


def answer(body: BaseModel, status: int = 200, location: str | None = None) -> Response:
    response = Response(body.model_dump_json(by_alias=True), status, content_type="application/json")
    if location is not None:
        response.headers["Location"] = location
    return response


def idempotency_key() -> str | None:
    """The request's `Idempotency-Key`: the same key again gives the first answer and changes nothing."""
    return request.headers.get("Idempotency-Key")


def done(receipt: Receipt) -> Response:
    body = DoneOut(case_number=receipt.case_number, task_id=receipt.task_id, is_repeat=receipt.is_repeat)
    return answer(body)


def task_out(task: TaskRow) -> TaskOut:
    assignee = None if task.assignee is None else PersonOut(login=task.assignee[0], name=task.assignee[1])
    return TaskOut(
        id=task.id,
        version=task.version,
        case_number=task.case_number,
        case_title=task.case_title,
        element=task.element,
        name=task.name,
        item=task.item,
        lane=task.lane,
        priority=task.priority,
        assignee=assignee,
        offered_at=task.offered_at,
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        completed_at=task.completed_at,
        cancelled_at=task.cancelled_at,
    )
