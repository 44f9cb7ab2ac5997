"""A file is what its content says, not what it is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from workflows.media import DOCX, JPEG, ODT, PDF, PNG, TEXT, XLSX, media_type_of


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7 ...", PDF),
        (b"\x89PNG\r\n\x1a\n....", PNG),
        (b"\xff\xd8\xff\xe0....", JPEG),
        ("Ritningen kommer på måndag.\n".encode(), TEXT),
        (archive(**{"word/document.xml": "<w/>"}), DOCX),
        (archive(**{"xl/workbook.xml": "<x/>"}), XLSX),
        (archive(mimetype=ODT), ODT),
    ],
)
def test_accepted_kinds_are_known_by_their_content(data: bytes, media_type: str) -> None:
    assert media_type_of(data) == media_type


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "\ufeff  <!doctype html><script>".encode(),
        b"MZ\x90\x00\x03\x00",
        b"PK\x03\x04 broken archive",
        archive(**{"evil.exe": "x"}),
        archive(mimetype="application/x-other"),
        b"text with \x00 zero",
        b"\xff\xfe\x00",
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    assert media_type_of(data) is None
