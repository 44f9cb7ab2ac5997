"""Timers: durations, dates and cycles, in local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.errors import Conflict
from engine.runtime import TimerFired
from tests.bpmn_builder import boundary, bpmn, element, job, timer
from tests.unit.runtime.harness import NOW, Case

END = element("endEvent slut")


def catch(kind: str, value: str) -> bytes:
    return bpmn(element("intermediateCatchEvent t", inner=timer(kind, value)), END, path="start>t t>slut")


@pytest.mark.parametrize(
    ("kind", "value", "variables", "expected"),
    [
        ("timeDuration", "P7D", {}, NOW + timedelta(days=7)),
        ("timeDuration", "PT90M", {}, NOW + timedelta(minutes=90)),
        ("timeDuration", "P2W", {}, NOW + timedelta(days=14)),
        ("timeDuration", '=duration("P1M")', {}, datetime(2026, 12, 24, 8, tzinfo=UTC)),
        (
            "timeDuration",
            "=frist - now()",
            {"frist": datetime(2026, 12, 1, tzinfo=UTC)},
            datetime(2026, 12, 1, tzinfo=UTC),
        ),
        ("timeDuration", "=lang", {"lang": "P3D"}, NOW + timedelta(days=3)),
        ("timeDate", "2026-12-24T09:00:00Z", {}, datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("timeDate", "2026-12-24T09:00", {}, datetime(2026, 12, 24, 8, tzinfo=UTC)),
        ("timeDate", "2026-07-24", {}, datetime(2026, 7, 24, 21, 59, 59, tzinfo=UTC)),
        ("timeDate", "=frist", {"frist": date(2026, 12, 24)}, datetime(2026, 12, 24, 22, 59, 59, tzinfo=UTC)),
        ("timeDate", "=frist", {"frist": "2026-12-24"}, datetime(2026, 12, 24, 22, 59, 59, tzinfo=UTC)),
        (
            "timeDate",
            '=date and time(dag, time("08:00:00")) - duration("P2D")',
            {"dag": date(2026, 12, 24)},
            datetime(2026, 12, 22, 7, tzinfo=UTC),
        ),
        ("timeCycle", "R3/P3D", {}, NOW + timedelta(days=3)),
        ("timeCycle", '=cycle(3, duration("P1D"))', {}, NOW + timedelta(days=1)),
        ("timeCycle", "R/2026-12-01T09:00/P1D", {}, datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("timeCycle", '="R2/" + lang', {"lang": "PT1H"}, NOW + timedelta(hours=1)),
    ],
)
def test_a_timer_is_due(kind: str, value: str, variables: dict[str, Any], expected: datetime) -> None:
    case = Case(catch(kind, value), variables)
    assert [(t.element, t.due_at) for t in case.timers.values()] == [("t", expected)]
    case.fire("t")
    assert case.finished


@pytest.mark.parametrize(
    ("kind", "value", "variables", "key"),
    [
        ("timeDate", "=frist", {"frist": None}, "timer.not_a_time"),
        ("timeDate", "=frist", {"frist": "P3D"}, "timer.not_a_time"),
        ("timeDuration", "=frist", {"frist": date(2026, 12, 24)}, "timer.not_a_time"),
        ("timeDuration", "=frist", {"frist": 3}, "timer.not_a_time"),
        ("timeDuration", "=frist", {"frist": "P9999999999D"}, "timer.not_a_time"),
        ("timeDuration", "=frist", {"frist": timedelta(days=999999999)}, "timer.out_of_range"),
        ("timeCycle", "=frist", {"frist": timedelta(days=1)}, "timer.not_a_cycle"),
        ("timeCycle", "=frist", {"frist": "R0/P1D"}, "timer.not_a_cycle"),
        ("timeDate", "=saknas", {}, "feel.value"),
    ],
)
def test_what_is_no_time_is_an_incident(kind: str, value: str, variables: dict[str, Any], key: str) -> None:
    assert Case(catch(kind, value), variables).why == {"t": key}


def reminders(cycle: str) -> bytes:
    return bpmn(
        element("userTask u"), boundary("b", "u", timer("timeCycle", cycle), interrupting=False), job("mana"), END,
        path="start>u u>slut b>mana mana>slut",
    )  # fmt: skip


def test_a_counted_cycle_fires_so_many_times() -> None:
    case = Case(reminders("R3/P3D"))
    due = []
    for _ in range(3):
        due.append(next(iter(case.timers.values())).due_at)
        case.fire("b")
    assert due == [NOW + timedelta(days=3 * n) for n in (1, 2, 3)]
    assert case.timers == {}
    assert case.at == ["mana", "mana", "mana", "u"]


def test_an_endless_cycle_arms_itself_again_from_when_it_was_due() -> None:
    case = Case(reminders("R/P30D"))
    for n in range(1, 6):
        assert next(iter(case.timers.values())).due_at == datetime(2026, 11, 24, 8, tzinfo=UTC) + timedelta(
            days=30 * n
        ) - (timedelta(hours=1) if n == 5 else timedelta())
        case.fire("b")
        case.do("mana")
    case.complete("u")
    assert case.finished
    assert len(case.last.dropped_timers) == 1


def test_a_timer_of_a_completed_task_is_dropped_and_firing_it_is_a_conflict() -> None:
    xml = bpmn(
        element("userTask u"), boundary("b", "u", timer("timeDuration", "P1D")), END, path="start>u u>slut b>slut"
    )
    case = Case(xml)
    token = next(iter(case.timers))
    case.complete("u")
    assert case.last.dropped_timers == (token,)
    with pytest.raises(Conflict):
        case.happen(TimerFired(token))


def test_a_timer_that_is_armed_and_dropped_in_one_step_is_not_mentioned() -> None:
    xml = bpmn(element("task a"), boundary("b", "a", timer("timeDuration", "P1D")), END, path="start>a a>slut b>slut")
    case = Case(xml)
    assert case.finished
    assert (case.last.timers, case.last.dropped_timers) == ((), ())
