"""The process library: what there is, new processes, files in and out."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from engine.queries.drafting import find_draft
from engine.services.work import House
from tests.factories import deploy, start
from tests.integration.web.conftest import Visit
from tests.integration.web.processes.sending import OFFICIAL, OWNER, files_sent, market, zipped
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task

BPMN = Path(__file__).parents[4] / "bpmn"


def test_the_library_offers_drawing_only_to_who_owns_processes(visit: Visit) -> None:
    assert "Ny process" in visit(OWNER).page("/processes")
    page = visit(OFFICIAL).page("/processes")
    assert "Ny process" not in page
    assert "Utkast" not in page


def test_a_draft_of_a_published_process_stands_with_it_alone(visit: Visit) -> None:
    browser = visit(OWNER)
    assert browser.post("/processes/serveringstillstand/draft", {"version": "1"}).status_code == 303
    page = browser.page("/processes")
    assert "/processes/serveringstillstand/draft" in page
    assert "Inte publicerade" not in page


def test_open_cases_are_counted_in_all_versions(visit: Visit, house: House) -> None:
    one_step = [start_event(), user_task("look"), end_event()]
    for name in ("Look", "View"):
        files = bpmn("counted", one_step, ["start -> look", "look -> end"]).replace(b"Look", name.encode())
        deploy(house, {"process.bpmn": files})
        if name == "Look":
            start(house, "counted")
    row = visit(OWNER).page("/processes").split(">Counted<")[1].split("</tr>")[0]
    assert re.search(r'class="num">1<', row)


def test_a_new_process_begins_with_one_step_and_nothing_to_mend(visit: Visit) -> None:
    browser = visit(OWNER)
    fields = {"name": "Torghandel på sommaren", "authority": "KS", "group": "kontaktcenter"}
    response = browser.post("/processes", fields)
    assert response.location == "/processes/torghandel_pa_sommaren/draft"
    page = browser.page(response.location)
    assert "Utkast till en ny process" in page
    assert "Inget att rätta" in page
    diagram = browser.get("/processes/torghandel_pa_sommaren/draft/content/process.bpmn").get_data(as_text=True)
    assert 'name="Det första steget"' in diagram
    assert "BPMNShape" in diagram
    assert browser.get("/processes/torghandel_pa_sommaren").location == "/processes/torghandel_pa_sommaren/draft"
    assert "Torghandel på sommaren" in browser.page("/processes")
    assert visit(OFFICIAL).get("/processes/torghandel_pa_sommaren").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "123"}, "Skriv vad processen heter"),
        ({"name": "Företagsärende"}, "Det finns redan en process som heter"),
        ({"authority": "NASA"}, "Välj vilken myndighets ärenden"),
        ({"group": "nobody"}, "Välj den grupp"),
    ],
)
def test_what_is_missing_of_a_new_process_is_told_and_what_was_typed_stays(
    visit: Visit, fields: dict[str, str], said: str
) -> None:
    browser = visit(OWNER)
    given = {"name": "Marknad", "authority": "KS", "group": "kontaktcenter", **fields}
    response = browser.post("/processes", given)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in page
    assert f'value="{given["name"]}"' in page


def test_name_of_a_process_cannot_inject_into_its_diagram(visit: Visit) -> None:
    browser = visit(OWNER)
    fields = {"name": 'Marknad "<&>', "authority": "KS", "group": "kontaktcenter"}
    assert browser.post("/processes", fields).location == "/processes/marknad/draft"
    assert "Inget att rätta" in browser.page("/processes/marknad/draft")


def test_an_archive_becomes_a_draft_and_comes_back_byte_for_byte(visit: Visit) -> None:
    browser = visit(OWNER)
    members = {"krog/process.bpmn": market(), "krog/forms/f.form": form("f", text_field("a")), "krog/README.md": b"x"}
    response = browser.post("/processes/import", files_sent(krog__zip=zipped(members)))
    assert response.location == "/processes/market/draft"
    archive = browser.client.get("/processes/market/draft/export.zip")
    assert archive.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as found:
        assert {name: found.read(name) for name in found.namelist()} == {
            "process.bpmn": market(),
            "forms/f.form": members["krog/forms/f.form"],
        }


def test_single_files_get_their_place_by_their_kind(visit: Visit) -> None:
    browser = visit(OWNER)
    sent = files_sent(Krogen__bpmn=market(), Ansökan__form=form("f"))
    assert browser.post("/processes/import", sent).status_code == 303
    page = browser.page("/processes/market/draft/files")
    assert "forms/ansokan.form" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Välj en fil först"),
        ({"forms__form": b"{}"}, "Det finns inget diagram"),
        ({"run__py": b"print()"}, "En process har ingen plats för run.py"),
        ({"krog__zip": b"PK\x03\x04 not really"}, "gick inte att packa upp"),
        ({"krog__zip": zipped({"a.bpmn": market(), "b/a.bpmn": market()})}, "Två av filerna skulle heta process.bpmn"),
        ({"krog__zip": zipped({"a.bpmn": b" " * 2_000_001})}, "För stort"),
        ({"krog__zip": zipped({f"f{n}.form": b"{}" for n in range(101)})}, "högst 100 filer"),
        ({"krog__bpmn": b"<definitions"}, "STRUCT"),
    ],
)
def test_files_that_make_no_process_are_refused_in_words(visit: Visit, sent: dict[str, bytes], said: str) -> None:
    response = visit(OWNER).post("/processes/import", files_sent(**sent))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in page or (said == "STRUCT" and "l-find" in page)


def test_an_entity_bomb_is_refused(visit: Visit, house: House) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + market()
    assert visit(OWNER).post("/processes/import", files_sent(x__bpmn=bomb)).status_code == 422
    with house.read() as connection:
        assert find_draft(connection, "market") is None


def test_a_version_is_exported_byte_for_byte(visit: Visit) -> None:
    archive = visit(OFFICIAL).client.get("/processes/foretagsarende/1/export.zip")
    with zipfile.ZipFile(io.BytesIO(archive.data)) as found:
        assert found.read("process.bpmn") == (BPMN / "foretagsarende/process.bpmn").read_bytes()
        assert "forms/foretagsarende_intag.form" in found.namelist()
