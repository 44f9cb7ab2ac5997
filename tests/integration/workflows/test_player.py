"""Playing scenarios: what does not hold is told with its step; time fires what is due; stories merge by time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.rows import Case, Event
from tests.integration.workflows.town import Town
from workflows.documents import documents_of_case
from workflows.scenario.grammar import read_scenario
from workflows.scenario.player import Player
from workflows.scenario.steps import Scenario, ScenarioError
from workflows.scenario.timeline import play_merged

HEAD = """\
name: {name}
process: foretagsarende
start: {start}
by: entrepreneur
values:
  foretag: {{namn: Krog Tre Ekar AB, kontaktperson: Helena Ek, epost: helena@treekar.example}}
  onskemal: Öppna restaurang
  intag_kanal: webb
steps:
"""
REVIEW = "- {who: maria.ohman, task: granska_intag, values: {uppgifter_racker: ja, kommunens_fraga: ja}}\n"
CONTACT = "- {who: anneli.bergstrand, task: valj_kontakt, values: {kontakt: jonas.rydell, ersattare: peter.sandahl}}\n"


def scenario(folder: Path, steps: str, name: str = "Saga", start: str = "2026-11-24T09:00") -> Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(name=name, start=start) + steps, encoding="utf-8")
    return read_scenario(path)


def test_a_played_scenario_tells_one_line_a_step(town: Town, tmp_path: Path) -> None:
    lines: list[str] = []
    Player(town.house, town.clock, lines.append).play(scenario(tmp_path, REVIEW + "- {expect: {case: open}}\n"))
    assert lines == [
        "2026-11-24 09:00  entrepreneur        Saga (KS-2026-0001)",
        "2026-11-24 09:00  maria.ohman         Granska intaget (KS-2026-0001)",
        "2026-11-24 09:00                      as expected",
    ]


@pytest.mark.parametrize(
    ("steps", "step", "what"),
    [
        ("- {who: maria.ohman, task: valj_kontakt}\n", 1, "no open task valj_kontakt; open are granska_intag"),
        ("- {who: sara.nyqvist, task: granska_intag}\n", 1, "task.unknown"),
        ("- {who: nobody.atall, task: granska_intag}\n", 1, "user.unknown"),
        ("- {who: maria.ohman, task: granska_intag, values: {}}\n", 1, "uppgifter_racker: "),
        ("- {who: maria.ohman, task: granska_intag, values: {x: 1}}\n", 1, "form.unknown_field"),
        (REVIEW + CONTACT.replace("peter.sandahl", "olle.wiren"), 2, "ersattare: "),
        ("- {case: bygglov, expect: {case: open}}\n", 1, "there is no case bygglov; there are foretagsarende"),
        ("- {expect: {case: closed}}\n", 1, "case is open, not closed"),
        ("- {expect: {at: yttra}}\n", 1, "at has no yttra; it has granska_intag"),
        ("- {expect: {tasks: [yttra]}}\n", 1, "tasks has no yttra; it has granska_intag"),
        ("- {expect: {event: meeting.called}}\n", 1, "event has no meeting.called; it has case.started"),
        ("- {expect: {variables: {intag_kanal: brev}}}\n", 1, "variable intag_kanal is 'webb', not 'brev'"),
        ("- {expect: {variables: {spar: null}}}\n", 1, "variable spar is 'unset', not None"),
        (REVIEW.replace("values", "refused: form.invalid, values"), 1, "form.invalid was expected, but it was allowed"),
    ],
)
def test_what_does_not_hold_is_told_with_its_step(town: Town, tmp_path: Path, steps: str, step: int, what: str) -> None:
    with pytest.raises(ScenarioError) as refusal:
        Player(town.house, town.clock).play(scenario(tmp_path, steps))
    assert refusal.value.params["step"] == step
    assert what in str(refusal.value)


def test_an_expected_refusal_leaves_the_task_open(town: Town, tmp_path: Path) -> None:
    refused = CONTACT.replace("peter.sandahl", "jonas.rydell").replace("values", "refused: contact.same_person, values")
    Player(town.house, town.clock).play(scenario(tmp_path, REVIEW + refused + "- {expect: {tasks: valj_kontakt}}\n"))


def test_time_that_passes_fires_what_is_due_at_its_own_moment(town: Town, tmp_path: Path) -> None:
    steps = REVIEW + "- {advance: P3D}\n"
    Player(town.house, town.clock).play(scenario(tmp_path, steps))
    fired_at = town.value(select(Event.at).where(Event.type == "timer.fired"))
    assert fired_at == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert town.clock() == datetime(2026, 11, 27, 8, tzinfo=UTC)


def test_stories_are_merged_in_order_of_time(town: Town, tmp_path: Path) -> None:
    early = scenario(tmp_path, "- {advance: P2D}\n" + REVIEW, "tidig", "2026-11-24T10:00")
    late = scenario(tmp_path, REVIEW, "sen", "2026-11-25T10:00")
    lines: list[str] = []
    until = datetime.fromisoformat("2026-11-27T09:00")
    play_merged(Player(town.house, town.clock, lines.append), [late, early], until)
    assert [(line[:16], line[-13:-1]) for line in lines] == [
        ("2026-11-24 10:00", "KS-2026-0001"),
        ("2026-11-25 10:00", "KS-2026-0002"),
        ("2026-11-25 10:00", "KS-2026-0002"),
        ("2026-11-26 10:00", "KS-2026-0001"),
    ]
    assert town.clock.local.replace(tzinfo=None) == until


def test_a_task_that_is_only_taken_stays_open(town: Town, tmp_path: Path) -> None:
    taken = "- {who: maria.ohman, task: granska_intag, takes_only: true}\n"
    story = Player(town.house, town.clock).play(scenario(tmp_path, taken))
    assert town.task(story.case_id, "granska_intag").assignee == ("maria.ohman", "Maria Öhman")
    assert town.value(select(Case.state).where(Case.id == story.case_id)) == "open"


def test_people_and_the_entrepreneur_add_documents(town: Town, tmp_path: Path) -> None:
    (tmp_path / "ritning.pdf").write_bytes(b"%PDF-1.7 ritning")
    added = "- {who: entrepreneur, document: {file: ritning.pdf, name: Ritning}}\n"
    story = Player(town.house, town.clock).play(
        scenario(tmp_path, added + added.replace("entrepreneur", "maria.ohman"))
    )
    with town.house.read() as connection:
        found = documents_of_case(connection, story.case_id)
        actor = town.person("maria.ohman")
    assert [(document.name, document.media_type) for document in found] == [("Ritning", "application/pdf")] * 2
    assert [document.added_by[0] for document in found] == ["p", "u"]
    assert found[1].added_by == actor.id
