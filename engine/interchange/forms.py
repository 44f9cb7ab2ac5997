"""Form files made from what a diagram of another system says of its forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from engine.rules.process_files import plain_name

Component = dict[str, Any]
KEY = re.compile(r"[^\W\d]\w{0,127}")


class FormFiles:
    """The forms that come of one diagram, by file name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.made: dict[str, bytes] = {}
        self.ids = {form_id for name, data in files.items() if name.endswith(".form") and (form_id := _id_of(data))}

    def add(self, element: str, components: Sequence[Component]) -> str:
        """Make the form of an element and return its id."""
        stem = plain_name(element) or "form"
        numbered = (stem if number == 1 else f"{stem[:90]}_{number}" for number in range(1, len(self.ids) + 2))
        form_id = next(name for name in numbered if name not in self.ids)
        self.ids.add(form_id)
        envelope = {
            "type": "default",
            "id": form_id,
            "schemaVersion": 19,
            "executionPlatform": "Camunda Cloud",
            "executionPlatformVersion": "8.8.0",
            "components": list(components),
        }
        self.made[f"forms/{form_id}.form"] = orjson.dumps(envelope, option=orjson.OPT_INDENT_2) + b"\n"
        return form_id


def _id_of(data: bytes) -> str | None:
    try:
        form = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None  # told when the form itself is read
    found = form.get("id") if isinstance(form, dict) else None
    return found if isinstance(found, str) else None


def heading(text: str) -> Component:
    return {"type": "text", "id": "text", "text": text}


def field(key: str, label: str, kind: str, **rest: Any) -> Component:
    """Return a component that sets the variable *key*."""
    named = {"dateLabel": label, "subtype": "date"} if kind == "datetime" else {"label": label}
    return {"type": kind, "id": f"field_{key}", "key": key, **named, **rest}


def options(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return static options of (value, label)."""
    return [{"label": label or value, "value": value} for value, label in pairs]


def rule(component: Component, name: str, value: Any) -> None:
    component.setdefault("validate", {})[name] = value


def number(text: str) -> int | float | None:
    """Return the number that a text is."""
    try:
        return int(text) if re.fullmatch(r"-?\d{1,15}", text) else float(text)
    except ValueError:
        return None
