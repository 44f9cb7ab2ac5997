"""Archives: what comes out is what went in, and what is broken is said to be so."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest

from engine.errors import Invalid
from web.archives import packed, unpacked

FILES = {"process.bpmn": b"<definitions/>" * 50, "forms/svar.form": b"{}", "avgift.dmn": b"<d/>"}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_what_is_packed_comes_out_byte_for_byte_and_always_alike() -> None:
    assert dict(unpacked("a.zip", packed(FILES))) == FILES
    assert packed(FILES) == packed(dict(reversed(FILES.items())))


def test_what_is_no_part_of_a_process_is_passed_over() -> None:
    others = {"README.md": b"x", "scenarios/a.yaml": b"x", "__MACOSX/process.bpmn": b"x", ".hidden.form": b"x"}
    assert dict(unpacked("a.zip", zipped({**FILES, **others}))) == FILES


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_read(method: int) -> None:
    assert dict(unpacked("a.zip", zipped(FILES, method))) == FILES


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("at", [0, 30, 45, 60, 100, -30, -5])
def test_a_damaged_archive_is_refused_or_whole(method: int, at: int) -> None:
    data = bytearray(zipped(FILES, method))
    data[at] ^= 0xFF
    with suppress(Invalid):  # nothing else is raised
        for name, content in unpacked("a.zip", bytes(data)):
            assert content == FILES.get(name, content), "a name can be damaged, a content can't be unnoticed"


def test_no_more_is_unpacked_than_may_be_kept() -> None:
    bomb = zipped({"process.bpmn": b" " * 50_000_000})
    assert len(bomb) < 100_000
    ((_, data),) = unpacked("bomb.zip", bomb)
    assert len(data) == 2_000_001
