"""The live state is followed from the events of the case."""

from web.diagrams import live_state

START = {"path": [["start", 1, "entered"], ["start", 1, "left"], ["granska", 1, "entered", "f1"]]}
DONE = {
    "path": [["granska", 1, "left"], ["val", 1, "entered", "f2"], ["val", 1, "left"], ["svara", 1, "entered", "f3"]]
}


def test_the_way_gone_is_done_and_the_present_step_is_now():
    state = live_state([START, DONE])
    assert state.done == {"start", "granska", "val"}
    assert state.now == {"svara": 1}
    assert state.taken == {"f1", "f2", "f3"}


def test_parallel_tokens_at_one_element_are_counted():
    state = live_state([{"path": [["yttra", 5, "entered"], ["yttra", 6, "entered"], ["yttra", 7, "entered"]]}])
    assert state.now == {"yttra": 3}


def test_a_cancelled_step_is_neither_done_nor_now():
    state = live_state([{"path": [["vanta", 2, "entered"], ["vanta", 2, "cancelled"]]}])
    assert state.of("vanta") == "todo"


def test_a_step_done_once_and_entered_again_is_now():
    state = live_state([START, DONE, {"path": [["granska", 1, "entered", "f9"]]}])
    assert state.of("granska") == "now"


def test_a_stopped_step_is_shown_as_stopped_even_if_a_token_waits_there():
    state = live_state([START], faults=["granska"])
    assert state.of("granska") == "fault"


def test_erased_payloads_leave_a_gap_and_no_error():
    assert live_state([START, None, {}]).of("granska") == "now"
