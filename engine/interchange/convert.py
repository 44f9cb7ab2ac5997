"""The conversion of one file, and of the files of one process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.errors import DefinitionError, Finding
from engine.interchange import camunda7, spiff
from engine.interchange.common import lanes, sub_processes
from engine.interchange.extension import drop, tidy
from engine.interchange.work import Work, described
from engine.limits import DEFAULT, Limits
from engine.rules.process_files import DIAGRAM
from engine.runtime.reader.foreign import CAMUNDA_7, MODELER, OURS, PLATFORM, SPIFF, System, system_of
from engine.runtime.reader.xml import LOTS, ZEEBE, Element, local, namespace, parse

CONVERTERS: Mapping[System, Callable[[Work], None]] = {CAMUNDA_7: camunda7.convert, SPIFF: spiff.convert}
NAMESPACES = {"zeebe": ZEEBE, "lots": LOTS, "modeler": MODELER}
VERSION = "8.8.0"


@dataclass(frozen=True, slots=True)
class Imported:
    """files: everything by its name in a process. system: which one it came from, None when it was ours already."""

    files: Mapping[str, bytes]
    system: str | None = None
    findings: tuple[Finding, ...] = ()
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """What was converted, as it was sent."""


def convert(
    data: bytes, files: Mapping[str, bytes] | None = None, limits: Limits = DEFAULT
) -> tuple[bytes, Mapping[str, bytes], tuple[Finding, ...]]:
    """Return the diagram as ours, the forms that came of it, and what is to be said.

    A diagram that is ours already comes back byte for byte. files: what was sent with it, such as form schemas.
    Raises DefinitionError for what is no BPMN.
    """
    root = parse(data, limits)
    system = system_of(root)
    if system is None:
        return data, {}, ()
    _declare(root, system)
    work = Work(root, system, files or {})
    CONVERTERS[system](work)
    _sweep(work)
    lanes(work)
    sub_processes(work)
    tidy(root)
    _mark_as_ours(root)
    return _bytes(root, system), work.forms.made, tuple(work.sheet.found)


def import_files(files: Mapping[str, bytes], limits: Limits = DEFAULT) -> Imported:
    """Return the files of a process with its diagram converted; form schemas that were used up are left out."""
    kept = {name: data for name, data in files.items() if not name.endswith(".json")}
    try:
        system = system_of(parse(kept.get(DIAGRAM, b""), limits))
    except DefinitionError:
        return Imported(kept)  # told by the check of the file
    if system is None:
        return Imported(kept)
    beside = {name.rpartition("/")[2]: data for name, data in files.items()}
    diagram, forms, findings = convert(kept[DIAGRAM], beside, limits)
    return Imported({**kept, **forms, DIAGRAM: diagram}, system.name, findings, {DIAGRAM: kept[DIAGRAM]})


def _declare(root: Element, system: System) -> None:
    """Declare our namespaces at the root, under the names that everybody gives them."""
    names = [name for name in root.nsmap if name is not None]
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES, keep_ns_prefixes=[*names, *NAMESPACES])


def _sweep(work: Work) -> None:
    """Tell what lies where nobody looks, such as inside the extension elements of a third system."""
    mark = f"{{{work.system.namespace}}}"
    for el in list(work.root.iter()):
        if namespace(el) == work.system.namespace:
            work.todo(el, local(el), described(el))
            drop(el)
            continue
        for name in [str(one) for one in el.attrib if str(one).startswith(mark)]:
            work.todo(el, name.removeprefix(mark), str(el.attrib.pop(name)))


def _mark_as_ours(root: Element) -> None:
    root.set(PLATFORM, OURS)
    root.set(f"{{{MODELER}}}executionPlatformVersion", VERSION)


def _bytes(root: Element, system: System) -> bytes:
    names = [name for name, uri in root.nsmap.items() if name is not None and uri != system.namespace]
    etree.cleanup_namespaces(root, keep_ns_prefixes=names)
    whole = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return whole if whole.endswith(b"\n") else whole + b"\n"
