"""Read DMN bytes safely, and walk the elements by local name."""

from __future__ import annotations

from lxml import etree

from engine.dmn.words import TEXTS
from engine.errors import DefinitionError

NAMESPACES = frozenset(
    [
        "https://www.omg.org/spec/DMN/20191111/MODEL/",  # 1.3
        "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
        "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
    ]
)
MAX_BYTES = 2_000_000
Element = etree._Element


def parse(xml: bytes) -> Element:
    """Return the `definitions` element. Raises DefinitionError for what is no DMN 1.3 to 1.5, too large or unsafe."""
    if len(xml) > MAX_BYTES:
        raise _refused("DMN-SIZE", most=MAX_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise _refused("DMN-XML", (line, column), why=error.msg) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("DMN-DOCTYPE")
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise _refused("DMN-VERSION")
    return root


def _refused(key: str, position: tuple[int, int] | None = None, **params: object) -> DefinitionError:
    return DefinitionError("dmn.refused", [TEXTS.finding(key, None, params, position=position)])


def local(element: Element) -> str:
    """Return the name of *element* without namespace, empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    return [c for c in element if local(c) in names]


def child(element: Element, *names: str) -> Element | None:
    return next(iter(children(element, *names)), None)


def text_of(element: Element | None) -> str:
    """Return the content of an element's `text`, empty where there is none."""
    found = None if element is None else child(element, "text")
    return "" if found is None or found.text is None else found.text.strip()


def name_of(element: Element) -> str:
    return (element.get("name") or "").strip()


def type_of(element: Element | None) -> str | None:
    """Return the name of the declared type: an attribute, or a child element of item definitions."""
    if element is None:
        return None
    found = child(element, "typeRef")
    return found.text.strip() if found is not None and found.text else element.get("typeRef")
