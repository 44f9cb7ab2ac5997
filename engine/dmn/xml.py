"""Read DMN bytes safely, and walk the elements by local name."""

from __future__ import annotations

from lxml import etree

from engine.errors import DefinitionError, Finding

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
        raise _refused("DMN-SIZE", f"The file is larger than {MAX_BYTES} bytes.", "Split it into several files.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise _refused("DMN-XML", f"The file is no XML: {error.msg}.", "Save it anew.", (line, column)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("DMN-DOCTYPE", "The file has a DOCTYPE.", "Remove the DOCTYPE line; entities are not allowed.")
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise _refused("DMN-VERSION", "The file is no DMN 1.3, 1.4 or 1.5.", "Save it as DMN 1.3 in the editor.")
    return root


def _refused(code: str, message: str, remedy: str, position: tuple[int, int] | None = None) -> DefinitionError:
    return DefinitionError("dmn.refused", [Finding(code, "error", None, message, remedy, position)])


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
