"""A whole installation that runs the jobs of its cases in a process of its own, for the tests that kill it.

Called as `python -m tests.integration.cases_worker DATABASE_URL FOLDER LOG BEHAVIOUR`. Its handler `weigh` writes one
row for its job in its own transaction; with the behaviour `hang` it then never comes to the end.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from engine.jobs import DbosRunner
from engine.ports import Extensions, JobCall, system_now
from engine.rows import SecurityLog
from engine.services.house import open_house
from engine.services.jobs import perform_job
from engine.services.timers import fire
from engine.services.work import House
from tests.factories import test_config
from tests.integration.jobs_worker import HURRIED

WEIGHED = "weighed"


def main(url: str, folder: Path, log: Path, behaviour: str) -> None:
    def weigh(work: Any, call: JobCall) -> dict[str, Any]:
        work.connection.execute(insert(SecurityLog).values(at=work.now, kind=WEIGHED, login=str(call.case.id)))
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{behaviour} {call.case.id}\n")
        time.sleep(600 if behaviour == "hang" else 0)
        return {"vikt": 7}

    house = open_house(test_config(url, folder), Extensions(handlers={"weigh": weigh}), system_now, hurried)
    house.jobs.start()
    sys.stdin.read()
    house.jobs.stop()


def hurried(house: House) -> DbosRunner:
    return DbosRunner(
        house.database,
        house.now,
        perform=lambda job_id: perform_job(house, job_id),
        fire=lambda timer_id: fire(house, timer_id),
        rhythm=HURRIED,
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
