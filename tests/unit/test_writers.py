"""Writers of one SQLite file take turns, between threads and between processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from engine.drivers.writers import WriterQueue

HOLDS = """
import sys
from pathlib import Path
from engine.drivers.writers import WriterQueue
assert WriterQueue(Path(sys.argv[1]), 5).take()
print("has it", flush=True)
sys.stdin.read()
"""


def test_the_second_thread_waits_until_the_first_has_left(tmp_path: Path) -> None:
    queue, order = WriterQueue(tmp_path / "lots.db-writer", 5), ["first takes"]
    assert queue.take()

    def second() -> None:
        assert queue.take()
        order.append("second takes")
        queue.leave()

    waiting = threading.Thread(target=second)
    waiting.start()
    order.append("first leaves")
    queue.leave()
    waiting.join()
    assert order == ["first takes", "first leaves", "second takes"]


def test_another_process_waits_and_says_when_it_was_in_vain(tmp_path: Path) -> None:
    file = tmp_path / "lots.db-writer"
    command = [sys.executable, "-c", HOLDS, str(file)]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "has it\n"
        impatient = WriterQueue(file, 0.01)
        assert not impatient.take()
        other.kill()
    assert impatient.take(), "whoever dies leaves the place"
    impatient.leave()
    assert impatient.take(), "and it can be taken again"


def test_a_database_of_one_process_has_a_queue_of_threads_only() -> None:
    queue = WriterQueue(None, 0.01)
    assert queue.take()
    assert not queue.take()
    queue.leave()
    assert queue.take()
