"""For all tests: fast ones first, no network, and what a test needs of the machine asked for by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import (
    CONFORMANCE,
    find_chromium,
    find_conformance_data,
    find_postgresql,
    require,
    running_postgresql,
)

FOLDERS = ("unit", "property", "conformance", "integration", "e2e", "bench")
HERE = Path(__file__).parent


class NetworkRefusedError(OSError):
    """A test reached for an address outside this machine."""


def pytest_configure() -> None:
    refuse_network()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast folders first; mark what needs a server or a browser, so that `-m 'not chromium'` leaves it out."""
    items.sort(key=lambda item: rank(item.path))
    for item in items:
        for program in {"postgresql", "chromium"} & asked_for(item):
            item.add_marker(program)


def asked_for(item: pytest.Item) -> set[str]:
    """What *item* names as fixtures or as parameters (`database_url[postgresql]` starts a server when it runs)."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return {*getattr(item, "fixturenames", ()), *(value for value in parameters if isinstance(value, str))}


def rank(path: Path) -> int:
    folder = path.relative_to(HERE).parts[0]
    return FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)


def refuse_network() -> None:
    """Let sockets connect to this machine only: a test that needs the world is wrong."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, only_here(getattr(socket.socket, name)))


def only_here(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
            raise NetworkRefusedError(f"tests reach no network, this one wanted {address[0]}")
        return connect(self, address)

    return guarded


def is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a private PostgreSQL, empty at the start of the run: postgresql+psycopg://…"""
    programs = find_postgresql()
    if programs is None:
        require("postgresql", "install Debian's package postgresql")
    with running_postgresql(programs) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    path = find_chromium()
    if path is None:
        require("chromium", "install Debian's package chromium")
    return path


@pytest.fixture(scope="session")
def conformance_data() -> Path:
    """The folder of other people's test data."""
    folder = find_conformance_data()
    if folder is None:
        require("conformance", f"set {CONFORMANCE} to the folder that holds it")
    return folder
