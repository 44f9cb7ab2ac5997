"""Properties of the executor on random processes; a failing seed is in the name of the test."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from engine.diagram.checks import References, check
from engine.runtime import Happening, JobCompleted, Snapshot, TaskCompleted, TimerFired, read_diagram
from engine.runtime.execute import happen
from engine.runtime.run import Run
from engine.runtime.starting import begin, plain_start
from engine.runtime.state import dump, load
from tests.property.random_process import RandomProcess, random_process
from tests.unit.runtime.harness import Case

SEEDS = range(120)
MOST_STEPS = 2000
KEY = {"nyckel": "K1"}


def next_happening(case: Case, process: RandomProcess, choose: random.Random) -> Happening | None:
    """Return what a random person, handler or clock does next, and take it off the list of what is open."""
    spared = set(process.fires.values()) | process.spared
    spared |= {host for b, host in process.cycles.items() if any(t.element == b for t in case.timers.values())}
    happenings: list[Happening] = [TaskCompleted(t.token) for t in case.tasks.values() if t.element not in spared]
    happenings += [JobCompleted(j.token) for j in case.jobs.values()]
    wanted = process.fires.keys() | process.cycles.keys()
    happenings += [TimerFired(t.token) for t in case.timers.values() if t.element in wanted]
    if not happenings:
        return None
    chosen = choose.choice(happenings)
    for open_ in (case.tasks, case.jobs, case.timers):
        open_.pop(getattr(chosen, "token", 0), None)
    return chosen


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_process_does_exactly_what_it_says_and_ends(seed: int) -> None:
    process = random_process(seed)
    choose = random.Random(seed)
    case = Case(process.xml, KEY, process="p")
    for _ in range(MOST_STEPS):
        happening = next_happening(case, process, choose)
        if happening is None:
            break
        case.happen(happening)
    assert case.why == {}
    assert case.finished
    assert Counter(case.went("left")) == process.left


@pytest.mark.parametrize("seed", SEEDS)
def test_storing_and_loading_after_every_step_changes_nothing(seed: int) -> None:
    process = random_process(seed)
    choose = random.Random(seed)
    case = Case(process.xml, KEY, process="p")
    live = Run(case.spec, case.around, {})
    live.variables.write(0, "nyckel", KEY["nyckel"])
    begin(live, live.root, plain_start(case.spec), None)
    live.drain()
    for _ in range(MOST_STEPS):
        state = dump(live)
        assert state == case.last.state
        assert dump(load(case.spec, Snapshot(state, case.stored), case.around)) == state
        happening = next_happening(case, process, choose)
        if happening is None:
            break
        happen(live, happening)
        case.happen(happening)
    assert live.record.path == case.path
    assert {c.name: c.new for c in live.variables.changes() if c.scope == 0} == case.stored.get(0, {})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_process_passes_the_checks(seed: int) -> None:
    found = check(read_diagram(random_process(seed).xml), References())
    assert [f for f in found if f.severity == "error"] == []


@pytest.mark.parametrize("seed", range(40))
def test_a_case_can_be_cancelled_at_any_moment_and_leaves_nothing(seed: int) -> None:
    process = random_process(seed)
    choose = random.Random(seed)
    case = Case(process.xml, KEY, process="p")
    for _ in range(choose.randint(0, 8)):
        happening = next_happening(case, process, choose)
        if happening is None:
            break
        case.happen(happening)
    if not case.finished:
        case.cancel()
    assert case.finished
    left_over = Counter(p.token for p in case.path if p.what == "entered")
    left_over.subtract(p.token for p in case.path if p.what != "entered")
    assert all(n >= 0 for n in left_over.values())
    nodes = {node.id: node for spec in case.processes.values() for node in spec.every_node()}
    joins = {p.token for p in case.path if p.what == "entered" and nodes[p.element].kind.endswith("Gateway")}
    assert {token for token, n in left_over.items() if n} <= joins  # a join is entered once by each branch
