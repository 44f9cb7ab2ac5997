"""What a diagram in the editor may refer to: forms, tables, groups, handlers, processes and the names it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, select

from engine.diagram.spec import Node
from engine.dmn import DecisionModel, read_decisions
from engine.errors import DefinitionError
from engine.feel.catalogue import FUNCTIONS
from engine.forms import Form, read_form
from engine.forms.structure import fields_of
from engine.ports import HandlerDescription, Parameter
from engine.rows import Group
from engine.rules.access import ROLES
from engine.rules.process_files import DIAGRAM
from engine.runtime import read_diagram
from web.context import house
from web.file_titles import titles_of
from web.library import process_names
from web.texts import ROLES as ROLE_WORDS
from web.texts import word


def references_of(connection: Connection, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return everything that the editor offers to choose from; what can't be read is left out."""
    forms, tables, titles = dict(_forms(files)), dict(_tables(files)), titles_of(files)
    groups = connection.execute(select(Group.key, Group.name).order_by(Group.name))
    return {
        "forms": sorted(
            ({"id": form.id, "name": titles(file), "file": file} for file, form in forms.items()),
            key=lambda one: one["name"].casefold(),
        ),
        "decisions": [
            {"id": one, "name": table.nodes[one].name or one, "file": file}
            for file, table in tables.items()
            for one in table.decision_ids
        ],
        "groups": [{"key": key, "name": name} for key, name in groups],
        "roles": [{"key": role, "name": word(ROLE_WORDS, role)} for role in ROLES],
        "handlers": handlers(),
        "processes": [{"key": key, "name": name} for key, name in process_names(connection)],
        "variables": sorted(_variables(files, forms)),
        "functions": [
            {"name": one.name, "params": list(one.parameters), "info": f"{one.says} {one.example} = {one.gives}"}
            for one in FUNCTIONS
        ],
        "laws": [],
        "clocks": [],
    }


def handlers() -> list[dict[str, Any]]:
    """Everything that service tasks and task listeners can call upon, in the session's language."""
    extensions = house().extensions
    kinds = dict.fromkeys(extensions.handlers, "job") | dict.fromkeys(extensions.task_listeners, "listener")
    nothing = HandlerDescription("", "")
    found = {name: extensions.descriptions.get(name, nothing) for name in kinds}
    return [
        {
            "type": name,
            "kind": kinds[name],
            "label": _(one.label) if one.label else name,
            "description": _(one.description) if one.description else "",
            "inputs": [_parameter(given) for given in one.inputs],
            "headers": [_parameter(given) for given in one.headers],
            "outputs": [_parameter(given) for given in one.outputs],
        }
        for name, one in sorted(found.items())
    ]


def _parameter(given: Parameter) -> dict[str, Any]:
    return {
        "name": given.name,
        "label": _(given.label),
        "hint": _(given.hint) if given.hint else "",
        "required": given.required,
        "feel": given.feel,
        "choices": [{"value": one.value, "label": _(one.label)} for one in given.choices],
    }


def _forms(files: Mapping[str, bytes]) -> Iterator[tuple[str, Form]]:
    for name, data in sorted(files.items()):
        if name.endswith(".form"):
            try:
                yield name, read_form(data)
            except DefinitionError:
                continue  # the check tells what is wrong with it


def _tables(files: Mapping[str, bytes]) -> Iterator[tuple[str, DecisionModel]]:
    for name, data in sorted(files.items()):
        if name.endswith(".dmn"):
            try:
                yield name, read_decisions(data)
            except DefinitionError:
                continue  # the check tells what is wrong with it


def _variables(files: Mapping[str, bytes], forms: Mapping[str, Form]) -> set[str]:
    """The names that forms, mappings, scripts, decisions and loops of the draft set."""
    found = {"arende"}
    for form in forms.values():
        found |= {field.path[0] for field in fields_of(form.components)}
    try:
        diagram = read_diagram(files.get(DIAGRAM, b""))
    except DefinitionError:
        return found
    for process in diagram.processes.values():
        for node in process.every_node():
            found |= {name.partition(".")[0] for name in _set_by(node) if name}
    return found


def _set_by(node: Node) -> Iterator[str | None]:
    yield from (one.target for one in (*node.inputs, *node.outputs))
    if node.script is not None:
        yield node.script.result
    if node.decision is not None:
        yield node.decision.result
    if node.loop is not None:
        yield from (node.loop.input_element, node.loop.output_collection)
