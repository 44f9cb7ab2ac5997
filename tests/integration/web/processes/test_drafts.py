"""The draft of a process: the editor's page and what it asks for, files, history."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.integration.web.conftest import Browser, Visit, hidden
from tests.integration.web.processes.sending import CONTENT, DRAFT, files_sent, put, renamed
from tests.processes import form, text_field


def test_the_editor_page_carries_what_the_editor_needs(owner: Browser) -> None:
    page = owner.page(DRAFT)
    root = re.search(r'<div class="l-studio" ([^>]+)>', page)
    assert root is not None
    data = dict(re.findall(r'data-([a-z]+)="([^"]*)"', root.group(1)))
    assert data["editor"] == "bpmn"
    assert data["file"] == "process.bpmn"
    assert (data["version"], data["language"], data["zone"]) == ("1", "sv", "Europe/Stockholm")
    for name in ("content", "references", "templates", "comments"):
        assert owner.get(data[name]).status_code == 200
    for part in ("data-tools", "data-saved", "data-canvas", "data-properties", "data-findings"):
        assert part in page


@pytest.mark.parametrize(
    ("name", "editor"),
    [("screening.dmn", "dmn"), ("forms/foretagsarende_intag.form", "form"), ("process.bpmn", "bpmn")],
)
def test_each_kind_of_file_has_its_editor(owner: Browser, name: str, editor: str) -> None:
    page = owner.page(f"{DRAFT}/{name}")
    assert f'data-editor="{editor}"' in page
    assert f"dist/editor-{editor}.js" in page


FORM = "forms/foretagsarende_kontakt.form"


def test_files_are_called_by_their_titles_wherever_they_are_named(owner: Browser) -> None:
    tabs = owner.page(f"{DRAFT}/{FORM}").partition('<nav class="l-views"')[2].partition("</nav>")[0]
    assert re.findall(r">([^<]+)</a>", tabs)[:3] == ["Företagsärende", "Screening av företagsärende", "Utse kontakt"]
    row = next(one for one in owner.page(f"{DRAFT}/files").split("<tr>") if FORM in one)
    assert ">Utse kontakt</a><br>" in row
    assert f">{FORM}</small>" in row
    row = next(one for one in owner.page(f"{DRAFT}/history").split("<tr>") if FORM in one)
    assert ">Utse kontakt<br>" in row


def test_a_finding_says_the_title_of_its_file_as_it_is_being_written(owner: Browser) -> None:
    faulty = {"id": "x", "components": [{"type": "text", "text": "# Ring sökanden"}, {"type": "telepathy", "id": "t"}]}
    unsaved = json.dumps(faulty, ensure_ascii=False)
    found = checked(owner, {"files": {"forms/x.form": unsaved}})
    assert {one["title"] for one in found if one["file"] == "forms/x.form"} == {"Ring sökanden"}
    put(owner, f"{DRAFT}/content/forms/x.form", unsaved.encode(), 0)
    assert f'<a href="{DRAFT}/forms/x.form">Ring sökanden</a> · ' in owner.page(f"{DRAFT}/propose")


@pytest.mark.parametrize("name", ["forms/nothing.form", "nothing", "../process.bpmn", "process.bpmn.exe"])
def test_a_file_that_is_not_there_is_not_found(owner: Browser, name: str) -> None:
    assert owner.get(f"{DRAFT}/{name}").status_code == 404
    assert owner.get(f"{DRAFT}/content/{name}").status_code == 404


def test_two_people_on_one_draft_lose_nothing(owner: Browser, visit: Visit) -> None:
    other = visit("only.process_owner")
    first = owner.get(CONTENT)
    assert first.headers["ETag"] == '"1"'
    mine, theirs = renamed(first.data, "Granska noga"), renamed(first.data, "Granska fort")
    saved = put(owner, CONTENT, mine, 1)
    assert (saved.status_code, saved.get_json()["version"]) == (200, 2)
    late = put(other, CONTENT, theirs, 1)
    told = late.get_json()
    assert (late.status_code, told["version"], told["by"]) == (409, 2, "Anneli Bergstrand")
    assert owner.get(CONTENT).data == mine
    assert other.get(told["kept"]).data == theirs
    assert put(other, CONTENT, theirs, told["version"]).get_json()["version"] == 3
    history = owner.page(f"{DRAFT}/history")
    assert "Kom för sent, sparat bredvid" in history
    assert owner.post(f"{DRAFT}/restore", {"save": hidden_before(history, "Anneli Bergstrand")}).status_code == 303
    assert owner.get(CONTENT).data == mine


def hidden_before(page: str, name: str) -> str:
    """The id of the newest saved state of *name* that can be had back."""
    rows = [row for row in page.split("<tr>") if name in row and 'name="save"' in row]
    return hidden(rows[0], "save")


def test_a_save_without_the_token_of_the_page_is_refused(owner: Browser) -> None:
    data = owner.get(CONTENT).data
    assert owner.client.put(CONTENT, data=data, headers={"If-Match": '"1"'}).status_code == 400
    owner.client.get("/docs")


def test_what_is_too_large_is_told_to_the_program(owner: Browser) -> None:
    refused = put(owner, CONTENT, b" " * 2_000_001, 1)
    assert (refused.status_code, refused.get_json()["error"]) == (422, "files.too_large")
    strange = put(owner, f"{DRAFT}/content/forms/run.py", b"x", 0)
    assert (strange.status_code, strange.get_json()["error"]) == (422, "files.strange")


def test_content_opened_by_itself_never_becomes_a_page(owner: Browser) -> None:
    put(owner, f"{DRAFT}/content/forms/x.form", b"<script>alert(1)</script>", 0)
    response = owner.get(f"{DRAFT}/content/forms/x.form")
    assert response.mimetype == "text/plain"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_the_check_knows_what_is_not_saved_yet(owner: Browser) -> None:
    text = owner.get(CONTENT).get_data(as_text=True)
    broken = text.replace('formId="foretagsarende_granska_intag"', 'formId="borta"')
    found = checked(owner, {"files": {"process.bpmn": broken}})[0]
    assert (found["code"], found["severity"], found["element"]) == ("REF-FORM", "error", "granska_intag")
    assert (found["file"], found["path"]) == ("process.bpmn", [])
    assert "borta" in found["message"]
    assert found["remedy"]
    assert [one["severity"] for one in checked(owner, {}) if one["severity"] == "error"] == []
    other = {"files": {"process.bpmn": text.replace('id="foretagsarende"', 'id="annat"')}}
    told = {one["code"]: one["message"] for one in checked(owner, other)}
    assert told["FILES-OTHER-PROCESS"].startswith("Processen i diagrammet har id annat")


def checked(browser: Browser, sent: Any) -> list[Any]:
    response = browser.client.post(f"{DRAFT}/check", json=sent, headers={"X-CSRFToken": browser.token})
    assert response.status_code == 200
    return list(response.get_json()["findings"])


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"files": []}', b'{"files": {"run.py": ""}}', b'{"files": {"a.dmn": 1}}']
)
def test_a_check_of_something_else_is_refused(owner: Browser, body: bytes) -> None:
    headers = {"X-CSRFToken": owner.token}
    refused = owner.client.post(f"{DRAFT}/check", data=body, headers=headers, content_type="application/json")
    assert (refused.status_code, refused.get_json()["error"]) == (422, "files.strange")


def test_references_are_what_the_draft_can_refer_to(owner: Browser) -> None:
    told = owner.get(f"{DRAFT}/references").get_json()
    contact = {"id": "foretagsarende_kontakt", "name": "Utse kontakt", "file": "forms/foretagsarende_kontakt.form"}
    assert contact in told["forms"]
    assert [one["name"] for one in told["forms"]][:2] == ["Avsluta på begäran", "Bekräfta bedömningen"]
    assert "sparval" in [one["id"] for one in told["decisions"]]
    assert "kontaktcenter" in [one["key"] for one in told["groups"]]
    assert {"arende", "foretag", "bedomning", "kontakt"} <= set(told["variables"])
    job = next(one for one in told["handlers"] if one["type"] == "lots.open_authority_case")
    assert (job["kind"], job["label"]) == ("job", "Öppna ett delärende")
    assert [one["name"] for one in job["inputs"] if one["required"]] == ["process", "authority"]
    assert {"name": "is defined", "params": ["value"]}.items() <= told["functions"][0].items()


def test_a_new_form_and_table_open_in_their_editors_and_have_no_fault(owner: Browser) -> None:
    made = owner.post(f"{DRAFT}/files", {"kind": "form", "name": "Begär yttrande"})
    assert made.location == f"{DRAFT}/forms/begar_yttrande.form"
    table = owner.post(f"{DRAFT}/files", {"kind": "decision", "name": "Avgift"})
    assert table.location == f"{DRAFT}/avgift.dmn"
    assert [one for one in checked(owner, {}) if one["file"] in ("forms/begar_yttrande.form", "avgift.dmn")] == []
    put(owner, f"{DRAFT}/content/forms/begar_yttrande.form", form("begar_yttrande"), 1)
    again = owner.post(f"{DRAFT}/files", {"kind": "form", "name": "Begär yttrande"})
    assert again.status_code == 422
    assert "Det finns redan en fil" in again.get_data(as_text=True)


def test_files_are_uploaded_renamed_and_removed(owner: Browser) -> None:
    assert owner.post(f"{DRAFT}/import", files_sent(mer__form=form("mer", text_field("a")))).status_code == 303
    rename = {"name": "forms/mer.form", "to": "forms/annat.form"}
    assert owner.post(f"{DRAFT}/rename", rename).status_code == 303
    assert "forms/annat.form" in owner.page(f"{DRAFT}/files")
    assert owner.post(f"{DRAFT}/remove", {"name": "forms/annat.form"}).status_code == 303
    assert "forms/annat.form" not in owner.page(f"{DRAFT}/files").partition("<main")[2].partition("</table>")[0]
    assert (
        owner.post(f"{DRAFT}/rename", {**rename, "name": "forms/foretagsarende_svar.form", "to": "x"}).status_code
        == 422
    )
