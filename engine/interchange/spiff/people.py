"""User tasks, manual tasks and start events: forms by JSON schema, and what people are told to do."""

from __future__ import annotations

import re

from lxml import etree

from engine.interchange.extension import within, zeebe
from engine.interchange.forms import Component, heading
from engine.interchange.spiff.schema import components_of
from engine.interchange.work import Foreign, Work
from engine.runtime.reader.xml import BPMN, Element, first, local

SCHEMA, LOOK = "formJsonSchemaFilename", "formUiSchemaFilename"
HOLES = re.compile(r"\{\{\s*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\s*\}\}")


def user_task(work: Work, things: Foreign) -> None:
    zeebe(things.el, "userTask")
    form(work, things)


def manual_task(work: Work, things: Foreign) -> None:
    """There a manual task waits until somebody says that it is done; here it would pass at once."""
    things.el.tag = f"{{{BPMN}}}userTask"
    zeebe(things.el, "userTask")
    work.note("IMPORT-CHANGED:manual", things.el)


def form(work: Work, things: Foreign) -> None:
    """Draw the form that a JSON schema describes, with what people are told above its fields."""
    el, schema, look = things.el, _property(things, SCHEMA), _property(things, LOOK)
    if schema is None:
        if look is not None:
            work.todo(el, LOOK, look)
        return
    made = components_of(work, el, schema, look)
    if made is None:
        return
    work.gives[el.get("id") or ""] = [one["key"] for one in made]
    form_id = work.forms.add(el.get("id") or "", [*_told(work, things), *made])
    zeebe(el, "formDefinition", formId=form_id)
    work.note("IMPORT-CHANGED:form", el, form=form_id)


def _property(things: Foreign, name: str) -> str | None:
    for held in (x for x in things.elements if local(x) == "properties"):
        for x in held:
            if x.get("name") == name:
                held.remove(x)
                return x.get("value") or ""
    return None


def _told(work: Work, things: Foreign) -> list[Component]:
    text = things.said("instructionsForEndUser")
    if text is None:
        return []
    if not _is_plain(HOLES.sub("", text)):
        work.todo(things.el, "instructionsForEndUser", text)
        return []
    return [heading(text)]


def _is_plain(text: str) -> bool:
    """Tell whether no program of a template is in the text."""
    return "{{" not in text and "{%" not in text and "{#" not in text


def instructions(work: Work, things: Foreign) -> None:
    """Without a form, what people are told is the documentation of the step."""
    text = things.said("instructionsForEndUser")
    if text is None:
        return
    if not _is_plain(text) or first(things.el, "documentation") is not None:
        work.todo(things.el, "instructionsForEndUser", text)
        return
    _document(things.el, text)


def _document(el: Element, text: str) -> None:
    made = etree.Element(f"{{{BPMN}}}documentation")
    made.text, made.tail = text, el.text
    el.insert(0, made)


def properties(things: Foreign) -> None:
    for held in things.takes("properties"):
        for x in held:
            if local(x) == "property":
                within(things.el, "properties", "property", name=x.get("name") or "", value=x.get("value") or "")
