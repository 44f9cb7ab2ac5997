"""Definitions as the engine runs them: read once from their bytes, then shared by all cases and threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.diagram.extensions import CalledElement
from engine.diagram.spec import Diagram, ProcessSpec
from engine.dmn import DecisionModel, DecisionResult, read_decisions
from engine.errors import NotFound
from engine.forms import Form, read_form
from engine.limits import Limits
from engine.rows import Definition, DefinitionFile, Resource
from engine.runtime import read_diagram

ACCEPTED = Limits(xml_bytes=2**31, elements=2**31)
"""What was published once is read, whatever a file may be today."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """One definition, ready to run. forms by form id; decisions by decision id, with the SHA-256 of their file.

    has_calls: whether a case of it may run other processes by call activities.
    """

    id: int
    key: str
    version: int
    name: str
    sha256: str
    diagram: Diagram
    spec: ProcessSpec
    forms: Mapping[str, Form]
    decisions: Mapping[str, tuple[DecisionModel, str]]
    has_calls: bool

    def own(self, pin: str) -> ProcessSpec:
        """Return the process of the diagram that *pin* names."""
        return self.diagram.processes[pin.partition(":")[2]]

    def form(self, form_id: str | None) -> Form | None:
        return None if form_id is None else self.forms[form_id]

    def decide(
        self, decision_id: str, variables: Mapping[str, Any], *, now: datetime, zone: ZoneInfo
    ) -> DecisionResult:
        """Evaluate one of the definition's own decisions. Raises NotFound, FeelError."""
        if decision_id not in self.decisions:
            raise NotFound("decision.unknown", decision=decision_id, process=self.key)
        model, _ = self.decisions[decision_id]
        return model.evaluate(decision_id, variables, now=now, zone=zone)


@dataclass(slots=True)
class Library:
    """Definitions by id; they never change, so nothing is ever dropped but on restart."""

    loaded: dict[int, Loaded] = field(default_factory=dict)

    def get(self, connection: Connection, definition_id: int) -> Loaded:
        """Return the definition, read from the database the first time. Raises NotFound."""
        found = self.loaded.get(definition_id)
        if found is None:
            found = self.loaded[definition_id] = _read(connection, definition_id)
        return found

    def published(self, connection: Connection, process: str) -> Loaded:
        """Return the published version of *process*. Raises NotFound `process.unpublished`."""
        query = select(Definition.id).where(Definition.key == process, Definition.state == "published")
        definition_id = connection.execute(query.order_by(Definition.version.desc()).limit(1)).scalar()
        if definition_id is None:
            raise NotFound("process.unpublished", process=process)
        return self.get(connection, definition_id)

    def called(self, connection: Connection, pin: str) -> Loaded:
        """Return the definition of a pinned process (`<definition id>:<process id>`)."""
        return self.get(connection, int(pin.partition(":")[0]))

    def bind(self, connection: Connection, caller: Loaded, called: CalledElement, process: str) -> str:
        """Return the pin of the version that a call activity runs (FORMAT.md: latest, deployment, versionTag).

        deployment: the process in the caller's own diagram, else the version that was published when the caller's
        was. Raises NotFound `process.unpublished`.
        """
        if called.binding == "deployment" and process in caller.diagram.processes:
            return f"{caller.id}:{process}"
        if called.binding == "latest":
            return f"{self.published(connection, process).id}:{process}"
        versions = select(Definition.id).where(Definition.key == process, Definition.published_at.is_not(None))
        if called.binding == "deployment":
            published_at = select(Definition.published_at).where(Definition.id == caller.id).scalar_subquery()
            versions = versions.where(Definition.published_at <= published_at)
        for version in connection.execute(versions.order_by(Definition.version.desc())).scalars():
            if called.binding == "deployment" or self.get(connection, version).spec.version_tag == called.version_tag:
                return f"{version}:{process}"
        raise NotFound("process.unpublished", process=process, version=called.version_tag or called.binding)


def _read(connection: Connection, definition_id: int) -> Loaded:
    row = connection.execute(select(Definition.__table__).where(Definition.id == definition_id)).one_or_none()
    if row is None:
        raise NotFound("definition.unknown", id=definition_id)
    files = connection.execute(
        select(DefinitionFile.kind, DefinitionFile.key, DefinitionFile.sha256, Resource.data)
        .join(Resource, Resource.sha256 == DefinitionFile.sha256)
        .where(DefinitionFile.definition_id == definition_id)
    ).all()
    diagram = next(read_diagram(file.data, ACCEPTED) for file in files if file.kind == "diagram")
    models = [(read_decisions(file.data), file.sha256) for file in files if file.kind == "decision"]
    return Loaded(
        id=row.id,
        key=row.key,
        version=row.version,
        name=row.name,
        sha256=row.sha256,
        diagram=diagram,
        spec=diagram.processes[row.key],
        forms={file.key: read_form(file.data) for file in files if file.kind == "form"},
        has_calls=any(node.called is not None for node in diagram.processes[row.key].every_node()),
        decisions={one: (model, sha256) for model, sha256 in models for one in model.decision_ids},
    )
