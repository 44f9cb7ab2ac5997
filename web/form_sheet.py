"""What every part of a form is built from: the form's state, its errors and the level of values one stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import FieldError
from engine.forms import Around, Component, Field, Form, Place, State
from engine.forms.around import MISSING, reach
from engine.forms.fields.text import TextField
from engine.forms.structure import everything
from engine.forms.words import Words
from web.field_errors import field_error_text
from web.form_view import Setting


@dataclass(frozen=True, slots=True)
class Level:
    """The form's own values or a row's. given: raw or typed; values: typed; sight: what FEEL sees; place: the row."""

    given: Mapping[str, Any]
    values: Mapping[str, Any]
    sight: Mapping[str, Any]
    place: Place

    def shown(self, field: Field) -> Any:
        """What to show in a field: what was given there, else its typed value."""
        given = reach(self.given, field.path, MISSING)
        return reach(self.values, field.path) if given is MISSING else given


@dataclass(frozen=True, slots=True)
class Sheet:
    state: State
    errors: Mapping[str, FieldError]
    warnings: Mapping[str, FieldError]
    watched: frozenset[str]
    setting: Setting

    @property
    def around(self) -> Around:
        return Around(self.setting.now, self.setting.zone)

    def say(self, words: Words, level: Level) -> str:
        return words.say(level.sight, self.around, self.setting.words)

    def common(self, component: Component, level: Level) -> dict[str, Any]:
        """What every part has."""
        own_id, key = f"c-{component.id}", ""
        if isinstance(component, Field):
            own_id, key = field_id(name_of(component, level)), component.key
        return {
            "id": own_id,
            "label": self.say(component.label, level) or key,
            "hint": self.say(component.description, level),
            "is_conditional": component.hide is not None,
            "is_off": (*level.place, component.id) in self.state.hidden,
        }

    def input(self, field: Field, level: Level) -> dict[str, Any]:
        """What every field to answer has."""
        common = self.common(field, level)
        name = name_of(field, level)
        return common | {
            "name": name,
            "is_required": field.required,
            "does_refresh": bool(self.setting.refresh_url) and field.path[0] in self.watched,
            "error": self.told(self.errors.get(name), field, common["label"]),
            "warning": self.told(self.warnings.get(name), field, common["label"]),
        }

    def told(self, error: FieldError | None, field: Field, label: str) -> str:
        if error is None:
            return ""
        kind = "person" if isinstance(field, TextField) and field.picks_person else field.type
        setting = self.setting
        return field_error_text(error, label, kind, field.properties, setting.example_date, setting.words)


def watched_names(form: Form) -> frozenset[str]:
    """Names that anything in the form reads: a change of one may change what is shown."""
    components = list(everything(form.components))
    expressions = (e.names for c in components for e in c.expressions)
    texts = (w.names for c in components for w in c.texts)
    return frozenset().union(*expressions, *texts)


def name_of(field: Field, level: Level) -> str:
    return ".".join(map(str, (*level.place, *field.path)))


def field_id(name: str) -> str:
    return "f-" + name.replace(".", "-")
