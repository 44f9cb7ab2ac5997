"""`lots worker` beside `lots serve --no-worker`: who runs the jobs, who is refused, and what is told."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_cli import ENTRY, PATIENCE_S, ROOT, answers, wait_until
from tests.processes import bpmn, end_event, start_event, timer_catch
from tests.servers import free_port
from web.cli import call
from workflows.present import OFFSET

AT_ONCE = bpmn(
    "at_once",
    [start_event(), timer_catch("wait", "PT0S"), end_event()],
    ["start -> wait", "wait -> end"],
)


class Installation:
    """One in a folder of its own, on SQLite, with a case whose timer is due."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def ask(self, *arguments: str) -> Any:
        self.capsys.readouterr()
        call([*arguments, "--json"])
        return json.loads(self.capsys.readouterr().out)

    def is_closed(self) -> bool:
        return [one["state"] for one in self.ask("case", "list")] == ["closed"]

    def told_of_jobs(self) -> str:
        (found,) = [one for one in self.ask("doctor") if one["subject"] == "jobs"]
        return f"{found['state']}: {found['what']}"


@pytest.fixture
def installation(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("LOTS_DATA_DIR", str(tmp_path / "var"))
    for name in ("LOTS_DATABASE_URL", "LOTS_SECRET_KEY", "LOTS_KEY_DIR", "LOTS_PORT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "at_once").mkdir()
    (tmp_path / "at_once" / "process.bpmn").write_bytes(AT_ONCE)
    for arguments in (
        ("init",),
        ("user", "department", "KS", "Kommunstyrelsen"),
        ("deploy", str(tmp_path / "at_once"), "--approved-by", "rune"),
        ("case", "start", "at_once"),
    ):
        assert call(arguments) == 0, capsys.readouterr().err
    return Installation(tmp_path / "var", capsys)


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    program = [sys.executable, "-c", ENTRY, *arguments]
    process = subprocess.Popen(program, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_worker_does_what_a_server_without_one_leaves(installation: Installation) -> None:
    port = free_port()
    with running("serve", "--port", str(port), "--no-worker") as server:
        wait_until(lambda: answers(port))
        assert installation.told_of_jobs().startswith("warn: None is late, but no worker is running.")
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=PATIENCE_S)
        assert not installation.is_closed(), "the timer was due all the time"
        with running("worker") as worker:
            wait_until(installation.is_closed)
            assert "Heard: worker-1 on " in installation.told_of_jobs()
            worker.send_signal(signal.SIGTERM)
            out, err = worker.communicate(timeout=PATIENCE_S)
    assert (worker.returncode, out) == (0, "Jobs and timers are run here (Ctrl-C stops it)\n"), err
    told = [line.split(" ", 3)[3] for line in err.splitlines() if " engine.jobs" in line or " web.commands" in line]
    assert told == [
        "engine.jobs.durable jobs and timers are run here as worker-1",
        "web.commands.worker told to stop: finishing what is running, leaving the rest",
        "engine.jobs.durable worker-1 has stopped",
    ]


def test_a_second_worker_on_a_database_file_is_refused_with_the_reason(installation: Installation) -> None:
    with running("worker") as first:
        wait_until(installation.is_closed)
        with running("worker") as second:
            _, err = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 1
    assert f"lots: Process {first.pid} runs the jobs of " in err
    assert "on SQLite only one may. Stop it, or serve with --no-worker." in err
    assert "Traceback" not in err


def test_a_timer_that_nobody_fires_is_told_loudly(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.folder / "lots.db")) as database, database:
        database.execute("UPDATE timer SET due_at = '2026-11-01 08:00:00.000000'")
    told = installation.told_of_jobs()
    assert told == "bad: 1 jobs and timers are late, and no worker is running: their cases wait for ever."
    assert call(["doctor"]) == 1


def test_a_timer_of_the_demo_is_late_by_the_clock_of_the_demo(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.folder / "lots.db")) as database, database:
        database.execute("UPDATE timer SET due_at = '2026-11-01 08:00:00.000000'")
        years = 100 * 365 * 24 * 3600
        database.execute("INSERT INTO setting (key, value) VALUES (?, ?)", (OFFSET, str(-years)))
    assert installation.told_of_jobs() == "warn: None is late, but no worker is running."
