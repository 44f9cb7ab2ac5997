"""Service tasks, send tasks and message throws: jobs for a handler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.runtime.advance import DueJob
from engine.runtime.behaviours.activity import Activity
from engine.runtime.expressions import string, whole
from engine.runtime.failures import StepFailed
from engine.runtime.mapping import MOST_RETRIES
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


class Job(Activity):
    """Asks for the job and waits for JobCompleted or JobFailed."""

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Ask for the job; inputs are kept only where an output mapping or a boundary event may read them."""
        job = due_job(run, token, inputs)
        if inputs and (token.node.outputs or token.node.boundary):
            run.keep(token, inputs)
        run.record.jobs.announce(token.id, job)
        return Stage.WAIT

    def withdraw(self, run: Run, token: Token) -> None:
        """The job is no longer wanted."""
        run.record.jobs.drop(token.id)


def due_job(run: Run, token: Token, inputs: Mapping[str, Any]) -> DueJob:
    """Evaluate the job the element asks for."""
    task = token.node.task
    assert task is not None, "the reader refuses a job without a task definition"
    view = run.view(token, inputs)
    kind = string(task.type, view, run.around)
    if kind is None:
        raise StepFailed("job.no_type", f"The type of the job, {task.type}, is empty.")
    retries = whole(task.retries, view, run.around, MOST_RETRIES)
    return DueJob(token.id, token.node.id, kind, task.headers, inputs, retries, blocking=True)
