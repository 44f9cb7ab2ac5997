"""`/api/v1/tasks`: what there is to do, and doing it. A body carries the task's version, as a form does."""

from __future__ import annotations

from flask import Blueprint, Response

from engine.commands import ClaimTask, CompleteTask, ReleaseTask
from engine.errors import NotFound
from engine.queries.visible import sees
from engine.queries.worklist import Filters, find_task, task_page
from engine.services.assigning import claim_task, release_task
from engine.services.tasks import complete_task
from web.api.answers import answer, done, idempotency_key, task_out
from web.api.description import describe
from web.api.models import Claim, Completion, DoneOut, Release, TaskOut, TaskQuery, TasksOut
from web.api.paging import read_cursor, write_cursor
from web.api.reading import read_body, read_query
from web.context import current_actor, house, now, run


def add_routes(api: Blueprint) -> None:
    api.get("/tasks")(list_tasks)
    api.get("/tasks/<int:task_id>")(show_task)
    api.post("/tasks/<int:task_id>/claim")(claim)
    api.post("/tasks/<int:task_id>/release")(release)
    api.post("/tasks/<int:task_id>/complete")(complete)


@describe(query=TaskQuery, gives=TasksOut)
def list_tasks() -> Response:
    """One page of a task list, soonest due first."""
    query = read_query(TaskQuery)
    filters = Filters(process=query.process, authority=query.authority)
    after = read_cursor(query.after)
    with house().read() as connection:
        page = task_page(connection, current_actor(), query.view, now(), filters, after, query.limit)
    return answer(TasksOut(tasks=[task_out(row) for row in page.rows], after=write_cursor(page.after)))


@describe(gives=TaskOut)
def show_task(task_id: int) -> Response:
    """One task of a case that the caller may see."""
    with house().read() as connection:
        task = find_task(connection, task_id)
        if task is None or not sees(connection, current_actor(), task.case_id):
            raise NotFound("task.unknown", id=task_id)
    return answer(task_out(task))


@describe(takes=Claim, gives=DoneOut)
def claim(task_id: int) -> Response:
    """Take a task offered to one of the caller's groups."""
    body = read_body(Claim)
    return done(run(claim_task, ClaimTask(task_id, body.version, idempotency_key=idempotency_key())))


@describe(takes=Release, gives=DoneOut)
def release(task_id: int) -> Response:
    """Give a taken task back to its group, with a reason."""
    body = read_body(Release)
    return done(run(release_task, ReleaseTask(task_id, body.version, body.reason, idempotency_key=idempotency_key())))


@describe(takes=Completion, gives=DoneOut)
def complete(task_id: int) -> Response:
    """Complete a task with the answers of its form."""
    body = read_body(Completion)
    return done(run(complete_task, CompleteTask(task_id, body.version, body.values, idempotency_key=idempotency_key())))
