"""Scenario files: read as written, and told in file and step when they are wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from workflows.scenario.grammar import find_scenarios, read_scenario
from workflows.scenario.steps import (
    AdvanceStep,
    AdvanceToStep,
    DocumentStep,
    ExpectStep,
    MessageStep,
    ScenarioError,
    TaskStep,
)

HEAD = """\
name: Komplext ärende
process: foretagsarende
start: 2026-11-24T09:00
by: entrepreneur
values: {foretag: {namn: Krog Tre Ekar AB}}
"""


def written(folder: Path, steps: str, head: str = HEAD) -> Path:
    path = folder / "saga.yaml"
    path.write_text(head + steps, encoding="utf-8")
    return path


def test_a_scenario_is_read_as_it_is_written(tmp_path: Path) -> None:
    steps = """\
steps:
- {who: sara.nyqvist, task: yttra, item: mbn-livsmedel, values: {svar: kravs}}
- {who: karim.haddad, case: bygglov, task: fatta_beslut, refused: decision.role}
- {who: karim.haddad, task: utred, takes_only: true}
- {who: entrepreneur, document: {file: ritning.pdf, name: Ritning}}
- {advance: P1DT2H}
- {advance_to: 2026-12-01T08:00}
- {message: {name: polisyttrande, case: serveringstillstand, values: {svar: inget}}}
- {case: bygglov, expect: {case: open, at: vanta, tasks: [utred], variables: {spar: komplext}, event: meeting.called}}
"""
    (tmp_path / "ritning.pdf").write_bytes(b"%PDF-1.7")
    scenario = read_scenario(written(tmp_path, steps))
    assert (scenario.name, scenario.people, scenario.start) == (
        "Komplext ärende",
        "smedhult",
        datetime.fromisoformat("2026-11-24T09:00"),
    )
    assert scenario.steps == (
        TaskStep(1, "sara.nyqvist", "yttra", {"svar": "kravs"}, item="mbn-livsmedel"),
        TaskStep(2, "karim.haddad", "fatta_beslut", {}, case="bygglov", refused="decision.role"),
        TaskStep(3, "karim.haddad", "utred", {}, takes_only=True),
        DocumentStep(4, "entrepreneur", tmp_path / "ritning.pdf", "Ritning"),
        AdvanceStep(5, timedelta(days=1, hours=2)),
        AdvanceToStep(6, datetime.fromisoformat("2026-12-01T08:00")),
        MessageStep(7, "polisyttrande", None, "serveringstillstand", {"svar": "inget"}),
        ExpectStep(
            8,
            case="bygglov",
            state="open",
            at=("vanta",),
            tasks=("utred",),
            variables={"spar": "komplext"},
            events=("meeting.called",),
        ),
    )
    assert list(scenario.logins()) == [(1, "sara.nyqvist"), (2, "karim.haddad"), (3, "karim.haddad")]


@pytest.mark.parametrize(
    ("steps", "step", "what"),
    [
        ("steps: [{who: a, task: b, valeus: {}}]", 1, "unknown key valeus"),
        ("steps: [{who: a}]", 1, "task is missing"),
        ("steps: [{wait: P1D}]", 1, "a step has one of document, who, message, advance, advance_to, expect"),
        ("steps: [{advance: P1D}, {advance: 1 dag}]", 2, "'1 dag' is no duration, write for example P3D"),
        ("steps: [{advance: P}]", 1, "'P' is no duration"),
        ("steps: [{advance_to: i morgon}]", 1, "write local times as 2026-11-24T09:00"),
        ("steps: [{advance_to: '2026-11-24T09:00Z'}]", 1, "without a zone"),
        ("steps: [{who: a, document: {file: borta.pdf, name: x}}]", 1, "there is no file"),
        ("steps: [{message: {name: x}}]", 1, "a message needs either `key`"),
        ("steps: [{message: {name: x, key: a, case: b}}]", 1, "a message needs either `key`"),
        ("steps: [{who: a, task: b, values: [1]}]", 1, "values must be a dict, it is [1]"),
        ("steps: [{expect: {state: open}}]", 1, "unknown key state; known are at, case"),
        ("steps: {a: b}", 0, "steps must be a list"),
        ("stesp: []", 0, "unknown key stesp"),
        ("", 0, "steps is missing"),
        ("steps: [", 0, "the file can't be read"),
    ],
)
def test_what_is_wrong_is_told_with_file_step_and_remedy(tmp_path: Path, steps: str, step: int, what: str) -> None:
    path = written(tmp_path, steps)
    with pytest.raises(ScenarioError) as refusal:
        read_scenario(path)
    assert refusal.value.params["step"] == step
    assert what in str(refusal.value)
    assert str(path) in str(refusal.value)


def test_a_folder_stands_for_the_scenarios_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "bpmn" / "foretagsarende" / "scenarios"
    folder.mkdir(parents=True)
    path = written(folder, "steps: []")
    assert find_scenarios([tmp_path / "bpmn"]) == find_scenarios([folder]) == find_scenarios([path]) == [path]


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no such file or folder"):
        find_scenarios([tmp_path / "nothing.yaml"])
