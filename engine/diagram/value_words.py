"""How the values of a specification are said to people: in the words of the editor's panel, only what was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any

from engine.diagram.extensions import ScriptSpec, VariableMapping
from engine.diagram.spec import is_expression

PARTS: Mapping[str, str] = {
    # forms, decisions, processes called
    "form_id": "Form",
    "external": "Page outside the forms",
    "binding": "Which version",
    "version_tag": "Version tag",
    "latest": "the latest",
    "deployment": "the one published with the process",
    "versionTag": "the one with the version tag",
    "decision_id": "Decision table",
    "process_id": "Process called",
    "parent_variables": "All variables go in",
    "child_variables": "All variables come back",
    "result": "Result variable",
    "expression": "Expression",
    # people and times
    "assignee": "Assignee",
    "candidate_groups": "Candidate groups",
    "candidate_users": "Candidate users",
    "due": "Due date",
    "follow_up": "Follow up date",
    # what the system does
    "type": "What the system does",
    "retries": "Retries",
    "headers": "Headers",
    "creating": "when it is offered",
    "assigning": "when it is taken or handed over",
    "updating": "when it is changed",
    "completing": "when it is completed",
    "canceling": "when it is withdrawn",
    "start": "when it begins",
    "end": "when it ends",
    # events
    "kind": "Kind",
    "name": "Name",
    "code": "Error code",
    "key": "Correlation key",
    "timer": "Timer",
    "date": "at a time",
    "duration": "after a while",
    "cycle": "again and again",
    "message": "message",
    "signal": "signal",
    "error": "error",
    "escalation": "escalation",
    "terminate": "ends everything",
    "compensation": "undoing",
    "cancel": "cancelling",
    "conditional": "condition",
    "link": "link",
    "multiple": "several",
    "ref": "Refers to",
    "known": "Is in the diagram",
    "variables": "Variables looked at",
    "changes": "Changes looked at",
    "create": "set for the first time",
    "update": "changed",
    "wait": "Waits for it",
    "parts": "Which of several",
    "every": "All of them",
    "event": "Event",
    # repetition
    "multi": "for each in a list",
    "standard": "as long as a condition holds",
    "sequential": "One after the other",
    "input_collection": "List to go through",
    "input_element": "Name of each in it",
    "cardinality": "How many times",
    "output_collection": "List of results",
    "output_element": "Result of each time",
    "completion": "Completion condition",
    "condition": "Condition",
    "maximum": "At most",
    "test_before": "Looks at the condition first",
    "throws": "Events as rounds are done",
    "when": "When",
    "each": "after each round",
    "first": "after the first round",
    "active": "Activities to begin",
    "cancel_remaining": "Stops what still runs",
    # case handling
    "step": "Kind of step",
    "gate": "Gate",
    "regime": "Appeal regime",
    "clocks": "Clocks",
    "laws": "Legal basis",
    "secrecy": "Secrecy provision",
    "rule": "Rule of the clock",
    "action": "What happens here",
    "provision": "Provision",
    "fields": "Secret fields",
    # rare settings of a node
    "triggered_by_event": "Begun by an event",
    "start_quantity": "Tokens to begin",
    "completion_quantity": "Tokens when done",
    "activation": "Activation condition",
    "instantiates": "Starts cases",
    "ad_hoc": "In any order",
    "undone_by": "Undone by",
    "for_compensation": "Undoes another step",
    "yes": "yes",
    "no": "no",
}
"""The parts of values, and the values of closed vocabularies, in words."""
CLOSED = frozenset({"binding", "kind", "timer", "event", "changes", "when"})
"""Parts whose values are words of the notation, not of the author."""
NAMED = frozenset({"form_id", "decision_id", "process_id", "type", "candidate_groups", "group", "start_form"})
"""Parts that refer by an id to something outside the diagram, which may have a name."""
_OPEN, _CLOSE = "\x02", "\x03"
_REFERENCE = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


def _in_english(part: str) -> str:
    return PARTS[part]


@dataclass(frozen=True, slots=True)
class Words:
    """part: says a key of PARTS in the reader's language. names: of forms, decisions, groups, ..., by id."""

    part: Callable[[str], str] = _in_english
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, text: str) -> str:
        """Return what words_of() has made, with the names of what it refers to."""
        return _REFERENCE.sub(lambda found: self.names.get(found[1]) or found[1], text)


ENGLISH = Words()


def plain(text: str) -> str:
    """Return what words_of() has made, with ids for what it refers to."""
    return _REFERENCE.sub(r"\1", text)


def words_of(value: Any, words: Words, part: str = "") -> str:
    """Say a value as a process owner wrote it, in order; ids are marked, to be named or shown as they are."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return "✓"
    if isinstance(value, VariableMapping):
        return _set(value.target, value.source)
    if isinstance(value, ScriptSpec):
        return _set(value.result, value.expression)
    if is_dataclass(value) and not isinstance(value, type):
        return _words_of_parts(value, words)
    if isinstance(value, Mapping):
        return "; ".join(f"{name} = {words_of(one, words)}" for name, one in value.items())
    if isinstance(value, (tuple, list)):
        return "; ".join(filter(None, (words_of(one, words, part) for one in value)))
    return _word(str(value), words, part)


def _word(text: str, words: Words, part: str) -> str:
    if part in CLOSED and text in PARTS:
        return words.part(text)
    if part in NAMED and not is_expression(text):
        return ", ".join(f"{_OPEN}{one.strip()}{_CLOSE}" for one in text.split(","))
    return text


def _set(name: str, text: str) -> str:
    """`summa = antal * 2`; a text that is no expression stands in quotation marks."""
    return f"{name} = {text[1:].strip()}" if is_expression(text) else f'{name} = "{text}"'


def _words_of_parts(value: Any, words: Words) -> str:
    """Say each part that is not as it would be anyway; of the first part alone only its value."""
    told = [(one.name, _of_part(one, getattr(value, one.name), words)) for one in fields(value)]
    said = [(name, text) for name, text in told if text]
    if len(said) == 1 and said[0][0] == fields(value)[0].name:
        return said[0][1]
    return ", ".join(f"{words.part(name)}: {text}" for name, text in said)


def _of_part(one: Any, value: Any, words: Words) -> str:
    if one.default is not MISSING and value == one.default:
        return ""
    if isinstance(value, bool):
        return words.part("yes" if value else "no")
    return words_of(value, words, one.name)
