"""What a draft would change, in the words of the editor's panels: no names of our own, no ids of what has a name."""

from __future__ import annotations

import html
import re

from tests.integration.web.conftest import Browser
from tests.integration.web.processes.sending import CONTENT, DRAFT, put

FORM = "forms/foretagsarende_kontakt.form"


def rows(page: str) -> list[list[str]]:
    """The rows of the page's tables of differences, as texts."""
    found = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in found]
    return [[html.unescape(" ".join(re.sub(r"<[^>]+>", " ", cell).split())) for cell in row] for row in cells]


def test_a_form_is_told_field_by_field(owner: Browser) -> None:
    form = owner.get(f"{DRAFT}/content/{FORM}").get_data(as_text=True)
    new = form.replace('"Ersättare"', '"Ersättare för kontakten"').replace('"maxLength": 2000', '"maxLength": 900')
    put(owner, f"{DRAFT}/content/{FORM}", new.encode(), 1)
    page = owner.page(f"{DRAFT}/propose")
    told = rows(page)
    assert ["Ändrat", "Ersättare för kontakten textfält"] in told
    assert ["", "Rubrik", "Ersättare", "Ersättare för kontakten"] in told
    assert ["Ändrat", "Att veta från start textruta"] in told
    assert ["", "Största längd", "2000", "900"] in told
    assert "Utse kontakt <small" in page
    for raw in ("maxLength", "textarea", "label"):
        assert raw not in str(told)


def test_a_step_is_told_by_its_name_its_form_by_its_title_and_settings_in_the_panels_words(owner: Browser) -> None:
    text = owner.get(CONTENT).get_data(as_text=True)
    before = '<zeebe:formDefinition formId="foretagsarende_kontakt"'
    assert before in text
    rest = text.partition(before)[2].partition("/>")[0]
    new = text.replace(f"{before}{rest}/>", '<zeebe:formDefinition formId="foretagsarende_granska_intag" />')
    put(owner, CONTENT, new.encode(), 1)
    page = owner.page(f"{DRAFT}/propose")
    (detail,) = [row for row in rows(page) if row[1:2] == ["Formulär"]]
    assert "Utse kontakt" in detail[2]
    assert "foretagsarende" not in "".join(detail)
    for raw in ("form_id", "binding:", "<code>utse"):
        assert raw not in page
