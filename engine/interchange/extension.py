"""Our extension elements, put where BPMN wants them and as an editor would lay them out."""

from __future__ import annotations

from lxml import etree

from engine.runtime.reader.xml import BPMN, LOTS, ZEEBE, Element, first, local

INDENT = "  "


def holder(el: Element) -> Element:
    """Return the element's `extensionElements`, made if there is none: after the documentation, before all else."""
    found = first(el, "extensionElements")
    if found is not None:
        return found
    made = etree.Element(f"{{{BPMN}}}extensionElements")
    before = [child for child in el if local(child) == "documentation"]
    _insert(el, len(before), made)
    return made


def _insert(el: Element, index: int, made: Element) -> None:
    """Insert, with the white space that stands before other children."""
    space = el.text if index == 0 else el[index - 1].tail
    made.tail = space
    if not len(el):
        margin = "\n" + INDENT * _depth(el)
        el.text, made.tail = margin + INDENT, margin
    elif index == len(el):
        made.tail, el[index - 1].tail = el[index - 1].tail, el.text
    el.insert(index, made)


def _depth(el: Element) -> int:
    return sum(1 for _ in el.iterancestors())


def zeebe(el: Element, name: str, /, **attributes: str | None) -> Element:
    """Give the element a `zeebe:` extension, or the one it has more attributes; those that are None are left out."""
    inside = holder(el)
    made = inside.find(f"{{{ZEEBE}}}{name}")
    if made is None:
        made = etree.SubElement(inside, f"{{{ZEEBE}}}{name}")
    _set(made, attributes)
    return made


def _set(el: Element, attributes: dict[str, str | None]) -> None:
    for name, value in attributes.items():
        if value is not None:
            el.set(name, value)


def within(el: Element, container: str, item: str, /, **attributes: str | None) -> Element:
    """Add an item to one of the `zeebe:` containers: an input, an output, a header, a property."""
    made = etree.SubElement(zeebe(el, container), f"{{{ZEEBE}}}{item}")
    _set(made, attributes)
    return made


def mapping(el: Element, kind: str, source: str, target: str) -> None:
    """Add an input or output mapping."""
    within(el, "ioMapping", kind, source=source, target=target)


def has_output(el: Element) -> bool:
    return el.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}ioMapping/{{{ZEEBE}}}output") is not None


def lane_group(el: Element, group: str) -> None:
    etree.SubElement(holder(el), f"{{{LOTS}}}lane").set("group", group)


def taken(el: Element, attribute: str) -> str | None:
    """Take an attribute off the element and return what it was."""
    value = el.get(attribute)
    if value is not None:
        del el.attrib[attribute]
    return value


def drop(el: Element) -> None:
    """Take an element out of the tree; the white space around it goes with it."""
    parent = el.getparent()
    if parent is None:
        return
    before = el.getprevious()
    if before is None and el.getnext() is None:
        parent.text = None
    elif el.getnext() is None and before is not None:
        before.tail = el.tail
    parent.remove(el)


def tidy(root: Element) -> None:
    """Lay out what was added, and take away what became empty."""
    for inside in list(root.iter(f"{{{BPMN}}}extensionElements")):
        if not len(inside) and not (inside.text or "").strip():
            drop(inside)
        else:
            etree.indent(inside, INDENT, level=_depth(inside))
