"""What one set of files would change of another, for the person who is to approve it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.diagram.diff import Change, diff
from engine.diagram.spec import Diagram
from engine.errors import DefinitionError
from engine.rules.process_files import DIAGRAM
from engine.runtime import read_diagram
from web.file_lines import lines_of

MAX_LINES = 2_000
"""Lines of text differences shown of one file."""
MAX_COMPARED = 20_000
"""Lines of a file, old and new together, that are compared at all: what finds differences takes long for more."""

FileKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that came, went or changed. lines: of a unified difference, cut when *is_cut*."""

    kind: FileKind
    name: str
    lines: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """version: what is compared with, None when nothing was there. elements: of the diagram, None if it can't be read.

    is_only_drawn: the diagram's file differs, but nothing that runs.
    """

    version: int | None
    files: tuple[FileChange, ...]
    elements: tuple[Change, ...] | None

    @property
    def is_only_drawn(self) -> bool:
        return self.elements == () and any(one.name == DIAGRAM for one in self.files)


def compare(version: int | None, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Comparison:
    """Return what differs, file by file and element by element."""
    names = sorted({*old, *new}, key=lambda name: (name != DIAGRAM, name))
    files = (_file_change(name, old.get(name), new.get(name)) for name in names)
    return Comparison(version, tuple(one for one in files if one is not None), _elements(old, new))


def _file_change(name: str, old: bytes | None, new: bytes | None) -> FileChange | None:
    if old == new:
        return None
    kind: FileKind = "added" if old is None else "removed" if new is None else "changed"
    if name == DIAGRAM:
        return FileChange(kind, name)  # told element by element
    before, after = lines_of(name, old), lines_of(name, new)
    if len(before) + len(after) > MAX_COMPARED:
        return FileChange(kind, name, is_cut=True)
    lines = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
    return FileChange(kind, name, tuple(lines[:MAX_LINES]), len(lines) > MAX_LINES)


def _elements(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[Change, ...] | None:
    now = _read(new)
    return None if now is None else tuple(diff(_read(old), now))


def _read(files: Mapping[str, bytes]) -> Diagram | None:
    try:
        return read_diagram(files.get(DIAGRAM, b""))
    except DefinitionError:
        return None
