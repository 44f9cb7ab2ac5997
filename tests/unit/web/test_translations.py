"""The Swedish catalogue is complete, and says the same as the English source."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.support import Translations

from web.language import compile_catalogue, read_parts

WEB = Path(__file__).parents[3] / "web"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "N_": None}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%\((\w+)\)d")


def is_for_people(folder: str) -> bool:
    """The API and the command line speak English to programs and operators."""
    return Path(folder).name not in ("frontend", "api", "commands")


def messages() -> dict[str, str]:
    """Every text in the sources -> where it stands."""
    found = {}
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    for name, line, message, _comments, _context in extract_from_dir(
        WEB, METHODS, options, keywords=KEYWORDS, directory_filter=is_for_people
    ):
        source = message[0] if isinstance(message, tuple) else message
        found[source] = f"{name}:{line}"
    return found


MESSAGES = messages()
PARTS = read_parts()


def test_the_sources_were_found_at_all():
    assert len(MESSAGES) > 100


def test_every_text_is_translated_to_swedish():
    missing = [f"{where}: {source!r}" for source, where in MESSAGES.items() if source not in PARTS]
    assert not missing, "add to web/translations/parts:\n" + "\n".join(missing)


@pytest.mark.parametrize("part", ["audit", "cases", "company", "errors", "start", "tasks", "waits", "words"])
def test_no_translation_of_a_page_has_lost_its_text(part):
    texts = tomllib.loads((WEB / "translations" / "parts" / f"{part}.toml").read_text(encoding="utf-8"))
    assert [source for source in texts if source not in MESSAGES] == []


@pytest.mark.parametrize("source", sorted(PARTS))
def test_a_translation_fills_in_the_same_things(source):
    text = PARTS[source]
    wanted = set(PLACEHOLDER.findall(source))
    plural, *swedish = text if isinstance(text, list) else ("", text)
    for form in swedish:
        assert set(PLACEHOLDER.findall(form)) <= wanted | set(PLACEHOLDER.findall(plural))
        assert form.strip()


def test_plurals_are_chosen_by_number():
    catalogue = compile_catalogue({"%(num)s task": ["%(num)s tasks", "%(num)s uppgift", "%(num)s uppgifter"]})
    assert isinstance(catalogue, Translations)
    assert catalogue.ungettext("%(num)s task", "%(num)s tasks", 1) == "%(num)s uppgift"
    assert catalogue.ungettext("%(num)s task", "%(num)s tasks", 3) == "%(num)s uppgifter"


def test_two_parts_must_agree(tmp_path):
    (tmp_path / "a.toml").write_text('"Case" = "Ärende"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('"Case" = "Fall"', encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.toml"):
        read_parts(tmp_path)
