"""Diagrams of Camunda 7 (and its successors that kept its namespace)."""

from __future__ import annotations

from collections.abc import Callable

from engine.interchange.camunda7 import calls, flow, jobs, mappings, people
from engine.interchange.work import Foreign, Work
from engine.runtime.reader.xml import BPMN, local

Converter = Callable[[Work, Foreign], None]

BY_TAG: dict[str, tuple[Converter, ...]] = {
    "process": (flow.process,),
    "startEvent": (people.form,),
    "userTask": (people.user_task,),
    "serviceTask": (jobs.job,),
    "sendTask": (jobs.job,),
    "businessRuleTask": (jobs.business_rule,),
    "scriptTask": (jobs.script,),
    "callActivity": (calls.call,),
    "messageEventDefinition": (jobs.message_event,),
    "signalEventDefinition": (calls.signal,),
    "multiInstanceLoopCharacteristics": (flow.multi_instance,),
    "conditionalEventDefinition": (flow.conditional,),
    **dict.fromkeys(("message", "signal", "error", "escalation"), (flow.declaration,)),
    **dict.fromkeys(flow.EXPRESSIONS, (flow.expression,)),
}


def convert(work: Work) -> None:
    """Convert every element; what none of the converters takes is told."""
    for el in [el for el in work.root.iter(f"{{{BPMN}}}*") if local(el) != "extensionElements"]:
        things = Foreign(work, el)
        for converter in BY_TAG.get(local(el), ()):
            converter(work, things)
        mappings.properties(things)
        mappings.input_output(work, things)
        things.rest()
