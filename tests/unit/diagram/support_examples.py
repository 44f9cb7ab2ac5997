"""A diagram for each row of the table of support: small ones, and what to put where for an attribute or element."""

from __future__ import annotations

from lxml import etree

from tests.bpmn_builder import (
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    boundary,
    bpmn,
    condition,
    element,
    event_sub_process,
    job,
    multi,
    script,
    sub_process,
    timer,
    undo,
)

NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
END = element("endEvent slut")
U = element("userTask u")
COMPENSATE = "<compensateEventDefinition/>"


def one(part: str, name: str = "x", *more: str, path: str = "") -> bytes:
    """Return a process in which *part* stands between start and end."""
    return bpmn(part, *more, END, path=f"start>{name} {name}>slut {path}")


def gateway(tag: str, inner: str = "") -> bytes:
    tasks = [element("task a"), element("task b")]
    split = element("parallelGateway g")
    return bpmn(split, *tasks, element(f"{tag} x", inner=inner), END, path="start>g g>a g>b a>x b>x x>slut")


def catch(definition: str) -> bytes:
    return one(element("intermediateCatchEvent x", inner=definition))


def at_border(definition: str, *, interrupting: bool = False) -> bytes:
    return one(U, "u", boundary("x", "u", definition, interrupting=interrupting), path="x>slut")


def transaction() -> bytes:
    end = element("endEvent b", inner="<cancelEventDefinition/>")
    body = sub_process("x", element("startEvent a"), end, path="a>b")
    made = body.replace("<subProcess ", "<transaction ").replace("</subProcess>", "</transaction>")
    return one(made, "x", boundary("c", "x", "<cancelEventDefinition/>"), path="c>slut")


LANES = (
    '<laneSet id="l"><lane id="l1" name="A"><flowNodeRef>start</flowNodeRef><childLaneSet id="l2"><lane id="l3">'
    "<flowNodeRef>u</flowNodeRef></lane></childLaneSet></lane></laneSet>"
)
FLOW_REFS = "<incoming>start_x</incoming><outgoing>x_slut</outgoing>"
COMPLEX = (
    '<multiInstanceLoopCharacteristics behavior="Complex"><loopCardinality>=2</loopCardinality>'
    '<complexBehaviorDefinition><condition>=true</condition><event id="ev">'
    '<signalEventDefinition signalRef="s_larm"/></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics>'
)
AD_HOC = element("adHocSubProcess x", inner=U + "<completionCondition>=true</completionCondition>")
UNDONE = bpmn(job("a"), undo("una", "a", job("una")), element("intermediateThrowEvent k", inner=COMPENSATE), END,
              path="start>a a>k k>slut")  # fmt: skip
SUB = one(sub_process("x", element("startEvent a"), element("endEvent b"), path="a>b"))
CHOICE = bpmn(element("exclusiveGateway x"), END, path="start>x x>slut[true]")
REF = one(element("intermediateThrowEvent x", inner="<eventDefinitionRef>d1</eventDefinitionRef>")).replace(
    b"<process ", b'<signalEventDefinition id="d1" signalRef="s_larm"/><process ', 1
)
LISTENER = event_sub_process("es", SIGNAL, element("endEvent e"), path="es_start>e")
LISTENED = bpmn(U, END, LISTENER, path="start>u u>slut")
LOOP = one(element("task x", inner="<standardLoopCharacteristics><loopCondition>=false</loopCondition>"
                                   "</standardLoopCharacteristics>"))  # fmt: skip
CALL = bpmn(element("callActivity x", '<zeebe:calledElement processId="q"/>'), END, path="start>x x>slut").replace(
    b"</definitions>",
    b'<process id="q"><startEvent id="qa"/><endEvent id="qb"/>'
    b'<sequenceFlow id="qf" sourceRef="qa" targetRef="qb"/></process></definitions>',
)
DECIDED = one(element("businessRuleTask x", '<zeebe:taskDefinition type="regel"/>'))

RUNS: dict[str, bytes] = {
    **dict.fromkeys(("definitions", "process", "task", "documentation", "endEvent"), one(element("task x"))),
    "startEvent": LISTENED,
    "manualTask": one(element("manualTask x")),
    "userTask": one(element("userTask x")),
    "serviceTask": one(job("x")),
    "sendTask": one(job("x", tag="sendTask")),
    "receiveTask": one(element("receiveTask x", messageRef="m_svar")),
    "scriptTask": one(script("x", "1", "y")),
    "businessRuleTask": DECIDED,
    "callActivity": CALL,
    "subProcess": SUB,
    "transaction": transaction(),
    "cancelEventDefinition": transaction(),
    **dict.fromkeys(("adHocSubProcess", "completionCondition"), one(AD_HOC)),
    **dict.fromkeys(("standardLoopCharacteristics", "loopCondition"), LOOP),
    "multiInstanceLoopCharacteristics": one(element("task x", inner=multi("[1]", "n"))),
    **dict.fromkeys(("complexBehaviorDefinition", "event", "loopCardinality"), one(element("task x", inner=COMPLEX))),
    "condition": catch(condition("true")),
    "conditionalEventDefinition": catch(condition("true")),
    **{tag: gateway(tag) for tag in ("parallelGateway", "inclusiveGateway", "complexGateway")},
    "exclusiveGateway": one(element("exclusiveGateway x")),
    "activationCondition": gateway("complexGateway", "<activationCondition>=true</activationCondition>"),
    "eventBasedGateway": bpmn(element("eventBasedGateway g"), element("intermediateCatchEvent a", inner=MESSAGE),
                              element("intermediateCatchEvent b", inner=SIGNAL), END,
                              path="start>g g>a g>b a>slut b>slut"),
    **dict.fromkeys(("intermediateCatchEvent", "message", "messageEventDefinition"), catch(MESSAGE)),
    **dict.fromkeys(("intermediateThrowEvent", "signal", "signalEventDefinition"),
                    one(element("intermediateThrowEvent x", inner=SIGNAL))),
    "boundaryEvent": at_border(MESSAGE),
    "eventDefinitionRef": REF,
    **dict.fromkeys(("timerEventDefinition", "timeDate"), catch(timer("timeDate", "2026-12-24"))),
    "timeDuration": catch(timer("timeDuration", "P1D")),
    "timeCycle": at_border(timer("timeCycle", "R1/P1D")),
    **dict.fromkeys(("error", "errorEventDefinition"), one(
        sub_process("x", element("startEvent a"), element("endEvent b", inner=ERROR), path="a>b"), "x",
        boundary("c", "x", ERROR), path="c>slut")),
    **dict.fromkeys(("escalation", "escalationEventDefinition"),
                    one(element("intermediateThrowEvent x", inner=ESCALATION))),
    "linkEventDefinition": bpmn(element("intermediateThrowEvent a", inner='<linkEventDefinition name="l"/>'),
                                element("intermediateCatchEvent b", inner='<linkEventDefinition name="l"/>'), END,
                                path="start>a b>slut"),
    **dict.fromkeys(("compensateEventDefinition", "association"), UNDONE),
    "terminateEventDefinition": bpmn(element("endEvent x", inner=TERMINATE), path="start>x"),
    **dict.fromkeys(("laneSet", "lane", "childLaneSet", "flowNodeRef"),
                    bpmn(U, END, path="start>u u>slut", head=LANES)),
    **dict.fromkeys(("incoming", "outgoing"), one(element("task x", inner=FLOW_REFS))),
    "sequenceFlow": one(element("task x")),
    "conditionExpression": CHOICE,
    "extensionElements": one(job("x")),
}  # fmt: skip
"""{element: a diagram that has it and runs to its end}."""

INSIDE_TASK = frozenset(
    ["ioSpecification", "ioBinding", "dataInputAssociation", "dataOutputAssociation", "resourceRole", "performer",
     "humanPerformer", "potentialOwner", "rendering", "property", "auditing", "monitoring"]
)  # fmt: skip
PLACES: dict[str, str] = {
    **dict.fromkeys(("loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"),
                    "multiInstanceLoopCharacteristics"),
    "script": "scriptTask",
    "implicitThrowEvent": "complexBehaviorDefinition",
    "eventDefinition": "definitions",
    "partitionElement": "lane",
    "categoryValueRef": "process",
    "operationRef": "messageEventDefinition",
    **dict.fromkeys(("source", "target"), "linkEventDefinition"),
    **dict.fromkeys(("dataInput", "dataOutput", "inputSet", "outputSet"), "intermediateThrowEvent"),
    **dict.fromkeys(("textAnnotation", "group", "text", "supports", "correlationSubscription", "dataObject",
                     "dataObjectReference", "dataState", "dataStoreReference", "choreographyTask", "subChoreography",
                     "callChoreography"), "process"),
    **dict.fromkeys(INSIDE_TASK, "task"),
}  # fmt: skip
"""Where an element goes that has no diagram of its own; the rest lies beside the process."""

VALUES: dict[tuple[str, str], str] = {
    ("startEvent", "isInterrupting"): "false",
    ("transaction", "method"): "##Compensate",
    ("eventBasedGateway", "eventGatewayType"): "Exclusive",
    ("adHocSubProcess", "ordering"): "Sequential",
    ("standardLoopCharacteristics", "loopMaximum"): "2",
    ("multiInstanceLoopCharacteristics", "behavior"): "All",
    ("process", "isExecutable"): "true",
    ("compensateEventDefinition", "activityRef"): "a",
    ("sequenceFlow", "sourceRef"): "",
    ("scriptTask", "scriptFormat"): "javascript",
}
FLAGS = frozenset(
    ["isForCompensation", "instantiate", "triggeredByEvent", "parallelMultiple", "testBefore", "isSequential"]
)
"""Attributes whose example is "false" where "true" would make another diagram."""


def example(tag: str, attribute: str | None) -> bytes:
    """Return a diagram with the element and, if it is given, the attribute."""
    root = etree.fromstring(RUNS.get(tag) or _placed(tag))
    el = root if root.tag == f"{{{NS}}}{tag}" else next(root.iter(f"{{{NS}}}{tag}"), None)
    if el is None:
        el = etree.SubElement(root, f"{{{NS}}}{tag}", id="nytt")
    if attribute is not None and attribute not in el.attrib:
        el.set(attribute, VALUES.get((tag, attribute)) or _value(attribute))
    return etree.tostring(root)


def _placed(tag: str) -> bytes:
    host = PLACES.get(tag, "definitions")
    root = etree.fromstring(RUNS[host])
    inside = root if host == "definitions" else next(root.iter(f"{{{NS}}}{host}"))
    new = etree.SubElement(inside, f"{{{NS}}}{tag}", id=f"nytt_{tag}")
    new.text = "x" if tag == "script" else None
    return etree.tostring(root)


def _value(attribute: str) -> str:
    if attribute in FLAGS or attribute.startswith(("is", "cancel")):
        return "false"
    return {"startQuantity": "1", "completionQuantity": "1", "default": "start_x", "language": "feel",
            "waitForCompletion": "true", "cancelActivity": "true", "cancelRemainingInstances": "true",
            "ordering": "Parallel"}.get(attribute, "x")  # fmt: skip
