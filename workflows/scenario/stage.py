"""A temporary installation to play scenarios on: the whole library deployed, the municipality's people in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.audit.keys import make_keys
from engine.commands import Actor, Deploy
from engine.config import Config
from engine.migrations.upgrade import upgrade
from engine.services.definitions import deploy, read_folder
from engine.services.work import House
from workflows.house import open_lots
from workflows.scenario.clock import VirtualClock
from workflows.scenario.people import Municipality, add_people

SET_UP = Actor("system:set-up")


def process_folders(bpmn_dir: Path) -> list[Path]:
    """The folders of the library that hold a process, in order of name."""
    return sorted(path.parent for path in bpmn_dir.glob("*/process.bpmn"))


def furnish(house: House, municipality: Municipality, password: str | None) -> None:
    """Put people and the whole process library into an empty installation."""
    with house.database.begin() as connection:
        add_people(connection, municipality, password)
    for folder in process_folders(house.config.bpmn_dir):
        house.run(deploy, Deploy(read_folder(folder)), SET_UP)


@contextmanager
def stage(config: Config, start: datetime, municipality: Municipality) -> Iterator[tuple[House, VirtualClock]]:
    """Open the installation of *config* (an empty database, which is initialised here) at a local time."""
    upgrade(config.database_url)
    make_keys(config.key_dir)
    clock = VirtualClock(start, config.zone)
    house = open_lots(config, clock)
    try:
        furnish(house, municipality, None)
        yield house, clock
    finally:
        house.database.dispose()


@contextmanager
def temporary_config(config: Config, database_url: str | None = None) -> Iterator[Config]:
    """The settings of *config* with database and keys in a folder that is gone afterwards.

    database_url: an empty database to use instead of a file in the folder.
    """
    with TemporaryDirectory(prefix="lots-scenario-") as name:
        folder = Path(name)
        yield Config(
            database_url=database_url or f"sqlite:///{folder / 'lots.db'}",
            data_dir=folder,
            bpmn_dir=config.bpmn_dir,
            key_dir=folder / "keys",
            zone=config.zone,
            log_origin="lots.scenario/1",
        )
