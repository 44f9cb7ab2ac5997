"""Answering a form of the product as a person does: by its questions' names, whatever control each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from playwright.sync_api import Locator, Page

Answer = str | bool | Sequence[str]

FOLLOWED_BY_SCRIPT = "box => Boolean(box.closest('[hx-post]')) && matchMedia('(scripting: enabled)').matches"


def write(page: Page, answers: Mapping[str, Answer]) -> None:
    """Answer each question in turn, waiting where the form changes by an answer."""
    for name, answer in answers.items():
        boxes = page.locator(f'[name="{name}:day"]')
        if boxes.count():
            write_date(page, name, str(answer))
        else:
            write_one(page, name, answer)


def write_date(page: Page, name: str, answer: str) -> None:
    """answer: ISO, with a time where the form asks for one."""
    at = datetime.fromisoformat(answer)
    for part, text in (("day", at.day), ("month", at.month), ("year", at.year)):
        page.locator(f'[name="{name}:{part}"]').fill(str(text))
    clock = page.locator(f'[name="{name}:time"]')
    if clock.count():
        clock.fill(f"{at:%H:%M}")


def write_one(page: Page, name: str, answer: Answer) -> None:
    control = page.locator(f'[name="{name}"]:not([type=hidden])')
    kind = control.first.evaluate("control => control.type")
    if kind == "radio":
        tick(page, control.and_(page.locator(f'[value="{answer}"]')))
    elif kind == "checkbox":
        wanted = ("true",) if answer is True else () if isinstance(answer, bool) else answer
        for value in wanted:
            tick(page, control.and_(page.locator(f'[value="{value}"]')))
    elif kind.startswith("select"):
        control.select_option(str(answer))
    else:
        control.fill(str(answer))


def tick(page: Page, box: Locator) -> None:
    """Tick a box or choose a radio; where other questions hang on it, wait until the form has followed."""
    if box.is_checked():
        return
    if box.evaluate(FOLLOWED_BY_SCRIPT):
        with page.expect_response("**/fields"):
            box.check()
    else:
        box.check()
