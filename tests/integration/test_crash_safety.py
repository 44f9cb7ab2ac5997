"""Nothing is half done and nothing is lost: not when a statement fails, nor when a process is killed or has a twin.

The long form of what is here is `make stress`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.audit.check import verify_log
from engine.services.house import durable
from tests.factories import Clock, open_test_house
from tests.integration.conftest import BACKENDS
from tests.stress.command_cases import COMMANDS, Place, furnish, with_key
from tests.stress.databases import Databases
from tests.stress.faults import Contents, DatabaseGone, at_every_statement, changed_tables, failing_after_commit
from tests.stress.races import run_races, run_starts

ROUNDS = 15
STARTERS, STARTS = 4, 10
SEED = 20261124


@pytest.fixture(scope="session", params=BACKENDS)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    made = Databases(tmp_path_factory.mktemp("template"), server)
    made.make_template()
    return made


@pytest.fixture(scope="module")
def place(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Jobs are handed over to DBOS, in the command's transaction, and nobody carries them out."""
    folder, clock = tmp_path_factory.mktemp("place"), Clock()
    with databases.installation(folder) as url:
        house = open_test_house(url, folder, clock, make_runner=durable)
        yield furnish(house, clock)
        house.database.dispose()


@pytest.fixture(scope="module")
def contents(place: Place) -> Contents:
    return Contents(place.house.database)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_fails_at_any_statement_has_changed_nothing(place: Place, contents: Contents, name: str) -> None:
    ready = COMMANDS[name](place)
    before = contents()
    _, broken = at_every_statement(place.house.database, contents, lambda: place.house.run(*ready))
    assert broken > 0
    assert changed_tables(before, contents()) != []
    assert_log_holds(place)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_whose_answer_is_lost_is_done_and_can_be_repeated(
    place: Place, contents: Contents, name: str
) -> None:
    ready = with_key(COMMANDS[name](place), f"lost {name}")
    before = contents()
    with failing_after_commit(place.house.database), pytest.raises(DatabaseGone):
        place.house.run(*ready)
    done = contents()
    assert changed_tables(before, done) != []
    assert place.house.run(*ready).is_repeat
    assert changed_tables(done, contents()) == []
    assert_log_holds(place)


def test_of_two_processes_that_do_the_same_one_wins(databases: Databases, tmp_path: Path) -> None:
    with databases.installation(tmp_path) as url:
        assert run_races(url, tmp_path, ROUNDS, SEED) == []


def test_numbers_have_no_gaps_when_many_processes_start_cases_and_half_are_rolled_back(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.installation(tmp_path) as url:
        assert run_starts(url, tmp_path, STARTERS, STARTS) == []


def assert_log_holds(place: Place) -> None:
    with place.house.read() as connection:
        assert verify_log(connection, place.house.keys).problems == []
