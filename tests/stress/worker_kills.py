"""`lots worker` killed with kill -9 beside `lots serve --no-worker`: the others go on with its work."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from engine.jobs import RHYTHM
from tests.factories import ZONE, Clock, deploy, open_test_house
from tests.stress.kills import FILES, LONGEST_S, SHORTEST_S, Tally, check, served, settle, stop, unwritten, working
from tests.stress.racer import Nobody
from tests.stress.served import LOTS, PATIENCE_S, ROOT, Served, mail_server
from workflows.extensions import lots_extensions

UP = b"Jobs and timers are run here"
LONG_ENOUGH_S = RHYTHM.free_s + 2 * RHYTHM.beat_s
"""After so long without it, the others have taken over what a killed worker had begun."""
AWAY_S = (0.0, 0.0, LONG_ENOUGH_S)
"""How long it takes until a killed worker is started again; one of these, by chance."""


def run_worker_kills(url: str, folder: Path, kills: int, seed: int) -> Tally:
    """Kill a worker *kills* times; return what was lost beside the counts. On SQLite there is one, else two."""
    house = open_test_house(url, folder, Clock(datetime.now(ZONE)), lots_extensions(), lambda _house: Nobody())
    deploy(house, FILES)
    chance, tally = random.Random(seed), Tally()
    try:
        with mail_server() as mail, served(url, folder, mail, "--no-worker") as server:
            server.start()
            with (
                workers(server, 1 if house.config.is_sqlite else 2) as running,
                working(house, server, seed) as clients,
            ):
                for _ in range(kills):
                    time.sleep(chance.uniform(SHORTEST_S, LONGEST_S))
                    place = chance.randrange(len(running))
                    end(running[place], signal.SIGKILL)
                    tally.kills += 1
                    tally.lost += unwritten(house, clients)
                    time.sleep(chance.choice(AWAY_S) if len(running) > 1 else 0.0)
                    running[place] = started(server)
                stop(clients)
                settle(house)
        check(house, clients, mail.taken, server.starts_s, tally)
    finally:
        house.database.dispose()
    return tally


@contextmanager
def workers(server: Served, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [started(server) for _ in range(count)]
    try:
        yield running
    finally:
        for process in running:
            end(process, signal.SIGTERM)


def started(server: Served) -> subprocess.Popen[bytes]:
    """Return when it runs jobs. Raises RuntimeError when it does not."""
    process = subprocess.Popen(
        [*LOTS, "worker", "--log", "WARNING"], cwd=ROOT, env=server.environment(), stdout=subprocess.PIPE
    )
    assert process.stdout is not None, "it was asked for"
    if not process.stdout.readline().startswith(UP):
        raise RuntimeError(f"lots worker did not start (exit code {process.wait(PATIENCE_S)})")
    return process


def end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait(PATIENCE_S)
    if process.stdout is not None:
        process.stdout.close()
