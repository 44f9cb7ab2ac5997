"""What an operator reads about a step that has stopped: what it means, and what to do. By the incident's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from web.texts import N_

DIAGRAM = N_("Tell the process owner: the diagram must be mended. Until then mend the values of the step, or skip it.")
VALUES = N_("Mend the values that the step reads, then let it try again.")
SHORTEN = N_("Shorten the values of the step, or keep long texts as documents. Then let it try again.")
VERSION = N_("Publish what is missing, then let it try again.")

INCIDENTS: Mapping[str, tuple[str, str]] = {
    "case.stuck": (
        N_("The case is open, but nothing in it is ready, waiting or scheduled."),
        N_("Put it right; if it stands still again, tell those who look after Lots."),
    ),
    "job.failed": (
        N_("What the system was to do failed, and so did every attempt after it."),
        N_("Mend the cause outside the case, then let the step try again."),
    ),
    "job.hung": (
        N_("What the system was to do never came to an end, and was broken off."),
        N_("Find out whether it was done after all. If not, let the step try again; else skip it."),
    ),
    "task.nobody": (
        N_("The task is for people or groups that do not exist, so nobody would see it."),
        N_("Add the group or the person, or mend the value that names them. Then let the step try again."),
    ),
    "error.uncaught": (
        N_("An error was reported that the diagram has no answer to."),
        N_("Mend the cause, then let the step try again. Tell the process owner if it can happen again."),
    ),
    "feel.value": (N_("An expression cannot be computed with the values that the case has."), VALUES),
    "feel.syntax": (N_("An expression cannot be read."), DIAGRAM),
    "feel.limit": (N_("An expression takes more time or room than an expression may."), DIAGRAM),
    "condition.not_boolean": (N_("A condition gave something else than true or false."), VALUES),
    "flow.none": (N_("No condition holds, and there is no way for when none does."), VALUES),
    "join.starved": (N_("A gateway waits for branches that can no longer come."), DIAGRAM),
    "loop.not_a_list": (N_("The step is to be done for each in a list, but there is no list."), VALUES),
    "ad_hoc.not_a_list": (N_("The activities to begin are not given as a list of names."), VALUES),
    "ad_hoc.unknown": (N_("An activity was to begin that the diagram does not have."), VALUES),
    "limit.automatic_steps": (
        N_("The case went on and on without anyone to wait for."),
        N_("If it goes round in circles, mend the value that should end it. Else let it try again: it goes on."),
    ),
    "limit.engine_seconds": (
        N_("The case took more time than one step may."),
        N_("Let it try again: it goes on where it was. If it stops again, tell the process owner."),
    ),
    "limit.instances": (N_("The step would be done more times than a step may."), VALUES),
    "limit.variable_bytes": (N_("The case holds more than a case may."), SHORTEN),
    "value.not_text": (N_("A text was expected, and there is something else."), VALUES),
    "value.not_texts": (N_("A list of texts was expected, and there is something else."), VALUES),
    "value.not_whole": (N_("A whole number was expected, and there is something else or it is out of range."), VALUES),
    "value.too_long": (N_("A name or key is longer than it may be."), VALUES),
    "variable.name": (N_("A value has a name that no value may have."), DIAGRAM),
    "variable.reserved": (N_("The diagram sets a value that Lots itself sets."), DIAGRAM),
    "timer.not_a_time": (N_("What should say when is no day, time or period."), VALUES),
    "timer.not_a_cycle": (N_("What should say how often is no cycle."), VALUES),
    "timer.out_of_range": (N_("The time is further away than times go."), VALUES),
    "message.no_key": (N_("There is nothing to know the awaited message by."), VALUES),
    "signal.no_name": (N_("The signal has no name."), VALUES),
    "job.no_type": (N_("It is not said what the system is to do."), DIAGRAM),
    "decision.no_id": (N_("It is not said which decision table is meant."), DIAGRAM),
    "decision.unknown": (N_("There is no such decision table in the process."), DIAGRAM),
    "dmn.unknown_decision": (N_("There is no such decision table in the process."), DIAGRAM),
    "definition.unknown": (N_("The version of the process that was called is gone."), VERSION),
    "process.no_id": (N_("It is not said which process is to be called."), DIAGRAM),
    "process.unpublished": (N_("The process that is to be called is not published."), VERSION),
    "process.no_plain_start": (N_("The process that is to be called cannot be started by a call."), DIAGRAM),
}
"""What it means, and what to do. A test knows every key that the engine can raise."""


@dataclass(frozen=True, slots=True)
class IncidentWords:
    what: str
    remedy: str


def incident_words(key: str) -> IncidentWords:
    """The words of an incident; one that has none is told by its message alone."""
    if key not in INCIDENTS:
        return IncidentWords("", "")
    what, remedy = INCIDENTS[key]
    return IncidentWords(_(what), _(remedy))
