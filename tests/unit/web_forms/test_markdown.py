"""Light Markdown gives safe HTML and nothing else."""

from __future__ import annotations

import pytest

from web.markdown import markdown, protect


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Hej", '<p class="govuk-body">Hej</p>'),
        ("# Hej\nDu", '<h2>Hej</h2>\n<p class="govuk-body">Du</p>'),
        ("## A\n## B", "<h3>A</h3>\n<h3>B</h3>"),
        ("ett\ntvå\n\ntre", '<p class="govuk-body">ett<br>två</p>\n<p class="govuk-body">tre</p>'),
        ("- a\n* b", '<ul class="govuk-list govuk-list--bullet"><li>a</li><li>b</li></ul>'),
        ("1. a\n2. b", '<ol class="govuk-list govuk-list--number"><li>a</li><li>b</li></ol>'),
        ("**Ja** och *nej*", '<p class="govuk-body"><b>Ja</b> och <i>nej</i></p>'),
        ("2 * 3 * 4", '<p class="govuk-body">2 * 3 * 4</p>'),
        ("[Hjälp](/docs)", '<p class="govuk-body"><a class="govuk-link" href="/docs">Hjälp</a></p>'),
        ("[x](javascript:y)", '<p class="govuk-body">[x](javascript:y)</p>'),
        ("[x](//ond.example)", '<p class="govuk-body">[x](//ond.example)</p>'),
        ('<b onclick="x">', '<p class="govuk-body">&lt;b onclick=&#34;x&#34;&gt;</p>'),
        ("**<i>**", '<p class="govuk-body"><b>&lt;i&gt;</b></p>'),
        ('[x](/a"onclick=y)', '<p class="govuk-body"><a class="govuk-link" href="/a&#34;onclick=y">x</a></p>'),
    ],
)
def test_text_becomes_html(text: str, html: str) -> None:
    assert markdown(text) == html


@pytest.mark.parametrize("text", ["**a**", "# a", "- a", "1. a", "[a](/b)", "a \\ b", "*", "+ a!", "<a>"])
def test_a_protected_value_is_shown_as_it_is(text: str) -> None:
    shown = markdown(protect(text)).striptags()
    assert shown == text


@pytest.mark.parametrize("piece", ["*a", "**", "[", "[a](", "\\*", "# "])
def test_hostile_text_takes_no_longer_than_its_length_warrants(piece: str) -> None:
    assert markdown(piece * (20_000 // len(piece)))
