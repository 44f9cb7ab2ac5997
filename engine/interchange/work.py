"""One conversion: the diagram as it changes, what is to be said about it, and the forms that come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.diagram.checks.imported import todo
from engine.diagram.findings import Sheet
from engine.diagram.words.interchange import DO_IT_ANEW, LEFT_OUT, MARK
from engine.interchange.extension import drop, within
from engine.interchange.feel_text import NotSimpleError
from engine.interchange.forms import FormFiles
from engine.runtime.reader.foreign import System, place
from engine.runtime.reader.nodes import SUPPORTED
from engine.runtime.reader.xml import BPMN, ZEEBE, Element, extensions, is_true, local, namespace

MOST_VALUE = 2_000
"""Characters of what is kept as a mark."""
Reader = Callable[[str], str]


@dataclass(slots=True)
class Message:
    """A message of SpiffWorkflow.

    payload: Python of what it brings. key: {property: Python} of what it is correlated by; own: the same, as the
    process that waits for it knows it.
    """

    el: Element
    payload: str | None = None
    key: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)


class Work:
    """What the converters of the two systems have in common.

    files: other files sent with the diagram, by the last part of their names.
    """

    def __init__(self, root: Element, system: System, files: Mapping[str, bytes]) -> None:
        self.root, self.system, self.files = root, system, files
        self.sheet = Sheet()
        self.forms = FormFiles(files)
        self.by_id = {el.get("id"): el for el in root.iter() if el.get("id")}
        self.process = _main_process(root)
        self.messages: dict[str, Message] = {}
        self.gives: dict[str, list[str]] = {}
        """The variables that an element sets by itself, where they are known, by its id."""

    # --- what is said ---------------------------------------------------------------------------------------------
    def note(self, key: str, el: Element, /, **params: object) -> None:
        self.sheet.note(key, place(el), **params)

    def left_out(self, el: Element, name: str, value: str) -> None:
        """Say that something was left out without harm."""
        known = LEFT_OUT.get(name, DO_IT_ANEW)
        self.note("IMPORT-LEFT-OUT", el, name=self.told(name), value=value, how=known)

    def todo(self, el: Element, name: str, value: str) -> None:
        """Say that somebody must do something, and keep a mark of it in the diagram until it is done."""
        host = self._host(el)
        mark = f"{MARK}{self.told(name)}"
        if host is not None:
            mark = self._own(host, mark if host is el or place(host) == place(el) else f"{mark} ({place(el)})")
            within(host, "properties", "property", name=mark, value=value[:MOST_VALUE])
        self.sheet.found.append(todo(host.get("id") if host is not None else place(el), mark, value))

    def told(self, name: str) -> str:
        """Return the name of an element or attribute as people of the other system know it."""
        return name if name in PLAIN else f"{self.system.prefix}:{name}"

    def _own(self, host: Element, mark: str) -> str:
        taken = {x.get("name") for x in host.iterfind(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}properties/*")}
        names = (mark if number == 1 else f"{mark} {number}" for number in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)

    def _host(self, el: Element) -> Element | None:
        """The element that a mark about *el* is kept at: one that is drawn and has properties."""
        here: Element | None = el
        while here is not None:
            if local(here) in SUPPORTED or local(here) == "process":
                return here
            if local(here) == "sequenceFlow":
                return self.by_id.get(here.get("sourceRef"), self.process)
            here = here.getparent()
        return self.process

    # --- what is converted ----------------------------------------------------------------------------------------
    def text(self, el: Element, name: str, value: str | None, reader: Reader) -> str | None:
        """Return what *reader* makes of a value, None when there is none or it can't be converted (then a to-do)."""
        if value is None or not value.strip():
            return None
        try:
            return reader(value.strip())
        except NotSimpleError:
            self.todo(el, name, value.strip())
            return None

    def rewrite(self, el: Element, reader: Reader) -> None:
        """Put a condition, time or number that is written as an element's text into FEEL; else it is marked."""
        text = (el.text or "").strip()
        if not text or text.startswith("="):
            return
        try:
            el.text = reader(text)
        except NotSimpleError:
            self.todo(el, local(el), text)
            drop(el)


PLAIN = frozenset(
    [
        *("conditionExpression", "condition", "completionCondition", "activationCondition", "loopCardinality"),
        *("loopCondition", "timeDate", "timeDuration", "timeCycle", "script", "name", "errorCode", "escalationCode"),
        *("loopDataInputRef", "inputDataItem", "loopDataOutputRef", "outputDataItem", "schema", "calledElement"),
    ]
)
"""Names of BPMN itself, and words of our own."""


def _main_process(root: Element) -> Element | None:
    processes = [el for el in root if local(el) == "process"]
    return next((el for el in processes if is_true(el, "isExecutable", True)), processes[0] if processes else None)


class Foreign:
    """What the other system has added to one element. Whatever is not taken from it is told by `rest`."""

    def __init__(self, work: Work, el: Element) -> None:
        self.work, self.el = work, el
        self.attributes: dict[str, str] = {}
        mark = f"{{{work.system.namespace}}}"
        for name in [str(one) for one in el.attrib if str(one).startswith(mark)]:
            self.attributes[name.removeprefix(mark)] = str(el.attrib.pop(name))
        found = [*extensions(el), *el] if local(el) != "extensionElements" else []
        self.elements = [x for x in found if namespace(x) == work.system.namespace]
        for x in self.elements:
            drop(x)

    def take(self, name: str) -> str | None:
        return self.attributes.pop(name, None)

    def takes(self, name: str) -> list[Element]:
        """Return the elements of that name."""
        found = [x for x in self.elements if local(x) == name]
        self.elements = [x for x in self.elements if local(x) != name]
        return found

    def said(self, name: str) -> str | None:
        """Return the text of the one element of that name."""
        found = self.takes(name)
        text = "\n".join((x.text or "").strip() for x in found).strip()
        return text or None

    def rest(self) -> None:
        """Tell what nobody has taken."""
        for name, value in self.attributes.items():
            self._tell(name, value)
        for x in self.elements:
            self._tell(local(x), described(x))

    def _tell(self, name: str, value: str) -> None:
        (self.work.left_out if name in LEFT_OUT else self.work.todo)(self.el, name, value)


def described(x: Element) -> str:
    """Return an element with all that is in it as one line: `start class=org.example.Log, field name=level …`."""
    return " ".join(_words(x)) or "–"


def _words(x: Element) -> Iterator[str]:
    yield from (f"{etree.QName(str(name)).localname}={x.get(name)}" for name in x.attrib)
    if x.text and x.text.strip():
        yield x.text.strip()
    for child in x:
        if isinstance(child.tag, str):
            yield local(child)
            yield from _words(child)
