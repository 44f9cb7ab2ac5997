"""Deploying process folders: immutable versions named by the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select, update

from engine.commands import Actor, Deploy, Receipt
from engine.diagram.checks import References, check
from engine.diagram.spec import Diagram
from engine.dmn import DecisionModel, read_decisions
from engine.errors import DefinitionError, Finding, NotAllowed
from engine.forms import Form, read_form
from engine.ports import Extensions
from engine.rows import Definition, DefinitionFile, Group, Resource, SecurityLog
from engine.rules.access import may
from engine.runtime import read_diagram
from engine.services.starts import announce_starts
from engine.services.work import Work

DIAGRAM = "process.bpmn"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A process folder, read: what a definition is made of. forms and decisions by file name."""

    diagram: Diagram
    process: str
    forms: Mapping[str, Form]
    decisions: Mapping[str, DecisionModel]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "error")


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a process folder that make a definition, by name relative to it."""
    patterns = ("*.bpmn", "*.dmn", "forms/*.form")
    paths = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read_bundle(
    files: Mapping[str, bytes], extensions: Extensions | None = None, groups: frozenset[str] | None = None
) -> Bundle:
    """Read and check the files of one process. groups: known group keys, None when not known.

    Raises DefinitionError when a file can't be read at all; what can be read carries its findings.
    """
    if DIAGRAM not in files:
        raise DefinitionError("definition.no_diagram", [_no_diagram(files)])
    diagram = read_diagram(files[DIAGRAM])
    forms = {name: read_form(data) for name, data in files.items() if name.endswith(".form")}
    decisions = {name: read_decisions(data) for name, data in files.items() if name.endswith(".dmn")}
    process = next(spec.id for spec in diagram.processes.values() if spec.executable)
    references = References(
        forms=frozenset(form.id for form in forms.values()),
        decisions=frozenset(one for model in decisions.values() for one in model.decision_ids),
        groups=groups,
        handlers=None if extensions is None else frozenset((*extensions.handlers, *extensions.task_listeners)),
        processes=None,
    )
    findings = tuple(check(diagram, references))
    return Bundle(diagram, process, forms, decisions, findings)


def deploy(work: Work, command: Deploy, actor: Actor) -> Receipt:
    """Publish the files as the next version of their process. The same bytes again change nothing; those of an earlier
    version make that version the published one again.

    Raises DefinitionError with the findings, NotAllowed `deploy.second_person` for anyone but the set-up of a demo
    who names no second person (DESIGN 12.22).
    """
    refusal = may(actor, "deploy")
    if refusal is not None:
        raise NotAllowed(refusal.key)
    if actor.auth != "system" and command.approved_by in (None, actor.login):
        raise NotAllowed("deploy.second_person")
    groups = frozenset(work.connection.execute(select(Group.key)).scalars())
    bundle = read_bundle(command.files, work.house.extensions, groups or None)
    if bundle.errors:
        raise DefinitionError("definition.refused", bundle.findings, process=bundle.process)
    return _publish(work, command, bundle, actor)


def _publish(work: Work, command: Deploy, bundle: Bundle, actor: Actor) -> Receipt:
    sha256 = bundle_sha256(command.files)
    known = work.connection.execute(
        select(Definition.id, Definition.version, Definition.state).where(
            Definition.key == bundle.process, Definition.sha256 == sha256
        )
    ).one_or_none()
    if known is not None and known.state == "published":
        return Receipt(at=work.now, is_repeat=True, data={"process": bundle.process, "version": known.version})
    version = _next_version(work, bundle.process) if known is None else known.version
    is_current = (Definition.key == bundle.process, Definition.state == "published")
    work.connection.execute(update(Definition).where(*is_current).values(state="retired"))
    if known is None:
        definition_id = _insert_definition(work, command, bundle, actor, sha256, version)
        _insert_files(work, command, bundle, definition_id)
    else:
        definition_id = known.id
        again = {"state": "published", "published_at": work.now, "approved_by": command.approved_by}
        work.connection.execute(update(Definition).where(Definition.id == known.id).values(again))
    announce_starts(work, definition_id, actor)
    work.connection.execute(
        insert(SecurityLog).values(
            at=work.now,
            kind="definition.published",
            login=actor.login or actor.id,
            detail=f"{bundle.process} {version} {sha256} {command.approved_by or ''}".strip(),
        )
    )
    return Receipt(at=work.now, data={"process": bundle.process, "version": version, "sha256": sha256})


def _next_version(work: Work, process: str) -> int:
    highest = work.connection.execute(select(func.max(Definition.version)).where(Definition.key == process)).scalar()
    return 1 + (highest or 0)


def bundle_sha256(files: Mapping[str, bytes]) -> str:
    """The name of a definition: SHA-256 over the sorted lines `<sha256>  <name>`."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _insert_definition(work: Work, command: Deploy, bundle: Bundle, actor: Actor, sha256: str, version: int) -> int:
    row = {
        "key": bundle.process,
        "version": version,
        "name": bundle.diagram.processes[bundle.process].name or bundle.process,
        "sha256": sha256,
        "diagram_sha256": bundle.diagram.sha256,
        "state": "published",
        "proposed_at": work.now,
        "proposed_by": actor.id,
        "published_at": work.now,
        "approved_by": command.approved_by,
    }
    return int(work.connection.execute(insert(Definition).values(row).returning(Definition.id)).scalar_one())


def _insert_files(work: Work, command: Deploy, bundle: Bundle, definition_id: int) -> None:
    for name, data in command.files.items():
        digest = hashlib.sha256(data).hexdigest()
        if work.connection.execute(select(Resource.sha256).where(Resource.sha256 == digest)).first() is None:
            work.connection.execute(insert(Resource).values(sha256=digest, data=data))
        kind, key = _kind_and_key(bundle, name)
        work.connection.execute(
            insert(DefinitionFile).values(definition_id=definition_id, name=name, kind=kind, key=key, sha256=digest)
        )


def _kind_and_key(bundle: Bundle, name: str) -> tuple[str, str]:
    if name in bundle.forms:
        return "form", bundle.forms[name].id
    if name in bundle.decisions:
        return "decision", name
    return "diagram", bundle.process


def _no_diagram(files: Mapping[str, bytes]) -> Finding:
    return Finding(
        "FILES-NO-DIAGRAM",
        "error",
        None,
        f"There is no {DIAGRAM} among the files ({', '.join(sorted(files)) or 'none'}).",
        f"Add the diagram under the name {DIAGRAM}.",
    )
