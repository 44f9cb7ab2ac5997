"""Processes as files: what a browser sends (single files and .zip), and a .zip byte for byte."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing

from flask import request
from werkzeug.datastructures import FileStorage

from engine.errors import Invalid
from engine.interchange import Imported, import_files
from engine.rules.process_files import MAX_ALL_BYTES, MAX_FILE_BYTES, MAX_FILES, place_of
from web.context import house

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
"""What an archive that is damaged, locked or packed in some strange way raises."""
SCHEMA = re.compile(r"[\w.-]{1,100}\.json", re.ASCII)
"""Forms of SpiffWorkflow: they are used up when its diagram is converted."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time that all packed files carry, so that the same files make the same archive."""


def imported_files(field: str = "files") -> Imported:
    """Return what was sent as files of ours: a diagram of another system is converted. Raises Invalid as sent_files."""
    found = sent_files(field)
    imported = import_files(found, house().config.limits)
    strange = [name for file in request.files.getlist(field) if (name := file.filename or "").endswith(".json")]
    if strange and imported.system is None:
        raise Invalid("files.strange", names=", ".join(strange))
    return imported


def sent_files(field: str = "files") -> dict[str, bytes]:
    """Return what was sent, by its name in a process; of a .zip what is in it.

    Raises Invalid: `upload.empty`, `files.strange` for what has no place in a process, `files.twice` for two that would
    have the same name, `files.not_zip`, `files.too_large`, `files.too_many`.
    """
    chosen = [file for file in request.files.getlist(field) if file.filename]
    if not chosen:
        raise Invalid("upload.empty")
    found: dict[str, bytes] = {}
    for name, data in [_read(file) for file in chosen]:
        members = unpacked(name, data) if name.lower().endswith(".zip") else [(name, data)]
        for member, content in members:
            _add(found, member, content)
            if sum(map(len, found.values())) > MAX_ALL_BYTES:
                raise Invalid("files.too_many", limit=MAX_FILES)
    return found


def _read(file: FileStorage) -> tuple[str, bytes]:
    with closing(file):
        return file.filename or "", file.read(MAX_ALL_BYTES + 1)


def _add(found: dict[str, bytes], name: str, data: bytes) -> None:
    place = place_of(name) or schema_place(name)
    if place is None:
        raise Invalid("files.strange", names=name)
    if place in found and not place.endswith(".json"):
        raise Invalid("files.twice", name=place)
    if len(data) > MAX_FILE_BYTES:
        raise Invalid("files.too_large", names=name, limit=MAX_FILE_BYTES)
    found[place] = data


def schema_place(name: str) -> str | None:
    last = name.replace("\\", "/").rpartition("/")[2]
    return last if SCHEMA.fullmatch(last) else None


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The diagrams, forms and tables of an archive; readme files, scenarios and folders are passed over.

    What the archive says of its sizes is not believed: no more is unpacked than may be kept.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if _is_wanted(one.filename)]
            if len(members) > MAX_FILES:
                raise Invalid("files.too_many", limit=MAX_FILES)
            for member in members:
                with archive.open(member) as file:
                    yield member.filename, file.read(MAX_FILE_BYTES + 1)
    except BROKEN as error:
        raise Invalid("files.not_zip", name=name) from error


def _is_wanted(name: str) -> bool:
    is_hidden = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
    is_kind = name.lower().endswith((".bpmn", ".dmn", ".form")) or schema_place(name) is not None
    return not is_hidden and is_kind


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a .zip of the files, each byte for byte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
