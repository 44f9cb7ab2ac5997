"""Camunda 8 element templates for the editor, made from what the handlers say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify
from flask_babel import gettext as _

from engine.ports import Extensions, HandlerDescription, Parameter
from engine.rules.process_files import plain_name
from web.context import house

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
RETRIES = "3"

element_templates = Blueprint("element_templates", __name__)


@element_templates.get("/processes/element-templates")
def index() -> Response:
    return jsonify(templates_of(house().extensions))


def templates_of(extensions: Extensions) -> list[dict[str, Any]]:
    """Return one template for each job that a service task can give, in the session's language.

    Listeners have none: a user task may have several of them, and a template of its own besides.
    """
    found = extensions.descriptions
    return [template(name, one) for name, one in sorted(found.items()) if one.kind == "job"]


def template(name: str, described: HandlerDescription) -> dict[str, Any]:
    """The template of one job type."""
    found: dict[str, Any] = {
        "$schema": SCHEMA,
        "id": name,
        "version": 1,
        "name": _(described.label),
        "description": _(described.description),
        "appliesTo": ["bpmn:Task"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "groups": _groups(described),
        "properties": [
            _hidden("type", name),
            _hidden("retries", RETRIES),
            *(_header(one) for one in described.headers),
            *(_input(one) for one in described.inputs),
            *(_output(one) for one in described.outputs),
        ],
    }
    if described.category:
        found["category"] = {"id": plain_name(described.category), "name": _(described.category)}
    return found


def _groups(described: HandlerDescription) -> list[dict[str, str]]:
    labels = {"headers": _("Fixed for this step"), "inputs": _("What it is given"), "outputs": _("What it gives back")}
    given = {"headers": described.headers, "inputs": described.inputs, "outputs": described.outputs}
    return [{"id": group, "label": labels[group]} for group in labels if given[group]]


def _hidden(name: str, value: str) -> dict[str, Any]:
    return {"type": "Hidden", "value": value, "binding": {"type": "zeebe:taskDefinition", "property": name}}


def _header(given: Parameter) -> dict[str, Any]:
    return _property(given, "headers", {"type": "zeebe:taskHeader", "key": given.name})


def _input(given: Parameter) -> dict[str, Any]:
    return _property(given, "inputs", {"type": "zeebe:input", "name": given.name})


def _output(given: Parameter) -> dict[str, Any]:
    """The name of the variable that takes the result."""
    found = _property(given, "outputs", {"type": "zeebe:output", "source": f"={given.name}"})
    found.pop("feel", None)
    return found


def _property(given: Parameter, group: str, binding: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": f"{group}.{given.name}", "label": _(given.label), "group": group}
    if given.choices:
        choices = [{"name": _(one.label), "value": one.value} for one in given.choices]
        found |= {"type": "Dropdown", "choices": choices}
    else:
        found["type"] = "String"
        if given.feel != "static":
            found["feel"] = given.feel
    if given.hint:
        found["description"] = _(given.hint)
    if given.example is not None:
        found["value"] = given.example
    if given.required:
        found["constraints"] = {"notEmpty": True}
    else:
        found["optional"] = True
    return found | {"binding": dict(binding)}
