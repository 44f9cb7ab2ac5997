"""Ad-hoc sub-processes: activities in no drawn order."""

from __future__ import annotations

from engine.diagram.checks import References, check
from engine.runtime import read_diagram
from tests.bpmn_builder import bpmn, element, flows
from tests.unit.runtime.harness import Case

END = element("endEvent slut")
TASKS = ("a", "b", "c")


def ad_hoc(*inside: str, path: str = "", given: str = "", done: str = "", **attributes: str) -> str:
    held = f"<extensionElements><zeebe:adHoc {given}/></extensionElements>" if given else ""
    completion = f"<completionCondition>={done}</completionCondition>" if done else ""
    marks = "".join(f' {key}="{value}"' for key, value in attributes.items())
    body = "".join(inside) + (flows(path) if path else "") + completion
    return f'<adHocSubProcess id="s"{marks}>{held}{body}</adHocSubProcess>'


def with_ad_hoc(part: str) -> bytes:
    return bpmn(part, END, path="start>s s>slut")


USERS = [element(f"userTask {name}") for name in TASKS]


def test_an_ad_hoc_sub_process_begins_all_that_no_flow_leads_to() -> None:
    xml = with_ad_hoc(ad_hoc(*USERS, path="a>c"))
    assert [f for f in check(read_diagram(xml), References()) if f.severity == "error"] == []
    case = Case(xml)
    assert case.at == ["a", "b"]
    case.complete("a")
    case.complete("b")
    assert case.at == ["c"]
    case.complete("c")
    assert case.finished


def test_the_named_elements_are_begun_and_no_others() -> None:
    case = Case(with_ad_hoc(ad_hoc(*USERS, given='activeElementsCollection="=gor"')), {"gor": ["c", "a"]})
    assert case.at == ["a", "c"]


def test_nothing_to_begin_is_done_at_once() -> None:
    assert Case(with_ad_hoc(ad_hoc(*USERS, given='activeElementsCollection="=[]"'))).finished


def test_an_unknown_element_to_begin_is_an_incident_that_can_be_mended() -> None:
    case = Case(with_ad_hoc(ad_hoc(*USERS, given='activeElementsCollection="=gor"')), {"gor": ["z"]})
    assert case.why == {"s": "ad_hoc.unknown"}
    case.set("gor", ["a"])
    case.retry("s")
    assert case.at == ["a"]


def test_the_completion_condition_stops_what_still_runs() -> None:
    case = Case(with_ad_hoc(ad_hoc(*USERS, done="klar")), {"klar": False})
    case.complete("a")
    assert case.at == ["b", "c"]
    case.complete("b", klar=True)
    assert case.finished
    assert set(case.went("cancelled")) == {"c"}


def test_what_runs_may_go_on_after_the_completion_condition() -> None:
    part = ad_hoc(*USERS, done="true", cancelRemainingInstances="false")
    case = Case(with_ad_hoc(part))
    case.complete("a")
    assert case.at == ["b", "c"]
    case.complete("b")
    case.complete("c")
    assert case.finished


def test_a_sequential_one_begins_one_after_the_other() -> None:
    case = Case(with_ad_hoc(ad_hoc(*USERS, ordering="Sequential")))
    for name in TASKS:
        assert case.at == [name]
        case.complete(name)
    assert case.finished


def test_results_are_collected_as_activities_are_done() -> None:
    given = 'outputCollection="alla" outputElement="=svar"'
    case = Case(with_ad_hoc(ad_hoc(*USERS, given=given)))
    for i, name in enumerate(TASKS):
        case.complete(name, svar=i)
    assert case["alla"] == [0, 1, 2]


def test_a_completion_condition_that_can_not_be_evaluated_is_an_incident_of_the_sub_process() -> None:
    case = Case(with_ad_hoc(ad_hoc(*USERS, done="klar")))
    case.complete("a")
    assert list(case.why) == ["s"]
    case.set("klar", True)
    case.retry("s")
    assert case.finished


def test_start_and_end_events_do_not_belong_in_an_ad_hoc_sub_process() -> None:
    xml = with_ad_hoc(ad_hoc(*USERS, element("endEvent e"), path="a>e"))
    assert "STRUCT-AD-HOC" in {f.code for f in check(read_diagram(xml), References())}
