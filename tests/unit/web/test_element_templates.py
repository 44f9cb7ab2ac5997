"""What handlers say of themselves: every one does, in both languages, and diagrams and editor can build on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engine.diagram.spec import Node
from engine.ports import HandlerDescription, Parameter
from engine.runtime import read_diagram
from web import language
from web.element_templates import templates_of
from web.language import read_parts
from workflows.extensions import lots_extensions
from workflows.handlers import HANDLERS, LISTENERS
from workflows.handlers.descriptions import DESCRIPTIONS
from workflows.letters.templates import words

BPMN = Path(__file__).parents[3] / "bpmn"
PROPERTY_TYPES = {"String", "Text", "Number", "Boolean", "Dropdown", "Hidden"}
FEEL = {"required", "optional", "static"}
BINDINGS = {
    "zeebe:taskDefinition": "property",
    "zeebe:taskHeader": "key",
    "zeebe:input": "name",
    "zeebe:output": "source",
}
JOBS = sorted(HANDLERS)


@pytest.fixture(scope="module")
def templates() -> Iterator[dict[str, Any]]:
    app = Flask("templates")
    language.init_app(app)
    with app.test_request_context():
        yield {one["id"]: one for one in templates_of(lots_extensions())}


def parameters(described: HandlerDescription) -> Iterator[Parameter]:
    yield from (*described.inputs, *described.headers, *described.outputs)


def texts() -> Iterator[str]:
    """Every text that people read, but the subjects of letters, which are Swedish."""
    subjects = {letter.subject for letter in words().letters.values()}
    for described in DESCRIPTIONS.values():
        yield from filter(None, (described.label, described.description, described.category))
        for one in parameters(described):
            yield from filter(None, (one.label, one.hint))
            yield from (choice.label for choice in one.choices if choice.label not in subjects)


def service_tasks() -> Iterator[tuple[str, Node]]:
    for file in sorted(BPMN.glob("*/process.bpmn")):
        for process in read_diagram(file.read_bytes()).processes.values():
            for node in process.every_node():
                if node.task is not None:
                    yield f"{file.parent.name} {node.id}", node


TASKS = dict(service_tasks())


def test_every_handler_and_listener_is_described() -> None:
    assert {name for name, one in DESCRIPTIONS.items() if one.kind == "job"} == HANDLERS.keys()
    assert {name for name, one in DESCRIPTIONS.items() if one.kind == "listener"} == LISTENERS.keys()


def test_every_description_is_told_in_swedish() -> None:
    assert sorted(set(texts()) - read_parts().keys()) == []


@pytest.mark.parametrize("name", JOBS)
def test_a_template_has_what_camunda_asks_of_it(templates: dict[str, Any], name: str) -> None:
    """The rules of Camunda's schema of cloud templates that concern what we write."""
    made = templates[name]
    assert made["appliesTo"] == ["bpmn:Task"]
    assert made["elementType"] == {"value": "bpmn:ServiceTask"}
    assert made["$schema"].endswith("zeebe-element-templates-json-schema/resources/schema.json")
    assert isinstance(made["version"], int)
    assert made["name"]
    groups, ids = {group["id"] for group in made["groups"]}, [one["id"] for one in made["properties"] if "id" in one]
    assert len(ids) == len(set(ids))
    for one in made["properties"]:
        assert one["type"] in PROPERTY_TYPES
        assert one["binding"][BINDINGS[one["binding"]["type"]]]
        assert one.get("feel", "static") in FEEL
        assert one["type"] == "Hidden" or (one["label"] and one["group"] in groups)
        assert ("choices" in one) == (one["type"] == "Dropdown")
        assert "feel" not in one or one["type"] != "Dropdown"
        assert not ("optional" in one and one.get("constraints", {}).get("notEmpty"))


@pytest.mark.parametrize("name", JOBS)
def test_a_template_sets_the_job_that_it_is_for(templates: dict[str, Any], name: str) -> None:
    hidden = {one["binding"]["property"]: one["value"] for one in templates[name]["properties"] if "id" not in one}
    assert hidden == {"type": name, "retries": "3"}


def test_templates_speak_the_language_of_the_session(templates: dict[str, Any]) -> None:
    assert templates["lots.open_authority_case"]["name"] == "Öppna ett delärende"
    assert templates["lots.open_authority_case"]["category"] == {"id": "cases", "name": "Ärenden"}


@pytest.mark.parametrize("where", TASKS)
def test_a_shipped_service_task_fits_its_description(where: str) -> None:
    node = TASKS[where]
    assert node.task is not None
    described = DESCRIPTIONS[node.task.type]
    inputs, headers = {one.name: one for one in described.inputs}, {one.name: one for one in described.headers}
    given = {one.target for one in node.inputs}
    assert described.free_inputs or given <= inputs.keys()
    assert {name for name, one in inputs.items() if one.required} <= given
    assert node.task.headers.keys() <= headers.keys()
    assert {name for name, one in headers.items() if one.required} <= node.task.headers.keys()
    for name, value in node.task.headers.items():
        assert not headers[name].choices or value in {choice.value for choice in headers[name].choices}
    assert {one.source.removeprefix("=") for one in node.outputs} <= {one.name for one in described.outputs}
