"""Examples of findings about forms."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.findings.example import Example

NAME = {"type": "textfield", "id": "c", "key": "namn", "label": "Namn"}
AGE = {"type": "number", "id": "d", "key": "antal", "label": "Antal"}
OPTIONS = [{"label": "Ja", "value": "ja"}, {"label": "Nej", "value": "nej"}]
CHOICE = {"type": "radio", "id": "c", "key": "svar", "label": "Svar", "values": OPTIONS}


def form(*components: dict[str, Any], **rest: Any) -> bytes:
    return json.dumps(
        {"type": "default", "id": "ansokan", "components": components} | rest, ensure_ascii=False
    ).encode()


def filled(code: str, means: str, bad: bytes, good: bytes) -> Example:
    """Return an example that is one form."""
    return Example(code, means, {"forms/ansokan.form": bad}, {"forms/ansokan.form": good})


def about(code: str, means: str, bad: dict[str, Any], good: dict[str, Any]) -> Example:
    """Return an example of a form with one component."""
    return filled(code, means, form(bad), form(good))


EXAMPLES = [
    filled("FORM-JSON", "The form is no JSON, for example cut off.", form(NAME)[:-2], form(NAME)),
    filled("FORM-SHAPE", "The file is JSON, but not built as a form.", form({"id": "c"}), form(NAME)),
    filled("FORM-TOO-LARGE", "The form has more components than may be.",
           form(*(NAME | {"id": f"c{i}", "key": f"k{i}"} for i in range(1001))), form(NAME)),
    filled("FORM-ID-MISSING", "The form has no id, so no task can show it.", form(NAME, id=""), form(NAME)),
    filled("FORM-ID-DUPLICATE", "Two components have the same id.", form(NAME, AGE | {"id": "c"}), form(NAME, AGE)),
    about("FORM-TYPE", "A component is of a kind that is not known.", NAME | {"type": "captcha"}, NAME),
    about("FORM-KEY-MISSING", "A field does not say which variable it sets.", NAME | {"key": ""}, NAME),
    about("FORM-KEY", "What a field sets can't be the name of a variable.", NAME | {"key": "för namn"}, NAME),
    filled("FORM-KEY-DUPLICATE", "Two fields set the same variable.",
           form(NAME, AGE | {"key": "namn"}), form(NAME, AGE)),
    about("FORM-KEY-RESERVED", "A field sets a variable that can only be read.", NAME | {"key": "arende.nummer"}, NAME),
    about("FORM-RULE", "A field is checked by a rule that is not known.", NAME | {"validate": {"unique": True}},
          NAME | {"validate": {"required": True}}),
    about("FORM-PATTERN", "The pattern of a field can't be used: it is faulty, or could take for ever.",
          NAME | {"validate": {"pattern": "(?=a)b"}}, NAME | {"validate": {"pattern": "[a-z]+"}}),
    about("FORM-ATTRIBUTE", "An attribute of a component has the wrong kind of value.",
          NAME | {"validate": {"maxLength": "många"}}, NAME | {"validate": {"maxLength": 80}}),
    about("FORM-OPTIONS", "The options of a choice come from nowhere, from several places, or are faulty.",
          CHOICE | {"valuesKey": "svaren"}, CHOICE),
    about("FORM-EXPRESSION", "An expression is missing, or lacks its =.", NAME | {"conditional": {"hide": "antal > 3"}},
          NAME | {"conditional": {"hide": "=1 > 3"}}),
    about("FORM-TEMPLATE", "A block in a text is opened and not closed, or the other way.",
          NAME | {"label": "Hej {{#if true}}du"}, NAME | {"label": "Hej {{#if true}}du{{/if}}"}),
    about("FORM-ACTIVE-CONTENT", "The form holds HTML or a frame, which is not shown.",
          {"type": "html", "id": "c", "content": "<b>Hej</b>"}, {"type": "text", "id": "c", "text": "**Hej**"}),
]  # fmt: skip
