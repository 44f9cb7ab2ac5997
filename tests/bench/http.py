"""Completions a second over HTTP, and how soon a server answers after its start."""

from __future__ import annotations

import json
import os
import re
import shutil
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
from tests.bench.house import ANSWERS, ready_house
from tests.bench.place import ROOT, Place
from tests.servers import free_port

SECONDS, MOST_PER_SECOND = 10, 1_500
CONNECTIONS, WORKERS = 8, 2
PATIENCE_S = 60
SCRIPT = Path(__file__).with_name("complete.lua")


def http_sqlite(place: Place) -> list[Figure]:
    return _per_second(place, "http.sqlite_per_s", place.sqlite_url(place.new_folder()))


def http_postgresql(place: Place) -> list[Figure]:
    return _per_second(place, "http.postgresql_per_s", place.postgresql_url())


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


def _per_second(place: Place, name: str, url: str | None) -> list[Figure]:
    """Two gunicorn workers, eight clients with a connection a request (as a proxy in front would have them), one
    `POST /api/v1/tasks/…/complete` a case. No figure without the database or wrk.
    """
    if url is None or shutil.which("wrk") is None:
        return []
    folder, seconds = place.new_folder(), place.rounds(SECONDS)
    with ready_house(url, folder) as ready:
        for _ in range(seconds * MOST_PER_SECOND):
            ready.start("assigned")
        tasks = ready.open_tasks()
        with ready.house.database.begin() as connection:
            token = add_token(connection, "bench", "anna", system_now(), timedelta(days=1))
    work, port = folder / "tasks.txt", free_port()
    bodies = ((task_id, json.dumps({"version": version, "values": ANSWERS})) for task_id, version in tasks)
    work.write_text("".join(f"{task_id} {body}\n" for task_id, body in bodies), encoding="utf-8")
    serve = ["-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "sync", "--bind", f"127.0.0.1:{port}"]
    with _process([sys.executable, *serve, "--log-level", "error", "tests.bench.served:make_app()"], ready.config):
        _wait_until_ready(port)
        load = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s", f"--script={SCRIPT}"]
        done = subprocess.run(
            [*load, f"http://127.0.0.1:{port}", "--", str(work), token], check=True, capture_output=True, text=True
        )
    return [Figure(name, _rate(done.stdout), "/s")]


def _rate(said: str) -> float:
    """What wrk counted. Raises RuntimeError if anything was refused: then something else was measured."""
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(f"wrk says:\n{said}")
    return float(f"{float(found[1]):.3g}")


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
