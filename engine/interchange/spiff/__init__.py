"""Diagrams of SpiffWorkflow and SpiffArena."""

from __future__ import annotations

from collections.abc import Callable

from engine.interchange.spiff import events, flow, people, scripts, tasks
from engine.interchange.work import Foreign, Work
from engine.runtime.reader.xml import BPMN, local

Converter = Callable[[Work, Foreign], None]

BY_TAG: dict[str, tuple[Converter, ...]] = {
    "startEvent": (people.form, scripts.around),
    "userTask": (people.user_task, scripts.around),
    "manualTask": (people.manual_task, scripts.around),
    "serviceTask": (tasks.service, scripts.around),
    "sendTask": (events.send, scripts.around),
    "businessRuleTask": (tasks.business_rule, scripts.around),
    "scriptTask": (scripts.script_task,),
    "callActivity": (tasks.call, scripts.around),
    **dict.fromkeys(("task", "receiveTask", "subProcess", "transaction"), (scripts.around,)),
    "messageEventDefinition": (events.message_event,),
    "multiInstanceLoopCharacteristics": (flow.multi_instance,),
    **dict.fromkeys(flow.EXPRESSIONS, (flow.expression,)),
}


def convert(work: Work) -> None:
    """Convert every element; what none of the converters takes is told."""
    events.collect(work)
    for el in [el for el in work.root.iter(f"{{{BPMN}}}*") if local(el) != "extensionElements"]:
        things = Foreign(work, el)
        for converter in BY_TAG.get(local(el), ()):
            converter(work, things)
        people.instructions(work, things)
        people.properties(things)
        things.rest()
