"""Documents handed in; the value is the list of their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.forms.around import Around
from engine.forms.component import Field, RefusedError

MAX_FILES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePicker(Field):
    """accept: endings such as `.pdf`; what a file really is is checked where it is received."""

    type: ClassVar[str] = "filepicker"
    accept: tuple[str, ...]
    multiple: bool

    def convert(self, given: Any, _around: Around, /) -> list[str]:
        ids = list(given) if isinstance(given, list | tuple) else [given]
        if not all(map(_is_id, ids)):
            raise RefusedError("form.not_documents")
        return list(dict.fromkeys(map(str, ids)))

    def check(self, value: list[str], _variables: Mapping[str, Any], around: Around, /) -> list[str]:
        most = MAX_FILES if self.multiple else 1
        if len(value) > most:
            raise RefusedError("form.one_file" if most == 1 else "form.too_many", max=most)
        unknown = [item for item in value if around.allowed and not around.allowed.has_document(item)]
        if unknown:
            raise RefusedError("form.unknown_document", documents=unknown)
        return value


def _is_id(item: Any) -> bool:
    if isinstance(item, str):
        return bool(item)
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item < 2**63
