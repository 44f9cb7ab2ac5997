"""A file as lines in which a difference shows what it means, however an editor wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from engine.dmn.xml import Element, children, local, parse, text_of
from engine.errors import DefinitionError

DRAWN = "DMNDI"
"""The part of a decision file that says where its boxes lie."""


def lines_of(name: str, data: bytes | None) -> list[str]:
    """A form's JSON one entry a line, decision tables one rule a line; what can't be read, as it is.

    The check tells what is wrong with a file that can't be read.
    """
    raw = data or b""
    if name.endswith(".form"):
        with suppress(ValueError, RecursionError):
            return json.dumps(json.loads(raw), ensure_ascii=False, indent=1).splitlines()
    if name.endswith(".dmn"):
        with suppress(DefinitionError):
            return list(_of_decisions(parse(raw), ""))
    return raw.decode("utf-8", "replace").splitlines()


def _of_decisions(element: Element, indent: str) -> Iterator[str]:
    if local(element) == "rule":
        yield indent + _rule(element)
        return
    written = [f'{etree.QName(key).localname}="{element.get(key)}"' for key in sorted(element.attrib)]
    yield indent + " ".join([local(element), *written])
    yield from (f"{indent} {line}" for line in (element.text or "").strip().splitlines())
    for part in element:
        if local(part) not in ("", DRAWN):
            yield from _of_decisions(part, f"{indent} ")


def _rule(element: Element) -> str:
    """A row of the table: `rule: when | when → then | then · notes`; an empty cell takes everything."""
    cells = {kind: _cells(element, f"{kind}Entry") for kind in ("input", "output", "annotation")}
    notes = [(one.text or "").strip() for one in children(element, "description")]
    notes += [note for note in cells["annotation"] if note != "-"]
    row = f"rule: {' | '.join(cells['input'])} → {' | '.join(cells['output'])}"
    return " ".join(" · ".join([row, *notes]).splitlines())


def _cells(element: Element, kind: str) -> list[str]:
    return [text_of(cell) or "-" for cell in children(element, kind)]
