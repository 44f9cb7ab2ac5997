"""Languages: Swedish by default, English by a cookie; the catalogue is read at start from translations/parts/*.toml.

The parts are the catalogue (docs/howto/translate.md): no compiled file to forget, and a wheel carries them as they are.
A part maps English source text to Swedish, plurals to [English plural, Swedish singular, Swedish plural].
"""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, Response, redirect, request
from flask_babel import Babel, Domain, get_locale

from web.addresses import page_of, safe_next

LANGUAGES = ("sv", "en")
COOKIE = "lots_language"
ONE_YEAR_S = 365 * 24 * 3600
PARTS = Path(__file__).parent / "translations" / "parts"

language = Blueprint("language", __name__)


class TomlDomain(Domain):  # type: ignore[misc]  # flask_babel has no types
    """Serves the catalogue of `translations/parts` to everything that asks Flask-Babel for a text."""

    def __init__(self, folder: Path = PARTS) -> None:
        super().__init__()
        self.swedish = compile_catalogue(read_parts(folder))

    def get_translations(self) -> NullTranslations:
        return self.swedish if current_language() == "sv" else NullTranslations()


def read_parts(folder: Path = PARTS) -> dict[str, str | list[str]]:
    """Return English source -> Swedish of all parts; two parts must not translate one text differently."""
    texts: dict[str, str | list[str]] = {}
    for part in sorted(folder.glob("*.toml")):
        for source, text in tomllib.loads(part.read_text(encoding="utf-8")).items():
            if texts.setdefault(source, text) != text:
                raise ValueError(f"{part.name}: {source!r} is {text!r} here and {texts[source]!r} in another part")
    return texts


def compile_catalogue(texts: dict[str, str | list[str]]) -> Translations:
    catalogue = Catalog(locale="sv")
    for source, text in texts.items():
        if isinstance(text, str):
            catalogue.add(source, text)
        else:
            plural, *swedish = text
            catalogue.add((source, plural), tuple(swedish))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def current_language() -> str:
    """Return `sv` or `en`, also outside a request."""
    locale = get_locale()
    return str(locale.language) if locale is not None else "sv"


def choose_language() -> str:
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else "sv"


def init_app(app: Flask) -> None:
    babel = Babel(app, default_locale="sv", locale_selector=choose_language)
    babel.domain_instance = TomlDomain()
    app.register_blueprint(language)


@language.post("/language")
def choose() -> Response:
    """Switch language and come back to the page; only a cookie changes."""
    chosen = request.form.get("lang", "sv")
    response = redirect(page_of(safe_next(request.form.get("next"))), code=303)
    response.set_cookie(
        COOKIE,
        chosen if chosen in LANGUAGES else "sv",
        max_age=ONE_YEAR_S,
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
    )
    return response  # type: ignore[return-value]  # werkzeug's Response is Flask's here
