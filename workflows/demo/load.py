"""Building the demo: all cases merged into one timeline, played by real commands under a virtual clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from engine.audit.check import verify_log
from engine.audit.keys import make_keys
from engine.config import Config
from engine.errors import Conflict
from engine.jobs import prepare_database
from engine.migrations.upgrade import upgrade
from engine.ports import system_now
from engine.rows import Case
from engine.services.work import House, Work
from workflows.demo.password import agreed_password, demo_password, keep_password
from workflows.demo.place import in_place, look_at
from workflows.demo.stamp import HERE, STAMP, demo_stamp
from workflows.house import open_lots
from workflows.links import make_link
from workflows.parties import party_of_case
from workflows.present import demo_config, set_clock, write_setting
from workflows.scenario.clock import VirtualClock
from workflows.scenario.grammar import read_scenario
from workflows.scenario.people import Municipality, read_people
from workflows.scenario.player import Player, Tell, tell_nobody
from workflows.scenario.stage import furnish
from workflows.scenario.steps import ENTREPRENEUR, Scenario
from workflows.scenario.story import Story
from workflows.scenario.timeline import play_merged

PEOPLE = "smedhult"
STARTS_AT = datetime.fromisoformat("2026-11-24T09:00")
"""The local time at which the demo's clock begins to run."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What `lots demo` tells.

    state: built just now; served: it is there as made; outdated: it was made from other files than today's and is kept
    (`reset` builds it anew). password: of all logins, None when nobody knows it any more.
    links: case number -> secret of the entrepreneur's link, only when built just now.
    """

    state: Literal["built", "served", "outdated"]
    municipality: Municipality
    password: str | None
    links: dict[str, str]


def load_demo(
    config: Config, tell: Tell = tell_nobody, *, reset: bool = False, real_now: Callable[[], datetime] = system_now
) -> Demo:
    """Build the demo in the configured database, or leave the one that is there.

    Raises Conflict `demo.other_data` when the database holds anything but a demo; it is never touched then.
    """
    found = look_at(config)
    if found.content == "other":
        raise Conflict("demo.other_data", url=config.database_url, setting="LOTS_DATABASE_URL")
    municipality = read_people(PEOPLE)
    if found.content == "demo" and not reset:
        is_same = found.stamp == demo_stamp(config)
        return Demo("served" if is_same else "outdated", municipality, agreed_password(config), {})
    password = demo_password(config)
    with in_place(config) as target:
        links = _build(target, municipality, password, tell, real_now)
    keep_password(config, password)
    return Demo("built", municipality, password, links)


def demo_scenarios() -> list[Scenario]:
    """The demo's cases, in the order of their file names."""
    return [read_scenario(path) for path in sorted((HERE / "cases").glob("*.yaml"))]


def _build(
    config: Config, municipality: Municipality, password: str, tell: Tell, real_now: Callable[[], datetime]
) -> dict[str, str]:
    """Initialise the database of *config* and play everything in it."""
    upgrade(config.database_url)
    make_keys(config.key_dir)
    scenarios = demo_scenarios()
    clock = VirtualClock(min(scenario.start for scenario in scenarios), config.zone)
    house = open_lots(demo_config(replace(config, smtp_url=None)), clock)
    try:
        prepare_database(house.database)
        furnish(house, municipality, password)
        stories = play_merged(Player(house, clock, tell), scenarios, until=STARTS_AT)
        links = _make_links(house, stories)
        _verify(house)
        _seal(house, demo_stamp(config), real_now())
    finally:
        house.database.dispose()
    return links


def _make_links(house: House, stories: list[Story]) -> dict[str, str]:
    """A link for the entrepreneur of each open case that began at the public page."""
    links = {}
    with house.database.begin() as connection:
        work = Work(connection, house.now(), house)
        for story in stories:
            query = select(Case.number).where(Case.id == story.case_id, Case.state == "open")
            number = connection.execute(query).scalar()
            party = party_of_case(connection, story.case_id)
            if number and party and story.scenario.by == ENTREPRENEUR:
                links[number] = make_link(work, story.case_id, party.id)
    return links


def _verify(house: House) -> None:
    with house.read() as connection:
        report = verify_log(connection, house.keys)
    if not report.is_good:
        raise Conflict("demo.log", problems=report.problems)


def _seal(house: House, stamp: str, real_now: datetime) -> None:
    """From here on the clock runs, and the database is known as a demo."""
    with house.database.begin() as connection:
        set_clock(connection, house.now(), real_now)
        write_setting(connection, STAMP, stamp)
