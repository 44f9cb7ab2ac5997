"""The clients while HTTP is measured, in a process of their own that takes little of the machine.

Called as `python -m tests.bench.load PORT CONNECTIONS` with `{"token": …, "tasks": [[id, version], …]}` on standard
input; completes every task once over so many connections and prints completions a second.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ANSWERS = {f"answer_{n}": f"Svar nummer {n} med några ord om ärendet" for n in range(1, 6)}


def complete_all(port: int, requests: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            connection.sendall(request)
            answer = _read_answer(connection)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer.decode())


def _read_answer(connection: socket.socket) -> bytes:
    answer = connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            raise RuntimeError("the server closed the connection in the middle of an answer")
        body += more
    return head + b"\r\n\r\n" + body


def request_for(token: str, task_id: int, version: int) -> bytes:
    body = json.dumps({"version": version, "values": ANSWERS}).encode()
    head = (
        f"POST /api/v1/tasks/{task_id}/complete HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def main(port: int, connections: int) -> None:
    work = json.loads(sys.stdin.read())
    requests = [request_for(work["token"], task_id, version) for task_id, version in work["tasks"]]
    shares = [requests[n::connections] for n in range(connections)]
    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as clients:
        list(clients.map(lambda share: complete_all(port, share), shares))
    print(len(requests) / (time.perf_counter() - began))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
