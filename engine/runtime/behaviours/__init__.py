"""One class per kind of BPMN element; `behaviour_of` finds the one for a node."""

from __future__ import annotations

from engine.diagram.spec import Node
from engine.runtime.behaviours.activity import Activity
from engine.runtime.behaviours.ad_hoc import AdHocSubProcess
from engine.runtime.behaviours.automatic import BusinessRuleTask, ScriptTask
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.behaviours.complex_gateway import ComplexGateway
from engine.runtime.behaviours.events import BoundaryEvent, CatchEvent, ReceiveTask, StartEvent, ThrowEvent
from engine.runtime.behaviours.gateways import EventGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.runtime.behaviours.job import Job
from engine.runtime.behaviours.sub_process import CallActivity, SubProcess
from engine.runtime.behaviours.user_task import UserTask

__all__ = ["BEHAVIOURS", "Behaviour", "behaviour_of"]

JOB = Job()
BEHAVIOURS: dict[str, Behaviour] = {
    "task": Activity(),
    "manualTask": Activity(),
    "userTask": UserTask(),
    "serviceTask": JOB,
    "sendTask": JOB,
    "receiveTask": ReceiveTask(),
    "scriptTask": ScriptTask(),
    "businessRuleTask": BusinessRuleTask(),
    "subProcess": SubProcess(),
    "transaction": SubProcess(),
    "adHocSubProcess": AdHocSubProcess(),
    "callActivity": CallActivity(),
    "startEvent": StartEvent(),
    "intermediateCatchEvent": CatchEvent(),
    "boundaryEvent": BoundaryEvent(),
    "intermediateThrowEvent": ThrowEvent(),
    "endEvent": ThrowEvent(),
    "exclusiveGateway": ExclusiveGateway(),
    "parallelGateway": ParallelGateway(),
    "inclusiveGateway": InclusiveGateway(),
    "complexGateway": ComplexGateway(),
    "eventBasedGateway": EventGateway(),
}


def behaviour_of(node: Node) -> Behaviour:
    """Return how the node behaves: whatever has a task definition is a job."""
    return JOB if node.task is not None else BEHAVIOURS[node.kind]
