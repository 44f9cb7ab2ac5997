"""One flow node: its element, its extensions and its event become a frozen Node."""

from __future__ import annotations

from typing import Any

from engine.diagram.findings import Sheet
from engine.diagram.spec import MessageSpec, Node
from engine.runtime.reader.ad_hoc import read_ad_hoc
from engine.runtime.reader.events import EventReader
from engine.runtime.reader.loops import read_loop
from engine.runtime.reader.lots import read_lots
from engine.runtime.reader.xml import Element, every, first, is_true, local, text_of
from engine.runtime.reader.zeebe import Zeebe

EVENTS = frozenset(["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"])
TASKS = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "callActivity",
    ]
)
GATEWAYS = frozenset(["exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"])
SUPPORTED = EVENTS | TASKS | GATEWAYS
TOLD = ("creating", "assigning", "completing", "canceling")
"""What task listeners are called for. Nothing changes a task's dates or priority, so nothing is `updating`."""
MOST_TOKENS = 1000

Facts = dict[str, Any]


class NodeReader:
    """Reads the flow nodes of one level; *process* is SpiffWorkflow's parser of that level."""

    def __init__(self, process: Any, messages: dict[str, MessageSpec], sheet: Sheet) -> None:
        self.process, self.messages, self.sheet = process, messages, sheet

    def read(
        self,
        el: Element,
        *,
        lane: str | None,
        boundary: tuple[str, ...],
        flows: tuple[list[str], list[str]],
        undone_by: str | None,
    ) -> Node:
        """Return the node; what can't be run is noted on the sheet."""
        tag, ext = local(el), Zeebe(el, self.sheet)
        inputs, outputs = ext.mappings()
        facts: Facts = {"inputs": inputs, "outputs": outputs, "loop": read_loop(el, self.process, self.sheet)}
        if tag in EVENTS:
            facts["event"] = EventReader(self.process, el, self.messages, self.sheet).of_event()
        read = getattr(self, f"_{tag}", None)
        if read is not None:
            facts.update(read(el, ext))
        if inputs and not reads_inputs(tag, facts):
            self.sheet.note("MAPPING-IGNORED", el.get("id"), kind=tag)
        return Node(
            id=el.get("id") or "",
            kind=tag,
            name=el.get("name") or "",
            documentation=text_of(first(el, "documentation")) or "",
            incoming=tuple(flows[0]),
            outgoing=tuple(flows[1]),
            default=el.get("default"),
            lane=lane,
            boundary=boundary,
            start_quantity=self._quantity(el, "startQuantity"),
            completion_quantity=self._quantity(el, "completionQuantity"),
            undone_by=undone_by,
            for_compensation=is_true(el, "isForCompensation"),
            execution_listeners=ext.listeners("executionListeners", "executionListener"),
            properties=ext.properties(),
            lots=read_lots(el, self.sheet),
            **facts,
        )

    def _quantity(self, el: Element, name: str) -> int:
        text = el.get(name, "1")
        if not text.isdecimal() or not 1 <= int(text) <= MOST_TOKENS:
            self.sheet.note("QUANTITY", el.get("id"), name=name, value=text, most=MOST_TOKENS)
            return 1
        return int(text)

    # --- events ---------------------------------------------------------------------------------------------------
    def _startEvent(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return {"form": ext.form(), "interrupting": is_true(el, "isInterrupting", True)}

    def _boundaryEvent(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return {"attached_to": el.get("attachedToRef"), "interrupting": is_true(el, "cancelActivity", True)}

    def _intermediateThrowEvent(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        task = ext.task()
        if task is None and any(local(x) == "messageEventDefinition" for x in el):
            self._no_job(el)
        return {"task": task}

    _endEvent = _intermediateThrowEvent  # noqa: N815 - named by the BPMN element

    # --- tasks ----------------------------------------------------------------------------------------------------
    def _userTask(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        if not ext.is_user_task():
            self.sheet.note("USER-TASK-MARKER", el.get("id"))
        listeners = ext.listeners("taskListeners", "taskListener")
        for listener in listeners:
            if listener.event and listener.event not in TOLD:
                self.sheet.note("UNSUPPORTED:listener", el.get("id"), event=listener.event, use=", ".join(TOLD))
        return {
            "form": ext.form(),
            "assignment": ext.assignment(),
            "schedule": ext.schedule(),
            "priority": ext.priority(),
            "listeners": listeners,
        }

    def _serviceTask(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        task = ext.task()
        if task is None:
            self._no_job(el)
        return {"task": task}

    _sendTask = _serviceTask  # noqa: N815 - named by the BPMN element

    def _receiveTask(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        event = EventReader(self.process, el, self.messages, self.sheet).of_receive_task()
        return {"event": event, "instantiates": is_true(el, "instantiate")}

    def _eventBasedGateway(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return {"instantiates": is_true(el, "instantiate")}

    def _scriptTask(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return self._one_of(el, {"script": ext.script(), "task": ext.task()}, "script")

    def _businessRuleTask(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return self._one_of(el, {"decision": ext.decision(), "task": ext.task()}, "decision")

    def _one_of(self, el: Element, facts: Facts, what: str) -> Facts:
        if all(value is None for value in facts.values()) and not self._noted(el):
            self.sheet.empty(el.get("id"), what)
        return facts

    def _noted(self, el: Element) -> bool:
        return any(f.element == el.get("id") for f in self.sheet.errors)

    def _callActivity(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        called = ext.called()
        if called is None:
            self.sheet.empty(el.get("id"), "called-process")
        return {"called": called}

    def _subProcess(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return {"triggered_by_event": is_true(el, "triggeredByEvent")}

    def _adHocSubProcess(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        return {"ad_hoc": read_ad_hoc(el, ext, self.sheet)}

    def _complexGateway(self, el: Element, ext: Zeebe) -> Facts:  # noqa: N802 - named by the BPMN element
        condition = text_of(first(el, "activationCondition"))
        self.sheet.feel(el.get("id"), condition)
        return {"activation": condition}

    def _no_job(self, el: Element) -> None:
        self.sheet.empty(el.get("id"), "job-type")


def reads_inputs(tag: str, facts: Facts) -> bool:
    """Tell whether input mappings have an effect: in activities, jobs and where a signal is thrown."""
    event = facts.get("event")
    throws_signal = tag in ("intermediateThrowEvent", "endEvent") and event is not None and event.kind == "signal"
    return tag in TASKS or facts.get("task") is not None or throws_signal


def boundary_events(level: Element) -> dict[str, list[str]]:
    """Return {activity id: ids of the boundary events attached to it}."""
    attached: dict[str, list[str]] = {}
    for el in every(level, "boundaryEvent"):
        attached.setdefault(el.get("attachedToRef") or "", []).append(el.get("id") or "")
    return attached


def compensation_handlers(level: Element) -> dict[str, str]:
    """Return {activity id: id of the activity that its compensation boundary event is associated with}."""
    undoes = {el.get("id"): el.get("attachedToRef") for el in every(level, "boundaryEvent") if _compensates(el)}
    activities = {el.get("id") for el in level if local(el) in TASKS}
    found: dict[str, str] = {}
    for association in every(level, "association"):
        ends = association.get("sourceRef"), association.get("targetRef")
        for event, handler in (ends, ends[::-1]):
            if event in undoes and handler in activities:
                found[undoes[event] or ""] = handler or ""
    return found


def _compensates(el: Element) -> bool:
    return first(el, "compensateEventDefinition") is not None
