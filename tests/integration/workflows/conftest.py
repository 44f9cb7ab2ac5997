"""The demo municipality with the whole process library, at 09.00 on 24 November 2026, on both databases.

People and library are put into a template once; each test gets a copy of it.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from engine.config import Config
from engine.services.library import Library, Loaded
from tests.factories import test_config as config_for
from tests.integration.conftest import BACKENDS, execute
from tests.integration.workflows.town import Town
from workflows.house import open_lots
from workflows.scenario.clock import VirtualClock
from workflows.scenario.people import read_people
from workflows.scenario.stage import process_folders, stage

START = datetime.fromisoformat("2026-11-24T09:00")
TEMPLATE = "lots_town"


@pytest.fixture(scope="session")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the keys and the template file of all towns lie."""
    return tmp_path_factory.mktemp("town")


@pytest.fixture(scope="session")
def sqlite_town(town_folder: Path) -> Config:
    return furnished(config_for(f"sqlite:///{town_folder / 'town.db'}", town_folder))


@pytest.fixture(scope="session")
def postgresql_town(postgresql: str, town_folder: Path) -> Config:
    execute(postgresql, f"CREATE DATABASE {TEMPLATE}")
    url = make_url(postgresql).set(database=TEMPLATE).render_as_string(hide_password=False)
    return furnished(config_for(url, town_folder))


@pytest.fixture(scope="session")
def shipped(sqlite_town: Config) -> dict[int, Loaded]:
    """The shipped definitions as read from their bytes, by id: the same in every copy of a template."""
    house = open_lots(sqlite_town)
    with house.read() as connection:
        for folder in process_folders(sqlite_town.bpmn_dir):
            house.definitions.published(connection, folder.name)
    house.database.dispose()
    return dict(house.definitions.loaded)


@pytest.fixture(params=BACKENDS)
def town_config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """The settings of an installation as in Smedhult, without cases."""
    template: Config = request.getfixturevalue(f"{request.param}_town")
    if request.param == "sqlite":
        path = make_url(template.database_url).database
        assert path is not None
        shutil.copy(path, tmp_path / "lots.db")
        yield replace(template, database_url=f"sqlite:///{tmp_path / 'lots.db'}")
        return
    server, name = request.getfixturevalue("postgresql"), f"lots_{uuid.uuid4().hex}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    yield replace(template, database_url=url)
    execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def town(town_config: Config, shipped: dict[int, Loaded]) -> Iterator[Town]:
    """The installation, opened at the virtual time."""
    clock = VirtualClock(START, town_config.zone)
    house = open_lots(town_config, clock)
    house.definitions = Library(dict(shipped))
    yield Town(house, clock)
    house.database.dispose()


def furnished(config: Config) -> Config:
    with stage(config, START, read_people("smedhult")):
        return config


@pytest.fixture
def empty_server_database(postgresql: str) -> Iterator[str]:
    """The address of a database in which nothing is, not even tables."""
    name = f"lots_{uuid.uuid4().hex}"
    execute(postgresql, f"CREATE DATABASE {name}")
    yield make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    execute(postgresql, f"DROP DATABASE {name} WITH (FORCE)")
