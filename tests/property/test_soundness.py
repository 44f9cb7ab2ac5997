"""What the checker says of tangled processes is what the runtime does; a failing seed is in the name of the test."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from engine.diagram.checks import References, check
from engine.errors import Finding
from engine.runtime import TaskCompleted, TimerFired, read_diagram
from tests.property.random_process import random_process
from tests.property.random_tangle import Drawn, random_tangle
from tests.unit.runtime.harness import Case

SEEDS = range(200)
MOST_STEPS = 60
RUNS = 6


def findings(drawn: Drawn) -> list[Finding]:
    return [one for one in check(read_diagram(drawn.xml), References()) if one.code.startswith("SOUND-")]


def complete(case: Case, drawn: Drawn, element: str, flows: list[str]) -> None:
    """Do the task; before a choice it says which *flows* are taken."""
    gateway = element.removeprefix("c_")
    values = {f"v_{gateway}": flows} if element != gateway else {}
    task = case.task(element)
    del case.tasks[task.token]
    case.happen(TaskCompleted(task.token, values))


def fire(case: Case, event: str) -> None:
    timer = next(one for one in case.timers.values() if one.element == event)
    del case.timers[timer.token]
    case.happen(TimerFired(timer.token))


def random_step(case: Case, drawn: Drawn, choose: random.Random) -> bool:
    """Let anything happen; tell whether anything could."""
    open_ = [one.element for one in case.tasks.values()] + [one.element for one in case.timers.values()]
    if not open_:
        return False
    element = choose.choice(sorted(open_))
    if element in (*drawn.stops.values(), *drawn.besides.values()):
        fire(case, element)
        return True
    ways = drawn.choices.get(element.removeprefix("c_"), [])
    is_inclusive = drawn.kinds.get(element.removeprefix("c_")) == "inclusive"
    most = len(ways) if is_inclusive else 1
    complete(case, drawn, element, choose.sample(ways, choose.randint(1, most)) if ways else [])
    return True


def is_doubled(case: Case) -> bool:
    return any(n > 1 for n in Counter(one.element for one in case.tasks.values()).values())


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_found_sound_never_gets_stuck_and_does_nothing_twice(seed: int) -> None:
    drawn = random_tangle(seed)
    if findings(drawn):
        return
    for run in range(RUNS):
        choose = random.Random(f"{seed}/{run}")
        case = Case(drawn.xml)
        for _ in range(MOST_STEPS):
            assert case.why == {}
            assert drawn.besides or not is_doubled(case)
            if case.finished:
                break
            assert random_step(case, drawn, choose), "it waits for nothing"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_path_of_a_finding_leads_the_runtime_to_what_is_wrong(seed: int) -> None:
    drawn = random_tangle(seed)
    for found in findings(drawn):
        if found.code in ("SOUND-DEAD", "SOUND-UNDECIDED"):
            continue
        case = Case(drawn.xml)
        is_twice = "TWICE" in found.code or found.text.endswith("twice")
        follow(case, drawn, list(found.path), found.element or "" if is_twice else "")
        if is_twice:
            assert times_at(case, drawn, found.element or "") > 1
        else:
            finish(case, drawn)
            assert not case.finished


def follow(case: Case, drawn: Drawn, path: list[str], spared: str) -> None:
    """Do what the path says, but leave *spared* undone the last two times; choices are made at their gateways."""
    left = path.count(spared)
    for i, name in enumerate(path):
        left -= name == spared
        if name in drawn.choices:
            taken = [way for way in until_again(path, i) if way in drawn.choices[name]]
            complete(case, drawn, f"c_{name}", taken if drawn.kinds[name] == "inclusive" else taken[:1])
        elif drawn.kinds.get(name) == "user" and (name != spared or left > 1):
            do(case, drawn, name, until_again(path, i))


def until_again(path: list[str], i: int) -> list[str]:
    """Return what comes on the path after place *i*, up to where the same element comes again."""
    rest = path[i + 1 :]
    return rest[: rest.index(path[i])] if path[i] in rest else rest


def do(case: Case, drawn: Drawn, task: str, soon: list[str]) -> None:
    if drawn.besides.get(task) in soon:
        fire(case, drawn.besides[task])
    if drawn.stops.get(task) in soon and not any(name.startswith(f"{task}_") for name in soon):
        fire(case, drawn.stops[task])
    else:
        complete(case, drawn, task, [])


def finish(case: Case, drawn: Drawn) -> None:
    """Do what is left; it can't free what waits for ever."""
    choose = random.Random(1)
    for _ in range(MOST_STEPS):
        if case.finished or not random_step(case, drawn, choose):
            return


@pytest.mark.parametrize("seed", range(60))
def test_a_process_in_blocks_is_always_found_sound(seed: int) -> None:
    found = check(read_diagram(random_process(seed).xml), References())
    assert [one.code for one in found if one.code.startswith("SOUND-")] == []


def times_at(case: Case, drawn: Drawn, element: str) -> int:
    """How often the element is open at once; of a join, how often one way has come more than others."""
    if drawn.kinds.get(element, "user") == "user":
        return sum(one.element == element for one in case.tasks.values())
    flows = Counter(one.flow for one in case.path if one.element == element and one.what == "entered")
    return max(flows.values(), default=0)
