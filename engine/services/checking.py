"""The one door to everything that can be said about the files of a process: deploying, API, editor, `lots check`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from engine.diagram.checks import References, check
from engine.diagram.checks.calls import calls_of
from engine.diagram.knowledge import FormNames, Knowledge
from engine.diagram.spec import Diagram, ProcessSpec
from engine.dmn import DecisionModel, check_tables, read_decisions
from engine.errors import DefinitionError, Finding
from engine.findings import Texts
from engine.forms import Form, read_form
from engine.limits import DEFAULT, Limits
from engine.ports import Extensions
from engine.runtime import read_diagram

T = TypeVar("T")

SUFFIXES = (".bpmn", ".dmn", ".form")


TEXTS = Texts(
    {
        "FILES-NO-DIAGRAM": (
            "There is no process.bpmn among the files (%(names)s).",
            "Add the diagram under that name.",
        ),
        "FILES-SAME-ID": ("The id %(id)s is also that of something in %(file)s.", "Give one of them another id."),
    },
    {},
)


@dataclass(frozen=True, slots=True)
class Library:
    """Other processes, each with those it calls. is_complete: whether there are no others."""

    calls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_complete: bool = False


UNKNOWN = Library()
CALL = b"callActivity"


def library_of(diagrams: Iterable[bytes]) -> Library:
    """Return the processes of those files that are diagrams and can be read, and what they call."""
    found: dict[str, frozenset[str]] = {}
    for data in diagrams:
        try:
            read = read_diagram(data) if CALL in data else None
        except DefinitionError:
            continue  # told by the check of the file itself
        found |= {one.id: calls_of(one) for one in read.processes.values()} if read is not None else {}
    return Library(found)


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding and the file it is about."""

    file: str
    finding: Finding

    @property
    def is_error(self) -> bool:
        return self.finding.severity == "error"

    def facts(self) -> dict[str, Any]:
        """What a program reads."""
        return {"file": self.file, **self.finding.facts()}

    def __str__(self) -> str:
        """One line: `file: code where: message remedy`."""
        found = self.finding
        about = f"{found.code} {found.where}".rstrip()
        place = f" (line {found.position[0]}, column {found.position[1]})" if found.position else ""
        way = f" ({' → '.join(found.path)})" if found.path else ""
        mark = "" if self.is_error else "warning "
        return f"{self.file}: {mark}{about}: {found.message}{place}{way} {found.remedy}".rstrip()


@dataclass(slots=True)
class CheckedFiles:
    """What could be read, by file name, and everything to be said, file by file."""

    diagrams: dict[str, Diagram] = field(default_factory=dict)
    decisions: dict[str, DecisionModel] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    findings: list[FileFinding] = field(default_factory=list)

    def is_whole(self, files: Mapping[str, bytes]) -> bool:
        """Tell whether every one of *files* could be read."""
        read = self.diagrams.keys() | self.decisions.keys() | self.forms.keys()
        return all(name in read for name in files if is_checked(name))


def is_checked(name: str) -> bool:
    """True for the files that make a definition."""
    return name.endswith(SUFFIXES)


def check_files(
    files: Mapping[str, bytes],
    extensions: Extensions | None = None,
    groups: frozenset[str] | None = None,
    limits: Limits = DEFAULT,
    library: Library = UNKNOWN,
) -> list[FileFinding]:
    """Return everything to be said about one folder's files, file by file, errors first.

    groups: the keys of the groups there are; None when they are not known. library: what they may call.
    """
    return read_files(files, extensions, groups, limits, library).findings


def read_files(
    files: Mapping[str, bytes],
    extensions: Extensions | None = None,
    groups: frozenset[str] | None = None,
    limits: Limits = DEFAULT,
    library: Library = UNKNOWN,
) -> CheckedFiles:
    """Read and check one folder's files. What can't be read is left out, and told by the findings."""
    read = CheckedFiles()
    read.diagrams = dict(_readable(files, ".bpmn", partial(read_diagram, limits=limits), read.findings))
    read.decisions = dict(_readable(files, ".dmn", read_decisions, read.findings))
    read.forms = dict(_readable(files, ".form", read_form, read.findings))
    references = _references(read, extensions, groups, library)
    read.findings += _same_ids(read)
    for name, form in read.forms.items():
        read.findings += [FileFinding(name, one) for one in form.warnings]
    for name, model in read.decisions.items():
        read.findings += [FileFinding(name, one) for one in check_tables(model)]
    for name, diagram in read.diagrams.items():
        read.findings += [FileFinding(name, one) for one in check(diagram, references)]
    read.findings.sort(key=lambda found: (found.file, not found.is_error))
    return read


def _same_ids(read: CheckedFiles) -> Iterator[FileFinding]:
    """FILES-SAME-ID: a form or decision that could be meant by what refers to another one."""
    forms = [(name, form.id) for name, form in sorted(read.forms.items())]
    decisions = [(name, one) for name, model in sorted(read.decisions.items()) for one in model.decision_ids]
    for kind in (forms, decisions):
        first: dict[str, str] = {}
        for name, identity in kind:
            if first.setdefault(identity, name) != name:
                yield FileFinding(name, TEXTS.finding("FILES-SAME-ID", None, id=identity, file=first[identity]))


def _readable(
    files: Mapping[str, bytes], suffix: str, reader: Callable[[bytes], T], findings: list[FileFinding]
) -> Iterator[tuple[str, T]]:
    for name, data in sorted(files.items()):
        if name.endswith(suffix):
            try:
                yield name, reader(data)
            except DefinitionError as error:
                findings += [FileFinding(name, finding) for finding in error.findings]


def _references(
    read: CheckedFiles, extensions: Extensions | None, groups: frozenset[str] | None, library: Library
) -> References:
    """What a diagram may refer to. A file that can't be read may be what it refers to: then that is not known."""
    broken = {found.file for found in read.findings}
    has_broken_form = any(name.endswith(".form") for name in broken)
    has_broken_table = any(name.endswith(".dmn") for name in broken)
    calls = {**library.calls, **{one.id: calls_of(one) for one in _processes(read)}}
    return References(
        forms=None if has_broken_form else frozenset(form.id for form in read.forms.values()),
        decisions=None
        if has_broken_table
        else frozenset(one for model in read.decisions.values() for one in model.decision_ids),
        groups=groups,
        handlers=None if extensions is None else frozenset((*extensions.handlers, *extensions.task_listeners)),
        processes=frozenset(calls) if library.is_complete else None,
        calls=calls,
        knowledge=_knowledge(read, extensions),
    )


def _processes(read: CheckedFiles) -> Iterator[ProcessSpec]:
    for diagram in read.diagrams.values():
        yield from (one for one in diagram.processes.values() if one.executable)


def _knowledge(read: CheckedFiles, extensions: Extensions | None) -> Knowledge:
    return Knowledge(
        forms={form.id: FormNames(form.keys, form.names, form.option_names) for form in read.forms.values()},
        decisions={one: model.inputs(one) for model in read.decisions.values() for one in model.decision_ids},
        handlers=extensions.descriptions if extensions is not None else {},
    )
