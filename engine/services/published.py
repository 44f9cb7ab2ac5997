"""The processes that are published, as far as others may call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from engine.diagram.checks.calls import calls_of
from engine.errors import DefinitionError
from engine.rows import Definition, DefinitionFile, Resource
from engine.runtime import read_diagram
from engine.services.checking import CALL, UNKNOWN, Library


def published_library(connection: Connection, files: Mapping[str, bytes]) -> Library:
    """Return which processes are published and what they call, if anything in *files* calls any."""
    if not any(CALL in data for data in files.values()):
        return UNKNOWN
    return Library(dict(_calls(connection)), is_complete=True)


def _calls(connection: Connection) -> Iterator[tuple[str, frozenset[str]]]:
    diagrams = (
        select(Definition.key, Resource.data)
        .join(DefinitionFile, DefinitionFile.definition_id == Definition.id)
        .join(Resource, Resource.sha256 == DefinitionFile.sha256)
        .where(Definition.state == "published", DefinitionFile.kind == "diagram")
    )
    for key, data in connection.execute(diagrams):
        try:
            yield key, calls_of(read_diagram(data).processes[key]) if CALL in data else frozenset()
        except DefinitionError:
            yield key, frozenset()  # published under rules that were laxer
