"""What one set of files would change of another, for the person who is to approve it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.diagram.diff import Change, diff
from engine.diagram.spec import Diagram
from engine.diagram.value_words import ENGLISH, Words
from engine.errors import DefinitionError
from engine.rules.process_files import DIAGRAM
from engine.runtime import read_diagram
from web.file_lines import lines_of
from web.file_titles import Titles, titles_of
from web.form_changes import FieldChange, form_changes

FORM = ".form"
MAX_LINES = 2_000
"""Lines of text differences shown of one file."""
MAX_COMPARED = 20_000
"""Lines of a file, old and new together, that are compared at all: what finds differences takes long for more."""

FileKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that came, went or changed. lines: of a unified difference, cut when *is_cut*.

    fields: of a form, told field by field in the place of lines.
    """

    kind: FileKind
    name: str
    lines: tuple[str, ...] = ()
    is_cut: bool = False
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """version: what is compared with, None when nothing was there. elements: of the diagram, None if it can't be read.

    is_only_drawn: the diagram's file differs, but nothing that runs. titles: of the files, old and new.
    """

    version: int | None
    files: tuple[FileChange, ...]
    elements: tuple[Change, ...] | None
    titles: Titles

    @property
    def is_only_drawn(self) -> bool:
        return self.elements == () and any(one.name == DIAGRAM for one in self.files)


def compare(
    version: int | None,
    old: Mapping[str, bytes],
    new: Mapping[str, bytes],
    words: Words = ENGLISH,
    say: Callable[[str], str] = str,
) -> Comparison:
    """Return what differs, file by file and element by element. words, say: the reader's language."""
    names = sorted({*old, *new}, key=lambda name: (name != DIAGRAM, name))
    files = (_file_change(name, old.get(name), new.get(name), say) for name in names)
    found = tuple(one for one in files if one is not None)
    return Comparison(version, found, _elements(old, new, words), titles_of({**old, **new}))


def _file_change(name: str, old: bytes | None, new: bytes | None, say: Callable[[str], str]) -> FileChange | None:
    if old == new:
        return None
    kind: FileKind = "added" if old is None else "removed" if new is None else "changed"
    if name == DIAGRAM:
        return FileChange(kind, name)  # told element by element
    fields = form_changes(old, new, say) if name.endswith(FORM) else None
    if fields:
        return FileChange(kind, name, fields=fields)
    before, after = lines_of(name, old), lines_of(name, new)
    if len(before) + len(after) > MAX_COMPARED:
        return FileChange(kind, name, is_cut=True)
    lines = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
    return FileChange(kind, name, tuple(lines[:MAX_LINES]), len(lines) > MAX_LINES)


def _elements(old: Mapping[str, bytes], new: Mapping[str, bytes], words: Words) -> tuple[Change, ...] | None:
    now = _read(new)
    return None if now is None else tuple(diff(_read(old), now, words))


def _read(files: Mapping[str, bytes]) -> Diagram | None:
    try:
        return read_diagram(files.get(DIAGRAM, b""))
    except DefinitionError:
        return None
