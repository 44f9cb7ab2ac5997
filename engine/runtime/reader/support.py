"""Every element and attribute of BPMN 2.0, and what becomes of it. The reader judges diagrams by this table, and
`docs/bpmn-support.md` is made from it.

run: it takes effect as the standard says (or as the note says). drawn: it is kept and shown, and by its nature has no
effect on how a case runs. refused: a diagram with it can't be published; the note is the remedy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.diagram.findings import Sheet
from engine.runtime.reader.xml import BPMN, Element, local, namespace

Verdict = Literal["run", "drawn", "refused"]


@dataclass(frozen=True, slots=True)
class Support:
    """What becomes of an element, and of each of its attributes (`id` is everywhere).

    attributes: {name: (verdict, note)}. only: the values of an attribute that are run; any other is refused.
    """

    verdict: Verdict
    note: str = ""
    attributes: Mapping[str, tuple[Verdict, str]] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def run(attributes: str = "", note: str = "", drawn: str = "", **only: tuple[str, ...]) -> Support:
    """Return the support of an element that runs: *attributes* run, too, *drawn* ones have no effect."""
    known: dict[str, tuple[Verdict, str]] = dict.fromkeys(attributes.split(), ("run", ""))
    known.update(dict.fromkeys(drawn.split(), ("drawn", "")))
    known.update({name: ("run", f"only {', '.join(values)}") for name, values in only.items()})
    return Support("run", note, known, only)


def drawn(attributes: str = "", note: str = "") -> Support:
    """Return the support of an element that is only shown."""
    return Support("drawn", note, dict.fromkeys(attributes.split(), ("drawn", "")))


def refused(remedy: str) -> Support:
    """Return the support of an element that can't be run."""
    return Support("refused", remedy)


ACTIVITY = "name isForCompensation startQuantity completionQuantity default"
MAPPINGS = "Use input and output mappings, and text annotations to explain."
PEOPLE = "Use zeebe:assignmentDefinition, or the group of the lane."
DRAW_TASKS = "Draw it as tasks and messages."
GLOBAL = "Make it a process and call that."
COLLECTION = "Use zeebe:loopCharacteristics: an input collection and an input element."
FEEL = ("feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/", "http://www.omg.org/spec/FEEL/20140401")

ELEMENTS: dict[str, Support] = {
    # --- the file ---
    "definitions": drawn("name targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
                         "Expressions are FEEL whatever it says."),
    "import": drawn("importType location namespace"),
    "extension": drawn("mustUnderstand definition"),
    "extensionElements": run(note="zeebe: and lots: elements, see the format."),
    "documentation": drawn("textFormat"),
    "relationship": drawn("type direction"),
    "process": run("name isExecutable", "Without isExecutable it is run; a process marked false is only drawn.",
                   drawn="processType isClosed definitionalCollaborationRef"),
    "message": run("name", "Correlated by zeebe:subscription.", drawn="itemRef"),
    "signal": run("name", drawn="structureRef"),
    "error": run("errorCode", drawn="name structureRef"),
    "escalation": run("escalationCode", drawn="name structureRef"),
    "itemDefinition": drawn("structureRef isCollection itemKind", "Variables are typed by their values."),
    "dataStore": drawn("name capacity isUnlimited itemSubjectRef"),
    "category": drawn("name"),
    "categoryValue": drawn("value"),
    "collaboration": drawn("name isClosed"),
    "participant": drawn("name processRef"),
    "messageFlow": drawn("name sourceRef targetRef messageRef"),
    "conversation": drawn("name"),
    "choreography": drawn("name isClosed"),
    "interface": drawn("name implementationRef"),
    "operation": drawn("name implementationRef"),
    "endPoint": drawn(),
    "resource": drawn("name"),
    "partnerEntity": drawn("name"),
    "partnerRole": drawn("name"),
    "correlationProperty": drawn("name type"),
    "eventDefinition": refused("Use one of the kinds of event."),
    **dict.fromkeys(("globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask",
                     "globalChoreographyTask", "globalConversation"), refused(GLOBAL)),
    # --- inside a process ---
    "laneSet": run(drawn="name"),
    "lane": run("name", "Gives its group the tasks in it.", drawn="partitionElementRef"),
    "childLaneSet": run(drawn="name"),
    "flowNodeRef": run(),
    "partitionElement": drawn(),
    "incoming": run(),
    "outgoing": run(),
    "sequenceFlow": run("name sourceRef targetRef", drawn="isImmediate"),
    "conditionExpression": run(drawn="evaluatesToTypeRef", language=FEEL),
    "property": drawn("name itemSubjectRef"),
    "auditing": drawn(note="Every step is in the audit log."),
    "monitoring": drawn(),
    "supports": drawn(),
    "correlationSubscription": refused("Give the message a zeebe:subscription with a correlation key."),
    "textAnnotation": drawn("textFormat"),
    "text": drawn(),
    "group": drawn("categoryValueRef"),
    "categoryValueRef": drawn(),
    "association": run("sourceRef targetRef", "Names the handler of a compensation event; else it is only drawn.",
                       drawn="associationDirection"),
    # --- data ---
    "dataObject": drawn("name isCollection itemSubjectRef", "Data of a case are its variables."),
    "dataObjectReference": drawn("name dataObjectRef itemSubjectRef"),
    "dataState": drawn("name"),
    "dataStoreReference": refused("Remove it, or explain it in a text annotation."),
    "ioSpecification": refused(MAPPINGS),
    "ioBinding": refused(MAPPINGS),
    "dataInputAssociation": refused(MAPPINGS),
    "dataOutputAssociation": refused(MAPPINGS),
    "dataInput": drawn("name isCollection itemSubjectRef"),
    "dataOutput": drawn("name isCollection itemSubjectRef"),
    "inputSet": drawn("name"),
    "outputSet": drawn("name"),
    **dict.fromkeys(("resourceRole", "performer", "humanPerformer", "potentialOwner"), refused(PEOPLE)),
    # --- activities ---
    "task": run(ACTIVITY, "Passes at once."),
    "manualTask": run(ACTIVITY, "Passes at once."),
    "userTask": run(ACTIVITY, "Offered to people.", drawn="implementation"),
    "rendering": drawn(),
    "serviceTask": run(ACTIVITY, "A job (zeebe:taskDefinition).", drawn="implementation operationRef"),
    "sendTask": run(ACTIVITY, "A job (zeebe:taskDefinition).", drawn="implementation operationRef messageRef"),
    "receiveTask": run(f"{ACTIVITY} messageRef instantiate", drawn="implementation operationRef"),
    "scriptTask": Support("run", "FEEL in zeebe:script.", {
        **dict.fromkeys(ACTIVITY.split(), ("run", "")),
        "scriptFormat": ("refused", "Write it as a FEEL expression with a result variable, or as a service task.")}),
    "script": refused("Write it as a FEEL expression with a result variable, or as a service task."),
    "businessRuleTask": run(ACTIVITY, "zeebe:calledDecision or a job.", drawn="implementation"),
    "callActivity": run(ACTIVITY, "zeebe:calledElement says what is called.", drawn="calledElement"),
    "subProcess": run(f"{ACTIVITY} triggeredByEvent"),
    "transaction": run(f"{ACTIVITY} triggeredByEvent", method=("##Compensate",)),
    "adHocSubProcess": run(f"{ACTIVITY} cancelRemainingInstances ordering triggeredByEvent",
                           "Begins what zeebe:adHoc names, else all that no flow leads to."),
    "completionCondition": run(drawn="evaluatesToTypeRef", language=FEEL),
    "standardLoopCharacteristics": run("testBefore loopMaximum"),
    "loopCondition": run(drawn="evaluatesToTypeRef", language=FEEL),
    "multiInstanceLoopCharacteristics": run(
        "isSequential behavior oneBehaviorEventRef noneBehaviorEventRef",
        "Events thrown by `behavior` are signals, escalations and errors."),
    "loopCardinality": run(drawn="evaluatesToTypeRef", language=FEEL),
    "complexBehaviorDefinition": run(),
    "event": run(drawn="name"),
    **dict.fromkeys(("loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"), refused(COLLECTION)),
    # --- gateways ---
    "exclusiveGateway": run("name default", drawn="gatewayDirection"),
    "parallelGateway": run("name", drawn="gatewayDirection"),
    "inclusiveGateway": run("name default", drawn="gatewayDirection"),
    "complexGateway": run("name default", "Both phases; without a condition it waits for every branch.",
                          drawn="gatewayDirection"),
    "activationCondition": run(drawn="evaluatesToTypeRef", language=FEEL),
    "eventBasedGateway": run("name instantiate", drawn="gatewayDirection", eventGatewayType=("Exclusive",)),
    # --- events ---
    "startEvent": run("name isInterrupting parallelMultiple"),
    "endEvent": run("name"),
    "intermediateCatchEvent": run("name parallelMultiple"),
    "intermediateThrowEvent": run("name"),
    "implicitThrowEvent": refused("Use complexBehaviorDefinition with an event."),
    "boundaryEvent": run("name attachedToRef cancelActivity parallelMultiple"),
    "eventDefinitionRef": run(),
    "messageEventDefinition": run("messageRef", "Thrown as a job (zeebe:taskDefinition)."),
    "operationRef": drawn(),
    "timerEventDefinition": run(),
    **dict.fromkeys(("timeDate", "timeDuration", "timeCycle"), run(drawn="evaluatesToTypeRef", language=FEEL)),
    "signalEventDefinition": run("signalRef", "Within the case and across cases."),
    "errorEventDefinition": run("errorRef"),
    "escalationEventDefinition": run("escalationRef"),
    "conditionalEventDefinition": run(note="Not as the start of a process."),
    "condition": run(drawn="evaluatesToTypeRef", language=FEEL),
    "linkEventDefinition": run("name"),
    "source": drawn(note="Links are joined by their name."),
    "target": drawn(note="Links are joined by their name."),
    "compensateEventDefinition": run("activityRef waitForCompletion"),
    "cancelEventDefinition": run(),
    "terminateEventDefinition": run(),
    # --- choreographies ---
    **dict.fromkeys(("choreographyTask", "subChoreography", "callChoreography"), refused(DRAW_TASKS)),
}  # fmt: skip


def judge(root: Element, sheet: Sheet) -> None:
    """Note on *sheet* what in the executable processes, or beside them, can't be run."""
    for top in root:
        if local(top) == "process" and top.get("isExecutable", "true").strip().lower() in ("false", "0"):
            continue
        if local(top) == "process" or ELEMENTS.get(local(top), drawn()).verdict == "refused":
            for el in _judged(top):
                _judge_one(el, sheet)


def _judged(top: Element) -> Iterator[Element]:
    """Yield the BPMN elements in order; what lies inside something refused is refused with it."""
    todo = [top]
    while todo:
        el = todo.pop()
        if namespace(el) != BPMN:
            continue
        yield el
        known = ELEMENTS.get(local(el))
        if local(el) != "extensionElements" and known is not None and known.verdict != "refused":
            todo.extend(reversed(el))


def _judge_one(el: Element, sheet: Sheet) -> None:
    tag, known = local(el), ELEMENTS.get(local(el))
    if known is None:
        sheet.note("UNSUPPORTED:unknown", _place(el), kind=tag)
    elif known.verdict == "refused":
        _refuse(el, tag, known.note, sheet)
    else:
        for name, value in el.attrib.items():
            _judge_attribute(el, known, str(name), str(value), sheet)


def _judge_attribute(el: Element, known: Support, name: str, value: str, sheet: Sheet) -> None:
    if name == "id" or name.startswith("{"):
        return
    verdict, note = known.attributes.get(name, ("drawn", ""))
    values = known.only.get(name)
    if verdict == "refused":
        _refuse(el, name, note, sheet)
    elif values is not None and value not in values:
        sheet.note("UNSUPPORTED:value", _place(el), kind=local(el), name=name, value=value, use=values[0])
    elif name not in known.attributes:
        sheet.note("BPMN-UNKNOWN", _place(el), name=name, kind=local(el))


def _refuse(el: Element, name: str, remedy: str, sheet: Sheet) -> None:
    if name in ("script", "scriptFormat"):
        sheet.note("SCRIPT-LANGUAGE", _place(el), name=name)
    else:
        sheet.note("UNSUPPORTED", _place(el), what=name, how=remedy)


def _place(el: Element) -> str | None:
    """Return the id of the element, or of the nearest one around it that has one."""
    here: Element | None = el
    while here is not None and not here.get("id"):
        here = here.getparent()
    return here.get("id") if here is not None else None


def support_page() -> str:
    """Return the text of `docs/bpmn-support.md`."""
    lines = [
        "# What of BPMN 2.0 runs",
        "",
        "Made from `engine/runtime/reader/support.py`, by which the reader judges every diagram; each row has a test",
        "(`tests/unit/diagram/test_support.py`). *run*: takes effect as the standard says, or as the note says.",
        "*drawn*: kept and shown; by its nature it has no effect on how a case runs. *refused*: can't be published;",
        "the finding names the element and gives the remedy in the note.",
        "",
        "| element | attribute | | note |",
        "| --- | --- | --- | --- |",
    ]
    for tag, known in ELEMENTS.items():
        lines.append(f"| `{tag}` | | {known.verdict} | {known.note} |")
        for name, (verdict, note) in known.attributes.items():
            lines.append(f"| `{tag}` | `{name}` | {verdict} | {note} |")
    return "\n".join(lines) + "\n"
