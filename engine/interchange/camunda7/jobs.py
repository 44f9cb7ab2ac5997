"""What programs do: service and send tasks, business rules, scripts, and messages that are thrown."""

from __future__ import annotations

import re

from engine.interchange.extension import drop, taken, zeebe
from engine.interchange.juel import expression, is_expression, template
from engine.interchange.work import Foreign, Work, described
from engine.runtime.reader.xml import Element, first, text_of

BEAN = re.compile(r"[$#]\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\b.*\}", re.DOTALL)
TRIES = re.compile(r"\s*R(\d{1,3})/.*")
IMPLEMENTATIONS = ("class", "delegateExpression", "expression")
FEEL = ("feel", "juel")
VERSIONS = ("deployment", "versionTag")


def job(work: Work, things: Foreign, el: Element | None = None) -> None:
    """An external task, a bean or a class becomes a job of that name. el: what does the job, if not the element."""
    owner = things.el if el is None else el
    kind = _type(work, things, owner)
    for name in ("connector", "field", "errorEventDefinition"):
        for x in things.takes(name):
            work.todo(owner, name, described(x))
    result = things.take("resultVariable")
    if result is not None:
        work.todo(owner, "resultVariable", result)
    if kind is not None:
        zeebe(owner, "taskDefinition", type=kind, retries=_tries(work, things))


def _type(work: Work, things: Foreign, owner: Element) -> str | None:
    topic, kind = things.take("topic"), things.take("type")
    if kind is not None and kind != "external":
        work.todo(owner, "type", kind)
    if topic is not None:
        made = work.text(owner, "topic", topic, template)
        if made is not None:
            work.note("IMPORT-HANDLER", owner, name=work.told("topic"), value=topic, type=made)
        return made
    for name in IMPLEMENTATIONS:
        value = things.take(name)
        if value is not None:
            bean = BEAN.fullmatch(value.strip())
            made = bean[1] if bean is not None else value.strip()
            if is_expression(made) or not made:
                work.todo(owner, name, value)
                return None
            work.note("IMPORT-HANDLER", owner, name=work.told(name), value=value, type=made)
            return made
    return None


def _tries(work: Work, things: Foreign) -> str | None:
    cycle = things.said("failedJobRetryTimeCycle")
    if cycle is None:
        return None
    work.left_out(things.el, "failedJobRetryTimeCycle", cycle)
    tries = TRIES.fullmatch(cycle)
    return tries[1] if tries is not None else None


def message_event(work: Work, things: Foreign) -> None:
    """The event that throws the message does the job."""
    event = things.el.getparent()
    if event is not None and any(name in things.attributes for name in (*IMPLEMENTATIONS, "topic", "type")):
        job(work, things, event)


def business_rule(work: Work, things: Foreign) -> None:
    el, decision = things.el, things.take("decisionRef")
    if decision is None:
        job(work, things)
        return
    decision_id = work.text(el, "decisionRef", decision, template)
    if decision_id is None:
        return
    binding, tag = things.take("decisionRefBinding"), things.take("decisionRefVersionTag")
    shape, result = things.take("mapDecisionResult"), things.take("resultVariable") or "decisionResult"
    bound = binding if binding in VERSIONS else None
    zeebe(el, "calledDecision", decisionId=decision_id, resultVariable=result, bindingType=bound, versionTag=tag)
    if shape != "singleEntry":
        work.note("IMPORT-CHANGED:decision", el, name=result)


def script(work: Work, things: Foreign) -> None:
    """Only expressions are run; a script in another language is told with all of its text."""
    el, held = things.el, first(things.el, "script")
    language, text = taken(el, "scriptFormat") or "", text_of(held) or ""
    result, resource = things.take("resultVariable"), things.take("resource")
    if held is not None:
        drop(held)
    if resource is not None:
        work.todo(el, "resource", " ".join(filter(None, (language, result and f"{result} =", resource))))
    if not text:
        if result and resource is None:
            work.todo(el, "resultVariable", result)
        return
    made = _script(work, el, language, text) if result else None
    if made is not None:
        zeebe(el, "script", expression=f"={made}", resultVariable=result)
    elif not result or language.lower() not in FEEL:
        work.todo(el, "script", " ".join(filter(None, (language, result and f"{result} =", text))))


def _script(work: Work, el: Element, language: str, text: str) -> str | None:
    if language.lower() == "feel":
        return text.removeprefix("=").strip()
    if language.lower() == "juel":
        return work.text(el, "script", text, expression)
    return None
