"""Checking a draft: its files as they would be published, and that they still are the same process."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.errors import DefinitionError
from engine.findings import Texts
from engine.rows import Group
from engine.rules.process_files import DIAGRAM
from engine.runtime import read_diagram
from engine.services.checking import FileFinding, check_files
from engine.services.published import published_library
from web.context import house

TEXTS = Texts(
    {
        "FILES-OTHER-PROCESS": (
            "The process in the diagram has the id %(found)s, but this is a draft of %(process)s.",
            "Give the process the id %(process)s again. Import the file as a new process if that is what it is.",
        )
    },
    {},
)


def check_as(connection: Connection, key: str, files: Mapping[str, bytes]) -> list[FileFinding]:
    """Return everything to be said about *files* as the next version of the process *key*."""
    groups = frozenset(connection.execute(select(Group.key)).scalars())
    known = published_library(connection, files)
    found = check_files(files, house().extensions, groups or None, house().config.limits, known)
    return [*found, *_other_process(key, files)]


def _other_process(key: str, files: Mapping[str, bytes]) -> list[FileFinding]:
    try:
        diagram = read_diagram(files.get(DIAGRAM, b""))
    except DefinitionError:
        return []  # told already, by the check of the file
    found = [spec.id for spec in diagram.processes.values() if spec.executable]
    if not found or found[0] == key:
        return []
    return [FileFinding(DIAGRAM, TEXTS.finding("FILES-OTHER-PROCESS", None, found=found[0], process=key))]
