"""User tasks, plain tasks, lanes: who is offered what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import Conflict, Invalid
from engine.runtime import Limits, TaskCompleted, variables_of
from tests.bpmn_builder import bpmn, element, io, job, multi, sub_process
from tests.unit.runtime.harness import Case

END = element("endEvent slut")


def lane(name: str, *members: str, group: str = "", inner: str = "") -> str:
    held = f'<extensionElements><lots:lane group="{group}"/></extensionElements>' if group else ""
    refs = "".join(f"<flowNodeRef>{m}</flowNodeRef>" for m in members)
    key = "".join(c for c in name if c.isalnum())
    return f'<lane id="lane_{key}" name="{name}">{held}{refs}{inner}</lane>'


def user_task(*extensions: str, name: str = "u") -> bytes:
    return bpmn(element(f"userTask {name}", *extensions), END, path=f"start>{name} {name}>slut")


def test_a_case_waits_at_its_user_task_and_ends_after_it() -> None:
    case = Case(user_task())
    assert case.at == ["u"]
    assert not case.finished
    case.complete("u", svar="ja")
    assert case.finished
    assert case["svar"] == "ja"
    assert case.went() == ["start", "u", "slut"]
    assert case.went("left") == ["start", "u", "slut"]


def test_the_offer_says_everything_that_people_and_lists_need() -> None:
    case = Case(
        user_task(
            '<zeebe:formDefinition formId="yttrande"/>',
            '<zeebe:assignmentDefinition assignee="=arende.kontakt" candidateGroups="registrator, lots"'
            ' candidateUsers="=[&#34;anna&#34;, namn]"/>',
            '<zeebe:taskSchedule dueDate="=now() + duration(&#34;P3D&#34;)" followUpDate="2026-12-24T09:00:00Z"/>',
            '<zeebe:priorityDefinition priority="=70"/>',
        ),
        {"namn": "bo"},
    )
    task = case.task("u")
    assert (task.assignee, task.candidate_groups, task.candidate_users) == (
        "jonas.rydell",
        ("registrator", "lots"),
        ("anna", "bo"),
    )
    assert task.form_id == "yttrande"
    assert task.due_at == datetime(2026, 11, 27, 8, tzinfo=UTC)
    assert task.follow_up_at == datetime(2026, 12, 24, 9, tzinfo=UTC)
    assert (task.priority, task.item, task.lane, task.group) == (70, None, None, None)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ('=date("2026-12-01")', datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)),
        ('=date and time("2026-07-01T16:00:00")', datetime(2026, 7, 1, 14, tzinfo=UTC)),
        ("2026-12-01T16:00", datetime(2026, 12, 1, 15, tzinfo=UTC)),
        ("P1W", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("P3M", datetime(2027, 2, 24, 8, tzinfo=UTC)),
        ("=null", None),
    ],
)
def test_a_due_date_is_local_and_a_day_alone_means_its_end(due: str, expected: datetime | None) -> None:
    escaped = due.replace('"', "&#34;")
    case = Case(user_task(f'<zeebe:taskSchedule dueDate="{escaped}"/>'))
    assert case.task("u").due_at == expected


def test_a_duration_in_days_keeps_the_local_hour_over_the_change_to_summer_time() -> None:
    xml = user_task('<zeebe:taskSchedule dueDate="=vad"/>')
    case = Case(bpmn(job("j"), element("userTask u"), END, path="start>j j>u u>slut"))
    assert case.at == ["j"]
    from datetime import timedelta

    from engine.runtime import start

    case = Case(xml, {"vad": timedelta(days=1)})
    around = case.around.__class__(
        datetime(2027, 3, 27, 8, tzinfo=UTC), case.around.zone, {}, case.around.process, case.around.decide
    )
    assert start(case.spec, {"vad": timedelta(days=1)}, around).offered[0].due_at == datetime(
        2027, 3, 28, 7, tzinfo=UTC
    )
    assert start(case.spec, {"vad": timedelta(hours=23)}, around).offered[0].due_at == datetime(
        2027, 3, 28, 7, tzinfo=UTC
    )


def test_plain_and_manual_tasks_pass_at_once() -> None:
    case = Case(bpmn(element("task a"), element("manualTask b"), END, path="start>a a>b b>slut"))
    assert case.finished
    assert case.went() == ["start", "a", "b", "slut"]


def test_the_group_comes_from_the_innermost_lane() -> None:
    inner = f"<childLaneSet>{lane('Inre bana', 'u', group='=grupp')}</childLaneSet>"
    head = f'<laneSet id="ls">{lane("Yttre", "start", "u", "slut", group="yttre", inner=inner)}</laneSet>'
    case = Case(bpmn(element("userTask u"), END, path="start>u u>slut", head=head), {"grupp": "mbn-miljo"})
    assert (case.task("u").lane, case.task("u").group) == ("Inre bana", "mbn-miljo")


def test_a_lane_without_a_group_stands_for_the_slug_of_its_name() -> None:
    head = f'<laneSet id="ls">{lane("Miljö och Hälsoskydd på ön", "u")}</laneSet>'
    case = Case(bpmn(element("userTask u"), END, path="start>u u>slut", head=head))
    assert case.task("u").group == "miljo-och-halsoskydd-pa-on"


def test_a_task_in_a_sub_process_lies_in_the_lane_of_the_sub_process() -> None:
    head = f'<laneSet id="ls">{lane("Remiss", "s", group="remissinstanser")}</laneSet>'
    inside = sub_process("s", element("startEvent s1"), element("userTask u"), element("endEvent s2"), path="s1>u u>s2")
    case = Case(bpmn(inside, END, path="start>s s>slut", head=head))
    assert case.task("u").group == "remissinstanser"


def test_values_go_through_the_output_mappings_and_nothing_else_does() -> None:
    case = Case(user_task(io("out =antal + 1 nasta", "out =nasta * 2 dubbelt", "out x fast")))
    case.complete("u", antal=4, annat="försvinner")
    assert case.values == {"nasta": 5, "dubbelt": 10, "fast": "x"}


def test_a_mapping_may_set_a_part_of_a_context() -> None:
    case = Case(
        user_task(io("out =ort foretag.adress.ort")), {"foretag": {"namn": "Krog", "adress": {"gata": "Storg."}}}
    )
    case.complete("u", ort="Smedhult")
    assert case["foretag"] == {"namn": "Krog", "adress": {"gata": "Storg.", "ort": "Smedhult"}}


def test_inputs_are_seen_by_the_task_only_and_are_gone_after_it() -> None:
    case = Case(user_task(io("in =foretag.namn rubrik")), {"foretag": {"namn": "Krog"}})
    token = case.task("u").token
    assert variables_of(case.snapshot, token)["rubrik"] == "Krog"
    assert "rubrik" not in variables_of(case.snapshot, None)
    case.complete("u", svar=1)
    assert case.values == {"foretag": {"namn": "Krog"}, "svar": 1}


def test_a_task_that_is_no_longer_open_is_a_conflict() -> None:
    case = Case(user_task())
    token = case.task("u").token
    case.complete("u")
    case.steps.append(case.last)
    with pytest.raises(Conflict, match=r"token\.not_waiting"):
        case.happen(TaskCompleted(token))


def test_a_job_is_not_completed_as_a_task() -> None:
    case = Case(bpmn(job("j"), END, path="start>j j>slut"))
    with pytest.raises(Conflict):
        case.happen(TaskCompleted(case.job("j").token))


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"arende": {"nummer": "X"}}, "variable.reserved"),
        ({"stor": "x" * 101}, "limit.variable_bytes"),
        ({"flyt": 1.5}, "variable.type"),
    ],
)
def test_values_that_cannot_be_variables_are_refused_before_anything_happens(
    values: dict[str, object], key: str
) -> None:
    case = Case(user_task(), limits=Limits(variable_bytes=100))
    before = case.last.state
    with pytest.raises(Invalid) as caught:
        case.complete("u", **values)
    assert caught.value.key == key
    assert case.last.state == before
    assert case.at == ["u"]
    with pytest.raises(Invalid):
        Case(user_task(), values, limits=Limits(variable_bytes=100))


def test_the_reserved_variable_is_read_from_the_surroundings_and_not_stored() -> None:
    case = Case(user_task(io("out =arende.nummer nummer")))
    case.complete("u")
    assert case.values == {"nummer": "KS-2026-0001"}


def test_a_multi_instance_task_offers_one_task_per_item_with_its_group() -> None:
    xml = bpmn(
        element(
            "userTask u",
            '<zeebe:assignmentDefinition candidateGroups="=[g.grupp]"/>',
            inner=multi("grupper", "g", output="svar: {grupp: g.grupp, svar: svar, nr: loopCounter}"),
        ),
        END,
        path="start>u u>slut",
    )
    case = Case(xml, {"grupper": [{"grupp": "b"}, {"grupp": "a"}, {"grupp": "c"}]})
    assert [t.candidate_groups for t in case.tasks.values()] == [("b",), ("a",), ("c",)]
    for group in "acb":
        case.complete("u", item={"grupp": group}, svar=f"svar {group}")
    assert case.finished
    assert case["svar"] == [{"grupp": g, "svar": f"svar {g}", "nr": i} for i, g in enumerate("bac", 1)]
    assert set(case.values) == {"grupper", "svar"}


def test_cancelling_a_case_withdraws_everything_that_is_open() -> None:
    xml = bpmn(
        element("parallelGateway g"),
        element("userTask u"),
        job("j"),
        END,
        path="start>g g>u g>j u>slut j>slut",
    )
    case = Case(xml)
    case.cancel()
    assert case.finished
    assert case.at == []
    assert sorted(case.went("cancelled")) == ["j", "u"]


def test_mappings_of_a_plain_task_compute_variables() -> None:
    case = Case(bpmn(element("task t", io("in =a + 1 b", "out =b * 2 c")), END, path="start>t t>slut"), {"a": 1})
    assert case.values == {"a": 1, "c": 4}
