"""What this installation is called, and whether it is a demo with a clock of its own."""

from __future__ import annotations

from flask import current_app

from web.context import house
from workflows.present import DemoClock, read_setting
from workflows.scenario.people import read_people

SETTING = "municipality"
DEMO_PEOPLE = "smedhult"


def is_demo() -> bool:
    return isinstance(house().now, DemoClock)


def municipality() -> str:
    """The name beside the flag: the setting `municipality`, in the demo that of its people; read once a process."""
    known: str | None = current_app.extensions.get("lots.municipality")
    if known is None:
        with house().read() as connection:
            known = read_setting(connection, SETTING) or (read_people(DEMO_PEOPLE).name if is_demo() else "")
        current_app.extensions["lots.municipality"] = known
    return known
