"""What findings say, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from engine.diagram import findings as diagram
from engine.dmn import words as tables
from engine.errors import Finding
from engine.findings import WORDS, Text
from engine.forms import findings as forms
from engine.services import checking
from web import draft_checks as drafts
from web.expression_words import place_words
from web.feel_words import why_unreadable
from web.file_titles import Titles

SUBJECTS = (forms.TEXTS, tables.TEXTS, diagram.TEXTS, checking.TEXTS, drafts.TEXTS)
TEXTS: Mapping[str, Text] = {key: text for subject in SUBJECTS for key, text in subject.by_key.items()}

READ_BY_FORMS = frozenset({"FORM-UNSET", "FORM-OPTIONS-UNSET"})
UNTITLED = Titles()


def said(finding: Finding, titles: Titles = UNTITLED) -> tuple[str, str]:
    """Return what is wrong and how to mend it; a finding without a known text says its English sentences.

    titles: of the files beside, by which forms are called.
    """
    message, remedy = _sentences(finding, titles)
    if not finding.place:
        return message, remedy
    where = place_words(finding.place)
    return f"{where[:1].upper()}{where[1:]}: {message}", remedy


def _sentences(finding: Finding, titles: Titles) -> tuple[str, str]:
    text = TEXTS.get(finding.text)
    if text is None:
        return finding.message, finding.remedy
    given = {name: _(value) if name in WORDS else value for name, value in finding.params.items()}
    if finding.code == "FEEL-SYNTAX":
        given["why"] = why_unreadable(given["why"])
    elif finding.code in READ_BY_FORMS:
        given["read"] = titles.of_form(given["read"])
    return str(_(text.message) % given), str(_(text.remedy) % given)
