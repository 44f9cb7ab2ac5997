"""What a diagram says is in the frozen specification; what can't be run as drawn is refused by name."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from engine.diagram.checks import References, check
from engine.diagram.extensions import Clock, Secrecy
from engine.errors import DefinitionError, Finding
from engine.runtime import inspect_diagram, read_diagram
from tests.bpmn_builder import (
    DECLARED,
    MESSAGE,
    bpmn,
    definitions,
    element,
    flows,
    io,
    job,
    process,
    sub_process,
)

END = element("endEvent slut")
U = element("userTask u")
LINE = "start>u u>slut"
LIBRARY = Path(__file__).parents[3] / "bpmn"
PROCESSES = ["bygglov_andrad_anvandning", "foretagsarende", "livsmedelsregistrering", "serveringstillstand"]


def refusal(xml: bytes) -> list[Finding]:
    with pytest.raises(DefinitionError) as caught:
        read_diagram(xml)
    return list(caught.value.findings)


def codes(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(f.code, f.element) for f in findings if f.severity == "error"]


# --- the library ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_of_the_library_is_read_and_has_no_error(name: str) -> None:
    diagram = read_diagram((LIBRARY / name / "process.bpmn").read_bytes())
    forms = frozenset(path.stem for path in (LIBRARY / name / "forms").glob("*.form"))
    assert [f for f in check(diagram, References(forms=forms)) if f.severity == "error"] == []
    spec = diagram.processes[name]
    assert spec.version_tag == "2026.1"
    assert spec.start_form is not None
    assert all(node.lane is not None for node in spec.nodes.values() if node.kind == "userTask")


def test_a_diagram_is_read_once_per_content_and_cannot_be_changed() -> None:
    xml = bpmn(U, END, path=LINE)
    diagram = read_diagram(xml)
    assert read_diagram(bytes(xml)) is diagram
    assert len(diagram.sha256) == 64
    with pytest.raises(FrozenInstanceError):
        diagram.processes["p"].nodes["u"].name = "annat"  # type: ignore[misc]


# --- what is read ---------------------------------------------------------------------------------------------------
def test_the_lots_vocabulary_is_read_on_processes_and_elements() -> None:
    head = (
        '<extensionElements><zeebe:versionTag value="2026.1"/><lots:regime value="administrative"/>'
        '<zeebe:properties><zeebe:property name="myndighet" value="SN"/></zeebe:properties></extensionElements>'
    )
    task = element(
        "userTask u", '<lots:step kind="decide"/>', '<lots:gate name="decision"/>', '<lots:law ref="FL 25"/>',
        '<lots:law ref="KL 6:37"/>', '<lots:clock rule="fl-6m" action="stop"/>',
        '<lots:secrecy provision="OSL 30:23" fields="a, b"/>',
    )  # fmt: skip
    spec = read_diagram(bpmn(task, END, path=LINE, head=head)).processes["p"]
    assert (spec.version_tag, spec.lots.regime, spec.properties) == ("2026.1", "administrative", {"myndighet": "SN"})
    lots = spec.find("u").lots
    assert (lots.step, lots.gate, lots.laws) == ("decide", "decision", ("FL 25", "KL 6:37"))
    assert lots.clocks == (Clock("fl-6m", "stop"),)
    assert lots.secrecy == (Secrecy("OSL 30:23", ("a", "b")),)


def test_a_word_outside_the_vocabulary_is_refused() -> None:
    found = refusal(bpmn(element("userTask u", '<lots:step kind="beslut"/>', "<lots:annat/>"), END, path=LINE))
    assert codes(found) == [("LOTS-VOCABULARY", "u")] * 2


def test_find_looks_through_all_levels() -> None:
    inner = sub_process("i", element("startEvent i1"), U, element("endEvent i2"), path="i1>u u>i2")
    outer = sub_process("o", element("startEvent o1"), inner, element("endEvent o2"), path="o1>i i>o2")
    spec = read_diagram(bpmn(outer, END, path="start>o o>slut")).processes["p"]
    assert spec.find("u").kind == "userTask"
    assert [level.id for level in spec.levels()] == ["p", "o", "i"]
    with pytest.raises(KeyError):
        spec.find("borta")


def test_an_expression_may_carry_any_prefix_for_its_type() -> None:
    typed = '<conditionExpression xsi:type="bpmn:tFormalExpression">=x</conditionExpression>'
    xml = bpmn(element("exclusiveGateway g", default="g_slut"), U, END, path="start>g g>u[y] g>slut u>slut")
    spec = read_diagram(xml.replace(b"<conditionExpression>=y</conditionExpression>", typed.encode())).processes["p"]
    assert spec.flows["g_u"].condition == "=x"


def test_a_file_in_another_encoding_is_read() -> None:
    xml = bpmn(element("userTask u", name="Handläggning"), END, path=LINE).decode()
    latin = ('<?xml version="1.0" encoding="ISO-8859-1"?>' + xml).encode("latin-1")
    assert read_diagram(latin).processes["p"].find("u").name == "Handläggning"


def test_an_event_definition_declared_at_the_top_is_used() -> None:
    declared = (
        DECLARED + '<timerEventDefinition id="om_en_vecka"><timeDuration>P7D</timeDuration></timerEventDefinition>'
    )
    catch = element("intermediateCatchEvent t", inner="<eventDefinitionRef>om_en_vecka</eventDefinitionRef>")
    xml = definitions(process(catch, END, path="start>t t>slut"), declared=declared)
    event = read_diagram(xml).processes["p"].find("t").event
    assert event is not None
    assert (event.kind, event.timer, event.expression) == ("timer", "duration", "P7D")
    missing = xml.replace(b"<eventDefinitionRef>om_en_vecka", b"<eventDefinitionRef>borta")
    assert ("REF-EVENT", "t") in codes(refusal(missing))


# --- XML ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<definitions", "XML-MALFORMED"),
        (b"", "XML-MALFORMED"),
        (b"\xff\xfe\x00", "XML-MALFORMED"),
        (b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>', "XML-DOCTYPE"),
        (b"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE d><d/>", "XML-DOCTYPE"),
        (b"<html/>", "XML-NOT-BPMN"),
        (b" " * 2_000_001, "XML-SIZE"),
    ],
)
def test_dangerous_or_broken_xml_is_refused(data: bytes, code: str) -> None:
    assert [f.code for f in refusal(data)] == [code]


def test_an_entity_bomb_is_refused_without_being_unfolded() -> None:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 20))
    bomb = f'<!DOCTYPE d [<!ENTITY a0 "x">{entities}]><d>&a19;</d>'
    assert refusal(bomb.encode())[0].code in ("XML-DOCTYPE", "XML-MALFORMED")


def test_a_diagram_with_too_many_elements_is_refused() -> None:
    many = "".join(element(f"task t{i}") for i in range(2001))
    assert [f.code for f in refusal(bpmn(many, END, path="start>t0"))] == ["XML-ELEMENTS"]


def test_a_file_without_a_process_is_refused() -> None:
    assert codes(refusal(definitions())) == [("STRUCT-NO-PROCESS", None)]


def test_an_id_that_is_used_twice_is_refused() -> None:
    assert ("STRUCT-DUPLICATE-ID", "u") in codes(refusal(bpmn(U, U, END, path=LINE)))


def test_an_element_without_an_id_is_refused() -> None:
    assert [f.code for f in refusal(bpmn("<userTask/>", U, END, path=LINE))] == ["STRUCT-NO-ID"]


# --- refused by name ------------------------------------------------------------------------------------------------
COMPENSATE = "<compensateEventDefinition/>"


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (element("transaction x", method="##Store"), "x"),


        (element("dataStoreReference x"), "x"),
        (element("choreographyTask x"), "x"),
        (element("task x", inner="<ioSpecification/>"), "x"),
        (element("task x", inner="<dataInputAssociation/>"), "x"),
        (element("intermediateCatchEvent x", inner=COMPENSATE), "x"),
        (element("intermediateThrowEvent x", inner="<cancelEventDefinition/>"), "x"),
        (element("boundaryEvent x", inner="<terminateEventDefinition/>", attachedToRef="u"), "x"),
        (element("task x", inner='<multiInstanceLoopCharacteristics behavior="One"/>'), "x"),
        (element("task x", inner="<multiInstanceLoopCharacteristics><loopDataInputRef>a</loopDataInputRef>"
                                 "</multiInstanceLoopCharacteristics>"), "x"),
        (element("userTask x", '<zeebe:formDefinition formKey="camunda-forms:bpmn:F"/>'), "x"),
        (element("boundaryEvent x", inner='<errorEventDefinition errorRef="e_feel"/>', attachedToRef="u"), "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_as_drawn_is_refused_by_name(parts: str, place: str) -> None:
    declared = DECLARED + '<error id="e_feel" errorCode="=kod"/>'
    found = refusal(definitions(process(U, END, parts, path=LINE), declared=declared))
    assert ("UNSUPPORTED", place) in codes(found)
    assert all(f.message and f.remedy for f in found)


def test_a_global_task_and_a_computed_listener_of_the_whole_process_are_refused() -> None:
    xml = bpmn(U, END, path=LINE).replace(b"</definitions>", b'<globalTask id="gt"/></definitions>')
    assert codes(refusal(xml)) == [("UNSUPPORTED", "gt")]
    listener = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="=x"/></zeebe:executionListeners>'
    )
    head = f"<extensionElements>{listener}</extensionElements>"
    assert codes(refusal(bpmn(U, END, path=LINE, head=head))) == [("UNSUPPORTED", "p")]


@pytest.mark.parametrize(
    "part",
    [
        '<scriptTask id="x" scriptFormat="javascript"><script>alert(1)</script></scriptTask>',
        '<scriptTask id="x"><script>import os</script></scriptTask>',
    ],
)
def test_a_script_in_another_language_is_refused(part: str) -> None:
    assert ("SCRIPT-LANGUAGE", "x") in codes(refusal(bpmn(U, END, part, path=LINE)))


@pytest.mark.parametrize(
    "part",
    [
        element("serviceTask x"),
        element("sendTask x"),
        element("serviceTask x", "<zeebe:taskDefinition/>"),
        element("scriptTask x"),
        element("scriptTask x", '<zeebe:script expression="=1"/>'),
        element("businessRuleTask x"),
        element("businessRuleTask x", "<zeebe:calledDecision/>"),
        element("callActivity x"),
        element("callActivity x", "<zeebe:calledElement/>"),
        element("userTask x", "<zeebe:formDefinition/>"),
        element("task x", '<zeebe:ioMapping><zeebe:input target="a"/></zeebe:ioMapping>'),
        element("task x", '<zeebe:ioMapping><zeebe:output source="=a"/></zeebe:ioMapping>'),
        element("receiveTask x"),
        element("intermediateCatchEvent x"),
        element("intermediateCatchEvent x", inner="<messageEventDefinition/>"),
        element("intermediateCatchEvent x", inner="<signalEventDefinition/>"),
        element("intermediateCatchEvent x", inner="<timerEventDefinition/>"),
        element("intermediateCatchEvent x", inner="<timerEventDefinition><timeDate/></timerEventDefinition>"),
        element("intermediateThrowEvent x", inner="<linkEventDefinition/>"),
        element("intermediateThrowEvent x", inner=MESSAGE),
        element("endEvent x", inner="<errorEventDefinition/>"),
        element("task x", inner="<multiInstanceLoopCharacteristics/>"),
        element("userTask x", "<zeebe:taskListeners><zeebe:taskListener/></zeebe:taskListeners>"),
    ],
)
def test_what_is_half_filled_in_is_refused(part: str) -> None:
    found = refusal(bpmn(U, END, part, path=LINE))
    assert set(codes(found)) == {("EMPTY", "x")}


def test_an_empty_condition_is_refused() -> None:
    xml = bpmn(U, END, path=LINE).replace(
        flows("start>u").encode(),
        b'<sequenceFlow id="start_u" sourceRef="start" targetRef="u"><conditionExpression/></sequenceFlow>',
    )
    assert codes(refusal(xml)) == [("EMPTY", "start_u")]


def test_a_subscription_without_a_key_is_refused() -> None:
    declared = DECLARED + '<message id="m1"><extensionElements><zeebe:subscription/></extensionElements></message>'
    found = refusal(definitions(process(U, END, path=LINE), declared=declared))
    assert codes(found) == [("EMPTY", "m1")]


def test_a_condition_without_its_equals_sign_is_refused_with_the_remedy() -> None:
    xml = bpmn(element("exclusiveGateway g", default="g_slut"), U, END, path="start>g g>u[komplett] g>slut u>slut")
    found = refusal(xml.replace(b"=komplett", b"komplett"))
    assert codes(found) == [("FEEL-NO-EQUALS", "g_u")]
    assert found[0].remedy == "Put = before it: =komplett"


@pytest.mark.parametrize(
    "inner",
    [
        "<standardLoopCharacteristics/>",
        '<standardLoopCharacteristics loopMaximum="många"/>',
        "<standardLoopCharacteristics><loopCondition>x</loopCondition></standardLoopCharacteristics>",
    ],
)
def test_a_loop_that_makes_no_sense_is_refused(inner: str) -> None:
    found = refusal(bpmn(element("userTask u", inner=inner), END, path=LINE))
    assert {f.element for f in found} == {"u"}


def test_unknown_zeebe_elements_warn_and_foreign_ones_are_ignored() -> None:
    foreign = '<x:y xmlns:x="urn:x"/>'
    xml = bpmn(element("userTask u", "<zeebe:linkedResources/>", foreign), END, path=LINE)
    assert [(f.code, f.severity, f.element) for f in read_diagram(xml).findings] == [("ZEEBE-UNKNOWN", "warning", "u")]


def test_a_user_task_without_its_marker_is_offered_with_a_warning() -> None:
    xml = bpmn('<userTask id="u"/>', END, path=LINE)
    assert [f.code for f in read_diagram(xml).findings] == ["USER-TASK-MARKER"]


def test_all_refusals_are_told_at_once() -> None:
    found = refusal(
        bpmn(element("serviceTask a"), element("dataStoreReference b"), job("c", io("in =1 ")), path="start>a")
    )
    assert {f.element for f in found} == {"a", "b", "c"}


def test_inspecting_gives_the_refusals_or_else_the_findings_of_the_checks() -> None:
    assert [f.code for f in inspect_diagram(b"<html/>", References())] == ["XML-NOT-BPMN"]
    found = inspect_diagram(bpmn(U, path="start>u"), References())
    assert [f.code for f in found] == ["STRUCT-DEAD-END"]


def test_correlation_properties_do_no_harm_as_messages_have_keys_of_their_own() -> None:
    half = '<correlationProperty id="k"/>'
    assert read_diagram(definitions(process(U, END, path=LINE), declared=half)).findings == ()


def test_a_zeebe_element_that_has_no_effect_where_it_stands_warns() -> None:
    task = element("task u", '<zeebe:assignmentDefinition assignee="anna"/>')
    gateway = element("exclusiveGateway g", io("out =1 a"))
    found = read_diagram(bpmn(task, gateway, END, path="start>u u>g g>slut")).findings
    assert [(f.code, f.element) for f in found] == [("ZEEBE-UNKNOWN", "u"), ("ZEEBE-UNKNOWN", "g")]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_an_event_whose_message_or_signal_has_no_name_is_refused(kind: str) -> None:
    declared = DECLARED + f'<{kind} id="namnlos"/>'
    catch = element("intermediateCatchEvent x", inner=f'<{kind}EventDefinition {kind}Ref="namnlos"/>')
    found = refusal(definitions(process(U, END, catch, path=LINE), declared=declared))
    assert {f.code for f in found} == {"EMPTY"}


def test_input_mappings_of_a_catch_event_warn() -> None:
    catch = element("intermediateCatchEvent x", io("in =1 a"), inner=MESSAGE)
    found = read_diagram(bpmn(catch, END, path="start>x x>slut")).findings
    assert [(f.code, f.element) for f in found] == [("MAPPING-IGNORED", "x")]
