"""`make stress`: the long form of the crash-safety tests. Prints what it did and lost; ends with 1 if that is anything.

python -m tests.stress --seed 7 --database sqlite --kills 20 --rounds 20 --examples 50
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from engine.audit.check import verify_log
from engine.services.house import durable
from tests.factories import Clock, open_test_house
from tests.servers import find_postgresql, running_postgresql
from tests.stress.command_cases import COMMANDS, furnish
from tests.stress.databases import Databases
from tests.stress.faults import Contents, at_every_statement
from tests.stress.kills import Tally, run_kills
from tests.stress.machine import machine_on
from tests.stress.races import RACES, run_races, run_starts
from tests.stress.request_cases import MAKES_ANOTHER, REQUESTS
from tests.stress.site import break_request, open_site
from tests.stress.worker_kills import run_worker_kills

PROCESSES, STARTS = 8, 50
STEPS = 50
KINDS = ("sqlite", "postgresql")
WORKERS_SHARE = 4
"""For so many kills of a server one of a worker."""


@dataclass(frozen=True, slots=True)
class Plan:
    """kills: for all databases together; rounds: of each race; examples: orders of up to STEPS commands."""

    kills: int
    rounds: int
    examples: int
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    counts: str
    lost: list[str]


def commands(databases: Databases, folder: Path, _plan: Plan) -> Result:
    broken, lost = 0, []
    with databases.installation(folder) as url:
        house = open_test_house(url, folder, clock := Clock(), make_runner=durable)
        place, contents = furnish(house, clock), Contents(house.database)
        for name, ready in COMMANDS.items():
            attempt = partial(house.run, *ready(place))
            try:
                broken += at_every_statement(house.database, contents, attempt)[1]
            except AssertionError as error:
                lost.append(f"{name}: {error}")
        with house.read() as connection:
            lost += verify_log(connection, house.keys).problems
        house.database.dispose()
    return Result(f"{len(COMMANDS)} commands broken {broken} times", lost)


def requests(databases: Databases, folder: Path, _plan: Plan) -> Result:
    broken, lost = 0, []
    with databases.installation(folder) as url, open_site(url, folder) as site:
        for endpoint, ready in REQUESTS.items():
            try:
                broken += break_request(site, ready, is_once=endpoint not in MAKES_ANOTHER)
            except AssertionError as error:
                lost.append(f"{endpoint}: {error}")
    return Result(f"{len(REQUESTS)} requests broken {broken} times", lost)


def races(databases: Databases, folder: Path, plan: Plan) -> Result:
    with databases.installation(folder) as url:
        lost = run_races(url, folder, plan.rounds, plan.seed)
    return Result(f"{len(RACES)} races, {plan.rounds} rounds each", lost)


def starts(databases: Databases, folder: Path, _plan: Plan) -> Result:
    with databases.installation(folder) as url:
        lost = run_starts(url, folder, PROCESSES, STARTS)
    return Result(f"{PROCESSES} processes, {STARTS} starts each, half rolled back", lost)


def orders(databases: Databases, _folder: Path, plan: Plan) -> Result:
    long = settings(
        max_examples=plan.examples,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        print_blob=True,
    )
    lost = []
    try:
        run_state_machine_as_test(seed(plan.seed)(machine_on(databases)), settings=long)
    except AssertionError as error:
        lost.append(f"{error}\n" + "\n".join(getattr(error, "__notes__", ())))
    return Result(f"{plan.examples} orders of up to {STEPS} commands", lost)


def kills(databases: Databases, folder: Path, plan: Plan) -> Result:
    with databases.installation(folder) as url:
        tally = run_kills(url, folder, plan.kills, plan.seed)
    return Result(told(tally), tally.lost)


def worker_kills(databases: Databases, folder: Path, plan: Plan) -> Result:
    with databases.installation(folder) as url:
        tally = run_worker_kills(url, folder, -(-plan.kills // WORKERS_SHARE), plan.seed)
    return Result(told(tally), tally.lost)


def told(tally: Tally) -> str:
    return (
        f"{tally.kills} kills, {tally.acknowledged} acknowledged, {tally.repeated} asked again, {tally.jobs} jobs, "
        f"{tally.mails} mails ({tally.mailed_twice} twice), slowest start {tally.slowest_start_s:.1f} s"
    )


TESTS: dict[str, Callable[[Databases, Path, Plan], Result]] = {
    "statement k, commands": commands,
    "statement k, requests": requests,
    "two processes": races,
    "case numbers": starts,
    "any order": orders,
    "kill -9": kills,
    "kill -9, workers": worker_kills,
}


@contextmanager
def opened(kind: str) -> Iterator[Databases]:
    """Databases of this kind, whose template is made."""
    with tempfile.TemporaryDirectory(prefix="lots-stress-") as name:
        if kind == "sqlite":
            yield made(Databases(Path(name)))
            return
        programs = find_postgresql()
        if programs is None:
            raise SystemExit("PostgreSQL is missing: install Debian's package postgresql, or --database sqlite")
        with running_postgresql(programs) as server:
            yield made(Databases(Path(name), server))


def made(databases: Databases) -> Databases:
    databases.make_template()
    return databases


def run(kinds: tuple[str, ...], tests: list[str], plan: Plan) -> list[str]:
    """Print a row for each test; return what was lost."""
    print(f"seed {plan.seed}")
    lost = []
    for kind in kinds:
        with opened(kind) as databases:
            for name in tests:
                began = time.monotonic()
                with tempfile.TemporaryDirectory(prefix="lots-stress-") as folder:
                    result = TESTS[name](databases, Path(folder), plan)
                spent_s = time.monotonic() - began
                print(f"{kind:<11}{name:<23}lost {len(result.lost):<4}{spent_s:>6.0f} s  {result.counts}", flush=True)
                lost += [f"{kind}, {name}: {one}" for one in result.lost]
    return lost


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stress")
    parser.add_argument("--kills", type=int, default=200, help="kill -9 of lots serve, shared by the databases")
    parser.add_argument("--rounds", type=int, default=200, help="rounds of each race")
    parser.add_argument("--examples", type=int, default=100, help="random orders of commands")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9), help="replays a run")
    parser.add_argument("--database", choices=KINDS, help="one kind alone")
    parser.add_argument("--test", choices=TESTS, help="one test alone")
    given = parser.parse_args()
    kinds = (given.database,) if given.database else KINDS
    plan = Plan(-(-given.kills // len(kinds)), given.rounds, given.examples, given.seed)
    logging.disable(logging.CRITICAL)  # what we break says so, thousands of times
    lost = run(kinds, [given.test] if given.test else list(TESTS), plan)
    print(f"lost = {len(lost)}", *lost, sep="\n")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
