"""A worker in a process of its own, for the tests that kill it.

Called as `python -m tests.integration.jobs_worker DATABASE_URL LOG BEHAVIOUR`. It writes `begin <job>` and
`end <job>` to the log; with the behaviour `hang` it never comes to the end, with `slow` after many signs of life.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from engine.db import open_database
from engine.errors import EngineError
from engine.jobs import DbosRunner, Rhythm
from engine.ports import system_now

HURRIED = Rhythm(beat_s=0.5, free_s=6.0, silent_s=120.0)
SLOW_S = 2 * HURRIED.free_s
PAUSE_S = {"hang": 600.0, "slow": SLOW_S, "work": 0.0}


def main(url: str, log: Path, behaviour: str) -> None:
    def note(line: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def perform(job_id: int) -> None:
        note(f"begin {job_id}")
        time.sleep(PAUSE_S[behaviour])
        note(f"end {job_id}")

    runner = DbosRunner(open_database(url), system_now, perform=perform, fire=perform, rhythm=HURRIED)
    try:
        runner.start()
    except EngineError as error:
        note(f"refused {error.key}")
        return
    note("up")
    sys.stdin.read()
    runner.stop()
    note("down")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
