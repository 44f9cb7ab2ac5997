"""Completions a second over HTTP, and how soon a server answers after its start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from engine.config import Config
from engine.ports import system_now
from engine.services.identity import add_token
from tests.bench.figure import Figure
from tests.bench.house import ready_house
from tests.bench.place import ROOT, Place
from tests.servers import free_port

COMPLETIONS = 3_000
CONNECTIONS = 8
WORKERS, THREADS = 2, 4
PATIENCE_S = 60


def http_sqlite(place: Place) -> list[Figure]:
    return [Figure("http.sqlite_per_s", _per_second(place, place.sqlite_url(place.new_folder())), "/s")]


def http_postgresql(place: Place) -> list[Figure]:
    url = place.postgresql_url()
    return [] if url is None else [Figure("http.postgresql_per_s", _per_second(place, url), "/s")]


def start_ready(place: Place) -> list[Figure]:
    """`lots serve` from the command to the first good answer of /readyz."""
    folder = place.new_folder()
    with ready_house(place.sqlite_url(folder), folder) as ready:
        for _ in range(place.rounds(1_000)):
            ready.start("assigned")
    port = free_port()
    began = time.perf_counter()
    with _process([sys.executable, "-c", "from web.cli import main; main()", "serve", f"--port={port}"], ready.config):
        _wait_until_ready(port)
        return [Figure("start.ready_s", float(f"{time.perf_counter() - began:.3g}"), "s")]


def _per_second(place: Place, url: str) -> float:
    """Two gunicorn workers of four threads, eight connections, one `POST /api/v1/tasks/…/complete` a case."""
    folder = place.new_folder()
    with ready_house(url, folder) as ready:
        for _ in range(place.rounds(COMPLETIONS)):
            ready.start("assigned")
        tasks = ready.open_tasks()
        with ready.house.database.begin() as connection:
            token = add_token(connection, "bench", "anna", system_now(), timedelta(days=1))
    port = free_port()
    serve = ["-m", "gunicorn", "--workers", str(WORKERS), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    with _process([sys.executable, *serve, "--log-level", "error", "tests.bench.served:make_app()"], ready.config):
        _wait_until_ready(port)
        load = [sys.executable, "-m", "tests.bench.load", str(port), str(CONNECTIONS)]
        work = json.dumps({"token": token, "tasks": tasks})
        done = subprocess.run(load, cwd=ROOT, check=True, input=work, capture_output=True, text=True)
    return float(f"{float(done.stdout):.3g}")


@contextmanager
def _process(command: list[str], config: Config) -> Iterator[None]:
    settings = {
        "LOTS_DATABASE_URL": config.database_url,
        "LOTS_DATA_DIR": str(config.data_dir),
        "LOTS_KEY_DIR": str(config.key_dir),
        "LOTS_SECRET_KEY": config.secret_key or "",
    }
    log = Path(config.data_dir) / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=output, stderr=output)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
                if response.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.01)
    raise RuntimeError(f"the server on port {port} was not ready within {PATIENCE_S} s")
