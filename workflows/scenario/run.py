"""`lots run`: each scenario on a temporary database of its own, its log verified at the end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.audit.check import Report, verify_log
from engine.config import Config
from engine.errors import EngineError
from workflows.scenario.coverage import Coverage
from workflows.scenario.grammar import read_scenario
from workflows.scenario.people import read_people
from workflows.scenario.player import Player, Tell, tell_nobody
from workflows.scenario.stage import stage, temporary_config
from workflows.scenario.steps import Scenario, ScenarioError


@dataclass(frozen=True, slots=True)
class Played:
    """How one file went. error: None when it holds. events: how many of the log were verified."""

    path: Path
    name: str
    error: str | None
    events: int = 0

    @property
    def is_good(self) -> bool:
        return self.error is None


def run_file(
    path: Path,
    config: Config,
    tell: Tell = tell_nobody,
    coverage: Coverage | None = None,
    database_url: str | None = None,
) -> Played:
    """Play one file and verify the log. config: gives library and zone, never the database.

    database_url: an empty database to play on instead of a temporary file. coverage: gets what the cases took.
    """
    try:
        scenario = read_scenario(path)
        report = _play(scenario, config, tell, coverage, database_url)
    except EngineError as error:
        return Played(path, path.stem, str(error))
    problem = None if report.is_good else f"the log does not hold: {'; '.join(report.problems)}"
    return Played(path, scenario.name, problem, report.events)


def _play(
    scenario: Scenario, config: Config, tell: Tell, coverage: Coverage | None, database_url: str | None
) -> Report:
    municipality = read_people(scenario.people)
    _require_people(scenario, municipality.logins)
    with (
        temporary_config(config, database_url) as temporary,
        stage(temporary, scenario.start, municipality) as (house, clock),
    ):
        Player(house, clock, tell).play(scenario)
        with house.read() as connection:
            if coverage is not None:
                coverage.add(connection, house.keys)
            return verify_log(connection, house.keys)


def _require_people(scenario: Scenario, logins: frozenset[str]) -> None:
    """Every login of the file exists, before anything is played."""
    for number, login in scenario.logins():
        if login not in logins:
            raise ScenarioError(scenario.path, number, f"{scenario.people} has nobody with the login {login}")
