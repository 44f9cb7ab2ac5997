"""`lots serve` killed with kill -9 again and again while programs work: what was acknowledged is there, once."""

from __future__ import annotations

import hashlib
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine.audit.read import read_events
from engine.ports import system_now
from engine.queries.people import find_person
from engine.rows import Case, IdempotencyKey, Job, Message, Task
from engine.services.identity import add_token
from engine.services.work import House
from tests.factories import ZONE, Clock, deploy, open_test_house
from tests.processes import bpmn, end_event, form, receive_task, start_event, text_field, user_task
from tests.servers import free_port
from tests.stress.checking import problems, unfinished
from tests.stress.client import PROCESS, Acknowledged, Client
from tests.stress.racer import Nobody
from tests.stress.served import MailServer, Served, mail_server
from workflows.extensions import lots_extensions
from workflows.rows import Letter

CLIENTS = ("anna", "bo")
SHORTEST_S, LONGEST_S = 0.1, 1.5
"""How long a server works before it is killed."""
SETTLE_TRIES = 1200
PAUSE_S = 0.05

LETTER = (
    '<serviceTask id="{id}"><extensionElements><zeebe:taskDefinition type="lots.send_message" retries="3" />'
    '<zeebe:taskHeaders><zeebe:header key="mall" value="svar" /></zeebe:taskHeaders><zeebe:ioMapping>'
    '<zeebe:input source="={{namn: &quot;Krog&quot;, epost: &quot;krog@treekar.example&quot;}}" target="mottagare" />'
    '<zeebe:input source="=answer" target="text" /></zeebe:ioMapping></extensionElements></serviceTask>'
)
FILES = {
    "process.bpmn": bpmn(
        PROCESS,
        [
            start_event(),
            user_task("look", form="look"),
            LETTER.format(id="first"),
            LETTER.format(id="second"),
            user_task("sum"),
            receive_task("hear", "reply"),
            end_event(),
        ],
        ["start -> look", "look -> first", "first -> second", "second -> sum", "sum -> hear", "hear -> end"],
        messages={"reply": "=arende.nummer"},
    ),
    "forms/look.form": form("look", text_field("answer", required=True)),
}


@dataclass(slots=True)
class Tally:
    """What a run of kills came to."""

    kills: int = 0
    acknowledged: int = 0
    repeated: int = 0
    jobs: int = 0
    mails: int = 0
    mailed_twice: int = 0
    slowest_start_s: float = 0.0
    lost: list[str] = field(default_factory=list)


def run_kills(url: str, folder: Path, kills: int, seed: int) -> Tally:
    """Kill the server *kills* times; return what was lost beside the counts."""
    house = open_test_house(url, folder, Clock(datetime.now(ZONE)), lots_extensions(), lambda _house: Nobody())
    deploy(house, FILES)
    chance, tally = random.Random(seed), Tally()
    try:
        with mail_server() as mail, served(url, folder, mail) as server, working(house, server, seed) as clients:
            for _ in range(kills):
                server.start()
                time.sleep(chance.uniform(SHORTEST_S, LONGEST_S))
                server.end(signal.SIGKILL)
                tally.kills += 1
                tally.lost += unwritten(house, clients)
            server.start()
            stop(clients)
            settle(house)
        check(house, clients, mail.taken, server.starts_s, tally)
    finally:
        house.database.dispose()
    return tally


@contextmanager
def served(url: str, folder: Path, mail: MailServer, *options: str) -> Iterator[Served]:
    server = Served(url, folder, free_port(), int(mail.server_address[1]), options)
    try:
        yield server
    finally:
        server.end(signal.SIGTERM)


@contextmanager
def working(house: House, server: Served, seed: int) -> Iterator[list[Client]]:
    clients = []
    for login in CLIENTS:
        with house.database.begin() as connection:
            assert find_person(connection, login) is not None
            secret = add_token(connection, "stress", login, system_now())
        clients.append(Client(login, server.address, secret, seed))
    for client in clients:
        client.start()
    try:
        yield clients
    finally:
        stop(clients)


def stop(clients: list[Client]) -> None:
    for client in clients:
        client.stopping.set()
    for client in clients:
        client.join()


def settle(house: House) -> None:
    """Return when every job is done and every letter is mailed, or when that takes too long: the check will tell."""
    for _ in range(SETTLE_TRIES):
        with house.read() as connection:
            waiting = select(func.count()).select_from(Letter).where(Letter.mailed_at.is_(None))
            if not unfinished(connection) and not connection.execute(waiting).scalar_one():
                return
        time.sleep(PAUSE_S)


def check(house: House, clients: list[Client], mails: Counter[str], starts_s: list[float], tally: Tally) -> None:
    with house.read() as connection:
        tally.lost += problems(connection, house.keys)
        tally.lost += [f"{unfinished(connection)} jobs are not done"] if unfinished(connection) else []
        jobs = set(connection.scalars(select(Job.id).where(Job.state == "done")))
        letters = connection.execute(select(Letter.id, Letter.job_id)).all()
    effects = Counter(letter.job_id for letter in letters)
    tally.lost += [f"job {job} has had its effect {effects[job]} times" for job in jobs if effects[job] != 1]
    sent = {letter.id: mails[f"<letter-{letter.id}@smedhult.example>"] for letter in letters}
    tally.lost += [f"letter {one} was mailed {n} times" for one, n in sent.items() if not 1 <= n <= 1 + tally.kills]
    tally.lost += unwritten(house, clients) + _unheard(house, clients)
    tally.lost += [strange for client in clients for strange in client.strange]
    tally.acknowledged = sum(len(client.acknowledged) for client in clients)
    tally.repeated = sum(client.repeated for client in clients)
    tally.jobs, tally.mails = len(jobs), sum(mails.values())
    tally.mailed_twice = tally.mails - len(mails)
    tally.slowest_start_s = max(starts_s)


def unwritten(house: House, clients: list[Client]) -> list[str]:
    """Acknowledgements without a trace in the database."""
    told = [one for client in clients for one in list(client.acknowledged)]
    with house.read() as connection:
        keys = set(connection.scalars(select(IdempotencyKey.key)))
        known: dict[str, set[Any]] = {
            "start": set(connection.scalars(select(Case.number))),
            "claim": set(connection.scalars(select(Task.id).where(Task.assignee_id.is_not(None)))),
            "complete": set(connection.scalars(select(Task.id).where(Task.completed_at.is_not(None)))),
            "message": set(connection.scalars(select(Message.message_id))),
        }
    return [f"acknowledged, and lost: {one}" for one in told if one.key not in keys or one.about not in known[one.what]]


def _unheard(house: House, clients: list[Client]) -> list[str]:
    """Acknowledged starts and completions that the log does not tell of."""
    told = {_digest(one): one for client in clients for one in client.acknowledged if one.what in ("start", "complete")}
    with house.read() as connection:
        cases = list(connection.scalars(select(Case.id)))
        heard = {event.body["idem"] for case in cases for event in read_events(connection, case, house.keys)}
    return [f"acknowledged, and not in the log: {one}" for digest, one in told.items() if digest not in heard]


def _digest(one: Acknowledged) -> str:
    return hashlib.sha256(one.key.encode()).hexdigest()
