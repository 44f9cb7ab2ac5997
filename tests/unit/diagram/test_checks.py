"""Each finding of the checks, by a small diagram that has it and one that has not."""

from __future__ import annotations

import pytest

from engine.diagram.checks import References, check
from engine.errors import Finding
from engine.runtime import read_diagram
from tests.bpmn_builder import (
    DECLARED,
    MESSAGE,
    SIGNAL,
    boundary,
    bpmn,
    condition,
    definitions,
    element,
    event_sub_process,
    io,
    job,
    multi,
    process,
    script,
    sub_process,
    timer,
)

END = element("endEvent slut")
U = element("userTask u")
V = element("userTask v")
LINE = "start>u u>slut"
LINK = '<linkEventDefinition name="A"/>'


def findings(xml: bytes, refs: References = References()) -> list[Finding]:  # noqa: B008 - frozen, nothing known
    return check(read_diagram(xml), refs)


def found(xml: bytes, refs: References = References()) -> set[tuple[str, str | None]]:  # noqa: B008 - same
    return {(f.code, f.element) for f in findings(xml, refs)}


def lane(name: str, *members: str, group: str = "") -> str:
    held = f'<extensionElements><lots:lane group="{group}"/></extensionElements>' if group else ""
    refs = "".join(f"<flowNodeRef>{m}</flowNodeRef>" for m in members)
    return f'<laneSet id="ls"><lane id="bana" name="{name}">{held}{refs}</lane></laneSet>'


def test_a_sound_diagram_has_no_findings() -> None:
    assert found(bpmn(U, boundary("b", "u", MESSAGE), V, END, path="start>u u>slut b>v v>slut")) == set()


ROWS: list[tuple[str, str, bytes]] = [
    ("STRUCT-NO-START", "s", bpmn(sub_process("s", U, element("endEvent e"), path="u>e"), END, path="start>s s>slut")),
    ("STRUCT-STARTS", "p", bpmn(element("startEvent a"), element("startEvent b"), END, path="a>slut b>slut")),
    ("STRUCT-START-TRIGGER", "a",
     bpmn(element("startEvent a", inner=condition("x")), END, path="a>slut")),
    ("STRUCT-START-TRIGGER", "a",
     bpmn(element("startEvent a", inner=MESSAGE + SIGNAL, parallelMultiple="true"), END, path="a>slut")),
    ("STRUCT-START-NAME", "a",
     definitions(process(element("startEvent a", inner='<signalEventDefinition signalRef="s"/>'), END, path="a>slut"),
                 declared='<signal id="s" name="=x"/>')),
    ("STRUCT-INSTANTIATE", "r",
     bpmn(element("receiveTask r", instantiate="true", messageRef="m_svar"), END, path="start>r r>slut")),
    ("STRUCT-START-TRIGGER", "s1",
     bpmn(sub_process("s", element("startEvent s1", inner=MESSAGE), element("endEvent e"), path="s1>e"), END,
          path="start>s s>slut")),
    ("STRUCT-START-TRIGGER", "es_start",
     bpmn(event_sub_process("es", "", element("endEvent e"), path="es_start>e"), U, END, path=LINE)),
    ("STRUCT-START-FLOW", "start", bpmn(element("startEvent start"), U, END, path=LINE + " u>start")),
    ("STRUCT-START-MESSAGE", "b",
     bpmn(element("startEvent a", inner='<messageEventDefinition messageRef="m_start"/>'),
          element("startEvent b", inner='<messageEventDefinition messageRef="m_start"/>'), END, path="a>slut b>slut")),
    ("REF-FLOW", "u_borta", bpmn(U, END, path=LINE + " u>borta")),
    ("REF-FLOW", "borta_slut", bpmn(U, END, path=LINE + " borta>slut")),
    ("STRUCT-DEAD-END", "u", bpmn(U, END, path="start>u")),
    ("STRUCT-DEAD-END", "start", bpmn(END, path="")),
    ("STRUCT-DEAD-END", "b", bpmn(U, boundary("b", "u", MESSAGE), END, path=LINE)),
    ("STRUCT-DEAD-END", "g", bpmn(element("exclusiveGateway g"), END, path="start>g")),
    ("STRUCT-END-FLOW", "slut", bpmn(U, END, path=LINE + " slut>u")),
    ("STRUCT-CONDITION", "g_u", bpmn(element("exclusiveGateway g"), U, END, path="start>g g>u g>slut[x] u>slut")),
    ("STRUCT-CONDITION", "g_u", bpmn(element("inclusiveGateway g"), U, END, path="start>g g>u g>slut[x] u>slut")),
    ("STRUCT-DEFAULT-CONDITION", "g_u",
     bpmn(element("exclusiveGateway g", default="g_u"), U, END, path="start>g g>u[y] g>slut[x] u>slut")),
    ("REF-DEFAULT", "g", bpmn(element("exclusiveGateway g", default="u_slut"), U, END,
                              path="start>g g>u[y] g>slut[x] u>slut")),
    ("STRUCT-NO-DEFAULT", "g", bpmn(element("exclusiveGateway g"), U, END, path="start>g g>u[y] g>slut[x] u>slut")),
    ("STRUCT-CONDITION-IGNORED", "g_u", bpmn(element("parallelGateway g"), U, V, END,
                                             path="start>g g>u[x] g>v u>slut v>slut")),
    ("REF-ATTACHED", "b", bpmn(U, boundary("b", "borta", MESSAGE), END, path=LINE + " b>slut")),
    ("REF-ATTACHED", "b", bpmn(U, boundary("b", "start", MESSAGE), END, path=LINE + " b>slut")),
    ("STRUCT-BOUNDARY-FLOW", "b", bpmn(U, boundary("b", "u", MESSAGE), END, path=LINE + " b>slut u>b")),
    ("STRUCT-ERROR-INTERRUPTS", "b",
     bpmn(U, boundary("b", "u", '<errorEventDefinition errorRef="e_fel"/>', interrupting=False), END,
          path=LINE + " b>slut")),
    ("STRUCT-EVENT-SUB-PROCESS", "es",
     bpmn(event_sub_process("es", MESSAGE, element("endEvent e"), path="es_start>e"), U, END, path=LINE + " u>es")),
    ("STRUCT-EVENT-GATEWAY", "g", bpmn(element("eventBasedGateway g"), U, END, path="start>g g>u u>slut")),
    ("STRUCT-LINK", "l", bpmn(element("intermediateThrowEvent l", inner=LINK), path="start>l")),
    ("STRUCT-LINK", "l", bpmn(element("intermediateThrowEvent l", inner=LINK), END,
                              element("intermediateCatchEvent c1", inner=LINK),
                              element("intermediateCatchEvent c2", inner=LINK), path="start>l c1>slut c2>slut")),
    ("MESSAGE-NO-KEY", "r", bpmn(element("receiveTask r", messageRef="m_start"), END, path="start>r r>slut")),
    ("STRUCT-UNREACHABLE", "v", bpmn(U, V, END, path=LINE + " v>slut")),
    ("STRUCT-UNREACHABLE", "l", bpmn(U, END, element("intermediateCatchEvent l", inner=LINK), path=LINE + " l>slut")),
    ("STRUCT-NO-END", "u", bpmn(U, V, path="start>u u>v v>u")),
    ("REF-LANE", "bana", bpmn(U, END, path=LINE, head=lane("x", "u", "borta"))),
    ("LANE-NONE", "slut", bpmn(U, END, path=LINE, head=lane("x", "u", "start"))),
    ("NAME-RESERVED", "u", bpmn(element("userTask u", io("out =1 arende.nummer")), END, path=LINE)),
    ("NAME-RESERVED", "s", bpmn(script("s", "1", "arende"), END, path="start>s s>slut")),
    ("NAME-INVALID", "u", bpmn(element("userTask u", io("out =1 a-b")), END, path=LINE)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "place", "xml"), ROWS, ids=[f"{code}-{place}" for code, place, _ in ROWS])
def test_a_flaw_is_found_where_it_is(code: str, place: str, xml: bytes) -> None:
    assert (code, place) in found(xml)
    assert all(f.message and f.remedy for f in findings(xml))


def test_what_only_risks_an_incident_is_a_warning() -> None:
    codes = {f.code: f.severity for _, _, xml in ROWS for f in findings(xml)}
    assert {code for code, severity in codes.items() if severity == "warning"} == {"STRUCT-NO-DEFAULT", "LANE-NONE"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("timeDuration", "3 dagar"),
        ("timeDuration", "2026-12-24"),
        ("timeDuration", "=P3D"),
        ("timeDate", "P3D"),
        ("timeDate", "=2026-12-24"),
        ("timeCycle", "P3D"),
        ("timeCycle", "R0/P3D"),
        ("timeCycle", "=R3/P1D"),
        ("timeCycle", "0 0 9-17 * * MAN-FRE"),
    ],
)
def test_a_literal_time_that_cannot_be_read_is_found(kind: str, value: str) -> None:
    catch = element("intermediateCatchEvent t", inner=timer(kind, value))
    assert ("TIMER-VALUE", "t") in found(bpmn(catch, END, path="start>t t>slut"))


@pytest.mark.parametrize(
    ("kind", "value"),
    [("timeDuration", "P3D"), ("timeDuration", "=frist - now()"), ("timeDate", "2026-12-24T09:00"),
     ("timeCycle", "R/P30D"), ("timeCycle", "R3/2026-12-24/P3D"), ("timeCycle", '="R3/" + lang')],
)  # fmt: skip
def test_a_time_that_can_be_read_is_not(kind: str, value: str) -> None:
    catch = element("intermediateCatchEvent t", inner=timer(kind, value))
    assert found(bpmn(catch, END, path="start>t t>slut")) == set()


@pytest.mark.parametrize(("ref", "code"), [("messageRef", "REF-MESSAGE"), ("signalRef", "REF-SIGNAL"),
                                           ("errorRef", "REF-ERROR"), ("escalationRef", "REF-ESCALATION")])  # fmt: skip
def test_an_undeclared_reference_is_found(ref: str, code: str) -> None:
    definition = f'<{ref[:-3]}EventDefinition {ref}="borta"/>'
    assert (code, "b") in found(bpmn(U, boundary("b", "u", definition), END, path=LINE + " b>slut"))


def test_a_syntax_error_is_found_at_every_place_with_its_position() -> None:
    bad = "=1 +"
    task = element(
        "userTask u",
        f'<zeebe:assignmentDefinition assignee="{bad}" candidateGroups="{bad}" candidateUsers="{bad}"/>',
        f'<zeebe:taskSchedule dueDate="{bad}" followUpDate="{bad}"/>',
        f'<zeebe:priorityDefinition priority="{bad}"/>',
        io(f"in {bad} a", f"out {bad} b"),
        inner=multi("1 +", "x", output="ut: 1 +", until="1 +"),
    )
    declared = DECLARED + (
        f'<message id="m_fel" name="fel"><extensionElements><zeebe:subscription correlationKey="{bad}"/>'
        f'</extensionElements></message><signal id="s_fel" name="{bad}"/>'
    )
    others = (
        job("j", kind=bad),
        script("s", "1 +", "y"),
        element("callActivity c", f'<zeebe:calledElement processId="{bad}"/>'),
        element("receiveTask r", messageRef="m_fel"),
        element("intermediateThrowEvent k", inner='<signalEventDefinition signalRef="s_fel"/>'),
        element("intermediateCatchEvent t", inner=timer("timeDuration", bad)),
    )
    path = "start>u u>j[1 +] u>slut j>s s>c c>r r>k k>t t>slut"
    head = lane("x", group=bad)
    faults = [f for f in findings(definitions(process(task, *others, END, path=path, head=head), declared=declared))
              if f.code == "FEEL-SYNTAX"]  # fmt: skip
    assert [f.position for f in faults] == [(1, 4)] * len(faults)
    places = sorted(f.element or "" for f in faults)
    assert places == sorted(["u_j", "bana", "j", "s", "c", "r", "k", "t"] + ["u"] * 11)


def test_what_is_outside_is_checked_only_where_it_is_known() -> None:
    listeners = (
        '<zeebe:taskListeners><zeebe:taskListener eventType="completing" type="lots.a"/></zeebe:taskListeners>'
        '<zeebe:executionListeners><zeebe:executionListener eventType="end" type="lots.b"/></zeebe:executionListeners>'
    )
    xml = bpmn(
        element("userTask u", '<zeebe:formDefinition formId="f"/>',
                '<zeebe:assignmentDefinition candidateGroups="g1, g2"/>', listeners),
        element("userTask v"), job("j", kind="lots.c"),
        element("businessRuleTask d", '<zeebe:calledDecision decisionId="beslut" resultVariable="x"/>'),
        element("callActivity c", '<zeebe:calledElement processId="q"/>'), END,
        path="start>u u>v v>j j>d d>c c>slut", head=lane("Min bana", "start", "u", "v", "j", "d", "c", "slut"),
    )  # fmt: skip
    assert found(xml) == set()
    nothing: frozenset[str] = frozenset()
    assert found(xml, References(nothing, nothing, nothing, nothing, nothing)) == {
        ("REF-FORM", "u"), ("REF-GROUP", "u"), ("REF-HANDLER", "u"), ("LANE-GROUP", "v"), ("REF-HANDLER", "j"),
        ("REF-DECISION", "d"), ("REF-PROCESS", "c"),
    }  # fmt: skip
    known = References(
        forms=frozenset({"f"}), decisions=frozenset({"beslut"}), groups=frozenset({"g1", "g2", "min-bana"}),
        handlers=frozenset({"lots.a", "lots.b", "lots.c"}), processes=frozenset({"q"}),
    )  # fmt: skip
    assert found(xml, known) == set()


def test_a_process_that_is_only_drawn_is_not_checked() -> None:
    inside = '<complexGateway id="x"/><subProcess id="s"><transaction id="t"/></subProcess>'
    drawn = f'<process id="andra" isExecutable="false">{inside}</process>'
    assert found(definitions(process(U, END, path=LINE), drawn)) == set()
    assert found(definitions(drawn)) == {("STRUCT-NOT-EXECUTABLE", None)}


def test_an_event_gateway_may_lead_to_messages_signals_timers_and_receive_tasks() -> None:
    xml = bpmn(
        element("eventBasedGateway g"), element("receiveTask r", messageRef="m_svar"),
        element("intermediateCatchEvent s", inner=SIGNAL), element("intermediateCatchEvent m", inner=MESSAGE),
        element("intermediateCatchEvent t", inner=timer("timeDuration", "P1D")), END,
        path="start>g g>r g>s g>m g>t r>slut s>slut m>slut t>slut",
    )  # fmt: skip
    assert found(xml) == set()
