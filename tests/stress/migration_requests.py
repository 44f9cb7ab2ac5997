"""Moving cases on the page, ready to be sent."""

from __future__ import annotations

from tests.factories import deploy, start
from tests.processes import bpmn, end_event, start_event, user_task
from tests.stress.site import Request, Site

OWNER = "anneli.bergstrand"


def move_cases(site: Site) -> Request:
    """A process with one open case and a newer version."""
    key = f"moved{next(site.addresses)}"
    for names in (("a", "b"), ("a", "c", "b")):
        ways = [f"{one} -> {other}" for one, other in zip(("start", *names), (*names, "end"), strict=True)]
        diagram = bpmn(key, [start_event(), *map(user_task, names), end_event()], ways)
        deploy(site.house, {"process.bpmn": diagram})
        if len(names) == 2:
            start(site.house, key)
    return site.posting(site.visit(OWNER), f"/processes/{key}/migrate", {"to": "2", "reason": "ny version"})
