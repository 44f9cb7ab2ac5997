"""Every address that changes a process, each with a request that is ready to be sent."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from tests.factories import deploy
from tests.integration.web.conftest import Browser, hidden
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task
from tests.stress.site import Request, Site

MARIA, ANNELI, TOVE = "maria.ohman", "anneli.bergstrand", "tove.hallin"
LOOK = form("look", text_field("answer", required=True))
TO_THE_END = ["start -> a", "a -> end"]


def new_process(site: Site) -> Request:
    fields = {"name": f"Torghandel {next(site.addresses)}", "authority": "KS", "group": "kontaktcenter"}
    return site.posting(site.visit(ANNELI), "/processes", fields)


def new_process_from_files(site: Site) -> Request:
    data = bpmn(f"imported{next(site.addresses)}", [start_event(), user_task("a"), end_event()], TO_THE_END)
    return site.posting(site.visit(ANNELI), "/processes/import", lambda: {"files": (io.BytesIO(data), "krog.bpmn")})


def draft_begin(site: Site) -> Request:
    key = published(site)
    return site.posting(site.visit(ANNELI), f"/processes/{key}/draft", {"version": "1"})


def draft_save(site: Site) -> Request:
    """Sent again after it was saved, it finds what it wanted."""
    browser, key = drafted(site)
    data = form("look", text_field("answer", required=True), text_field("more"))

    def send() -> Any:
        headers = {"X-CSRFToken": browser.token, "If-Match": '"1"'}
        return browser.client.put(f"/processes/{key}/draft/content/forms/look.form", data=data, headers=headers)

    return send


def draft_check(site: Site) -> Request:
    browser, key = drafted(site)
    headers = {"X-CSRFToken": browser.token}
    return lambda: browser.client.post(f"/processes/{key}/draft/check", json={"files": {}}, headers=headers)


def draft_add(site: Site) -> Request:
    return in_draft(site, "files", {"kind": "form", "name": "Ny fråga"})


def draft_upload(site: Site) -> Request:
    return in_draft(site, "import", lambda: {"files": (io.BytesIO(LOOK), "mer.form")})


def draft_remove(site: Site) -> Request:
    return in_draft(site, "remove", {"name": "forms/look.form"})


def draft_rename(site: Site) -> Request:
    return in_draft(site, "rename", {"name": "forms/look.form", "to": "forms/see.form"})


def draft_restore(site: Site) -> Request:
    browser, key = drafted(site)
    assert browser.post(f"/processes/{key}/draft/remove", {"name": "forms/look.form"}).status_code == 303
    page = browser.page(f"/processes/{key}/draft/history")
    return site.posting(browser, f"/processes/{key}/draft/restore", {"save": hidden(page, "save")})


def draft_discard(site: Site) -> Request:
    return in_draft(site, "discard", {})


def propose(site: Site) -> Request:
    browser, key = changed(site)
    sha256 = hidden(browser.page(f"/processes/{key}/draft/propose"), "sha256")
    return site.posting(browser, f"/processes/{key}/draft/propose", {"sha256": sha256, "note": "en fråga till"})


def approve(site: Site) -> Request:
    key = proposed(site)
    browser = site.visit(TOVE)
    sha256 = hidden(browser.page(f"/processes/{key}/2/proposal"), "sha256")
    return site.posting(browser, f"/processes/{key}/2/approve", {"sha256": sha256})


def refuse(site: Site) -> Request:
    return site.posting(site.visit(TOVE), f"/processes/{proposed(site)}/2/refuse", {"reason": "för lång"})


def retire(site: Site) -> Request:
    fields = {"reason": "används inte", "sure": "yes"}
    return site.posting(site.visit(ANNELI), f"/processes/{published(site)}/1/retire", fields)


def comment(site: Site) -> Request:
    browser, path, _ = site.task(MARIA, site.ask()[0])
    return site.posting(browser, f"{path}/comment", {"text": "Frågan är konstig"})


def comment_done(site: Site) -> Request:
    assert comment(site)().status_code == 303
    owner = site.visit(ANNELI)
    newest = owner.get("/processes/foretagsarende/comments").get_json()[0]
    return site.posting(owner, newest["done_url"], {})


def api_propose(site: Site) -> Request:
    return site.calling(ANNELI, "/definitions", {"files": texts(published(site), "more")})


def api_approve(site: Site) -> Request:
    made = site.calling(ANNELI, "/definitions", {"files": texts(published(site), "more")})().get_json()
    return site.calling(TOVE, f"/definitions/{made['id']}/approve", {"sha256": made["sha256"]})


def texts(key: str, more: str) -> dict[str, str]:
    look = form("look", text_field("answer"), text_field(f"{more}_{key}"))
    return {"process.bpmn": small(key).decode(), "forms/look.form": look.decode()}


def in_draft(site: Site, action: str, fields: dict[str, Any] | Callable[[], dict[str, Any]]) -> Request:
    browser, key = drafted(site)
    return site.posting(browser, f"/processes/{key}/draft/{action}", fields)


def published(site: Site) -> str:
    """A process of its own."""
    key = f"small{next(site.addresses)}"
    deploy(site.house, {"process.bpmn": small(key), "forms/look.form": LOOK})
    return key


def small(key: str) -> bytes:
    return bpmn(key, [start_event(), user_task("a", form="look"), end_event()], TO_THE_END)


def drafted(site: Site) -> tuple[Browser, str]:
    browser, key = site.visit(ANNELI), published(site)
    assert browser.post(f"/processes/{key}/draft", {"version": "1"}).status_code == 303
    return browser, key


def changed(site: Site) -> tuple[Browser, str]:
    browser, key = drafted(site)
    assert browser.post(f"/processes/{key}/draft/files", {"kind": "form", "name": f"Fråga om {key}"}).status_code == 303
    return browser, key


def proposed(site: Site) -> str:
    browser, key = changed(site)
    sha256 = hidden(browser.page(f"/processes/{key}/draft/propose"), "sha256")
    assert browser.post(f"/processes/{key}/draft/propose", {"sha256": sha256}).status_code == 303
    return key


PROCESS_REQUESTS: Mapping[str, Callable[[Site], Request]] = {
    "new_processes.create": new_process,
    "new_processes.import_files": new_process_from_files,
    "drafts.begin": draft_begin,
    "drafts.restore": draft_restore,
    "drafts.discard": draft_discard,
    "draft_json.save": draft_save,
    "draft_json.check": draft_check,
    "draft_files.add": draft_add,
    "draft_files.upload": draft_upload,
    "draft_files.remove": draft_remove,
    "draft_files.rename": draft_rename,
    "proposals.propose": propose,
    "proposals.approve": approve,
    "proposals.refuse": refuse,
    "proposals.retire": retire,
    "comments.write": comment,
    "comments.settle": comment_done,
    "api.propose_definition": api_propose,
    "api.approve_definition": api_approve,
}
