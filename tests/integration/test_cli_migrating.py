"""`lots migrate-cases` on a real installation: look first, move, and go on."""

from __future__ import annotations

import json

import pytest

from tests.integration.test_cli import Lots, installed, lots
from tests.processes import bpmn, end_event, start_event, user_task

__all__ = ["installed", "lots"]  # fixtures


def publish(lots: Lots, *names: str) -> None:
    """A new version of `review`: its tasks one after the other."""
    folder = lots.folder / "review"
    ways = [f"{one} -> {other}" for one, other in zip(("start", *names), (*names, "end"), strict=True)]
    parts = [start_event(), *(user_task(name) for name in names), end_event()]
    (folder / "process.bpmn").write_bytes(bpmn("review", parts, ways))
    lots("deploy", str(folder), "--approved-by", "rune")


def started(lots: Lots) -> list[str]:
    publish(lots, "look", "sign")
    return [lots("case", "start", "review").strip() for _ in range(2)]


def test_the_cases_are_looked_at_then_moved_and_there_is_nothing_left_to_move(installed: Lots) -> None:
    numbers = started(installed)
    publish(installed, "look", "check", "sign")
    told = installed("migrate-cases", "review", "review", "--preview").splitlines()
    assert [line.split()[:2] for line in told[1:3]] == [[number, "same"] for number in numbers]
    assert told[-1] == "2 cases: 2 same, 0 moved, 0 unsafe"
    assert installed("migrate-cases", "review", "review", "--reason", "Ny version").splitlines()[-1] == (
        "2 cases: 2 migrated, 0 refused"
    )
    assert (
        installed("migrate-cases", "review", "review", "--reason", "Ny version") == "0 cases: 0 migrated, 0 refused\n"
    )
    assert "case.migrated" in installed("case", "events", numbers[0])
    assert installed("audit", "verify") == "2 cases, 4 events: the log holds\n"


def test_a_case_that_cannot_be_moved_says_why_until_the_steps_are_mapped(installed: Lots) -> None:
    numbers = started(installed)
    publish(installed, "view", "sign")
    told = json.loads(installed("migrate-cases", "review", "review", "--preview", "--json", code=1))
    assert (told["process"], [one["verdict"] for one in told["cases"]]) == ("review", ["unsafe", "unsafe"])
    assert told["cases"][0]["why"] == [
        "“Look” is not in the new version. Say which step takes its place, or let the case finish in its version."
    ]
    refused = installed("migrate-cases", "review", "review", "--reason", "Ny version", code=1)
    assert "2 cases: 0 migrated, 2 refused" in refused
    moved = json.loads(installed("migrate-cases", "review", "review", "--map", "look=view", "--reason", "Ny", "--json"))
    assert [(one["number"], one["verdict"], one["why"]) for one in moved["cases"]] == [
        (number, "migrated", []) for number in numbers
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["review", "review"], 2, "--reason"),
        (["review", "review", "--map", "look", "--preview"], 2, "OLD=NEW"),
        (["review", "review:9", "--preview"], 1, "The process review has no version 9"),
        (["review", "review:next", "--preview"], 2, "PROCESS:VERSION"),
        (["review", "other", "--preview"], 2, "two processes"),
        (["review", "review", "--map", "finns_inte=look", "--preview"], 1, "finns_inte"),
        (["finns_inte", "finns_inte", "--preview"], 1, "finns_inte"),
    ],
)
def test_what_is_wrong_is_told_in_words(installed: Lots, arguments: list[str], code: int, words: str) -> None:
    started(installed)
    publish(installed, "look", "check", "sign")
    assert words in installed("migrate-cases", *arguments, code=code)
