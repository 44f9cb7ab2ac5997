"""What can be set, called or refused is in docs/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench.__main__ import MEASUREMENTS
from tests.unit.cli.test_commands import COMMANDS
from web.api.words import PROBLEMS
from web.commands.settings import SETTINGS

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
SOURCES = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "workflows").rglob("*.py"), *(ROOT / "web").rglob("*.py")]


def test_every_setting_is_described() -> None:
    found = {name for path in SOURCES for name in re.findall(r"LOTS_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))}
    described = set(re.findall(r"LOTS_[A-Z_]*[A-Z]", (DOCS / "configuration.md").read_text(encoding="utf-8")))
    assert found - described == set()


def test_every_setting_that_is_read_is_known() -> None:
    read = set(re.findall(r"LOTS_[A-Z_]*[A-Z]", (ROOT / "engine" / "config.py").read_text(encoding="utf-8")))
    assert read == set(SETTINGS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described(name: str) -> None:
    assert f"| `{name}" in (DOCS / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", PROBLEMS)
def test_every_refusal_of_the_api_is_described(key: str) -> None:
    assert f"`{key}`" in (DOCS / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_measurement_is_described(name: str) -> None:
    assert f"`{name}`" in (DOCS / "performance.md").read_text(encoding="utf-8")
