"""User tasks: offered to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.lanes import group_text
from engine.diagram.spec import Lane
from engine.runtime.advance import CancelledTask, OfferedTask
from engine.runtime.behaviours.activity import Activity
from engine.runtime.expressions import string, strings, whole
from engine.runtime.times import moment
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run

PRIORITY = "50"
MOST_PRIORITY = 100


class UserTask(Activity):
    """Offers the task and waits for TaskCompleted."""

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Offer the task; its inputs are kept as local variables, since the form shows them."""
        task = offer(run, token, inputs)
        if inputs:
            run.keep(token, inputs)
        run.record.tasks.announce(token.id, task)
        return Stage.WAIT

    def withdraw(self, run: Run, token: Token) -> None:
        """The task is no longer offered."""
        listeners = token.node.listeners
        if token.id not in run.record.tasks.announced and any(one.event == "canceling" for one in listeners):
            run.record.cancelled.append(CancelledTask(token.id, token.node.id, listeners))
        run.record.tasks.drop(token.id)


def offer(run: Run, token: Token, inputs: Mapping[str, Any]) -> OfferedTask:
    """Evaluate everything about the task that people and lists need."""
    node, around, view = token.node, run.around, run.view(token, inputs)
    lane = lane_of(token)
    return OfferedTask(
        token=token.id,
        element=node.id,
        name=node.name,
        lane=lane.name if lane is not None else None,
        group=string(group_text(lane), view, around) if lane is not None else None,
        assignee=string(node.assignment.assignee, view, around),
        candidate_users=strings(node.assignment.candidate_users, view, around),
        candidate_groups=strings(node.assignment.candidate_groups, view, around),
        form_id=string(node.form.form_id, view, around) if node.form is not None else None,
        due_at=moment(node.schedule.due, view, around),
        follow_up_at=moment(node.schedule.follow_up, view, around),
        priority=whole(node.priority or PRIORITY, view, around, MOST_PRIORITY),
        item=item_of(run, token),
        listeners=node.listeners,
    )


def lane_of(token: Token) -> Lane | None:
    """Return the innermost lane the element lies in."""
    return token.scope.level.lanes.get(token.node.lane) if token.node.lane is not None else None


def item_of(run: Run, token: Token) -> Any:
    """Return the element of the nearest multi-instance around the token, None outside of any."""
    here: Token | None = token
    while here is not None:
        loop = here.node.loop
        if here.is_instance and here.inner is not None and loop is not None and loop.input_element is not None:
            return run.variables.read(here.inner.id, loop.input_element)
        here = here.parent if here.is_instance else here.scope.owner
    return None
