"""Task listeners: called in the transaction in which a task is made, given to somebody, or withdrawn.

Those of a completion are called before it (tasks.py), since they may refuse it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from engine.commands import Actor
from engine.diagram.extensions import Listener
from engine.ports import Completion
from engine.rows import Task
from engine.runtime import Advance
from engine.services.opened import OpenedCase, open_case
from engine.services.work import Work


def tell_of_step(work: Work, case_id: int, taken: Advance, actor: Actor) -> None:
    """Call the listeners of the tasks that a step has offered or withdrawn."""
    told = [(task.token, task.element, task.listeners, "creating") for task in taken.offered]
    told += [(task.token, task.element, task.listeners, "assigning") for task in taken.offered if task.assignee]
    told += [(task.token, task.element, task.listeners, "canceling") for task in taken.cancelled]
    wanted = [one for one in told if any(listener.event == one[3] for listener in one[2])]
    if not wanted:
        return
    case = open_case(work, case_id)
    for token, element, listeners, event in wanted:
        tell(work, case, (_task_id(work, case_id, token), token, element), listeners, event, actor)


def tell_of_task(work: Work, case: OpenedCase, task: tuple[int, int, str], event: str, actor: Actor) -> None:
    """Call the listeners of one task (id, token, element) for *event*."""
    node = case.find(work, task[2])
    tell(work, case, task, node.listeners if node is not None else (), event, actor)


def tell_of_ending(work: Work, case: OpenedCase, actor: Actor) -> None:
    """Call the canceling listeners of every task that is open, as the whole case is about to end."""
    is_open = (Task.completed_at.is_(None), Task.cancelled_at.is_(None))
    query = select(Task.id, Task.token, Task.element).where(Task.case_id == case.id, *is_open).order_by(Task.id)
    for task_id, token, element in work.connection.execute(query).all():
        tell_of_task(work, case, (task_id, token, element), "canceling", actor)


def tell(
    work: Work, case: OpenedCase, task: tuple[int, int, str], listeners: Iterable[Listener], event: str, actor: Actor
) -> None:
    """Call those of *listeners* that are for *event*."""
    called = [listener for listener in listeners if listener.event == event]
    if not called:
        return
    task_id, token, element = task
    node = case.find(work, element)
    step = node.lots.step if node is not None else None
    completion = Completion(task_id, element, step, case.facts(token), {}, event)
    for listener in called:
        work.house.extensions.task_listeners[listener.type](work, completion, actor)


def _task_id(work: Work, case_id: int, token: int) -> int:
    query = select(func.max(Task.id)).where(Task.case_id == case_id, Task.token == token)
    return int(work.connection.execute(query).scalar_one())
