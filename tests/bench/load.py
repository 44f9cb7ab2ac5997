"""The clients while HTTP is measured, in a process of their own.

Called as `python -m tests.bench.load PORT CONNECTIONS` with `{"token": …, "tasks": [[id, version], …]}` on standard
input; completes every task once over so many connections and prints completions a second.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ANSWERS = {f"answer_{n}": f"Svar nummer {n} med några ord om ärendet" for n in range(1, 6)}


def complete_all(port: int, token: str, tasks: list[tuple[int, int]]) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for task_id, version in tasks:
        body = json.dumps({"version": version, "values": ANSWERS})
        connection.request("POST", f"/api/v1/tasks/{task_id}/complete", body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"task {task_id}: {response.status} {answer.decode()}")
    connection.close()


def main(port: int, connections: int) -> None:
    work = json.loads(sys.stdin.read())
    shares = [work["tasks"][n::connections] for n in range(connections)]
    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as clients:
        list(clients.map(lambda share: complete_all(port, work["token"], share), shares))
    print(len(work["tasks"]) / (time.perf_counter() - began))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
