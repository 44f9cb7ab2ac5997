"""The closed list of event types (DESIGN 12.13). `docs/events.md` is generated from it."""

from __future__ import annotations

EVENT_TYPES: dict[str, str] = {
    "case.registered": "A case got its number and is entered in the register.",
    "case.started": "The diagram of the case began to run.",
    "case.closed": "The case ran to an end.",
    "case.cancelled": "Somebody ended the case before its end, with a reason.",
    "case.migrated": "The case was moved to another version of its diagram.",
    "case.linked": "Another case, which ended in favour of this one, was linked to it.",
    "case.moved": "The matter was handed to another authority, where a new case continues it.",
    "task.claimed": "A person took a task.",
    "task.released": "A person gave a task back to its group, with a reason.",
    "task.handed_over": "A task went to a colleague, or back to whoever handed it over, with a reason.",
    "task.completed": "A person completed a task; the payload holds what was answered and what followed.",
    "timer.fired": "A timer in the diagram came due.",
    "message.received": "The case took a message that it waited for.",
    "signal.received": "The case was told a signal that it waited for.",
    "job.done": "A service task's handler did its work.",
    "job.failed": "A service task's handler reported an error that the diagram handles.",
    "incident.opened": "An automatic step failed and waits for an operator.",
    "incident.mended": "An operator mended the cause and the step was tried again.",
    "incident.skipped": "An operator let the case go on without the failed step.",
    "document.added": "A document, or a new version of one, was added to the case.",
    "document.read": "A document was opened where reading has legal weight.",
    "decision.made": "A decision was made.",
    "decision.corrected": "An obvious error in a decision was corrected.",
    "decision.changed": "A decision was changed.",
    "clock.started": "A statutory time began to run.",
    "clock.paused": "A statutory time stands still.",
    "clock.resumed": "A statutory time runs again.",
    "clock.extended": "A statutory time was extended, with a reason.",
    "clock.restarted": "A statutory time began anew because the application was completed.",
    "clock.stopped": "A statutory time ended because what it waited for happened.",
    "clock.expired": "A statutory time ran out.",
    "gate.opened": "Everything that a decision needs is in place.",
    "gate.closed": "Something that a decision needs is missing again.",
    "meeting.called": "The departments concerned and the company were called to a joint meeting.",
    "meeting.moved": "A joint meeting got another time or place.",
    "meeting.cancelled": "A joint meeting was called off.",
    "meeting.held": "A joint meeting was held.",
    "meeting.stated": "A department gave its statement for a joint meeting.",
    "meeting.approved": "The protocol of a joint meeting was approved.",
    "definition.proposed": "A version of a diagram was proposed.",
    "definition.approved": "A second person approved exactly the proposed bytes.",
    "definition.published": "A version of a diagram is the one that new cases start on.",
    "payload.erased": "The content of the named events was erased on the stated legal ground; the chain stays.",
    "intervention.skipped": "An operator skipped a step.",
    "intervention.moved": "An operator moved the case to another step.",
    "intervention.repaired": "An operator repaired a variable.",
    "intervention.reopened": "An operator took back the last completion of a task.",
}

INSIDE_PAYLOADS: dict[str, str] = {
    "task.offered": "A task was offered to a group or a person; stands in the payload of the event that caused it.",
}


def events_page() -> str:
    """Return the text of `docs/events.md`."""
    lines = [
        "# Audit events",
        "",
        "Generated from `engine/audit/types.py` by `python -m tests.unit.audit.write_docs`; edit there.",
        "The list is closed: an event of another type is refused. One command writes one event, not one for each",
        "element; its payload carries `values`, `changed` (variable, old, new) and `path` (element, token, what",
        "happened) in order.",
        "",
        *_table(EVENT_TYPES),
        "",
        "Only inside the payload of the event that caused it:",
        "",
        *_table(INSIDE_PAYLOADS),
    ]
    return "\n".join(lines) + "\n"


def _table(types: dict[str, str]) -> list[str]:
    return ["| type | what happened |", "| --- | --- |", *(f"| `{name}` | {text} |" for name, text in types.items())]
