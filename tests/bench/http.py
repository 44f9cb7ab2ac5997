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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import mean

from engine.config import Config
from engine.ports import system_now
from engine.services.identity import add_token
from tests.bench.figure import Figure
from tests.bench.house import ANSWERS, ready_house
from tests.bench.peers import peer_diagram
from tests.bench.place import ROOT, Place
from tests.bench.stock_spiffworkflow import StockSpiffWorkflow
from tests.factories import test_config
from tests.servers import free_port

SECONDS, TURNS, MOST_PER_SECOND = 5, 4, 1_500
CONNECTIONS, WORKERS = 8, 2
PATIENCE_S = 60
SCRIPT = Path(__file__).with_name("complete.lua")
STOCK = "stock SpiffWorkflow"

Tasks = Sequence[tuple[int, int]]
"""(id, version) of each."""
Take = Callable[[int], float]
"""Load a server for so many seconds and return how many completions a second it did."""


def http_sqlite(place: Place) -> list[Figure]:
    url, peer_url = (place.sqlite_url(place.new_folder()) for _ in range(2))
    return _in_turns(place, "http.sqlite_per_s", url, peer_url)


def http_postgresql(place: Place) -> list[Figure]:
    url, peer_url = place.postgresql_url(), place.postgresql_url()
    return [] if url is None or peer_url is None else _in_turns(place, "http.postgresql_per_s", url, peer_url)


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


def _in_turns(place: Place, name: str, url: str, peer_url: str) -> list[Figure]:
    """The application and stock SpiffWorkflow behind servers of the same kind, by turns, so that both meet the same
    machine: two gunicorn workers, eight clients with a connection a request (as a proxy in front would have them), one
    `POST /api/v1/tasks/…/complete` a case and turn. No figure without wrk.
    """
    if shutil.which("wrk") is None:
        return []
    seconds, turns = (1, 1) if place.is_quick else (SECONDS, TURNS)
    cases = seconds * MOST_PER_SECOND
    with _ours(place, url, cases) as ours, _stock(place, peer_url, cases) as stock:
        takers = {"ours": ours, STOCK: stock}
        for take in takers.values():
            take(1)
        taken: dict[str, list[float]] = {taker: [] for taker in takers}
        for _ in range(turns):
            for taker, take in takers.items():
                taken[taker].append(take(seconds))
    found = {taker: float(f"{mean(rates):.3g}") for taker, rates in taken.items()}
    return [Figure(name, found.pop("ours"), "/s", found)]


@contextmanager
def _ours(place: Place, url: str, cases: int) -> Iterator[Take]:
    with ready_house(url, place.new_folder()) as ready:
        for _ in range(cases):
            ready.start("assigned")
        with ready.house.database.begin() as connection:
            token = add_token(connection, "bench", "anna", system_now(), timedelta(days=1))
        with _workers("tests.bench.served:make_app()", ready.config) as port:
            yield lambda seconds: _rate(place, port, ready.open_tasks()[:cases], token, seconds)


@contextmanager
def _stock(place: Place, url: str, cases: int) -> Iterator[Take]:
    diagram = str(peer_diagram(place))
    stock = StockSpiffWorkflow(url, Path(diagram))
    stock.add_cases(cases)
    stock.close()
    tasks = [(case_id, 1) for case_id in range(1, cases + 1)]
    served = f"tests.bench.served:make_stock({url!r}, {diagram!r})"
    with _workers(served, test_config(url, place.new_folder())) as port:
        yield lambda seconds: _rate(place, port, tasks, "", seconds)


@contextmanager
def _workers(application: str, config: Config) -> Iterator[int]:
    """Serve *application* and return the port. It reads a proxy's headers by itself, so gunicorn need not."""
    port = free_port()
    serve = ["-m", "gunicorn", "--workers", str(WORKERS), "--worker-class", "sync", "--bind", f"127.0.0.1:{port}"]
    quiet = ["--log-level", "error", "--forwarded-allow-ips", ""]
    with _process([sys.executable, *serve, *quiet, application], config):
        _wait_until_ready(port)
        yield port


def _rate(place: Place, port: int, tasks: Tasks, token: str, seconds: int) -> float:
    """How many of *tasks* were completed a second."""
    work = place.new_folder() / "tasks.txt"
    bodies = ((task_id, json.dumps({"version": version, "values": ANSWERS})) for task_id, version in tasks)
    work.write_text("".join(f"{task_id} {body}\n" for task_id, body in bodies), encoding="utf-8")
    load = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s", f"--script={SCRIPT}"]
    address = f"http://127.0.0.1:{port}"
    done = subprocess.run([*load, address, "--", str(work), token], check=True, capture_output=True, text=True)
    return _counted(done.stdout)


def _counted(said: str) -> float:
    """What wrk counted. Raises RuntimeError if anything was refused: then something else was measured."""
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(f"wrk says:\n{said}")
    return float(found[1])


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
