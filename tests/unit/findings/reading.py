"""Examples of findings about what a diagram's file holds, and what is half filled in."""

from __future__ import annotations

from engine.limits import DEFAULT
from tests.bpmn_builder import (
    DECLARED,
    bpmn,
    condition,
    definitions,
    element,
    event_sub_process,
    io,
    process,
    script,
    timer,
)
from tests.unit.findings.drawing import END, GOOD, LINE, U
from tests.unit.findings.example import Example, drawn


def task(*extensions: str, inner: str = "", **attributes: str) -> bytes:
    return bpmn(element("userTask u", *extensions, inner=inner, **attributes), END, path=LINE)


def one(part: str) -> bytes:
    return bpmn(part, END, path="start>x x>slut")


def looped(attributes: str) -> bytes:
    return task(inner=f"<standardLoopCharacteristics {attributes}/>")


def declared_timer(name: str) -> bytes:
    given = '<timerEventDefinition id="paus"><timeDuration>P1D</timeDuration></timerEventDefinition>'
    catch = element("intermediateCatchEvent x", inner=f"<eventDefinitionRef>{name}</eventDefinitionRef>")
    return definitions(process(catch, END, path="start>x x>slut"), declared=DECLARED + given)


def watching(events: str) -> bytes:
    inside = event_sub_process("es", condition("klar", events=events), element("endEvent e"), path="es_start>e")
    return bpmn(script("s", "true", "klar"), inside, END, path="start>s s>slut")


def decorated(pi: bytes) -> bytes:
    return GOOD.replace(b"<definitions ", pi + b"<definitions ", 1)


MANY = "".join(f'<userTask id="t{i}"/>' for i in range(DEFAULT.elements))
FORM = '<zeebe:formDefinition formId="f"/>'
STEP = '<lots:step kind="{}"/>'

FILES = [
    drawn("XML-SIZE", "The file is larger than may be.", b" " * (DEFAULT.xml_bytes + 1), GOOD),
    drawn("XML-MALFORMED", "The file is no XML, for example cut off.", GOOD[:-5], GOOD),
    drawn("XML-DOCTYPE", "The file has a DOCTYPE, which could make a reader fetch or unfold things.",
          decorated(b"<!DOCTYPE definitions>"), GOOD),
    drawn("XML-DEPTH", "Elements lie in each other so deeply that no reader takes them.",
          bpmn(U, END, "<text>" * 400 + "</text>" * 400, path=LINE), GOOD),
    drawn("XML-NOT-BPMN", "The file is XML, but no BPMN.", b"<html/>", GOOD),
    drawn("XML-ELEMENTS", "The diagram has more elements than may be.", bpmn(U, END, MANY, path=LINE), GOOD),
    drawn("STRUCT-NO-PROCESS", "The file holds no process at all.", definitions(), GOOD),
    drawn("STRUCT-NO-ID", "An element has no id, so nothing can refer to it.",
          bpmn("<userTask/>", U, END, path=LINE), GOOD),
    drawn("STRUCT-DUPLICATE-ID", "Two elements have the same id.", bpmn(U, U, END, path=LINE), GOOD),
    drawn("STRUCT-ID-LENGTH", "An id is longer than can be stored.",
          GOOD.replace(b'id="u"', b'id="' + b"u" * 300 + b'"'), GOOD),
    drawn("STRUCT-NAME-LENGTH", "A name is longer than can be stored or shown.",
          GOOD.replace(b'id="u"', b'id="u" name="' + b"u" * 3000 + b'"'),
          GOOD.replace(b'id="u"', b'id="u" name="Utred"')),
]  # fmt: skip

CONTENT = [
    drawn("EMPTY", "Something was begun in the editor and is not filled in.",
          one(element("intermediateCatchEvent x", inner="<timerEventDefinition><timeDate/></timerEventDefinition>")),
          one(element("intermediateCatchEvent x", inner=timer("timeDate", "2026-12-24")))),
    drawn("FEEL-NO-EQUALS", "A condition lacks the = that makes it an expression.",
          bpmn(element("exclusiveGateway g", default="g_slut"), U, END, path="start>g g>u[x] g>slut u>slut")
          .replace(b">=x<", b">x<"),
          bpmn(element("exclusiveGateway g", default="g_slut"), U, END, path="start>g g>u[x] g>slut u>slut")),
    drawn("UNSUPPORTED", "An element, or the way it is used, can't be run: see [what of BPMN runs](bpmn-support.md).",
          bpmn(U, END, '<dataStoreReference id="d"/>', path=LINE), GOOD),
    drawn("SCRIPT-LANGUAGE", "A script is written in a language other than FEEL.",
          one(element("scriptTask x", inner="<script>print(1)</script>")), one(script("x", "1", "y"))),
    drawn("BPMN-UNKNOWN", "An attribute is none of BPMN 2.0.", task(colour="red"), GOOD),
    drawn("ZEEBE-UNKNOWN", "A `zeebe:` element has no effect where it stands.",
          task('<zeebe:calledElement processId="utredning"/>'), GOOD),
    drawn("ZEEBE-TWICE", "A `zeebe:` element occurs twice.",
          task('<zeebe:priorityDefinition priority="1"/>', '<zeebe:priorityDefinition priority="2"/>'),
          task('<zeebe:priorityDefinition priority="1"/>')),
    drawn("CONDITION-EVENTS", "A condition is to look at a kind of change that there is not.",
          watching("delete"), watching("update")),
    drawn("LOOP-ENDLESS", "An activity is repeated without condition or maximum.",
          looped(""), looped('loopMaximum="3"')),
    drawn("LOOP-MAXIMUM", "The maximum of a repeated activity is no whole number.",
          looped('loopMaximum="tre"'), looped('loopMaximum="3"')),
    drawn("QUANTITY", "The number of tokens that begin or leave an activity can't be.",
          task(startQuantity="0"), task(startQuantity="1")),
    drawn("REF-EVENT", "An event refers to an event definition that does not exist.",
          declared_timer("borta"), declared_timer("paus")),
    drawn("LOTS-VOCABULARY", "A `lots:` element uses a word outside its vocabulary.",
          task(STEP.format("kommunicering")), task(STEP.format("communicate"))),
    drawn("MAPPING-IGNORED", "Input mappings stand where nothing reads them.",
          one(element("intermediateCatchEvent x", io("in =1 a"), inner=timer("timeDuration", "P1D"))),
          one(element("intermediateCatchEvent x", io("out =1 a"), inner=timer("timeDuration", "P1D")))),
    drawn("USER-TASK-MARKER", "A user task lacks the mark of a task for people.",
          GOOD.replace(b"<zeebe:userTask/>", b""), GOOD),
    drawn("NAME-CASE-FACT", "An expression reads something of `arende` that it does not hold.",
          one(script("x", "arende.numer", "nummer")), one(script("x", "arende.nummer", "nummer"))),
    drawn("NAME-RESERVED", "A mapping or script sets a variable that can only be read.",
          one(script("x", "1", "arende")), one(script("x", "1", "summa"))),
    drawn("NAME-INVALID", "What a mapping or script sets can't be the name of a variable.",
          one(script("x", "1", "a-b")), one(script("x", "1", "a_b"))),
    drawn("FEEL-SYNTAX", "An expression can't be read, in a diagram, form or decision table.",
          one(script("x", "1 +", "summa")), one(script("x", "1 + 1", "summa"))),
]  # fmt: skip

EXAMPLES: list[Example] = [*FILES, *CONTENT]
