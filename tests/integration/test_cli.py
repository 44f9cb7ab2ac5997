"""`lots` on a real installation: set-up, people, cases, log, and serving until it is told to stop."""

from __future__ import annotations

import io
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import ClaimTask
from engine.config import read_config
from engine.queries.people import actor_for_user
from engine.rows import Task, User
from engine.services.assigning import claim_task
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task
from tests.servers import free_port
from web.cli import call
from workflows.house import open_lots

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30
PASSWORD = "en lång lösenfras"
ENTRY = "from web.cli import main; main()"


class Lots:
    """`lots` as typed in a shell whose settings lie in *folder*."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.capsys, self.monkeypatch = folder, capsys, monkeypatch

    def __call__(self, *arguments: str, code: int = 0, stdin: str = "") -> str:
        """Run a command, check its exit code and return what it printed (a refusal: what it said)."""
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        self.capsys.readouterr()
        exit_code = call(arguments)
        out, err = self.capsys.readouterr()
        assert exit_code == code, f"{out}\n{err}"
        return out if code == 0 else out + err

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    """An empty folder for an installation on SQLite."""
    monkeypatch.setenv("LOTS_DATA_DIR", str(tmp_path / "var"))
    for name in ("LOTS_DATABASE_URL", "LOTS_SECRET_KEY", "LOTS_KEY_DIR", "LOTS_PORT"):
        monkeypatch.delenv(name, raising=False)
    return Lots(tmp_path, capsys, monkeypatch)


@pytest.fixture
def installed(lots: Lots) -> Lots:
    """An installation with a department, a group, two people and the process `review`."""
    lots("init")
    lots("user", "department", "KS", "Kommunstyrelsen")
    lots("user", "group", "kontaktcenter", "Kontaktcenter", "--department", "KS")
    add = ("user", "add", "anna", "--name", "Anna Berg", "--department", "KS", "--group", "kontaktcenter")
    lots(*add, "--role", "official@KS", "--password-stdin", stdin=f"{PASSWORD}\n")
    lots("user", "add", "rune", "--name", "Rune Palm", "--role", "auditor", "--password-stdin", stdin=f"{PASSWORD}\n")
    lots("deploy", str(review_folder(lots.folder)), "--approved-by", "rune")
    return lots


def review_folder(place: Path) -> Path:
    process = place / "review"
    (process / "forms").mkdir(parents=True, exist_ok=True)
    diagram = bpmn(
        "review", [start_event(), user_task("look", form="look"), end_event()], ["start -> look", "look -> end"]
    )
    (process / "process.bpmn").write_bytes(diagram)
    (process / "forms" / "look.form").write_bytes(form("look", text_field("answer", required=True)))
    return process


def test_init_makes_a_private_installation_and_can_be_run_again(lots: Lots) -> None:
    lots("init")
    settings = (lots.folder / "var" / "lots.env").read_text()
    lots("init")
    assert (lots.folder / "var" / "lots.env").read_text() == settings
    assert re.match(r"LOTS_SECRET_KEY=\S{40,}\n$", settings)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (lots.folder / "var").iterdir()}
    assert (modes["lots.db"], modes["lots.env"], modes["keys"]) == (0o600, 0o600, 0o700)


def test_a_command_before_init_says_what_to_run(lots: Lots) -> None:
    lots.folder.joinpath("var").mkdir()
    assert "Run `lots init`." in lots("case", "list", code=1)
    assert "LOTS_SECRET_KEY is not set" in lots("serve", code=1)


def test_a_wrong_setting_is_named(lots: Lots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTS_PORT", "eighty")
    assert "LOTS_PORT: 'eighty' is not a port" in lots("case", "list", code=1)


def test_a_database_that_does_not_answer_is_one_line(lots: Lots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTS_DATABASE_URL", f"postgresql://lots@127.0.0.1:{free_port()}/lots")
    told = lots("case", "list", code=1)
    assert told.startswith("lots: The database can't be used")
    assert len(told.splitlines()) == 1


def test_people_are_listed_with_groups_and_roles(installed: Lots) -> None:
    installed("user", "grant", "anna", "manager", "--department", "KS")
    anna, rune = installed.json("user", "list")
    assert (anna["login"], anna["groups"], anna["roles"]) == ("anna", ["kontaktcenter"], ["manager@KS", "official@KS"])
    assert rune["roles"] == ["auditor"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("user", "add", "anna", "--name", "A", "--password-stdin"), "There is a user anna already."),
        (("user", "add", "bo", "--name", "B", "--role", "king", "--password-stdin"), "There is no role king."),
        (("user", "add", "bo", "--name", "B", "--group", "x", "--password-stdin"), "There is no group x."),
        (("user", "password", "nobody", "--password-stdin"), "There is no user nobody."),
        (("user", "grant", "nobody", "auditor"), "There is no user nobody."),
        (("token", "add", "--user", "nobody", "--name", "t"), "There is no user nobody."),
        (("token", "revoke", "9"), "There is no token 9."),
        (("case", "show", "KS-2026-0009"), "There is no case KS-2026-0009."),
        (("case", "start", "nothing"), "No version of nothing is published."),
        (("case", "start", "review", "--values", "[1]"), "The values are no JSON object"),
        (("case", "start", "review", "--values", "@/nowhere"), "/nowhere can't be read"),
    ],
)
def test_a_refusal_is_one_line_with_its_remedy(installed: Lots, arguments: tuple[str, ...], said: str) -> None:
    told = installed(*arguments, code=1, stdin=f"{PASSWORD}\n")
    assert told.startswith(f"lots: {said}")
    assert len(told.splitlines()) == 1


def test_a_short_password_is_refused(installed: Lots) -> None:
    told = installed("user", "add", "bo", "--name", "B", "--password-stdin", code=1, stdin="kort\n")
    assert "at least 12 characters" in told
    assert [one["login"] for one in installed.json("user", "list")] == ["anna", "rune"]


def test_deploying_needs_a_second_person_and_the_same_files_change_nothing(installed: Lots) -> None:
    folder = str(review_folder(installed.folder))
    assert "--approved-by" in installed("deploy", folder, code=1)
    assert installed("deploy", folder, "--approved-by", "rune") == "review version 1 is published already\n"


def test_a_diagram_that_cannot_run_is_not_deployed(installed: Lots) -> None:
    folder = review_folder(installed.folder)
    (folder / "forms" / "look.form").unlink()
    told = installed("deploy", str(folder), "--approved-by", "rune", code=1)
    assert "can't be published" in told
    assert "look" in told


def test_a_case_is_started_shown_and_verified(installed: Lots) -> None:
    number = installed("case", "start", "review", "--title", "Krog Tre Ekar").strip()
    assert re.match(r"KS-\d{4}-0001$", number)
    assert number in installed("case", "list")
    shown = installed.json("case", "show", number)
    assert (shown["title"], shown["state"], shown["channel"]) == ("Krog Tre Ekar", "open", "cli")
    assert [task["element"] for task in shown["tasks"]] == ["look"]
    (event,) = installed.json("case", "events", number)
    assert (event["type"], event["actor"]) == ("case.started", "system:cli")
    assert installed("audit", "verify").endswith("1 cases, 1 events: the log holds\n")
    assert installed("case", "show", number).startswith("number ")


def test_the_events_of_a_case_name_people_by_their_logins(installed: Lots) -> None:
    number = installed("case", "start", "review").strip()
    house = open_lots(read_config())
    with house.read() as connection:
        task = connection.execute(select(Task.id, Task.version)).one()
        user_id = connection.execute(select(User.id).where(User.login == "anna")).scalar_one()
        anna = actor_for_user(connection, user_id, house.now().date(), "password")
    house.run(claim_task, ClaimTask(task.id, task.version), anna)
    house.database.dispose()
    last = installed("case", "events", number).splitlines()[-1]
    assert "anna" in last
    assert "task.claimed" in last


def test_a_changed_log_is_exit_code_1(installed: Lots) -> None:
    import sqlite3

    number = installed("case", "start", "review").strip()
    with sqlite3.connect(installed.folder / "var" / "lots.db") as outsider:
        outsider.execute("UPDATE payload SET ciphertext = x'00'")
    told = installed("audit", "verify", number, code=1)
    assert f"{number} event 1" in told
    assert "problems" in told


def test_a_token_is_shown_once_and_can_be_revoked(installed: Lots) -> None:
    secret = installed("token", "add", "--user", "anna", "--name", "E-tjänst").strip()
    assert len(secret) >= 43
    (row,) = installed.json("token", "list")
    assert (row["login"], row["name"], row["revoked_at"]) == ("anna", "E-tjänst", None)
    assert secret not in installed("token", "list")
    installed("token", "revoke", str(row["id"]))
    assert installed.json("token", "list")[0]["revoked_at"] is not None


def test_changes_of_rights_are_in_the_security_log(installed: Lots) -> None:
    import sqlite3

    installed("user", "password", "anna", "--password-stdin", stdin=f"{PASSWORD} igen\n")
    with sqlite3.connect(installed.folder / "var" / "lots.db") as reader:
        kinds = [kind for (kind,) in reader.execute("SELECT kind FROM security_log ORDER BY id")]
    assert kinds == ["user.added", "user.added", "definition.published", "user.password_set"]


def test_the_doctor_finds_what_is_wrong(installed: Lots) -> None:
    good = {(one["subject"], one["state"]) for one in installed.json("doctor")}
    assert {("settings", "good"), ("keys", "good"), ("database", "good"), ("processes", "good")} <= good
    (installed.folder / "var" / "keys" / "kek").unlink()
    assert "BAD   keys: keys.missing" in installed("doctor", code=1)


def test_the_doctor_finds_a_case_that_stands_still(installed: Lots) -> None:
    import sqlite3

    installed("case", "start", "review", "--values", "{}")
    assert "Every open case is ready, waiting or scheduled." in installed("doctor", "--cases")
    with sqlite3.connect(installed.folder / "var" / "lots.db") as owner:
        owner.execute("UPDATE task SET cancelled_at = offered_at")
    assert "BAD   cases: 1 stand still." in installed("doctor", "--cases", code=1)
    assert "WARN  incidents: 1 wait for an operator." in installed("doctor")


SCENARIO = """
name: Granskas
process: review
start: 2026-11-24T09:00
by: maria.ohman
steps:
- {who: maria.ohman, task: look, values: {answer: ja}}
- expect: {case: closed}
"""


@pytest.fixture
def story(lots: Lots, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of the one process `review`, and a scenario of it."""
    folder = review_folder(lots.folder / "bpmn")
    monkeypatch.setenv("LOTS_BPMN_DIR", str(folder.parent))
    path = folder / "scenarios" / "granskas.yaml"
    path.parent.mkdir()
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def test_a_scenario_is_played_and_its_log_verified(lots: Lots, story: Path) -> None:
    told = lots("run", str(story.parents[1]), "--coverage").splitlines()
    assert told[-3:] == [f"good: {story} (3 events)", "review: not taken: nothing", "1 of 1 scenarios hold"]
    assert any("maria.ohman" in line and "Look" in line for line in told[:-3]), "one line a step"
    assert lots.json("run", str(story))["scenarios"][0]["error"] is None
    assert not (lots.folder / "var").exists(), "the installation's own database is not touched"


def test_a_scenario_that_does_not_hold_is_exit_code_1_and_names_its_step(lots: Lots, story: Path) -> None:
    story.write_text(SCENARIO.replace("closed", "open"), encoding="utf-8")
    told = lots("run", "--quiet", str(story), code=1)
    assert f"FAILED: {story}, step 2: " in told
    assert "0 of 1 scenarios hold" in told


def test_a_flow_that_no_scenario_takes_is_named(lots: Lots, story: Path) -> None:
    story.write_text(
        SCENARIO.replace(SCENARIO[SCENARIO.index("- {who") :], "- expect: {case: open}\n"), encoding="utf-8"
    )
    assert "review: not taken: f_look_end" in lots("run", "--quiet", "--coverage", str(story), code=1)


def test_a_folder_without_scenarios_is_said_so(lots: Lots) -> None:
    assert "nothing to read" in lots("run", str(lots.folder), code=1)


def test_the_demo_is_built_once_and_its_logins_work(lots: Lots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTS_DEMO_PASSWORD", PASSWORD)
    told = lots("demo", "--no-serve", "--port", "8123")
    assert "Smedhults kommun: log in at http://127.0.0.1:8123/login as" in told
    assert "jonas.rydell" in told
    assert f"Password of all: {PASSWORD}" in told
    assert re.search(r"Entrepreneur of KS-2026-\d{4}: http://127.0.0.1:8123/my/\S{43}", told)
    cases = lots.json("case", "list")
    assert len(cases) > 5
    assert "the log holds" in lots("audit", "verify")
    assert "Entrepreneur of" not in lots("demo", "--no-serve"), "what is there is served as it is"
    assert lots.json("case", "list") == cases


def test_a_demo_never_touches_other_data(installed: Lots) -> None:
    told = installed("demo", "--no-serve", code=1)
    assert "LOTS_DATABASE_URL" in told
    assert [one["login"] for one in installed.json("user", "list")] == ["anna", "rune"]


# ---------------------------------------------------------------- serving


@contextmanager
def served(port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", ENTRY, "serve", "--port", str(port), *options],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_serve_says_where_and_stops_when_told(installed: Lots) -> None:
    port = free_port()
    with served(port) as process:
        wait_until(lambda: answers(port))
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    assert out == f"Lots is served at http://127.0.0.1:{port} (Ctrl-C stops it)\n"
    assert "Traceback" not in err


def test_a_second_server_does_not_run_the_jobs_of_a_database_file(installed: Lots) -> None:
    first, second = free_port(), free_port()
    with served(first):
        wait_until(lambda: answers(first))
        with served(second) as refused:
            _, err = refused.communicate(timeout=PATIENCE_S)
        assert refused.returncode == 1
        assert "runs the jobs" in err
        with served(second, "--no-worker"):
            wait_until(lambda: answers(second))


def test_a_port_that_is_taken_is_named(installed: Lots) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with served(port) as refused:
            _, err = refused.communicate(timeout=PATIENCE_S)
    assert refused.returncode == 1
    assert err.startswith(f"lots: Port {port} is taken by another program.")
