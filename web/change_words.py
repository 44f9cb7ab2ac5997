"""Words for what a diagram is made of and in which respects it can change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from engine.diagram.diff import RESPECTS
from engine.diagram.value_words import PARTS, Words
from web.form_changes import RESPECTS as FIELD_RESPECTS
from web.form_changes import TYPES, FieldDetail
from web.texts import N_, word

ELEMENTS: Mapping[str, str] = {
    "process": N_("process"),
    "lane": N_("lane"),
    "message": N_("message"),
    "sequenceFlow": N_("way"),
    "startEvent": N_("start"),
    "endEvent": N_("end"),
    "intermediateCatchEvent": N_("event that is waited for"),
    "intermediateThrowEvent": N_("event that happens"),
    "boundaryEvent": N_("event on a step"),
    "task": N_("step"),
    "userTask": N_("task for people"),
    "manualTask": N_("task outside the system"),
    "serviceTask": N_("job of the system"),
    "sendTask": N_("message sent"),
    "receiveTask": N_("message waited for"),
    "scriptTask": N_("computation"),
    "businessRuleTask": N_("decision table"),
    "callActivity": N_("another process"),
    "subProcess": N_("part of the process"),
    "transaction": N_("part that is done whole or undone"),
    "adHocSubProcess": N_("part in any order"),
    "exclusiveGateway": N_("one way of several"),
    "inclusiveGateway": N_("one or more ways"),
    "parallelGateway": N_("all ways at once"),
    "eventBasedGateway": N_("what happens first"),
    "complexGateway": N_("ways by a rule"),
}


def element_word(of: str) -> str:
    """What a BPMN element is called; one without a word stands for itself."""
    return word(ELEMENTS, of)


def respect_word(respect: str) -> str:
    return str(_(RESPECTS[respect]))


def in_words_of_the_page(names: Mapping[str, str]) -> Words:
    """Return how values of a diagram are said here. names: of forms, tables, groups, ..., by id."""
    return Words(lambda part: str(_(PARTS[part])), names)


def field_kind_word(of: str) -> str:
    """What a field of a form is called in the panel."""
    return word(TYPES, of)


def field_respect_word(detail: FieldDetail) -> str:
    """In which respect a field changed; a property of the author's own by its name."""
    return detail.name or str(_(FIELD_RESPECTS[detail.respect]))


def names_of_references(references: Mapping[str, Any]) -> dict[str, str]:
    """Return what the editor offers to choose from (web/draft_references.py) as names by id."""
    kept = {"forms": ("id", "name"), "decisions": ("id", "name"), "groups": ("key", "name")}
    kept |= {"processes": ("key", "name"), "handlers": ("type", "label")}
    return {one[key]: one[name] for kind, (key, name) in kept.items() for one in references[kind]}
