"""The editor tells times in the installation's zone, wherever the browser is."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.studio import QUIET, STEP, ProcessOwner
from tests.e2e.visitor import Visitors

TIME = re.compile(r"\d\d\.\d\d")


def test_a_browser_in_another_time_zone_is_told_the_same_time(visitors: Visitors) -> None:
    here, far_away = visitors.a(ProcessOwner), visitors.a(ProcessOwner, timezone_id="Pacific/Marquesas")
    for owner in (here, far_away):
        owner.logs_in("anneli.bergstrand")
        owner.begins_a_draft(QUIET)
    here.finds(STEP)
    here.appends("Handläggaruppgift", "Enas")
    here.has_everything_saved()
    saved = TIME.search(here.saved_line.inner_text())
    assert saved is not None

    far_away.finds(STEP)
    far_away.appends("Handläggaruppgift", "Andras")
    heading = far_away.page.get_by_role("alertdialog").get_by_role("heading")
    expect(heading).to_contain_text(f"{saved.group()}, medan du ritade")
    far_away.presses("Öppna deras")
    expect(far_away.saved_line).to_have_text(f"Sparat {saved.group()}")
    far_away.forgives("409")
