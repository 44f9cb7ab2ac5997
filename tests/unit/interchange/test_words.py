"""What the import says, in the language of the reader."""

from __future__ import annotations

import pytest

from engine.diagram.words.interchange import DO_IT_ANEW, HOW, LEFT_OUT
from tests.unit.interchange.foreign import camunda
from tests.unit.web_forms.showing import page
from web.finding_words import said
from web.language import read_parts

PARTS = read_parts()


@pytest.mark.parametrize("sentence", sorted({DO_IT_ANEW, *HOW.values(), *LEFT_OUT.values()}))
def test_each_remedy_has_its_swedish(sentence: str) -> None:
    assert PARTS[sentence] != sentence


def test_a_remedy_is_told_in_the_language_of_the_page() -> None:
    (found,) = camunda('<userTask id="x" camunda:priority="${f()}"/>').findings
    with page("sv"):
        assert said(found) == (
            "camunda:priority gick inte att ta över från det importerade diagrammet: `${f()}`",
            "Skriv det som FEEL. Ta sedan bort `import: camunda:priority` bland elementets egna egenskaper.",
        )
