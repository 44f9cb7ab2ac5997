"""Outside programs that tests need: a private PostgreSQL on loopback, and Debian's Chromium.

What is missing is skipped visibly, or is a failure where LOTS_REQUIRE names it (.ci/run does).
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

REQUIRE = "LOTS_REQUIRE"
CONFORMANCE = "LOTS_CONFORMANCE_DATA"
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_TRIES = 200
PAUSE_S = 0.05


def require(name: str, remedy: str) -> NoReturn:
    """Skip the test at hand since *name* is missing, or fail it where LOTS_REQUIRE names it."""
    reason = f"{name} is missing: {remedy}"
    if name in os.environ.get(REQUIRE, "").split(","):
        pytest.fail(f"{reason} ({REQUIRE} demands it)", pytrace=False)
    pytest.skip(reason)


def find_chromium() -> str | None:
    """Return the path of a Chromium, for playwright's executable_path; as root it also needs --no-sandbox."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def find_conformance_data() -> Path | None:
    """Return the folder of other people's test data, if LOTS_CONFORMANCE_DATA names one."""
    folder = Path(os.environ.get(CONFORMANCE, ""))
    return folder if os.environ.get(CONFORMANCE) and folder.is_dir() else None


def find_postgresql() -> Path | None:
    """Return the folder of initdb and postgres: on PATH, else Debian's newest version."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    folders = [path.parent for path in DEBIAN_SERVERS.glob("*/bin/initdb")]
    return max(folders, key=lambda folder: version_of(folder.parent.name), default=None)


def version_of(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name))


@contextmanager
def running_postgresql(programs: Path) -> Iterator[str]:
    """Run a private cluster and yield its address, postgresql+psycopg://…/postgres.

    The server refuses root, so that as root it runs as the user its package made. Nothing is synchronised to disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="lots-postgresql-"))
    owner = server_user()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    identity = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    data, log = folder / "data", folder / "log"
    port = free_port()
    initialise = [programs / "initdb", "-D", data, "-U", "lots", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    serve = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F", "-c", "listen_addresses=127.0.0.1"]
    try:
        subprocess.run(initialise, check=True, capture_output=True, cwd="/", **identity)  # type: ignore[call-overload]
        with log.open("wb") as output:
            server = subprocess.Popen(serve, cwd="/", stdout=output, stderr=output, **identity)  # type: ignore[call-overload]
        try:
            wait_until_it_answers(server, port, log)
            yield f"postgresql+psycopg://lots@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # fast: SIGTERM would wait for clients that forgot to go
            server.wait()
    finally:
        shutil.rmtree(folder)


def server_user() -> pwd.struct_passwd | None:
    """Return the user a server started by root must run as; None when we are not root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the server takes connections. Raises RuntimeError with its log when it ends or stays silent."""
    for _ in range(START_TRIES):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="lots", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(PAUSE_S)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
