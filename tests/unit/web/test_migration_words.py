"""Every reason against a move, and every effect of one, has words that name the step and say what would help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.diagram.succession import FACETS, Hindrance
from engine.runtime.migrating import Effect, Place
from web.migration_words import EFFECTS, HINDRANCES, effect_text, hindrance_text, place_text

ENGINE = Path(__file__).parents[3] / "engine"
SOURCES = [
    *(ENGINE / "diagram" / name for name in ("lawful.py", "succession.py")),
    *(ENGINE / "runtime" / name for name in ("comparing.py", "migrating.py")),
    ENGINE / "services" / "migrating.py",
]


def keys() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    given = set(re.findall(r'hindrance\("(\w+)"', text)) | set(re.findall(r'Hindrance\("migration\.(\w+)"', text))
    by_stage = re.findall(r'return "(\w+)"', (ENGINE / "runtime" / "comparing.py").read_text(encoding="utf-8"))
    more = {"undo", "elsewhere", "gone", "job_running"}
    return {f"migration.{key}" for key in given | set(by_stage) | set(FACETS) | more}


def test_every_reason_has_words_and_no_words_are_left_over() -> None:
    assert keys() == set(HINDRANCES)


@pytest.mark.parametrize("key", HINDRANCES)
def test_a_reason_names_the_step_and_says_what_would_help(key: str) -> None:
    told = hindrance_text(Hindrance(key, "utred", "Utred", "vem"))
    assert "Utred" in told or key == "migration.stuck"
    assert told.count(". ") >= 1, "the reason, then what would help"
    assert "%" not in told


def test_a_step_without_a_name_is_told_by_its_id() -> None:
    assert "“utred”" in hindrance_text(Hindrance("migration.gone", "utred"))
    assert place_text(Place(1, "utred", "", "prova", "Pröva")) == "utred → Pröva"
    assert place_text(Place(1, "utred", "Utred", "utred", "Utred nu")) == "Utred"


def test_every_effect_has_words() -> None:
    text = (ENGINE / "runtime" / "migrating.py").read_text(encoding="utf-8")
    assert set(re.findall(r'Effect\("(\w+)"', text)) == set(EFFECTS)
    assert effect_text(Effect("armed", "g", "Sent svar")) == "“Sent svar” begins to count or listen now"
