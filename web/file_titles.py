"""What the files of a process are called where people read of them: by what they say of themselves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn import xml as dmn
from engine.errors import DefinitionError
from engine.runtime.reader import xml as bpmn
from engine.services.library import ACCEPTED

HEADING = re.compile(r"#{1,6} +([^\n{]+?) *#* *(?:\n|$)")
"""The first line of a text that is a heading and has no holes."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Says a file by its title; one that has none, or is no longer there, by its own name.

    forms: the titles of those forms that have one, by form id, which is how a diagram names them.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> str:
        return self.known.get(name, last_part(name))

    def of_form(self, form_id: str) -> str:
        return self.forms.get(form_id, form_id)


def titles_of(files: Mapping[str, bytes]) -> Titles:
    """Return the titles of *files*; those that share one are told apart by their names."""
    titles = {name: title_of(name, data) for name, data in files.items()}
    count = Counter(titles.values())
    told = {name: title if count[title] == 1 else f"{title} ({last_part(name)})" for name, title in titles.items()}
    titled = [name for name, title in titles.items() if name.endswith(".form") and title != last_part(name)]
    return Titles(told, {str(json.loads(files[name]).get("id")): told[name] for name in titled})


def title_of(name: str, data: bytes) -> str:
    """Return what the file calls itself: its process's or decision's name, its form's first heading; else *name*.

    A file that can't be read has its name; the check tells what is wrong with it.
    """
    try:
        title = READERS[name.rpartition(".")[2]](data)
    except (KeyError, ValueError, RecursionError, DefinitionError):
        title = ""
    return " ".join(title.split()) or last_part(name)


def last_part(name: str) -> str:
    return name.rpartition("/")[2]


def _title_of_diagram(data: bytes) -> str:
    processes = bpmn.every(bpmn.parse(data, ACCEPTED), "process")
    return next((one.get("name", "") for one in processes if bpmn.is_true(one, "isExecutable")), "")


def _title_of_tables(data: bytes) -> str:
    """Of a single decision its own name, which is what the editor of tables shows; of several that of the whole."""
    root = dmn.parse(data)
    decisions = dmn.children(root, "decision")
    return dmn.name_of(decisions[0] if len(decisions) == 1 else root)


def _title_of_form(data: bytes) -> str:
    form = json.loads(data)
    parts = form.get("components") if isinstance(form, dict) else None
    shown = (part for part in parts if isinstance(part, dict)) if isinstance(parts, list) else ()
    texts = (part["text"] for part in shown if part.get("type") == "text" and isinstance(part.get("text"), str))
    return next((found[1] for found in map(HEADING.match, texts) if found is not None), "")


READERS = {"bpmn": _title_of_diagram, "dmn": _title_of_tables, "form": _title_of_form}
