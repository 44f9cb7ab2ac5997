"""Findings in the language of the reader."""

from __future__ import annotations

import json
import re

import pytest

from engine.diagram.findings import finding
from engine.errors import Finding
from engine.runtime.reader.support import ELEMENTS
from tests.unit.web_forms.showing import page
from web.file_titles import titles_of
from web.finding_words import TEXTS, said
from web.language import read_parts

PARTS = read_parts()
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SENTENCES = sorted({sentence for text in TEXTS.values() for sentence in (text.message, text.remedy)})
REFUSED = {tag: known for tag, known in ELEMENTS.items() if known.verdict == "refused" and tag != "script"}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_of_a_finding_has_its_swedish(sentence: str) -> None:
    swedish = PARTS[sentence]
    assert isinstance(swedish, str)
    assert set(PLACEHOLDER.findall(swedish)) == set(PLACEHOLDER.findall(sentence))


@pytest.mark.parametrize("tag", REFUSED)
def test_what_can_not_be_run_and_its_remedy_have_their_swedish(tag: str) -> None:
    assert PARTS[tag]
    assert PARTS[REFUSED[tag].note]


def test_a_finding_is_told_in_the_language_of_the_page() -> None:
    found = finding("STRUCT-DEAD-END", "u", name="Utred")
    with page("sv"):
        assert said(found)[0] == "Ingenting följer på Utred."
    with page("en"):
        assert said(found) == (found.message, found.remedy)


def test_the_words_that_fill_in_a_finding_are_told_in_the_language_of_the_page() -> None:
    found = finding("UNSUPPORTED", "d", what="dataStoreReference", how="Draw it as tasks and messages.")
    with page("sv"):
        assert said(found) == (
            "Ett datalager (dataStoreReference) går inte att köra.",
            "Rita det som uppgifter och meddelanden.",
        )


@pytest.mark.parametrize("code", ["FORM-UNSET", "FORM-UNSET:similar", "FORM-OPTIONS-UNSET"])
@pytest.mark.parametrize(("text", "called"), [("# Begär yttrande", "Begär yttrande"), ("Utan rubrik", "visar")])
def test_a_form_that_reads_what_is_not_set_is_called_by_its_title(code: str, text: str, called: str) -> None:
    form = {"id": "visar", "components": [{"type": "text", "text": text}]}
    found = finding(code, "u", name="kontakt", read="visar", similar="kontakter")
    with page("sv"):
        message, _remedy = said(found, titles_of({"forms/a.form": json.dumps(form).encode()}))
        assert message.startswith(f"Formuläret {called} ")
        assert said(found)[0].startswith("Formuläret visar ")


def test_a_finding_without_a_known_text_says_its_own_sentences() -> None:
    with page("sv"):
        assert said(Finding("X", "error", None, "It is 100% wrong.", "Mend it.")) == ("It is 100% wrong.", "Mend it.")
