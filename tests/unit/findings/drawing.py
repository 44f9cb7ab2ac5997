"""Examples of findings about how a diagram is drawn."""

from __future__ import annotations

from tests.bpmn_builder import (
    DECLARED,
    ERROR,
    MESSAGE,
    SIGNAL,
    boundary,
    bpmn,
    condition,
    definitions,
    element,
    event_sub_process,
    job,
    process,
    sub_process,
    timer,
    undo,
)
from tests.unit.findings.example import Example, drawn

END = element("endEvent slut")
U = element("userTask u")
V = element("userTask v")
E = element("endEvent e")
LINE = "start>u u>slut"
GOOD = bpmn(U, END, path=LINE)
BOTH = bpmn(U, V, END, path="start>u u>v v>slut")
GATE = element("exclusiveGateway g", default="g_slut")
FORK = bpmn(GATE, U, END, path="start>g g>u[x] g>slut u>slut")
LINK = '<linkEventDefinition name="A"/>'
CANCEL = "<cancelEventDefinition/>"
UNDOES = "<compensateEventDefinition/>"


def lane(*members: str) -> str:
    refs = "".join(f"<flowNodeRef>{m}</flowNodeRef>" for m in members)
    return f'<laneSet id="ls"><lane id="bana" name="Handläggare">{refs}</lane></laneSet>'


def transaction(*inside: str, path: str) -> str:
    made = sub_process("t", *inside, path=path)
    return made.replace("<subProcess ", "<transaction ").replace("</subProcess>", "</transaction>")


def starting(*parts: str, path: str) -> bytes:
    return bpmn(*parts, END, path=path)


PLAIN_START = element("startEvent a")
MESSAGE_START = '<messageEventDefinition messageRef="m_start"/>'
OTHER_START = element("startEvent b", inner=SIGNAL)

BEGINNING = [
    drawn("STRUCT-NOT-EXECUTABLE", "The file holds processes, but none is marked as executable.",
          GOOD.replace(b'isExecutable="true"', b'isExecutable="false"'), GOOD),
    drawn("STRUCT-NO-START", "A process or sub-process has nothing to begin with.",
          bpmn(sub_process("s", V, E, path="v>e"), END, path="start>s s>slut"),
          bpmn(sub_process("s", PLAIN_START, V, E, path="a>v v>e"), END, path="start>s s>slut")),
    drawn("STRUCT-STARTS", "It is not clear which start event a case begins at.",
          starting(PLAIN_START, element("startEvent b"), path="a>slut b>slut"), starting(PLAIN_START, path="a>slut")),
    drawn("STRUCT-START-TRIGGER", "What triggers a start event does not fit where it is drawn.",
          starting(element("startEvent a", inner=condition("x")), path="a>slut"), starting(PLAIN_START, path="a>slut")),
    drawn("STRUCT-START-NAME", "The message or signal that starts the process has a computed name.",
          definitions(process(element("startEvent a", inner=SIGNAL), END, path="a>slut"),
                      declared=DECLARED.replace('name="larm"', 'name="=x"')),
          definitions(process(element("startEvent a", inner=SIGNAL), END, path="a>slut"))),
    drawn("STRUCT-START-FLOW", "A flow leads into a start event.",
          bpmn(element("startEvent start"), U, END, path=LINE + " u>start"), GOOD),
    drawn("STRUCT-START-MESSAGE", "Two start events wait for the same message.",
          starting(element("startEvent a", inner=MESSAGE_START), element("startEvent b", inner=MESSAGE_START),
                   path="a>slut b>slut"),
          starting(element("startEvent a", inner=MESSAGE_START), OTHER_START, path="a>slut b>slut")),
    drawn("STRUCT-INSTANTIATE", "A receive task or event gateway is to start cases, but does not stand first.",
          bpmn(element("receiveTask r", instantiate="true", messageRef="m_svar"), END, path="start>r r>slut"),
          bpmn(element("receiveTask r", messageRef="m_svar"), END, path="start>r r>slut")),
    drawn("STRUCT-AD-HOC", "An ad-hoc sub-process has a start or end event, or nothing to do.",
          bpmn(element("adHocSubProcess s", inner=V + E), END, path="start>s s>slut"),
          bpmn(element("adHocSubProcess s", inner=V), END, path="start>s s>slut")),
]  # fmt: skip

FLOWS = [
    drawn("REF-FLOW", "A flow begins or ends at something outside its process or sub-process.",
          bpmn(U, END, path=LINE + " u>borta"), GOOD),
    drawn("STRUCT-DEAD-END", "Nothing follows an element that is no end event.", bpmn(U, V, END, path=LINE + " u>v"),
          bpmn(U, V, END, path=LINE + " u>v v>slut")),
    drawn("STRUCT-END-FLOW", "A flow leads out of an end event.", bpmn(U, END, path=LINE + " slut>u"), GOOD),
    drawn("STRUCT-UNREACHABLE", "No way leads from the start to the element.", bpmn(U, V, END, path=LINE + " v>slut"),
          BOTH),
    drawn("STRUCT-NO-END", "Once a case is here, no way leads to an end.", bpmn(U, V, path="start>u u>v v>u"), BOTH),
    drawn("STRUCT-CONDITION", "A gateway chooses, but one of its flows says neither when nor that it is the default.",
          FORK.replace(b' default="g_slut"', b""), FORK),
    drawn("STRUCT-NO-DEFAULT", "A gateway chooses among conditions only.",
          bpmn(element("exclusiveGateway g"), U, END, path="start>g g>u[x] g>slut[y] u>slut"), FORK),
    drawn("STRUCT-DEFAULT-CONDITION", "The default flow has a condition as well.",
          bpmn(GATE, U, END, path="start>g g>u[x] g>slut[y] u>slut"), FORK),
    drawn("REF-DEFAULT", "The default flow of a gateway goes out from somewhere else.",
          FORK.replace(b'default="g_slut"', b'default="u_slut"'), FORK),
    drawn("STRUCT-CONDITION-IGNORED", "A flow has a condition where all flows are taken anyway.",
          bpmn(element("parallelGateway g"), U, V, END, path="start>g g>u[x] g>v u>slut v>slut"),
          bpmn(element("parallelGateway g"), U, V, END, path="start>g g>u g>v u>slut v>slut")),
    drawn("LANE-NONE", "The process has lanes, and an element lies in none of them.",
          bpmn(U, END, path=LINE, head=lane("start", "u")), bpmn(U, END, path=LINE, head=lane("start", "u", "slut"))),
    drawn("REF-LANE", "A lane lists an element that does not exist.",
          bpmn(U, END, path=LINE, head=lane("start", "u", "slut", "borta")),
          bpmn(U, END, path=LINE, head=lane("start", "u", "slut"))),
]  # fmt: skip

ON_U = LINE + " b>slut"
BORDER = bpmn(U, boundary("b", "u", MESSAGE), END, path=ON_U)
EVENT_INSIDE = event_sub_process("es", MESSAGE, E, path="es_start>e")

EVENTS = [
    drawn("REF-ATTACHED", "An event on a border sits on something that is no activity on the same level.",
          bpmn(U, boundary("b", "start", MESSAGE), END, path=ON_U), BORDER),
    drawn("STRUCT-BOUNDARY-FLOW", "A flow leads into an event on a border.",
          bpmn(U, boundary("b", "u", MESSAGE), END, path=ON_U + " u>b"), BORDER),
    drawn("STRUCT-ERROR-INTERRUPTS", "An error event says that the activity goes on.",
          bpmn(U, boundary("b", "u", ERROR, interrupting=False), END, path=ON_U),
          bpmn(U, boundary("b", "u", ERROR), END, path=ON_U)),
    drawn("STRUCT-EVENT-SUB-PROCESS", "An event sub-process has flows or is repeated.",
          bpmn(EVENT_INSIDE, U, END, path=LINE + " u>es"), bpmn(EVENT_INSIDE, U, END, path=LINE)),
    drawn("STRUCT-EVENT-GATEWAY", "An event-based gateway leads to something that waits for no event.",
          bpmn(element("eventBasedGateway g"), U, END, path="start>g g>u u>slut"),
          bpmn(element("eventBasedGateway g"), element("receiveTask u", messageRef="m_svar"), END,
               path="start>g g>u u>slut")),
    drawn("STRUCT-LINK", "A link comes out nowhere, or at several places.",
          bpmn(element("intermediateThrowEvent l", inner=LINK), path="start>l"),
          bpmn(element("intermediateThrowEvent l", inner=LINK), element("intermediateCatchEvent c", inner=LINK), END,
               path="start>l c>slut")),
    drawn("MESSAGE-NO-KEY", "A message is waited for, but nothing says which case it is for.",
          bpmn(element("receiveTask r", messageRef="m_start"), END, path="start>r r>slut"),
          bpmn(element("receiveTask r", messageRef="m_svar"), END, path="start>r r>slut")),
    drawn("TIMER-VALUE", "A time is written in no way that can be read; `=P3D` would be a subtraction.",
          bpmn(element("intermediateCatchEvent t", inner=timer("timeDuration", "=P3D")), END, path="start>t t>slut"),
          bpmn(element("intermediateCatchEvent t", inner=timer("timeDuration", "P3D")), END, path="start>t t>slut")),
]  # fmt: skip

DONE = "start>d d>slut"
UNDONE = bpmn(job("d"), undo("un", "d", job("un")), END, path=DONE)
CANCELLED = transaction(PLAIN_START, element("endEvent k", inner=CANCEL), path="a>k")
UNDOES_INSIDE = event_sub_process("es", UNDOES, element("endEvent x"), path="es_start>x")
WITH_UNDO = sub_process("s", PLAIN_START, V, E, UNDOES_INSIDE, path="a>v v>e")

UNDOING = [
    drawn("STRUCT-COMPENSATION-HANDLER", "A compensation event leads to no activity that undoes anything.",
          bpmn(job("d"), boundary("un_event", "d", UNDOES), END, path=DONE), UNDONE),
    drawn("STRUCT-COMPENSATION-FLOW", "Flows lead to or from what is only reached by an association.",
          bpmn(job("d"), undo("un", "d", job("un")), END, path=DONE + " un>slut"), UNDONE),
    drawn("STRUCT-COMPENSATION-IDLE", "The mark of undoing and the association do not go together.",
          UNDONE.replace(b' isForCompensation="true"', b""), UNDONE),
    drawn("REF-ACTIVITY", "What is to be undone can't be undone from here.",
          bpmn(job("d"), undo("un", "d", job("un")),
               element("endEvent k", inner='<compensateEventDefinition activityRef="borta"/>'), path="start>d d>k"),
          bpmn(job("d"), undo("un", "d", job("un")),
               element("endEvent k", inner='<compensateEventDefinition activityRef="d"/>'), path="start>d d>k")),
    drawn("STRUCT-COMPENSATION-START", "A compensation event sub-process lies in the whole process.",
          bpmn(event_sub_process("es", UNDOES, E, path="es_start>e"), U, END, path=LINE),
          bpmn(WITH_UNDO, END, path="start>s s>slut")),
    drawn("STRUCT-CANCEL", "Cancel events and transactions do not go together.",
          bpmn(CANCELLED, U, END, path="start>t t>u u>slut"),
          bpmn(CANCELLED, boundary("b", "t", CANCEL), U, END, path="start>t t>u b>u u>slut")),
]  # fmt: skip

EXAMPLES: list[Example] = [*BEGINNING, *FLOWS, *EVENTS, *UNDOING]
