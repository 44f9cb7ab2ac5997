"""A program that works through the API and remembers every acknowledgement; a lost answer makes it ask again."""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import deque
from dataclasses import dataclass
from typing import Any

from tests.stress.served import UNREACHABLE

PROCESS = "stress"
PAUSE_S = 0.05
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """key: the Idempotency-Key. what: start, claim, complete or message. about: a number, task id or message id."""

    key: str
    what: str
    about: str | int


class Client(threading.Thread):
    """Starts cases, does their tasks and answers them, until it is told to stop; then it ends what it has begun."""

    def __init__(self, name: str, address: str, secret: str, seed: int) -> None:
        super().__init__(name=name)
        self.address, self.secret = address, secret
        self.chance = random.Random(seed)
        self.stopping = threading.Event()
        self.acknowledged: list[Acknowledged] = []
        self.strange: list[str] = []
        self.repeated = 0
        self.open: deque[str] = deque()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.work()
            except Exception as error:  # noqa: BLE001  # whatever it is, the check reports it
                self.strange.append(f"{self.name}: {error!r}")

    def work(self) -> None:
        if not self.open or self.chance.random() < 0.4:
            number = str(self.send("start", "", "/cases", {"process": PROCESS})["number"])
            self.open.append(number)
            self.do(number, "look", {"answer": "ja"})
            return
        number = self.open.popleft()
        if not self.do(number, "sum", {}):
            self.open.append(number)
            time.sleep(PAUSE_S)
            return
        message_id = uuid.uuid4().hex
        body = {"name": "reply", "correlationKey": number, "messageId": message_id}
        self.send("message", message_id, "/messages", body)

    def do(self, number: str, element: str, values: dict[str, Any]) -> bool:
        """Take and complete the case's task; False when it is not there (yet)."""
        tasks = self.ask("GET", f"/cases/{number}/tasks", None, None)["tasks"]
        task = next((one for one in tasks if one["element"] == element and not one["completedAt"]), None)
        if task is None:
            return False
        path = f"/tasks/{task['id']}"
        self.send("claim", task["id"], f"{path}/claim", {"version": task["version"]})
        self.send("complete", task["id"], f"{path}/complete", {"version": task["version"] + 1, "values": values})
        return True

    def send(self, what: str, about: str | int, path: str, body: Any) -> Any:
        key = uuid.uuid4().hex
        answer = self.ask("POST", path, body, key)
        self.acknowledged.append(Acknowledged(key, what, about or str(answer["number"])))
        return answer

    def ask(self, method: str, path: str, body: Any, key: str | None) -> Any:
        """Ask until there is an answer, always with the same key."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        while True:
            request = urllib.request.Request(  # noqa: S310  # our own address
                f"{self.address}/api/v1{path}", data, headers, method=method
            )
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310  # same
                    return json.load(response)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code != 503:
                        raise AssertionError(f"{method} {path}: {error.code} {error.read()[:300]!r}") from error
            except UNREACHABLE:
                pass
            self.repeated += 1
            time.sleep(PAUSE_S)
