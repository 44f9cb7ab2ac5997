"""The editor of diagrams, alone in a browser: opens a file and saves it, without a server behind it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route

HERE = "http://editor.invalid"
DRAFT = "/processes/p/draft"
ANSWERS: dict[str, Any] = {
    f"{DRAFT}/check": {"findings": []},
    f"{DRAFT}/references": {},
    f"{DRAFT}/comments": [],
    "/templates": [],
}
PAGE = f"""<!doctype html><html lang="sv"><link rel="stylesheet" href="/static/dist/editor-bpmn.css">
<style>[data-canvas] {{ height: 600px }}</style>
<div data-editor="bpmn" data-language="sv" data-file="process.bpmn" data-version="1" data-csrf="-"
 data-content="{DRAFT}/content/process.bpmn" data-check="{DRAFT}/check" data-references="{DRAFT}/references"
 data-templates="/templates" data-comments="{DRAFT}/comments"><span data-tools></span><span data-saved></span>
<div data-canvas></div><div data-properties></div><div data-findings></div></div>
<script type="module" src="/static/dist/editor-bpmn.js"></script></html>"""
BLANK = b"""<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"
 xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="t"><process id="p"/>
<di:BPMNDiagram><di:BPMNPlane bpmnElement="p"/></di:BPMNDiagram></definitions>"""
UNSAVED = """([key, text]) => new Promise((done, failed) => {
    const opening = indexedDB.open('lots-editor', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('unsaved');
    opening.onerror = failed;
    opening.onsuccess = () => {
        const change = opening.result.transaction('unsaved', 'readwrite');
        change.objectStore('unsaved').put({text, version: 1, at: 0}, key);
        change.oncomplete = () => { opening.result.close(); done(); };
    };
})"""


def saved_by_the_editor(browser: Browser, data: bytes) -> bytes:
    """Return the file as the editor saves it when nothing is changed.

    It is given as what an earlier visit had not saved: brought back, it is opened and saved as it is.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.route(f"{HERE}/**", answer)
        page.goto(f"{HERE}/nothing")
        page.evaluate(UNSAVED, [f"{DRAFT}/content/process.bpmn", data.decode("utf-8-sig")])
        page.goto(f"{HERE}{DRAFT}")
        with page.expect_request(lambda request: request.method == "PUT") as saving:
            page.get_by_role("button", name="Ta tillbaka mina ändringar").click()
            page.evaluate("dispatchEvent(new Event('online'))")  # saves at once what waits to be saved
        assert faults == []
        return saving.value.post_data_buffer or b""
    finally:
        context.close()


def answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=str(resources.files("web") / path.removeprefix("/")))
    elif path == DRAFT:
        route.fulfill(content_type="text/html; charset=utf-8", body=PAGE)
    elif route.request.method == "PUT":
        route.fulfill(content_type="application/json", body='{"version": 2, "saved_at": "2026-11-24T09:00:00Z"}')
    elif path.startswith(f"{DRAFT}/content/"):
        route.fulfill(content_type="text/plain", headers={"ETag": '"1"'}, body=BLANK)
    elif path in ANSWERS:
        route.fulfill(content_type="application/json", body=json.dumps(ANSWERS[path]))
    else:
        route.fulfill(content_type="text/html", body="")
