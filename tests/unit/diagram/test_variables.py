"""Variables that are read and that nothing on the way can have set."""

from __future__ import annotations

import pytest

from engine.diagram.checks import References, check
from engine.diagram.knowledge import FormNames, Knowledge
from engine.errors import Finding
from engine.ports import HandlerDescription, Parameter
from engine.runtime import read_diagram
from tests.bpmn_builder import (
    MESSAGE,
    boundary,
    bpmn,
    condition,
    element,
    event_sub_process,
    io,
    job,
    multi,
    script,
    sub_process,
    timer,
)

START = element("startEvent start", '<zeebe:formDefinition formId="ansokan"/>')
END = element("endEvent slut")
U = element("userTask u", '<zeebe:formDefinition formId="svar"/>')
V = element("userTask v")
KNOWN = Knowledge(
    forms={
        "ansokan": FormNames(frozenset(["namn", "belopp"])),
        "svar": FormNames(frozenset(["svar"]), frozenset(["lista"]), frozenset(["lista"])),
        "visar": FormNames(frozenset(["ja"]), frozenset(["svar"])),
    },
    decisions={"spar": frozenset(["belopp", "storlek"])},
    handlers={"raknar": HandlerDescription("", "", outputs=(Parameter("summa", ""),))},
)
PLAIN = "start>u u>v v>slut"


def findings(*parts: str, path: str, start: str = START, head: str = "") -> list[Finding]:
    xml = bpmn(start, *parts, END, path=path, head=head)
    found = check(read_diagram(xml), References(knowledge=KNOWN))
    return [one for one in found if one.code.startswith(("VAR-", "FORM-")) and one.params["name"] != "lista"]


def told(*parts: str, path: str, start: str = START) -> list[tuple[str, str | None, str]]:
    return [(one.text, one.element, one.params["name"]) for one in findings(*parts, path=path, start=start)]


def assigned(expression: str, name: str = "v") -> str:
    return element(f"userTask {name}", f'<zeebe:assignmentDefinition assignee="={expression}"/>')


def test_what_the_start_form_or_a_form_on_the_way_asks_is_known() -> None:
    assert told(U, assigned("svar + namn"), path=PLAIN) == []


def test_what_nothing_sets_is_an_error() -> None:
    (found,) = findings(U, assigned("handlaggare"), path=PLAIN)
    assert (found.code, found.severity, found.element) == ("VAR-UNSET", "error", "v")
    assert "handlaggare" in found.message


def test_the_nearest_name_is_proposed() -> None:
    (found,) = findings(U, assigned("belpop"), path=PLAIN)
    assert found.text == "VAR-UNSET:similar"
    assert "belopp" in found.remedy


def test_a_name_may_be_asked_for_without_being_set() -> None:
    assert told(U, assigned("get or else(handlaggare, namn)"), path=PLAIN) == []


def test_a_form_that_comes_later_sets_nothing_before_it() -> None:
    assert told(assigned("svar"), U, path="start>v v>u u>slut") == [("VAR-UNSET:elsewhere", "v", "svar")]


def test_a_form_of_another_branch_sets_nothing_here() -> None:
    g = element("exclusiveGateway g", default="g_v")
    assert told(g, U, assigned("svar"), path="start>g g>u[belopp > 1] g>v u>slut v>slut") == [
        ("VAR-UNSET:elsewhere", "v", "svar")
    ]


def test_what_runs_beside_may_have_set_it() -> None:
    gates = element("parallelGateway g") + element("parallelGateway j")
    assert told(gates, U, assigned("svar"), path="start>g g>u g>v u>j v>j j>slut") == []


def test_in_a_circle_what_comes_later_has_been_before() -> None:
    gates = element("exclusiveGateway m") + element("exclusiveGateway g", default="g_m")
    path = "start>m m>v v>u u>g g>m g>slut[svar = 1]"
    assert told(gates, assigned("svar"), U, path=path) == []


def test_mappings_scripts_and_decisions_set_their_targets() -> None:
    decision = element("businessRuleTask d", '<zeebe:calledDecision decisionId="spar" resultVariable="vag"/>')
    parts = (script("s", "belopp + 1", "storlek"), decision, job("j", io("out =vag b")), assigned("[storlek, vag, b]"))
    assert told(*parts, path="start>s s>d d>j j>v v>slut") == []


def test_a_decision_needs_its_inputs() -> None:
    decision = element("businessRuleTask d", '<zeebe:calledDecision decisionId="spar" resultVariable="vag"/>')
    assert told(decision, path="start>d d>slut") == [("VAR-UNSET", "d", "storlek")]


def test_mappings_see_those_before_them() -> None:
    assert told(job("j", io("in =belopp a", "in =a b", "out =b c")), path="start>j j>slut") == []
    assert told(job("j", io("in =b a", "in =belopp b")), path="start>j j>slut") == [("VAR-UNSET", "j", "b")]


@pytest.mark.parametrize(
    ("part", "source"),
    [
        (job("j"), "job"),
        (element("userTask j", '<zeebe:formDefinition formId="okand"/>'), "form"),
    ],
)
def test_what_may_come_of_something_that_is_not_known_here_is_a_warning(part: str, source: str) -> None:
    found = [one for one in findings(part, assigned("resultat"), path="start>j j>v v>slut") if one.element == "v"]
    assert [(one.text, one.severity) for one in found] == [(f"VAR-UNCERTAIN:{source}", "warning")]


@pytest.mark.parametrize(
    ("part", "source", "remedy"),
    [
        (element("receiveTask j", messageRef="m_svar"), "message", "output mapping where the message is received"),
        (element("callActivity j", '<zeebe:calledElement processId="q"/>'), "process", "output mapping of the call"),
    ],
)
def test_what_nothing_in_the_process_sets_is_an_error_that_says_what_could(part: str, source: str, remedy: str) -> None:
    found = [one for one in findings(part, assigned("resultat"), path="start>j j>v v>slut") if one.element == "v"]
    assert [(one.text, one.severity) for one in found] == [(f"VAR-UNSET:{source}", "error")]
    assert remedy in found[0].remedy


@pytest.mark.parametrize(
    "part",
    [
        element("receiveTask j", io("out =resultat resultat"), messageRef="m_svar"),
        element("callActivity j", '<zeebe:calledElement processId="q"/>' + io("out =resultat resultat")),
    ],
)
def test_an_output_mapping_says_what_a_message_or_call_gives(part: str) -> None:
    found = told(part, assigned("resultat"), path="start>j j>v v>slut")
    assert [one for one in found if one[2] == "resultat"] == []


def test_without_a_start_form_the_first_values_are_not_known() -> None:
    plain = element("startEvent start")
    assert told(assigned("namn2"), path="start>v v>slut", start=plain) == [("VAR-UNCERTAIN:start", "v", "namn2")]


def test_a_handler_that_tells_its_outputs_sets_these_and_no_others() -> None:
    assert told(job("j", kind="raknar"), assigned("summa"), path="start>j j>v v>slut") == []
    assert told(job("j", kind="raknar"), assigned("annat"), path="start>j j>v v>slut") == [("VAR-UNSET", "v", "annat")]


def test_an_output_mapping_says_itself_what_a_handler_gives() -> None:
    assert told(job("j", io("out =resultat r")), assigned("r"), path="start>j j>v v>slut") == []


def test_what_is_set_in_a_sub_process_stays_there_unless_it_is_mapped_out() -> None:
    inside = (element("startEvent a"), U, element("endEvent e"))
    closed = sub_process("s", *inside, path="a>u u>e")
    opened = sub_process("s", *inside, path="a>u u>e", extensions=io("out =svar svar"))
    assert told(closed, assigned("svar"), path="start>s s>v v>slut") == [("VAR-UNSET:elsewhere", "v", "svar")]
    assert told(opened, assigned("svar"), path="start>s s>v v>slut") == []


def test_a_round_sees_its_item_and_gives_only_the_collection() -> None:
    held = multi("[1, 2]", "post", output="alla: svar + post + loopCounter", until="numberOfCompletedInstances > 1")
    many = element("userTask u", '<zeebe:formDefinition formId="svar"/>', inner=held)
    assert told(many, assigned("alla"), path=PLAIN) == []
    assert told(many, assigned("post"), path=PLAIN)[0][0].startswith("VAR-UNSET")
    assert told(many, assigned("svar"), path=PLAIN)[0][0].startswith("VAR-UNSET")


def test_an_event_on_the_border_comes_before_the_task_is_done() -> None:
    due = boundary("b", "u", timer("timeDuration", "=svar"))
    assert ("VAR-UNSET:elsewhere", "b", "svar") in told(U, due, V, path="start>u u>slut b>v v>slut")


def test_an_event_sub_process_listens_from_the_beginning_and_runs_at_any_time() -> None:
    early = event_sub_process("es", MESSAGE, assigned("svar"), element("endEvent e"), path="es_start>v v>e")
    assert told(U, early, path="start>u u>slut") == [("VAR-UNSET", "es_start", "nyckel")]
    watching = event_sub_process("es", condition("svar = 1"), assigned("svar"), element("endEvent e"),
                                 path="es_start>v v>e")  # fmt: skip
    assert told(U, watching, path="start>u u>slut") == []


def test_conditions_are_read_after_the_element_is_done() -> None:
    g = element("exclusiveGateway g", default="g_slut")
    assert told(U, g, V, path="start>u u>g g>v[svar = 1 and sva = 2] g>slut v>slut") == [
        ("VAR-UNSET:similar", "g_v", "sva")
    ]


def test_a_form_that_shows_what_nothing_sets_is_a_warning() -> None:
    shows = element("userTask w", '<zeebe:formDefinition formId="visar"/>')
    assert told(shows, path="start>w w>slut") == [("FORM-UNSET", "w", "svar")]
    assert told(U, shows, path="start>u u>w w>slut") == []


def test_options_that_nothing_sets_are_an_error() -> None:
    xml = bpmn(START, U, END, path="start>u u>slut")
    found = [one for one in check(read_diagram(xml), References(knowledge=KNOWN)) if one.severity == "error"]
    assert [(one.code, one.element) for one in found] == [("FORM-OPTIONS-UNSET", "u")]
