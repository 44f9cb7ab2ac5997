"""What an official's pages cost when a municipality has worked for many years."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from engine.services.identity import set_password
from tests.bench.crowd import TASKS_A_CASE, fill
from tests.bench.figure import Figure, percentile, spent_ms
from tests.bench.house import Ready, ready_house
from tests.bench.place import Place
from web.app import create_app

SIZES = (1_000, 100_000)
"""Cases: ten thousand tasks and a million."""
FULL = 1_000_000
PAGES = ("/", "/tasks", "/tasks?view=group", "/tasks?view=unassigned", "/tasks?view=overdue")
ROUNDS = 40
PASSWORD = "a password for the measurement"


def task_list(place: Place) -> list[Figure]:
    """The slowest twentieth of own work and the views of the task list, beside the same with fewer tasks."""
    sizes = (*SIZES, FULL) if place.is_full else SIZES
    taken = {f"{cases * TASKS_A_CASE:,} tasks": _pages_ms(place, place.rounds(cases)) for cases in sizes}
    (_, largest), fewer = taken.popitem(), taken
    return [Figure("tasklist.p95_ms", largest, "ms", fewer)]


def _pages_ms(place: Place, cases: int) -> float:
    folder = place.new_folder()
    with ready_house(place.sqlite_url(folder), folder) as ready:
        fill(ready, cases)
        client = _logged_in(ready)
        for page in PAGES:
            assert client.get(page).status_code == 200, page
        return percentile(95, spent_ms((lambda page=page: client.get(page)) for page in PAGES * ROUNDS))  # type: ignore[misc]


def _logged_in(ready: Ready) -> FlaskClient:
    with ready.house.database.begin() as connection:
        set_password(connection, "anna", PASSWORD)
    client = create_app(ready.house).test_client()
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").get_data(as_text=True))
    assert found is not None
    answer = client.post("/login", data={"csrf_token": found.group(1), "login": "anna", "password": PASSWORD})
    assert answer.status_code == 303
    return client
