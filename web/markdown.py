"""Light Markdown to safe HTML: headings, paragraphs, lists, bold, italics and links. Everything else is text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

FIRST_HEADING = 2
"""The level that `#` becomes: the page has its own first heading."""

_HEADING = re.compile(r"^(#{1,4}) +(.+)$")
_BULLET = re.compile(r"^[-*] +(.+)$")
_NUMBER = re.compile(r"^\d{1,3}[.)] +(.+)$")
_INLINE = re.compile(
    r"\\(?P<literal>[\\`*_#\[\]()+.!>-])"
    r"|\*\*(?P<bold>[^*]+)\*\*"  # no part can run past the next mark of its own kind, so time grows with length only
    r"|\*(?P<italic>[^*\s][^*]*)\*"
    r"|\[(?P<text>[^\[\]\\]+)\]\((?P<url>[^()\s\\]+)\)"
)
_SPECIAL = re.compile(r"([\\`*_#\[\]()+.!>-])")
_SAFE_STARTS = ("https://", "http://", "mailto:", "tel:", "/", "#")


def protect(text: str) -> str:
    """Mark *text* so that nothing in it is read as Markdown: for values put into an author's text."""
    return str(_SPECIAL.sub(r"\\\1", text))


def markdown(text: str) -> Markup:
    return Markup("\n").join(_blocks(text.split("\n")))


def _blocks(lines: list[str]) -> Iterator[Markup]:
    """HTML of each run of lines of one sort."""
    run: list[str] = []
    sort = ""
    for line in [*lines, ""]:
        found, content = _sort(line.strip())
        if run and (found != sort or sort.startswith("h")):
            yield _block(sort, run)
            run = []
        if content:
            run.append(content)
        sort = found
    if run:
        yield _block(sort, run)


def _sort(line: str) -> tuple[str, str]:
    """The tag a line belongs in, and its content."""
    if found := _HEADING.match(line):
        return f"h{len(found.group(1)) + FIRST_HEADING - 1}", found.group(2)
    if found := _BULLET.match(line):
        return "ul", found.group(1)
    if found := _NUMBER.match(line):
        return "ol", found.group(1)
    return ("p", line) if line else ("", "")


def _block(tag: str, contents: list[str]) -> Markup:
    if tag in ("ul", "ol"):
        items = Markup("").join(Markup("<li>{}</li>").format(_inline(content)) for content in contents)
        kind = "bullet" if tag == "ul" else "number"
        return Markup('<{} class="govuk-list govuk-list--{}">{}</{}>').format(tag, kind, items, tag)
    inner = Markup("<br>").join(map(_inline, contents))
    if tag == "p":
        return Markup('<p class="govuk-body">{}</p>').format(inner)
    return Markup("<{}>{}</{}>").format(tag, inner, tag)


def _inline(text: str) -> Markup:
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    at = 0
    for found in _INLINE.finditer(text):
        yield escape(text[at : found.start()])
        yield _piece(found.groupdict(), found.group())
        at = found.end()
    yield escape(text[at:])


def _piece(parts: dict[str, str | None], whole: str) -> Markup:
    if parts["literal"] is not None:
        return escape(parts["literal"])
    if parts["bold"] is not None:
        return Markup("<b>{}</b>").format(_inline(parts["bold"]))
    if parts["italic"] is not None:
        return Markup("<i>{}</i>").format(_inline(parts["italic"]))
    url = parts["url"] or ""
    if not url.startswith(_SAFE_STARTS) or url.startswith("//"):
        return escape(whole)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, parts["text"])
