"""Service tasks, decisions and called processes."""

from __future__ import annotations

import re

from engine.interchange.extension import mapping, taken, zeebe
from engine.interchange.feel_text import NotSimpleError
from engine.interchange.feel_text import name as variable
from engine.interchange.python import expression
from engine.interchange.work import Foreign, Work, described
from engine.runtime.reader.xml import Element, local

ANSWER = "svar"


def service(work: Work, things: Foreign) -> None:
    """An operator becomes a job of its name, its parameters input mappings."""
    found = things.takes("serviceTaskOperator")
    for operator in found[:1]:
        _operate(work, things.el, operator)
    for other in found[1:]:
        work.todo(things.el, "serviceTaskOperator", described(other))


def _operate(work: Work, el: Element, operator: Element) -> None:
    name = operator.get("id") or ""
    retry = next((x for x in operator if local(x) == "retry"), None)
    if retry is not None and retry.get("backoff_base"):
        work.left_out(el, "backoff_base", retry.get("backoff_base") or "")
    zeebe(el, "taskDefinition", type=name, retries=retry.get("retries") if retry is not None else None)
    work.note("IMPORT-HANDLER", el, name=work.told("serviceTaskOperator"), value=name, type=name)
    if operator.get("resultVariable"):
        work.todo(el, "resultVariable", operator.get("resultVariable") or "")
    for held in operator:
        if local(held) == "parameters":
            for x in held:
                _parameter(work, el, x)
        elif local(held) not in ("retry", ""):
            work.todo(el, local(held), described(held))


def _parameter(work: Work, el: Element, x: Element) -> None:
    value = (x.get("value") or "").strip()
    try:
        mapping(
            el,
            "input",
            f"={expression(value)}" if value else "=null",
            variable(x.get("id") or x.get("name") or "").text,
        )
    except NotSimpleError:
        work.todo(el, "parameter", described(x))


def business_rule(work: Work, things: Foreign) -> None:
    decision = things.said("calledDecisionId")
    if decision is None:
        return
    result = re.sub(r"\W", "_", decision) + f"_{ANSWER}"
    zeebe(things.el, "calledDecision", decisionId=decision, resultVariable=result)
    work.note("IMPORT-CHANGED:decision", things.el, name=result)


def call(work: Work, things: Foreign) -> None:
    process = taken(things.el, "calledElement")
    if process is not None:
        zeebe(things.el, "calledElement", processId=process)
