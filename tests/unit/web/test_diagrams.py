"""The live state is followed from the events of the case."""

from datetime import UTC, datetime

from engine.audit.read import AuditEvent
from web.diagrams import live_state

START = [["start", 1, "entered"], ["start", 1, "left"], ["granska", 1, "entered", "f1"]]
DONE = [["granska", 1, "left"], ["val", 1, "entered", "f2"], ["val", 1, "left"], ["svara", 1, "entered", "f3"]]


def after(*paths, faults=()):
    """The live state after events with these paths; None = an event whose content was erased."""
    payloads = [None if path is None else {"path": path} for path in paths]
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    events = [
        AuditEvent(seq, str(seq), "task.completed", moment, "u1", {}, payload, "0" * 64)
        for seq, payload in enumerate(payloads, 1)
    ]
    return live_state(events, faults)


def test_the_way_gone_is_done_and_the_present_step_is_now():
    assert after(START, DONE).for_viewer() == {
        "done": ["granska", "start", "val"],
        "now": {"svara": 1},
        "fault": [],
        "taken": ["f1", "f2", "f3"],
    }


def test_parallel_tokens_at_one_element_are_counted():
    state = after([["yttra", 5, "entered"], ["yttra", 6, "entered"], ["yttra", 7, "entered"]])
    assert state.way.now == {"yttra": 3}


def test_a_cancelled_step_is_neither_done_nor_now():
    assert after([["vanta", 2, "entered"], ["vanta", 2, "cancelled"]]).of("vanta") == "todo"


def test_a_step_done_once_and_entered_again_is_now():
    state = after(START, DONE, [["granska", 1, "entered", "f9"]])
    assert state.of("granska") == "now"
    assert "granska" not in state.way.done


def test_a_stopped_step_is_shown_as_stopped_even_if_a_token_waits_there():
    assert after(START, faults=["granska"]).of("granska") == "fault"


def test_erased_payloads_leave_a_gap_and_no_error():
    assert after(START, None, []).of("granska") == "now"
