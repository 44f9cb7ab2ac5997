"""What a new process, form or decision table begins with: small, whole and without a fault."""

from __future__ import annotations

import json

from flask import render_template
from flask_babel import gettext as _


def process(key: str, name: str, authority: str, group: str, group_name: str) -> bytes:
    """A diagram with one step for people in one lane."""
    given = {"key": key, "name": name, "authority": authority, "group": group, "group_name": group_name}
    words = {"start": _("The case comes in"), "step": _("The first step"), "end": _("The case is finished")}
    return render_template("processes/blank.xml", **given, **words).encode()


def form(form_id: str, title: str) -> bytes:
    """A form with its heading and one question."""
    components = [
        {"type": "text", "id": "rubrik", "text": f"# {title}"},
        {"type": "textarea", "id": "svar", "key": "svar", "label": _("Answer"), "validate": {"required": True}},
    ]
    envelope = {
        "type": "default",
        "id": form_id,
        "schemaVersion": 19,
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.8.0",
        "components": components,
    }
    return json.dumps(envelope, ensure_ascii=False, indent=2).encode() + b"\n"


def table(table_id: str, title: str) -> bytes:
    """A decision table that has one rule for all there is."""
    words = {"condition": _("Condition"), "outcome": _("Outcome"), "otherwise": _("Otherwise")}
    return render_template("processes/blank_table.xml", key=table_id, name=title, **words).encode()
