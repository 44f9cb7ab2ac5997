"""Officials say what is odd about a step; those who own the process see it on the element."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.rows import StepComment
from engine.services.work import House
from tests.integration.web.conftest import Browser, Visit, ask, task_path
from tests.integration.web.processes.sending import CONTENT, DRAFT, OFFICIAL, OWNER


def test_an_official_comments_a_step_and_the_owner_sees_it_on_the_element(house: House, visit: Visit) -> None:
    number, _ = ask(visit())
    official, owner = visit(OFFICIAL), visit(OWNER)
    path = task_path(official, number, task_name(official, number))
    assert "Lämna en synpunkt på steget" in official.page(path)
    assert official.post(f"{path}/comment", {"text": " <b>Frågan</b> är konstig "}).status_code == 303
    assert "att det var du" in official.page(path)
    (told,) = owner.get("/processes/foretagsarende/comments").get_json()
    assert (told["element"], told["text"], told["by"]) == ("granska_intag", "<b>Frågan</b> är konstig", "Maria Öhman")
    assert told["done"] is False
    page = owner.page("/processes/foretagsarende")
    assert "&lt;b&gt;Frågan&lt;/b&gt;" in page
    done = owner.client.post(told["done_url"], headers={"X-CSRFToken": owner.token, "Accept": "application/json"})
    assert done.get_json() == {"done": True}
    assert "Hanterad av Anneli Bergstrand" in owner.page("/processes/foretagsarende")
    with house.read() as connection:
        assert connection.execute(select(StepComment.done_by)).scalar_one() is not None


def task_name(browser: Browser, number: str) -> str:
    page = browser.page(f"/cases/{number}")
    return next(name for name in ("Granska intaget", "Granska frågan") if re.search(rf"/tasks/\d+.>{name}", page))


def test_a_comment_shows_its_case_only_to_who_may_see_it(visit: Visit) -> None:
    number, _ = ask(visit())
    official = visit(OFFICIAL)
    path = task_path(official, number, task_name(official, number))
    official.post(f"{path}/comment", {"text": "Otydligt"})
    newest = visit("only.process_owner").get("/processes/foretagsarende/comments").get_json()[0]
    assert (newest["text"], newest["case"]) == ("Otydligt", None)
    assert number not in visit("only.process_owner").page("/processes/foretagsarende")
    assert visit(OWNER).get("/processes/foretagsarende/comments").get_json()[0]["case"] == number


@pytest.mark.parametrize("login", ["olle.wiren", "only.process_owner", "ewa.lindkvist"])
def test_who_may_not_see_the_task_comments_nothing(visit: Visit, login: str) -> None:
    number, _ = ask(visit())
    official = visit(OFFICIAL)
    path = task_path(official, number, task_name(official, number))
    assert visit(login).post(f"{path}/comment", {"text": "x"}).status_code in (403, 404)


def test_an_empty_comment_is_asked_for_again_and_too_many_wait(visit: Visit) -> None:
    number, _ = ask(visit())
    official = visit(OFFICIAL)
    path = task_path(official, number, task_name(official, number))
    official.post(f"{path}/comment", {"text": "  "})
    assert "Skriv vad som är konstigt" in official.page(path)
    answers = {official.post(f"{path}/comment", {"text": f"nr {n}"}).status_code for n in range(25)}
    assert answers == {303, 429}


def test_officials_see_no_drafts_and_no_comments(visit: Visit, owner: Browser) -> None:
    official = visit(OFFICIAL)
    for path in (DRAFT, f"{DRAFT}/files", f"{DRAFT}/history", CONTENT, "/processes/foretagsarende/comments"):
        assert official.get(path).status_code == 403
    page = official.page("/processes/foretagsarende")
    assert "Synpunkter på stegen" not in page
    assert "Ändra processen" not in page
