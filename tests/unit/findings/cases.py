"""Examples of findings about how cases go through a diagram, and what it refers to."""

from __future__ import annotations

import json

from tests.bpmn_builder import (
    ERROR,
    boundary,
    bpmn,
    element,
    io,
    job,
    script,
    sub_process,
)
from tests.unit.findings.drawing import END, LINE, U, V
from tests.unit.findings.example import Example, Files, drawn

JOIN = element("exclusiveGateway j")


def gates(split: str, join: str, path: str = "start>g g>u g>v u>j v>j j>slut", after: str = "") -> bytes:
    """Two branches between a gateway that parts them and one that joins them."""
    conditions = {"exclusive": "start>g g>u[arende.typ = 1] g>v", "inclusive": "start>g g>u[x] g>v[y]"}
    drawn_path = path.replace("start>g g>u g>v", conditions.get(split, "start>g g>u g>v"))
    default = {"default": "g_v"} if split == "exclusive" else {}
    parts = (element(f"{split}Gateway g", **default), element(f"{join}Gateway j"))
    return bpmn(*parts, U, V, after, END, path=drawn_path)


def asked(name: str, kind: str = "userTask") -> str:
    return element(f"{kind} w", f'<zeebe:assignmentDefinition assignee="={name}"/>')


TWICE = "start>g g>u g>v u>j v>j j>w w>slut"
CIRCLE = "start>m m>s s>g g>m g>slut[i > 3]"


def circle(result: str) -> bytes:
    gateways = element("exclusiveGateway m") + element("exclusiveGateway g", default="g_m")
    return bpmn(gateways, script("n", "0", "i"), script("s", "1", result), END,
                path=CIRCLE.replace("start>m", "start>n n>m"))  # fmt: skip


WAITING = bpmn(element("exclusiveGateway m"), element("exclusiveGateway g", default="g_m"), script("n", "0", "i"), U,
               END, path="start>n n>m m>u u>g g>m g>slut[i > 3]")  # fmt: skip


def risky(caught: str) -> bytes:
    """A sub-process that ends well or in an error."""
    gate = element("exclusiveGateway x", default="x_f")
    ends = element("endEvent e", inner=ERROR) + element("endEvent f")
    inside = sub_process("s", element("startEvent a"), V, gate, ends, path="a>v v>x x>e[y] x>f")
    return bpmn(inside, boundary("b", "s", caught), END, path="start>s s>slut b>slut")


def failing(end: str) -> bytes:
    """A sub-process that ends in an error, or not."""
    inside = sub_process("s", element("startEvent a"), V, element("endEvent e", inner=end), path="a>v v>e")
    return bpmn(inside, boundary("b", "s", ERROR), U, END, path="start>s s>u u>slut b>slut")


CALL = '<zeebe:calledElement processId="{}"/>'


def calls(name: str) -> bytes:
    return bpmn(element("callActivity c", CALL.format(name)), END, path="start>c c>slut")


def tangled(n: int) -> bytes:
    """Parallel branches that are joined by and by, each with the ones beside it, not in pairs."""
    parts = [element("parallelGateway g"), element("parallelGateway j")]
    path = ["start>g", "j>slut"]
    for i in range(n):
        parts += [element(f"userTask a{i}"), element(f"inclusiveGateway x{i}"), element(f"userTask b{i}"),
                  element(f"parallelGateway y{i}")]  # fmt: skip
        path += [f"g>a{i}", f"a{i}>y{i}", f"y{i}>x{i}", f"y{i}>x{(i + 1) % n}", f"x{i}>b{i}", f"b{i}>j"]
    return bpmn(*parts, END, path=" ".join(path))


SOUND = [
    drawn("SOUND-STUCK", "A parallel gateway waits for a branch that was not taken; the path leads to where it waits.",
          gates("exclusive", "parallel"), gates("exclusive", "exclusive")),
    drawn("SOUND-TWICE", "Two branches come to an element separately, so that it is done twice.",
          gates("parallel", "exclusive", TWICE, element("userTask w")),
          gates("parallel", "parallel", TWICE, element("userTask w"))),
    drawn("SOUND-DOUBTFUL", "A case gets stuck, or does something twice, if several conditions hold at once.",
          gates("inclusive", "exclusive", TWICE, element("userTask w")),
          gates("inclusive", "inclusive", TWICE, element("userTask w"))),
    drawn("SOUND-DEAD", "Ways lead to the element, but what lies before it never ends that way.",
          failing(ERROR), failing("")),
    drawn("SOUND-UNDECIDED", "There is too much that can happen to look at all of it in the time there is.",
          tangled(16), tangled(2)),
    drawn("ERROR-UNCAUGHT", "An end event throws an error that nothing in the diagram catches.",
          risky(ERROR.replace("e_fel", "e_annat")), risky(ERROR)),
    drawn("LOOP-AUTOMATIC", "A circle has nobody and nothing to wait for, and nothing in it changes what ends it.",
          circle("annat"), circle("i")),
    drawn("LOOP-LIMIT", "A circle has nobody and nothing to wait for; it ends only if its condition comes to hold.",
          circle("i"), WAITING),
    drawn("CALL-RECURSIVE", "A process calls itself, directly or by way of others.", calls("p"), calls("utredning")),
]  # fmt: skip

CHOICE = '<zeebe:taskHeaders><zeebe:header key="kanal" value="{}"/></zeebe:taskHeaders>'
LISTENER = '<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="{}"/></zeebe:taskListeners>'


def sending(header: str = "brev", *mappings: str) -> bytes:
    given = mappings or ("in =arende.kontakt mottagare",)
    headers = CHOICE.format(header) if header else ""
    return bpmn(job("j", headers + io(*given), kind="skicka"), END, path="start>j j>slut")


def events(kind: str, ref: str) -> bytes:
    inner = f'<{kind}EventDefinition {kind}Ref="{ref}"/>'
    return bpmn(U, boundary("b", "u", inner), END, path=LINE + " b>slut")


def extended(*extensions: str) -> bytes:
    return bpmn(element("userTask u", *extensions), END, path=LINE)


def laned(name: str) -> bytes:
    refs = "".join(f"<flowNodeRef>{m}</flowNodeRef>" for m in ("start", "u", "slut"))
    return bpmn(U, END, path=LINE, head=f'<laneSet id="ls"><lane id="bana" name="{name}">{refs}</lane></laneSet>')


def form(name: str, *components: dict[str, object]) -> bytes:
    return json.dumps({"type": "default", "id": name, "components": components}).encode()


START = element("startEvent start", '<zeebe:formDefinition formId="ansokan"/>')
FORMS: Files = {"forms/ansokan.form": form("ansokan", {"type": "textfield", "id": "c", "key": "namn", "label": "Namn"})}
DECISION = (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="x">'
            b'<decision id="spar" name="spar"><literalExpression><text>1</text></literalExpression></decision>'
            b"</definitions>")  # fmt: skip


def started(code: str, means: str, bad: bytes, good: bytes, **files: bytes) -> Example:
    """An example with a start form, and other forms by name."""
    around = {**FORMS, **{f"forms/{name}.form": data for name, data in files.items()}}
    return Example(code, means, {"process.bpmn": bad, **around}, {"process.bpmn": good, **around})


def shows(name: str, **component: object) -> bytes:
    return form("visar", {"type": "textfield", "id": "c", "key": "svar", "label": "Svar"} | component)


def asks(*extensions: str) -> bytes:
    return bpmn(START, element("userTask u", *extensions), END, path=LINE)


def deciding(name: str) -> Files:
    part = element("businessRuleTask d", f'<zeebe:calledDecision decisionId="{name}" resultVariable="x"/>')
    return {"process.bpmn": bpmn(part, END, path="start>d d>slut"), "regler.dmn": DECISION}


TO = '<zeebe:assignmentDefinition assignee="={}"/>'
VISAR = '<zeebe:formDefinition formId="visar"/>'


def begun_plainly(*extensions: str) -> bytes:
    """The same as asks(), of a case that begins without a form."""
    return bpmn(element("startEvent start"), element("userTask u", *extensions), END, path=LINE)


KNOWN = [
    started("VAR-UNSET", "A variable is read, and nothing on the way there can have set it.",
            asks(TO.format("nam")), asks(TO.format("namn"))),
    started("VAR-UNCERTAIN", "A variable is read that whoever starts the case, or a form or handler of which nothing "
            "is known, may have set, and nothing else.", begun_plainly(TO.format("namn")), asks(TO.format("namn"))),
    started("FORM-UNSET", "A form shows a variable that nothing on the way to it can have set.",
            asks(VISAR), asks(VISAR, io("in =namn kontakt")),
            visar=shows("visar", description="Till {{kontakt}}")),
    started("FORM-OPTIONS-UNSET", "The options of a choice come from a variable that nothing can have set.",
            asks(VISAR), asks(VISAR, io('in =["a", "b"] val')), visar=shows("visar", type="select", valuesKey="val")),
]  # fmt: skip

REFERENCES = [
    drawn("REF-MESSAGE", "An event waits for a message that is not declared.",
          events("message", "borta"), events("message", "m_svar")),
    drawn("REF-SIGNAL", "An event refers to a signal that is not declared.",
          events("signal", "borta"), events("signal", "s_larm")),
    drawn("REF-ERROR", "An event refers to an error that is not declared.",
          events("error", "borta"), events("error", "e_fel")),
    drawn("REF-ESCALATION", "An event refers to an escalation that is not declared.",
          events("escalation", "borta"), events("escalation", "q_hjalp")),
    started("REF-FORM", "A task or start event refers to a form that is not among the files.",
            asks('<zeebe:formDefinition formId="borta"/>'), asks('<zeebe:formDefinition formId="ansokan"/>')),
    Example("REF-DECISION", "A business rule task asks a decision that is not among the files.",
            deciding("borta"), deciding("spar")),
    drawn("REF-PROCESS", "A call activity calls a process that is not published.", calls("borta"), calls("utredning")),
    drawn("REF-HANDLER", "A job or listener names a handler that does not exist.",
          bpmn(job("j", kind="borta"), END, path="start>j j>slut"), bpmn(job("j"), END, path="start>j j>slut")),
    drawn("REF-GROUP", "A task is offered to a group that does not exist.",
          extended('<zeebe:assignmentDefinition candidateGroups="borta"/>'),
          extended('<zeebe:assignmentDefinition candidateGroups="chefer"/>')),
    drawn("LANE-GROUP", "A task goes to the group of its lane, which does not exist.",
          laned("Okänd"), laned("Handläggare")),
    drawn("HANDLER-INPUT", "A handler needs an input that it is not given.",
          sending("brev", "out =1 x"), sending()),
    drawn("HANDLER-HEADER", "A handler needs a header that is not filled in.", sending(""), sending()),
    drawn("HANDLER-CHOICE", "A handler takes only certain values, and this is none of them.",
          sending("duva"), sending()),
    drawn("HANDLER-EXTRA", "A handler is given an input that it does not use.",
          sending("brev", "in =arende.kontakt mottagare", "in =1 fel"), sending()),
    drawn("HANDLER-KIND", "A handler of tasks does a job, or one of jobs listens to a task.",
          extended(LISTENER.format("skicka")), extended(LISTENER.format("granska"))),
]  # fmt: skip
