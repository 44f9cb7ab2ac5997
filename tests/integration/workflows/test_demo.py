"""The demo: built by real commands, recognised, kept, built anew when asked, never in place of anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.audit.check import verify_log
from engine.commands import Actor
from engine.config import Config
from engine.errors import Conflict, Invalid, NotAllowed
from engine.jobs.worker_name import FileLock
from engine.queries.people import actor_for_user
from engine.queries.worklist import task_page
from engine.rows import Case, Incident, User
from engine.services.identity import check_password
from engine.services.work import House
from tests.factories import test_config as config_for
from tests.integration.conftest import BACKENDS
from workflows.decisions import decision_of_case
from workflows.demo import load
from workflows.demo.load import load_demo
from workflows.documents import documents_of_case
from workflows.house import open_lots
from workflows.links import actor_for_link
from workflows.meetings import meetings_of_case
from workflows.present import MoveClock, move_clock
from workflows.rows import Letter, Meeting

PASSWORD = "lotsa alla rätt i dag"
PILOTS = [
    "anneli.bergstrand",
    "jonas.rydell",
    "karim.haddad",
    "sara.nyqvist",
    "birgitta.fors",
    "tove.hallin",
    "maria.ohman",
]
KROG = "Krog Tre Ekar AB: Vi vill öppna restaurang i den gamla järnhandeln på Storgatan 12"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, load.Demo]:
    """The whole demo, built once; tests only read it."""
    folder = tmp_path_factory.mktemp("demo")
    config = replace(config_for(f"sqlite:///{folder / 'lots.db'}", folder), demo_password=PASSWORD)
    return config, load_demo(config)


@pytest.fixture
def demo(built: tuple[Config, load.Demo]) -> Iterator[House]:
    house = open_lots(built[0])
    yield house
    house.database.dispose()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of one case, for tests that build it more than once."""
    (fresh,) = [one for one in load.demo_scenarios() if one.path.stem == "15-snickeri-ronn"]
    monkeypatch.setattr(load, "demo_scenarios", lambda: [fresh])


def test_the_demo_is_whole_and_its_log_holds(demo: House) -> None:
    with demo.read() as connection:
        report = verify_log(connection, demo.keys)
        assert connection.execute(select(func.count()).select_from(Incident)).scalar() == 0
    assert report.is_good
    assert report.cases > 20


def test_numbers_come_in_the_order_of_the_days(demo: House) -> None:
    with demo.read() as connection:
        rows = connection.execute(select(Case.authority, Case.number, Case.started_at).order_by(Case.id)).all()
    for authority in ("KS", "MBN", "SN"):
        mine = [row for row in rows if row.authority == authority]
        assert [row.number for row in mine] == [f"{authority}-2026-{place:04d}" for place in range(1, len(mine) + 1)]
        assert [row.started_at for row in mine] == sorted(row.started_at for row in mine)


def test_the_parade_case_stands_as_told(demo: House) -> None:
    with demo.read() as connection:
        case_id = connection.execute(select(Case.id).where(Case.title == KROG)).scalar_one()
        (meeting,) = meetings_of_case(connection, case_id)
        rows = connection.execute(select(Case.id, Case.process, Case.state).where(Case.parent_id == case_id)).all()
        children = {row.process: row for row in rows}
        decision = decision_of_case(connection, children["livsmedelsregistrering"].id)
        papers = documents_of_case(connection, children["bygglov_andrad_anvandning"].id)
    assert [paper.name for paper in papers] == ["Planritning", "Brandskyddsbeskrivning"]
    assert meeting.starts_at.date().isoformat() == "2026-10-02"
    assert meeting.state == "approved"
    assert {process: row.state for process, row in children.items()} == {
        "bygglov_andrad_anvandning": "open",
        "livsmedelsregistrering": "closed",
        "serveringstillstand": "open",
    }
    assert decision is not None
    assert decision.outcome == "registrering"


def test_a_refusal_by_the_board_is_there_with_its_dissent(demo: House) -> None:
    with demo.read() as connection:
        query = select(Case.id).where(Case.outcome == "avslag")
        decision = decision_of_case(connection, connection.execute(query).scalar_one())
    assert decision is not None
    assert (decision.board, decision.paragraph) == ("sn-utskott", "118")
    assert "avvikande mening" in (decision.dissent or "")


@pytest.mark.parametrize("login", PILOTS)
def test_a_pilot_has_own_tasks_that_are_late_due_today_and_due_later(demo: House, login: str) -> None:
    today = demo.now().astimezone(demo.config.zone).date()
    with demo.read() as connection:
        tasks = task_page(connection, person(demo, login), "mine", demo.now()).rows
    days = [task.due_at.astimezone(demo.config.zone).date() for task in tasks if task.due_at is not None]
    assert len(days) == len(tasks) >= 3
    assert min(days) < today < max(days)
    assert today in days
    assert login == "maria.ohman" or max(days) > today + timedelta(days=5)  # all that Maria does is due the next day


def test_no_letter_of_the_demo_has_a_hole_in_it(demo: House) -> None:
    with demo.read() as connection:
        letters = connection.execute(select(Letter.template, Letter.subject, Letter.body)).all()
    assert {"remissvar-vantas", "forsening", "forelaggande", "kommunicering"} < {letter.template for letter in letters}
    holes = [
        letter for letter in letters if re.search(r" [.,)]| {2}|\(\)|: *\n\n$", f"{letter.subject}\n{letter.body}")
    ]
    assert holes == []


def test_everybody_logs_in_with_the_given_password(built: tuple[Config, load.Demo], demo: House) -> None:
    assert built[1].password == PASSWORD
    with demo.read() as connection:
        assert check_password(connection, "ingrid.palm", PASSWORD) is not None
        assert check_password(connection, "ingrid.palm", "fel lösenfras här") is None


def test_the_entrepreneurs_link_works(built: tuple[Config, load.Demo], demo: House) -> None:
    with demo.read() as connection:
        number = connection.execute(select(Case.number).where(Case.title == KROG)).scalar_one()
        assert number is not None
        assert actor_for_link(connection, built[1].links[number], demo.now()).name == "Helena Ek"


def test_the_log_says_that_it_is_a_demo(demo: House) -> None:
    assert demo.config.log_origin == "lots.test/1/demo"


def test_the_same_demo_is_served_and_a_changed_one_is_kept(
    built: tuple[Config, load.Demo], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, _demo = built
    before = Path(config.database_url.removeprefix("sqlite:///")).stat().st_ino
    assert load_demo(config).state == "served"
    monkeypatch.setattr(load, "demo_stamp", lambda _config: "other")
    outdated = load_demo(config)
    assert (outdated.state, outdated.password, outdated.links) == ("outdated", PASSWORD, {})
    assert Path(config.database_url.removeprefix("sqlite:///")).stat().st_ino == before


def test_meetings_of_the_future_are_called(demo: House) -> None:
    with demo.read() as connection:
        query = select(func.count()).where(Meeting.state == "called", Meeting.starts_at > demo.now())
        assert connection.execute(query).scalar() == 3


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_demo_is_built_anew_when_asked(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    config = config_for(empty_place(backend, request, tmp_path), tmp_path)
    first = load_demo(config)
    again = load_demo(config, reset=True)
    assert (first.state, again.state, again.password) == ("built", "built", first.password)
    assert load_demo(config).state == "served"
    house = open_lots(config)
    with house.read() as connection:
        assert connection.execute(select(func.count()).select_from(Case)).scalar() == 1
    house.database.dispose()


@pytest.mark.usefixtures("short")
def test_anything_but_a_demo_is_never_touched(town_config: Config) -> None:
    for reset in (False, True):
        with pytest.raises(Conflict) as refusal:
            load_demo(town_config, reset=reset)
        assert refusal.value.key == "demo.other_data"
        assert refusal.value.params["setting"] == "LOTS_DATABASE_URL"
    house = open_lots(town_config)
    with house.read() as connection:
        assert connection.execute(select(func.count()).select_from(User)).scalar() == 19
    house.database.dispose()


@pytest.mark.usefixtures("short")
def test_a_demo_that_fails_to_build_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = config_for(f"sqlite:///{tmp_path / 'lots.db'}", tmp_path)
    load_demo(config)
    before = (tmp_path / "lots.db").read_bytes()

    def fail(*_arguments: object) -> None:
        raise Conflict("demo.log", problems=["made up"])

    monkeypatch.setattr(load, "_verify", fail)
    with pytest.raises(Conflict, match="made up"):
        load_demo(config, reset=True)
    assert (tmp_path / "lots.db").read_bytes() == before


@pytest.mark.usefixtures("short")
def test_a_demo_that_is_being_served_is_not_replaced(tmp_path: Path) -> None:
    config = config_for(f"sqlite:///{tmp_path / 'lots.db'}", tmp_path)
    load_demo(config)
    serving = FileLock(tmp_path / "lots.db")
    try:
        with pytest.raises(Conflict, match=r"jobs\.other_worker"):
            load_demo(config, reset=True)
    finally:
        serving.give_back()
    assert load_demo(config).state == "served"


@pytest.mark.usefixtures("short")
def test_a_random_password_is_told_again_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    config = config_for(f"sqlite:///{tmp_path / 'lots.db'}", tmp_path)
    password = load_demo(config).password
    assert password is not None
    assert load_demo(config).password == password
    assert (tmp_path / "demo-password").stat().st_mode & 0o777 == 0o600
    assert load_demo(replace(config, demo_password=PASSWORD)).password == PASSWORD
    house = open_lots(config)
    with house.read() as connection:
        assert check_password(connection, "tove.hallin", PASSWORD) is not None
        assert check_password(connection, "tove.hallin", password) is None
    house.database.dispose()


@pytest.mark.usefixtures("short")
def test_the_clock_begins_on_the_demo_day_runs_on_and_is_moved_forward_only(tmp_path: Path) -> None:
    config = config_for(f"sqlite:///{tmp_path / 'lots.db'}", tmp_path)
    load_demo(config)
    house = open_lots(config)
    began = house.now().astimezone(config.zone)
    assert began.date().isoformat() == "2026-11-24"
    administrator, official = (person(house, login) for login in ("ewa.lindkvist", "maria.ohman"))
    week_later = house.now() + timedelta(days=7)
    with pytest.raises(NotAllowed):
        house.run(move_clock, MoveClock(week_later), official)
    house.run(move_clock, MoveClock(week_later), administrator)
    moved = open_lots(config)
    assert moved.now() >= week_later
    with pytest.raises(Invalid, match="clock_back"):
        moved.run(move_clock, MoveClock(week_later - timedelta(days=1)), administrator)
    house.database.dispose()
    moved.database.dispose()


def test_a_real_installation_has_no_clock_to_move(town_config: Config) -> None:
    house = open_lots(town_config)
    with pytest.raises(Conflict, match=r"demo\.none"):
        house.run(move_clock, MoveClock(house.now()), person(house, "ewa.lindkvist"))
    house.database.dispose()


def person(house: House, login: str) -> Actor:
    with house.read() as connection:
        user_id = connection.execute(select(User.id).where(User.login == login)).scalar_one()
        return actor_for_user(connection, user_id, house.now().date(), "password")


def empty_place(backend: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """An address where nothing is yet."""
    return (
        f"sqlite:///{folder / 'lots.db'}"
        if backend == "sqlite"
        else str(request.getfixturevalue("empty_server_database"))
    )
