"""Cron cycles by the local clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.diagram.checks import References
from engine.diagram.cron import cron
from engine.runtime import inspect_diagram
from tests.bpmn_builder import boundary, bpmn, element, timer
from tests.unit.runtime.harness import Case

END = element("endEvent slut")


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("0 0 9-17 * * MON-FRI", "2026-11-24T09:30", "2026-11-24T10:00"),
        ("0 0 9-17 * * MON-FRI", "2026-11-27T17:00", "2026-11-30T09:00"),
        ("0 */15 8 * * *", "2026-11-24T08:14:59", "2026-11-24T08:15"),
        ("30 0 0 1 JAN,JUL ?", "2026-11-24T08:00", "2027-01-01T00:00:30"),
        ("0 0 0 29 2 *", "2026-11-24T08:00", "2028-02-29T00:00"),
        ("0 0 8 * * 7", "2026-11-24T08:00", "2026-11-29T08:00"),
        ("@monthly", "2026-12-31T23:59:59", "2027-01-01T00:00"),
        ("0 0 8 31 * *", "2026-11-24T08:00", "2026-12-31T08:00"),
    ],
)
def test_the_next_time_is_the_first_that_fits_every_field(text: str, start: str, expected: str) -> None:
    found = cron(text)
    assert found is not None
    assert found.after(datetime.fromisoformat(start)) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["0 0 9 * *", "61 * * * * *", "* * * * * FRI-MON", "0 0 L * * *", "0 0/0 * * * *", "P1D"]
)
def test_what_is_no_cycle_is_told(text: str) -> None:
    assert cron(text) is None


def test_a_day_that_never_comes_has_no_next_time() -> None:
    found = cron("0 0 8 31 2 *")
    assert found is not None
    assert found.after(datetime.fromisoformat("2026-11-24")) is None


def reminded(value: str) -> bytes:
    return bpmn(element("userTask u"), boundary("b", "u", timer("timeCycle", value), interrupting=False),
                element("endEvent e"), END, path="start>u u>slut b>e")  # fmt: skip


def test_a_cron_cycle_fires_by_the_local_clock_also_across_summer_time() -> None:
    case = Case(reminded("0 0 8 * * MON"))
    assert [t.due_at for t in case.timers.values()] == [datetime(2026, 11, 30, 7, tzinfo=UTC)]
    for _ in range(18):
        case.fire("b")
    assert case.now == datetime(2027, 3, 29, 6, tzinfo=UTC)
    case.complete("u")
    assert case.finished


def test_a_cycle_that_can_not_be_read_is_refused() -> None:
    found = inspect_diagram(reminded("0 0 99 * * *"), References())
    assert ("TIMER-VALUE", "b") in {(f.code, f.element) for f in found}
