"""Bytes to XML elements, safely: no DOCTYPE, no entities, no network, capped in size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from engine.diagram.findings import finding
from engine.errors import DefinitionError, Finding
from engine.limits import DEFAULT, Limits

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
LOTS = "https://lots.example/schema/1.0"
PLACE = re.compile(r",? line \d+, column \d+\.?$")
"""The parser ends its sentences with the place, which the finding has by itself."""

Element = etree._Element


def refused(finding: Finding) -> DefinitionError:
    """Return the error that refuses a file for one finding."""
    return DefinitionError("definition.refused", (finding,))


def parse(data: bytes, limits: Limits = DEFAULT) -> Element:
    """Return the root of a BPMN file; DefinitionError when it is malformed, dangerous or too large."""
    if len(data) > limits.xml_bytes:
        raise refused(finding("XML-SIZE", None, most=f"{limits.xml_bytes:,}"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        place = (err.lineno or 1, max(err.offset or 1, 1))
        if b"<!DOCTYPE" in data:
            raise refused(finding("XML-DOCTYPE", None)) from err
        if (err.msg or "").startswith("Excessive depth"):
            raise refused(finding("XML-DEPTH", None, position=place)) from err
        why = PLACE.sub("", err.msg or "")
        raise refused(finding("XML-MALFORMED", None, position=place, why=why)) from err
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused(finding("XML-DOCTYPE", None))
    if root.tag != f"{{{BPMN}}}definitions":
        raise refused(finding("XML-NOT-BPMN", None))
    if sum(1 for el in root.iter(f"{{{BPMN}}}*") if el.get("id")) > limits.elements:
        raise refused(finding("XML-ELEMENTS", None, most=f"{limits.elements:,}"))
    return root


def local(el: Element) -> str:
    """Return the tag without its namespace; empty for a comment."""
    return etree.QName(el).localname if isinstance(el.tag, str) else ""


def namespace(el: Element) -> str | None:
    """Return the namespace of the tag; None for a comment."""
    return etree.QName(el).namespace if isinstance(el.tag, str) else None


def first(el: Element, name: str) -> Element | None:
    """Return the first BPMN child of that name."""
    return el.find(f"{{{BPMN}}}{name}")


def every(el: Element, name: str) -> list[Element]:
    """Return the BPMN children of that name."""
    return el.findall(f"{{{BPMN}}}{name}")


def text_of(el: Element | None) -> str | None:
    """Return the element's own text without surrounding space; None when there is none."""
    text = el.text if el is not None else None
    return text.strip() or None if text else None


def extensions(el: Element) -> Iterator[Element]:
    """Yield what lies in the element's `extensionElements`."""
    holder = first(el, "extensionElements")
    if holder is not None:
        yield from (x for x in holder if isinstance(x.tag, str))


def is_true(el: Element, name: str, default: bool = False) -> bool:
    """Read a boolean attribute."""
    return el.get(name, "true" if default else "false").strip().lower() in ("true", "1")
