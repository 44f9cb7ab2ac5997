"""One BPMN file: parsed once per content, refused with every finding that reading it gives."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.diagram.checks import References, check
from engine.diagram.findings import Sheet
from engine.diagram.spec import Diagram, MessageSpec, ProcessSpec
from engine.errors import DefinitionError, Finding
from engine.limits import DEFAULT, MOST_NAME, Limits
from engine.runtime.reader.foreign import note_ignored, system_of
from engine.runtime.reader.process import ProcessReader
from engine.runtime.reader.support import judge
from engine.runtime.reader.xml import BPMN, Element, every, local, namespace, parse
from engine.runtime.reader.zeebe import Zeebe

REFERRED_TO = frozenset(["process", "message", "signal", "error", "escalation", "sequenceFlow", "task", "callActivity"])

NAMES_ARE_KEYS = frozenset(["lane", "message", "signal"])
MOST_WORDS = 2_000
"""Characters of a name that people read."""


class DiagramParser(BpmnParser):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """SpiffWorkflow's parser of a file: it indexes processes, messages, signals, errors and escalations."""

    PROCESS_PARSER_CLASS = ProcessReader

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.message_specs: dict[str, MessageSpec] = {}

    def _add_messages(self, bpmn: Any) -> None:
        super()._add_messages(bpmn)
        for el in every(bpmn, "message"):
            name, key = el.get("name") or "", Zeebe(el, self.sheet).correlation_key()
            self.message_specs[el.get("id") or ""] = MessageSpec(el.get("id") or "", name, key)

    def _add_diagram_indexes(self, bpmn: Any) -> None:
        """The picture is not read: a number that is none there must not keep the process from running."""

    def _add_correlations(self, bpmn: Any) -> None:
        """Messages are correlated by `zeebe:subscription`; correlation properties are only drawn."""

    def _add_data_stores(self, bpmn: Any) -> None:
        """Data stores are refused where a process refers to them; a mere declaration does no harm."""


def read_diagram(xml: bytes, limits: Limits = DEFAULT) -> Diagram:
    """Return the diagram; DefinitionError with the findings when it can't be run as it is drawn.

    What concerns the whole (reachability, references, FEEL syntax) is found by `engine.diagram.checks.check`.
    """
    return _read(hashlib.sha256(xml).hexdigest(), xml, limits)


@lru_cache(maxsize=64)
def _read(sha256: str, xml: bytes, limits: Limits) -> Diagram:
    sheet, root = Sheet(), parse(xml, limits)
    system = system_of(root)
    if system is not None:
        sheet.note("FOREIGN", None, system=system.name)
    else:
        _identities(root, sheet)
    if sheet.errors:
        raise DefinitionError("definition.refused", sheet.found)
    judge(root, sheet)
    note_ignored(root, sheet)
    parser = DiagramParser(sheet)
    processes = _processes(parser, root)
    if not processes and not sheet.errors:
        sheet.note("STRUCT-NO-PROCESS", None)
    if sheet.errors:
        raise DefinitionError("definition.refused", sheet.found)
    return Diagram(processes, sha256, dict(parser.message_specs), tuple(sheet.found))


def _processes(parser: DiagramParser, root: Element) -> dict[str, ProcessSpec]:
    try:
        parser.add_bpmn_xml(root)
        return {name: parser.get_spec(name) for name in list(parser.process_parsers)}
    except ValidationException as err:
        parser.sheet.note("STRUCT-INVALID", None, why=err)
        return {}


def _identities(root: Element, sheet: Sheet) -> None:
    """Every element that something may refer to has an id, and no two have the same."""
    seen: set[str] = set()
    for el in root.iter():
        if not el.get("id") and _needs_id(el):
            sheet.note("STRUCT-NO-ID", None, kind=local(el))
        _lengths(el, sheet)
        name = el.get("id")
        if name is not None and name in seen:
            sheet.note("STRUCT-DUPLICATE-ID", name, id=name)
        seen.add(name or "")


def _lengths(el: Element, sheet: Sheet) -> None:
    """What is longer than its column could not be told to anybody later."""
    if namespace(el) != BPMN:
        return
    identity, name = el.get("id") or "", el.get("name") or ""
    if len(identity) > MOST_NAME:
        sheet.note("STRUCT-ID-LENGTH", identity[:MOST_NAME], id=identity[:40])
    most = MOST_NAME if local(el) in NAMES_ARE_KEYS else MOST_WORDS
    if len(name) > most:
        sheet.note("STRUCT-NAME-LENGTH", identity[:MOST_NAME] or None, name=name[:40], most=most)


def _needs_id(el: Element) -> bool:
    tag = local(el)
    return namespace(el) == BPMN and (tag in REFERRED_TO or tag.endswith(("Task", "Gateway", "Event", "Process")))


def inspect_diagram(xml: bytes, refs: References) -> tuple[Finding, ...]:
    """Return every finding about the file, those that refuse it and those that only warn."""
    try:
        diagram = read_diagram(xml)
    except DefinitionError as err:
        return err.findings
    return tuple(check(diagram, refs))
