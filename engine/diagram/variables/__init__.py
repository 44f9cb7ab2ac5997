"""Variables that are read where no way leads past anything that sets them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from engine.diagram.findings import TEXTS, finding
from engine.diagram.knowledge import Knowledge
from engine.diagram.spec import ProcessSpec
from engine.diagram.variables.flow import LevelNames, names_by_level
from engine.diagram.variables.names import Names, left
from engine.diagram.variables.reads import Read, reads_of
from engine.errors import Finding

__all__ = ["unset_variables"]

ORDER = ("start", "form", "job", "message", "process")
NAMED_BY_MAPPINGS = frozenset({"message", "process"})
"""What comes from outside the process: an output mapping says which names, so that a mistyped one is no maybe."""
LENIENT = ("form", "options")
"""What a form reads is null where it is not set: no error, but a question that can't be answered well."""


def unset_variables(process: ProcessSpec, knowledge: Knowledge) -> Iterator[Finding]:
    """VAR-UNSET, VAR-UNCERTAIN, FORM-UNSET, FORM-OPTIONS-UNSET."""
    by_level = names_by_level(process, knowledge)
    told: set[tuple[str, str, str]] = set()
    for level in process.levels():
        for read in reads_of(process, level, by_level[level.id], knowledge):
            key = read.element, read.name, read.kind
            if read.name not in read.seen.known and key not in told:
                told.add(key)
                yield _told(process, by_level, knowledge, read)


def _told(process: ProcessSpec, by_level: dict[str, LevelNames], knowledge: Knowledge, read: Read) -> Finding:
    params = {"name": read.name, "read": read.what}
    similar = get_close_matches(read.name, sorted(_all_names(by_level)), n=1, cutoff=0.75)
    where = _setter(process, knowledge, read.name)
    if where is not None:
        hint, params["where"] = "elsewhere", where
    elif similar:
        hint, params["similar"] = "similar", similar[0]
    else:
        hint = next((source for source in ORDER if source in read.seen.unknown), "nothing")
    code = _code(read)
    key = f"{code}:{hint}"
    return finding(key if key in TEXTS.by_key else code, read.element, params)


def _code(read: Read) -> str:
    if read.kind == "options" and not read.seen.unknown:
        return "FORM-OPTIONS-UNSET"
    if read.kind in LENIENT:
        return "FORM-UNSET"
    return "VAR-UNCERTAIN" if read.seen.unknown - NAMED_BY_MAPPINGS else "VAR-UNSET"


def _all_names(by_level: dict[str, LevelNames]) -> frozenset[str]:
    found = Names()
    for names in by_level.values():
        found |= names.base | names.all
    return found.known


def _setter(process: ProcessSpec, knowledge: Knowledge, name: str) -> str | None:
    """Return the label of an element that sets the variable, though on no way to where it is read."""
    for node in process.every_node():
        if name in left(node, knowledge).known:
            return node.label
    return None
