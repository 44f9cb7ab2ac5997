"""What is known of a case: its variables in words, under the labels of the forms that asked for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms import Form, Line, summarize
from engine.queries.worklist import TaskRow
from engine.services.library import Loaded
from web.form_view import Setting


@dataclass(frozen=True, slots=True)
class Answers:
    """What one form has told of the case."""

    heading: str
    lines: tuple[Line, ...]


def known(loaded: Loaded, tasks: Sequence[TaskRow], variables: Mapping[str, Any], setting: Setting) -> list[Answers]:
    """The start form first, then each form that a task has answered; every answer once, unanswered ones left out."""
    told: list[Answers] = []
    seen: set[str] = set()
    for heading, form in _asked(loaded, tasks):
        lines = summarize(form, dict(variables), variables, now=setting.now, zone=setting.zone, show=setting.words)
        new = tuple(line for line in lines if line.key not in seen and line.value not in (None, "", [], ()))
        seen.update(line.key for line in new)
        if new:
            told.append(Answers(heading, new))
    return told


def _asked(loaded: Loaded, tasks: Sequence[TaskRow]) -> Iterator[tuple[str, Form]]:
    """(heading, form), each form once."""
    start = loaded.spec.start_form
    wanted = [(loaded.name, start.form_id if start else None)]
    nodes = {node.id: node for node in loaded.spec.every_node()}
    for task in tasks:
        node = nodes.get(task.element)  # a task of a called process has its form elsewhere
        if task.completed_at is not None and node is not None and node.form is not None:
            wanted.append((task.name, node.form.form_id))
    seen: set[str] = set()
    for heading, form_id in wanted:
        if form_id is not None and form_id in loaded.forms and form_id not in seen:
            seen.add(form_id)
            yield heading, loaded.forms[form_id]
