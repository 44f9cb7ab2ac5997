"""Nothing is half done and nothing is lost: not when a statement fails, nor when a process is killed or has a twin.

The long form of what is here is `make stress`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, func, update

from engine.audit.check import verify_log
from engine.feel import codec
from engine.rows import Case, Job, MessageCatch, Task, Timer, Variable
from engine.services.house import durable
from tests.factories import Clock, open_test_house
from tests.integration.conftest import BACKENDS
from tests.stress.checking import problems
from tests.stress.command_cases import COMMANDS, Place, furnish, with_key
from tests.stress.databases import Databases
from tests.stress.faults import Contents, DatabaseGone, at_every_statement, changed_tables, failing_after_commit
from tests.stress.kills import run_kills
from tests.stress.races import run_races, run_starts
from tests.stress.request_cases import MAKES_ANOTHER, NEEDS_NO_CASE, REQUESTS
from tests.stress.site import Site, break_request, open_site

STEP = {"sqlite": 1, "postgresql": 4}
"""Of a command, one statement in so many is broken."""
REQUEST_STEP = {"sqlite": 6, "postgresql": 25}
"""The same of a request, which has many that only read."""
ROUNDS = {"sqlite": 4, "postgresql": 15}
"""SQLite has one writer, so that there is less to go wrong, and each write waits for the disk."""
KILLS = 3
STARTERS, STARTS = 3, 8
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
def test_a_command_that_fails_at_any_statement_has_changed_nothing(
    place: Place, databases: Databases, contents: Contents, name: str
) -> None:
    ready = COMMANDS[name](place)
    before = contents()
    attempt, step = partial(place.house.run, *ready), STEP[databases.kind]
    _, broken = at_every_statement(place.house.database, contents, attempt, step)
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


@pytest.fixture(scope="module")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with databases.installation(folder) as url, open_site(url, folder) as opened:
        yield opened


def test_every_address_that_changes_something_has_a_case(site: Site) -> None:
    """A new route needs one in tests/stress/request_cases.py."""
    safe = {"GET", "HEAD", "OPTIONS"}
    changing = {rule.endpoint for rule in site.app.url_map.iter_rules() if (rule.methods or set()) - safe}
    assert changing - NEEDS_NO_CASE == REQUESTS.keys()


@pytest.mark.parametrize("endpoint", REQUESTS)
def test_a_request_that_fails_at_any_statement_is_excused_and_can_be_sent_again(
    site: Site, databases: Databases, endpoint: str
) -> None:
    step = REQUEST_STEP[databases.kind]
    assert break_request(site, REQUESTS[endpoint], step, is_once=endpoint not in MAKES_ANOTHER) > 0


def test_of_two_processes_that_do_the_same_one_wins(databases: Databases, tmp_path: Path) -> None:
    with databases.installation(tmp_path) as url:
        assert run_races(url, tmp_path, ROUNDS[databases.kind], SEED) == []


def test_numbers_have_no_gaps_when_many_processes_start_cases_and_half_are_rolled_back(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.installation(tmp_path) as url:
        assert run_starts(url, tmp_path, STARTERS, STARTS) == []


def test_what_a_killed_server_acknowledged_is_there_and_happened_once(databases: Databases, tmp_path: Path) -> None:
    with databases.installation(tmp_path) as url:
        tally = run_kills(url, tmp_path, KILLS, SEED)
    assert tally.lost == []
    assert tally.acknowledged > 0


LOSSES = {
    "a task that nobody is offered any more": update(Task).values(cancelled_at=func.now()),
    "a message that nobody waits for": delete(MessageCatch),
    "a timer that never fires": delete(Timer),
    "a job that is never done": update(Job).values(state="cancelled"),
    "a value that no event tells of": update(Variable).values(value=codec.encode("annat")),
    "a step without an event": update(Case).values(version=Case.version + 1),
    "an event cut off": update(Case).values(head_seq=Case.head_seq + 1),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_check_sees(place: Place, loss: str) -> None:
    for name in ("complete before a message", "complete before a service task", "claim"):
        place.house.run(*COMMANDS[name](place))
    with place.house.database.connect() as connection:
        assert problems(connection, place.house.keys) == []
        connection.execute(LOSSES[loss])
        assert problems(connection, place.house.keys) != []
        connection.rollback()


def assert_log_holds(place: Place) -> None:
    with place.house.read() as connection:
        assert verify_log(connection, place.house.keys).problems == []
