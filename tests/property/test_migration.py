"""A random case, moved at a random moment to the same process renamed or extended, does what it would have done."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from engine.runtime import read_diagram
from engine.runtime.intervening import awaited
from tests.bpmn_builder import boundary, element, timer
from tests.property.random_process import RandomProcess, random_process
from tests.property.test_runtime import KEY, MOST_STEPS, next_happening
from tests.unit.runtime.harness import Case
from tests.unit.runtime.migration import migrate, plan

SEEDS = range(160)


def ids_of(xml: bytes) -> list[str]:
    return [node.id for node in read_diagram(xml).processes["p"].every_node()]


def renamed(process: RandomProcess) -> tuple[bytes, dict[str, str]]:
    """The process with new ids, and the mapping to them."""
    mapping = {one: f"ny_{one}" for one in ids_of(process.xml)}
    text = re.sub(r'"([a-z]\w*)"', lambda found: f'"{mapping.get(found[1], found[1])}"', process.xml.decode())
    return text.encode(), mapping


def extended(xml: bytes) -> bytes:
    """A reminder on every task of the diagram."""
    added: list[str] = []

    def add(found: re.Match[str]) -> str:
        name = found[1]
        added.append(name)
        reminder = boundary(f"pa_{name}", name, timer("timeDuration", "P99D"), interrupting=False)
        flow = f'<sequenceFlow id="f_pa_{name}" sourceRef="pa_{name}" targetRef="sl_{name}"/>'
        return f"{found[0]}{reminder}{element(f'endEvent sl_{name}')}{flow}"

    return re.sub(r'<userTask id="(\w+)".*?</userTask>', add, xml.decode()).encode()


def opened_up(xml: bytes, choose: random.Random) -> bytes:
    """The process with some of its choices made into branches that all run."""
    text = xml.decode()
    for kind, number in re.findall(r'<(exclusive|inclusive)Gateway id="g([0-9]+)"', text):
        join = f'<{kind}Gateway id="j{int(number) + 1}"'
        if join in text and choose.random() < 0.5:
            text = text.replace(join, join.replace(kind, "parallel"))
            text = re.sub(rf'<{kind}Gateway id="g{number}" default="[^"]*"', f'<parallelGateway id="g{number}"', text)
            text = re.sub(rf'(sourceRef="g{number}"[^>]*>)<conditionExpression>.*?</conditionExpression>', r"\1", text)
    return closed(text).encode()


def narrowed(xml: bytes, choose: random.Random) -> bytes:
    """The process with some of its branches that all run made into choices of one."""
    text = xml.decode()
    for number in re.findall(r'<parallelGateway id="g([0-9]+)"', text):
        join = f'<parallelGateway id="j{int(number) + 1}"'
        if join in text and choose.random() < 0.7:
            text = text.replace(join, join.replace("parallel", "exclusive"))
            text = text.replace(f'<parallelGateway id="g{number}"', f'<exclusiveGateway id="g{number}"')
    return closed(text).encode()


def closed(text: str) -> str:
    """Each gateway ends by the name it begins with."""
    return re.sub(r"<(\w+Gateway) ([^>]*)></\w+Gateway>", r"<\1 \2></\1>", text)


def follow(process: RandomProcess, mapping: dict[str, str]) -> RandomProcess:
    """What the test lets happen, by the new names."""

    def name(old: str) -> str:
        return mapping.get(old, old)

    fires = {name(timer): name(host) for timer, host in process.fires.items()}
    cycles = {name(timer): name(host) for timer, host in process.cycles.items()}
    return RandomProcess(process.xml, process.left, fires, cycles, {name(one) for one in process.spared})


def run_on(case: Case, process: RandomProcess, choose: random.Random, most: int = MOST_STEPS) -> None:
    for _ in range(most):
        happening = next_happening(case, process, choose)
        if happening is None:
            return
        case.happen(happening)


def started(process: RandomProcess, choose: random.Random) -> Case:
    case = Case(process.xml, KEY, process="p")
    run_on(case, process, choose, choose.randint(0, 12))
    return case


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_moved_to_the_same_process_with_new_names_does_the_same(seed: int) -> None:
    process, choose = random_process(seed), random.Random(seed)
    case = started(process, choose)
    xml, mapping = renamed(process)
    if not case.finished:
        migrate(case, xml, mapping)
        process = follow(process, mapping)
    run_on(case, process, choose)
    assert (case.finished, case.why) == (True, {})
    old = {new: one for one, new in mapping.items()}
    assert Counter(old.get(p.element, p.element) for p in case.path if p.what == "left") == process.left


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_moved_to_a_process_with_more_reminders_does_the_same(seed: int) -> None:
    process, choose = random_process(seed), random.Random(seed)
    case = started(process, choose)
    if not case.finished:
        migrate(case, extended(process.xml))
        own = {name for name in ids_of(process.xml) if not name.startswith("un")}  # what undoes has no border
        reminded = {f"pa_{task.element}" for task in case.tasks.values() if task.element in own}
        assert {t.element for t in case.timers.values() if t.element.startswith("pa_")} == reminded
        waiting = awaited(case.spec, case.snapshot, case.around)
        rows = {**case.tasks, **case.jobs, **case.timers, **case.catches, **case.signal_catches}
        assert {token for token, (_, kind) in waiting.items() if kind != "conditional"} == set(rows)
    run_on(case, process, choose)
    assert (case.finished, case.why) == (True, {})
    assert Counter(p.element for p in case.path if p.what == "left") == process.left


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_moved_to_the_very_same_process_is_as_it_was(seed: int) -> None:
    process, choose = random_process(seed), random.Random(seed)
    case = started(process, choose)
    if case.finished:
        return
    state = case.last.state
    found = migrate(case, process.xml)
    assert (found.verdict, case.last.state, case.last.path, case.last.changes) == ("same", state, (), ())


@pytest.mark.parametrize("change", [opened_up, narrowed])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_moved_to_where_more_or_less_runs_side_by_side_ends_once_or_is_refused(
    seed: int, change: Callable[[bytes, random.Random], bytes]
) -> None:
    process, choose = random_process(seed), random.Random(seed)
    case = started(process, choose)
    changed = change(process.xml, choose)
    if case.finished or plan(case, changed).hindrances:
        return
    migrate(case, changed)
    run_on(case, process, choose)
    assert (case.finished, case.why) == (True, {})
    assert case.went("left").count("slut") == 1
