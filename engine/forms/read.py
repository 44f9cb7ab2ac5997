"""From the bytes of a `.form` file to a Form, or to findings that name the component."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.errors import DefinitionError, Finding
from engine.forms.build import BUILDERS, RESERVED, Path, common, path_of
from engine.forms.build import field as field_attributes
from engine.forms.component import Component, Field
from engine.forms.entry import Entry
from engine.forms.findings import TEXTS
from engine.forms.structure import DynamicList, Form, Group, Known, fields_of

MAX_BYTES = 2_000_000
MAX_COMPONENTS = 1_000
MAX_DEPTH = 10
PLACE = re.compile(r": line \d+ column \d+ \(char \d+\)$")
"""The parser ends its sentences with the place, which the finding has by itself."""


def read_form(data: bytes) -> Form:
    """Read and compile one form. Raises DefinitionError with every finding, not only the first."""
    reader = _Reader()
    json = reader.envelope(data)
    components = reader.components(json.get("components", []), (), depth=0)
    known = reader.known(components)
    if RESERVED in known:
        reader.note("FORM-KEY-RESERVED", None, key=RESERVED)
    reader.stop_at_errors()
    return Form(json["id"], components, known, tuple(reader.findings))


@dataclass(slots=True)
class _Reader:
    """Collects findings and the ids met so far."""

    findings: list[Finding] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def note(self, key: str, element: str | None, /, **params: object) -> None:
        self.findings.append(TEXTS.finding(key, element, params))

    def stop_at_errors(self) -> None:
        if any(finding.severity == "error" for finding in self.findings):
            raise DefinitionError("form.unreadable", self.findings)

    def envelope(self, data: bytes) -> dict[str, Any]:
        """The form's outer object, sure to have an id."""
        json: Any = None
        if len(data) > MAX_BYTES:
            self.note("FORM-TOO-LARGE:bytes", None, most=f"{MAX_BYTES:,}")
            self.stop_at_errors()
        try:
            json = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            position = (error.lineno, error.colno)
            why = PLACE.sub("", str(error))
            self.findings.append(TEXTS.finding("FORM-JSON", None, {"why": why}, position=position))
        if isinstance(json, dict) and not (isinstance(json.get("id"), str) and json["id"]):
            self.note("FORM-ID-MISSING", None)
        elif not self.findings and not isinstance(json, dict):
            self.note("FORM-SHAPE", None)
        self.stop_at_errors()
        return json  # type: ignore[no-any-return]  # stop_at_errors raised unless it is a dict

    def components(self, found: Any, above: Path, depth: int) -> tuple[Component, ...]:
        """The components of one level. above: the path of the groups around them."""
        if not isinstance(found, list) or depth > MAX_DEPTH:
            self.note("FORM-SHAPE:components", None)
            return ()
        built = (self.component(json, above, depth) for json in found)
        return tuple(component for component in built if component is not None)

    def component(self, json: Any, above: Path, depth: int) -> Component | None:
        if not isinstance(json, dict) or not isinstance(json.get("type"), str):
            self.note("FORM-SHAPE:component", None)
            return None
        entry = Entry(json, self.name(json), self.findings)
        kind = json["type"]
        if kind == "dynamiclist" or (kind == "group" and entry.flag("isRepeating")):
            return self.rows(entry, above, depth)
        if kind == "group":
            return self.group(entry, above, depth)
        if kind not in BUILDERS:
            entry.note("FORM-TYPE", type=kind)
            return None
        return BUILDERS[kind](entry, above)

    def name(self, json: dict[str, Any]) -> str:
        """The component's id; its key or type stands in for a missing one."""
        given = json.get("id")
        name = given if isinstance(given, str) and given else f"{json.get('key') or json['type']}-{len(self.ids) + 1}"
        if name in self.ids:
            self.note("FORM-ID-DUPLICATE", name, id=name)
        self.ids.add(name)
        if len(self.ids) == MAX_COMPONENTS + 1:
            self.note("FORM-TOO-LARGE:components", None, most=f"{MAX_COMPONENTS:,}")
        return name

    def group(self, entry: Entry, above: Path, depth: int) -> Component:
        inside = above + path_of(entry, "path") if entry.text("path") else above
        children = self.components(entry.json.get("components", []), inside, depth + 1)
        return Group(**common(entry), components=children, outlined=entry.flag("showOutline"))

    def rows(self, entry: Entry, above: Path, depth: int) -> Component:
        keyed = Entry({**entry.json, "key": entry.json.get("path")}, entry.element, entry.findings)
        children = self.components(entry.json.get("components", []), (), depth + 1)
        rows = entry.whole("defaultRepetitions")
        return DynamicList(
            **field_attributes(keyed, above),
            components=children,
            known=self.known(children),
            rows=1 if rows is None else rows,
            may_add=entry.flag("allowAddRemove"),
            outlined=entry.flag("showOutline"),
        )

    def known(self, components: Iterable[Component]) -> Known:
        """The keys of one level as a tree; two fields that set the same one are a finding."""
        tree: dict[str, Any] = {}
        for item in fields_of(components):
            if not _grow(tree, item):
                self.note("FORM-KEY-DUPLICATE", item.id, key=item.key)
        return tree


def _grow(tree: dict[str, Any], item: Field) -> bool:
    """Add the field's path to the tree; False when it is taken."""
    level: Any = tree
    for name in item.path[:-1]:
        level = level.setdefault(name, {})
        if level is None:
            return False
    if not item.path:  # reported when it was built
        return True
    if item.path[-1] in level:
        return False
    level[item.path[-1]] = None
    return True
