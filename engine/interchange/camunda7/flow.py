"""The process itself, conditions, times, repeated activities, and what is declared."""

from __future__ import annotations

import re

from engine.interchange.extension import taken, zeebe
from engine.interchange.feel_text import NotSimpleError
from engine.interchange.feel_text import name as variable
from engine.interchange.juel import expression as feel
from engine.interchange.juel import is_expression, template
from engine.interchange.loops import repeated
from engine.interchange.work import Foreign, Work
from engine.runtime.reader.xml import Element, local

TIMES = ("timeDate", "timeDuration", "timeCycle")
EXPRESSIONS = (
    *("conditionExpression", "condition", "completionCondition", "loopCardinality", "loopCondition"),
    *("activationCondition", *TIMES),
)
LANGUAGES = ("juel", "feel", "")
WHOLE = re.compile(r"\d+")


def process(work: Work, things: Foreign) -> None:
    tag = things.take("versionTag")
    if tag:
        zeebe(things.el, "versionTag", value=tag)


def expression(work: Work, things: Foreign) -> None:
    """A condition, time or number. One in a script language is marked with all of its text."""
    el, language = things.el, taken(things.el, "language") or ""
    resource = things.take("resource")
    if resource is not None:
        work.todo(el, "resource", f"{language} {resource}".strip())
    if resource is not None or language.lower() not in LANGUAGES:
        work.rewrite(el, _refuse)
    elif local(el) in TIMES:
        work.rewrite(el, template)
    else:
        work.rewrite(el, lambda text: _condition(text, language.lower() == "feel"))


def _refuse(text: str) -> str:
    raise NotSimpleError


def _condition(text: str, is_feel: bool) -> str:
    if is_feel or text in ("true", "false") or WHOLE.fullmatch(text):
        return f"={text}"
    if not is_expression(text):
        raise NotSimpleError
    return f"={feel(text)}"


def multi_instance(work: Work, things: Foreign) -> None:
    """`camunda:collection` or the references of BPMN become `zeebe:loopCharacteristics`."""
    el, item = things.el, things.take("elementVariable")
    collection = work.text(el, "collection", things.take("collection"), _collection)
    repeated(work, el, collection, item, _collection)


def _collection(text: str) -> str:
    return template(text) if is_expression(text) else f"={variable(text).text}"


def conditional(work: Work, things: Foreign) -> None:
    names, events = things.take("variableName"), things.take("variableEvents")
    if names or events:
        zeebe(things.el, "conditionalFilter", variableNames=names, variableEvents=events)


def declaration(work: Work, things: Foreign) -> None:
    """The names and codes of messages, signals, errors and escalations may be computed."""
    attribute = {"error": "errorCode", "escalation": "escalationCode"}.get(local(things.el), "name")
    _computed(work, things.el, attribute)


def _computed(work: Work, el: Element, attribute: str) -> None:
    value = el.get(attribute) or ""
    if is_expression(value):
        made = work.text(el, attribute, value, template)
        el.set(attribute, made or "")
