"""The demo municipality with the whole process library, at 09.00 on 24 November 2026, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.factories import test_config as config_for
from tests.integration.workflows.town import Town
from workflows.scenario.people import read_people
from workflows.scenario.stage import stage


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """An installation as in Smedhult, without cases."""
    start = datetime.fromisoformat("2026-11-24T09:00")
    with stage(config_for(database_url, tmp_path), start, read_people("smedhult")) as (house, clock):
        yield Town(house, clock)
