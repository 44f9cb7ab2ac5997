"""Whom a case waits for, in words: people and groups by name, else what the diagram calls the step that waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection

from engine.commands import Actor
from engine.queries.waiting import Waits, waits_of
from engine.queries.worklist import TaskRow
from engine.services.library import Loaded
from web import dates, due
from web.context import house, now, today
from web.language import current_language
from web.texts import N_
from workflows.business_case import CHILD_ENDED

WANTED: dict[str, tuple[str, str]] = {
    "uppgifter-inkomna": ("uppgifter", N_("We need more information")),
    "komplettering-inkommen": ("komplettering", N_("The application must be completed")),
    "synpunkter-inkomna": ("synpunkter", N_("You can comment on the material before we decide")),
}
"""Messages that the company answers with: the variable that takes the text, and what it is about."""

WAITS_IN = ("receiveTask", "intermediateCatchEvent")
"""Kinds of steps in which a case stands still. What boundary events and event sub-processes listen to stops nothing."""
WAIT_FOR = "Vänta på "
"""How diagrams name such a step."""


@dataclass(frozen=True, slots=True)
class Wait:
    """kind: of the tag. words: whom it waits for. what: the tasks or the step. is_mine: the reader has a task in it.

    also: what it waits for from outside while people have tasks.
    """

    kind: str
    words: str
    what: str = ""
    is_mine: bool = False
    also: str = ""


def wait_words(connection: Connection, actor: Actor, case_ids: Iterable[int]) -> dict[int, Wait]:
    """For each of the cases that is open, by its id; *actor* has been shown to see them."""
    found = waits_of(connection, case_ids)
    return {
        case_id: _wait(waits, house().definitions.get(connection, waits.definition_id), actor)
        for case_id, waits in found.items()
    }


def waiting_steps(waits: Waits, loaded: Loaded) -> Iterator[tuple[str, str]]:
    """(message, name of the step) of what the case stands still for, once for each token."""
    for element, message in waits.messages:
        if _kind(loaded, element) in WAITS_IN:
            yield message, element_name(loaded, element)


def element_name(loaded: Loaded, element: str) -> str:
    """What the diagram calls the element; an id it lacks (another version's) stands for itself."""
    for level in loaded.spec.levels():
        if element in level.nodes:
            return level.nodes[element].name or element
    return element


def awaited(step: str) -> str:
    """`Polisens yttrande` of the step `Vänta på Polisens yttrande`."""
    return step.removeprefix(WAIT_FOR)


def listed(names: Sequence[str]) -> str:
    """`Ada`, `Ada and Bo`, `Ada, Bo and 2 more`; each name once."""
    first, *others = dict.fromkeys(names)
    if not others:
        return first
    if len(others) == 1:
        return str(_("%(first)s and %(second)s", first=first, second=others[0]))
    return str(_("%(first)s, %(second)s and %(num)s more", first=first, second=others[0], num=len(others) - 1))


def _wait(waits: Waits, loaded: Loaded, actor: Actor) -> Wait:
    steps = list(waiting_steps(waits, loaded))
    if waits.tasks:
        return replace(_for_people(waits, actor), also=_for_outside(steps).words if steps else "")
    if waits.stopped:
        return Wait("late", ngettext("One step has stopped", "%(num)s steps have stopped", waits.stopped))
    if steps:
        return _for_outside(steps)
    for element, moment in waits.timers:
        if _kind(loaded, element) in WAITS_IN:
            day = dates.day_words(moment.astimezone(house().config.zone).date(), today(), current_language())
            return Wait("wait", _("Waits until %(day)s", day=day), element_name(loaded, element))
    return Wait("wait", _("Lots does its part") if waits.has_jobs else _("In progress"))


def _for_people(waits: Waits, actor: Actor) -> Wait:
    """Those who have the tasks; the reader first of all."""
    mine = [task for task in waits.tasks if task.assignee and task.assignee[0] == actor.login]
    shown = mine or waits.tasks
    first, what = shown[0], listed([task.name for task in shown])
    is_late = due.urgency(first, now(), house().config.zone) == "late"
    if is_late and first.due_at is not None:
        day = dates.weekday_date(due.due_on(first.due_at, house().config.zone), today(), current_language())
        what = _("%(what)s, late since %(day)s", what=what, day=day)
    if mine:
        return Wait("late" if is_late else "soon", _("Waits for you to act"), what, is_mine=True)
    who = [name for task in shown for name in _holders(task, waits)]
    words = _("Waits for %(who)s", who=listed(who)) if who else _("Nobody has it")
    return Wait("late" if is_late else "wait", words, what)


def _holders(task: TaskRow, waits: Waits) -> tuple[str, ...]:
    return (task.assignee[1],) if task.assignee else waits.offered.get(task.id, ())


def _for_outside(steps: Sequence[tuple[str, str]]) -> Wait:
    """The company before others; authority cases are counted."""
    for message, step in steps:
        if message in WANTED:
            return Wait("wait", _("Waits for the company"), dates.capitalised(awaited(step)))
    message, step = steps[0]
    if message == CHILD_ENDED:
        number = sum(one == CHILD_ENDED for one, _step in steps)
        return Wait("wait", ngettext("Waits for one authority case", "Waits for %(num)s authority cases", number))
    if step.startswith(WAIT_FOR):
        return Wait("wait", _("Waits for %(who)s", who=awaited(step)))
    return Wait("wait", _("Waits"), step)


def _kind(loaded: Loaded, element: str) -> str:
    return next((level.nodes[element].kind for level in loaded.spec.levels() if element in level.nodes), "")
