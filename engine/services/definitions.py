"""Deploying process folders: immutable versions named by the SHA-256 of their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from engine.commands import Actor, Deploy, Receipt
from engine.diagram.spec import Diagram
from engine.dmn import DecisionModel
from engine.errors import DefinitionError, Finding, NotAllowed
from engine.forms import Form
from engine.limits import DEFAULT, Limits
from engine.ports import Extensions
from engine.rows import Group
from engine.rules.access import author_of, may
from engine.rules.process_files import DIAGRAM
from engine.services.checking import TEXTS, UNKNOWN, Library, read_files
from engine.services.published import published_library
from engine.services.publishing import add_version, bundle_sha256, find_version, make_current, note_version, version_row
from engine.services.work import Work


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
    files: Mapping[str, bytes],
    extensions: Extensions | None = None,
    groups: frozenset[str] | None = None,
    limits: Limits = DEFAULT,
    library: Library = UNKNOWN,
) -> Bundle:
    """Read and check the files of one process. groups: known group keys, None when not known.

    Raises DefinitionError when a file can't be read at all; what can be read carries its findings.
    """
    if DIAGRAM not in files:
        names = ", ".join(sorted(files)) or "–"
        raise DefinitionError("definition.no_diagram", [TEXTS.finding("FILES-NO-DIAGRAM", None, names=names)])
    read = read_files(files, extensions, groups, limits, library)
    findings = tuple(one.finding for one in read.findings)
    diagram = read.diagrams.get(DIAGRAM)
    process = next((spec.id for spec in diagram.processes.values() if spec.executable), None) if diagram else None
    if diagram is None or process is None or not read.is_whole(files):
        raise DefinitionError("definition.refused", findings)
    return Bundle(diagram, process, read.forms, read.decisions, findings)


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
    known = published_library(work.connection, command.files)
    bundle = read_bundle(command.files, work.house.extensions, groups or None, work.house.config.limits, known)
    if bundle.errors:
        raise DefinitionError("definition.refused", bundle.findings, process=bundle.process)
    return _publish(work, command, bundle, actor)


def _publish(work: Work, command: Deploy, bundle: Bundle, actor: Actor) -> Receipt:
    known = find_version(work, bundle.process, bundle_sha256(command.files))
    if known is not None and known.state == "published":
        return Receipt(at=work.now, is_repeat=True, data={"process": bundle.process, "version": known.version})
    proposal = {"proposed_by": actor.id, "authors": author_of(actor)}
    definition_id = known.id if known is not None else add_version(work, command.files, bundle, proposal)
    make_current(work, definition_id, bundle.process, command.approved_by, actor)
    note_version(work, "published", actor, definition_id, command.approved_by or "")
    row = version_row(work, definition_id)
    return Receipt(at=work.now, data={"process": row.key, "version": row.version, "sha256": row.sha256})
