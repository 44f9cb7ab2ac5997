"""The versions of a process: their bytes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from engine.rows import DefinitionFile, Resource


def version_files(connection: Connection, definition_id: int) -> dict[str, bytes]:
    """Return the files of a version byte for byte, by name."""
    query = select(DefinitionFile.name, Resource.data).join(Resource, Resource.sha256 == DefinitionFile.sha256)
    rows = connection.execute(query.where(DefinitionFile.definition_id == definition_id))
    return {name: bytes(data) for name, data in rows}
