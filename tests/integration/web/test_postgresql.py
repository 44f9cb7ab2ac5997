"""The pages stand on PostgreSQL as they do on SQLite."""

import io

import pytest
from sqlalchemy import make_url

from tests.integration.conftest import execute
from tests.integration.web.conftest import ask, hidden, smedhult, task_path


@pytest.fixture(scope="module")
def house(tmp_path_factory, postgresql, postgresql_template):
    execute(postgresql, f"CREATE DATABASE lots_web TEMPLATE {postgresql_template}")
    url = make_url(postgresql).set(database="lots_web").render_as_string(hide_password=False)
    with smedhult(tmp_path_factory.mktemp("lots"), url) as opened:
        yield opened
    execute(postgresql, "DROP DATABASE lots_web WITH (FORCE)")


def test_a_case_goes_from_the_question_to_its_contact_and_every_page_shows_it(visit):
    number, link = ask(visit(), **{"upload:bilagor": (io.BytesIO(b"%PDF-1.7"), "skiss.pdf")})
    maria = visit("maria.ohman")
    path = task_path(maria, number, "Granska intaget")
    maria.post(f"{path}/claim", {"version": hidden(maria.page(path), "version")})
    page = maria.page(path)
    answers = {"uppgifter_racker": "ja", "kommunens_fraga": "ja"}
    sent = {"version": hidden(page, "version"), "key": hidden(page, "key"), **answers}
    assert maria.post(f"{path}/draft", sent).status_code == 303
    assert maria.post(f"{path}/complete", sent).status_code == 303
    jonas = visit("jonas.rydell")
    for address in ("/", "/tasks?view=group", "/cases", f"/cases/{number}", "/search?q=krog", "/companies/559999-0010"):
        assert "Krog Tre Ekar AB" in jonas.page(address)
    assert "skiss.pdf" in visit().page(link)
    assert "Loggen är hel" in visit("ingrid.palm").page(f"/audit/{number}")
    assert "Tove Hallin" in visit("ewa.lindkvist").page("/admin")
    assert "Företagsärende" in maria.page("/processes")
