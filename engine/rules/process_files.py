"""Which files make a process, by what names, and how large they may be."""

from __future__ import annotations

import re

DIAGRAM = "process.bpmn"
MAX_FILE_BYTES = 2_000_000
MAX_FILES = 100
MAX_ALL_BYTES = 20_000_000

_NAME = re.compile(r"process\.bpmn|[\w-]{1,100}\.dmn|forms/[\w-]{1,100}\.form", re.ASCII)


def is_file_name(name: str) -> bool:
    """True for `process.bpmn`, `<name>.dmn` and `forms/<name>.form`; a name is of a-z, 0-9, `_` and `-`."""
    return _NAME.fullmatch(name) is not None


def place_of(name: str) -> str | None:
    """Return the name that a sent file gets in its process, None when it has no place there.

    `Tillstånd v2.bpmn` becomes `process.bpmn`, `bpmn/krog/forms/svar.form` becomes `forms/svar.form`.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, _, kind = last.rpartition(".")
    plain = plain_name(stem)
    placed = {"bpmn": DIAGRAM, "dmn": f"{plain}.dmn", "form": f"forms/{plain}.form"}.get(kind.lower())
    return placed if placed is not None and is_file_name(placed) else None


def plain_name(words: str) -> str:
    """Return *words* as a name of a file or an id: `Ansökan om öppet hus` -> `ansokan_om_oppet_hus`."""
    swedish = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})
    return re.sub(r"[^a-z0-9_-]+", "_", words.strip().lower().translate(swedish)).strip("_")[:100]
