"""What a file really is, by its content: names and headers from outside are not believed (DESIGN 12.14)."""

from __future__ import annotations

import io
import zipfile

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"

SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
ZIP_SIGNATURE = b"PK\x03\x04"
OFFICE_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))


def media_type_of(data: bytes) -> str | None:
    """Return the media type, or None for anything but PDF, PNG, JPEG, DOCX, XLSX, ODT and plain text."""
    for signature, media_type in SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data.startswith(ZIP_SIGNATURE):
        return _office_type(data)
    return TEXT if _is_text(data) else None


def _office_type(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            for part, media_type in OFFICE_PARTS:
                if part in names:
                    return media_type
            is_odt = "mimetype" in names and archive.getinfo("mimetype").file_size == len(ODT)
            return ODT if is_odt and archive.read("mimetype") == ODT.encode() else None
    except zipfile.BadZipFile:
        return None


def _is_text(data: bytes) -> bool:
    """UTF-8 without control characters, and not markup that a browser might run."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
        return False
    return bool(text.strip()) and not text.lstrip("\ufeff \t\r\n").startswith("<")
