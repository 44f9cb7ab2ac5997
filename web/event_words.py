"""What an event says, in words: fields under their labels, steps as the diagram calls them, people by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from engine.audit.read import AuditEvent
from engine.forms.structure import fields_of
from engine.services.library import Loaded
from web.migration_words import effect_words
from web.people import Names
from web.rule_words import applied_rules
from web.texts import EVENTS, N_, word
from web.waits import element_name

FIELDS: Mapping[str, str] = {
    "values": N_("Answers"),
    "changed": N_("Values changed"),
    "path": N_("The way through the diagram"),
    "offered": N_("Tasks offered"),
    "rules": N_("Rules that applied"),
    "reason": N_("Reason"),
    "why": N_("Cause"),
    "kind": N_("Kind of work"),
    "job": N_("Job"),
    "message": N_("Message"),
    "signal": N_("Signal"),
    "key": N_("Key"),
    "element": N_("Step"),
    "due_at": N_("Was due"),
    "to": N_("To"),
    "from": N_("From"),
    "name": N_("Name"),
    "sha256": N_("Checksum"),
    "from_version": N_("From version"),
    "to_version": N_("To version"),
    "mapping": N_("Steps that took another's place"),
    "moved": N_("Where the case stood"),
    "effects": N_("What else changed"),
}
HANDED_OVER = "task.handed_over"
PASSAGES: Mapping[str, str] = {
    "entered": N_("Came to %(step)s"),
    "left": N_("Went on from %(step)s"),
    "cancelled": N_("Broke off %(step)s"),
}


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event as its row shows it. lines: (name as it is stored, the same in words, what it says)."""

    event: AuditEvent
    heading: str
    who: str
    lines: list[tuple[str, str, str]]

    def contains(self, text: str) -> bool:
        """Whether *text* stands anywhere in it, in capitals or not."""
        said = (self.heading, self.who, self.event.type, *(f"{label} {what}" for _name, label, what in self.lines))
        return text.casefold() in "\n".join(said).casefold()


def people_in(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Ids of all who acted, and of those to whom tasks were handed over."""
    for event in events:
        yield event.actor
        if receiver := _receiver(event):
            yield receiver


def shown_event(event: AuditEvent, step: str, names: Names, loaded: Loaded) -> ShownEvent:
    kind = word(EVENTS, event.type)
    heading = f"{kind}: {step}" if step else kind
    if receiver := _receiver(event):
        heading = str(_("%(what)s, to %(name)s", what=heading, name=names(receiver)))
    words = _Payload(loaded, _labels(loaded), names)
    lines = [(name, word(FIELDS, name), words.say(name, value)) for name, value in (event.payload or {}).items()]
    return ShownEvent(event, heading, names(event.actor), lines)


def _receiver(event: AuditEvent) -> str:
    """The id of the person who got the task, "" when the event is no hand-over or its payload is gone."""
    return str((event.payload or {}).get("to") or "") if event.type == HANDED_OVER else ""


def types_of(events: Iterable[AuditEvent]) -> list[tuple[str, str]]:
    """(type, words) of the kinds that occur, by their words."""
    return sorted(((kind, word(EVENTS, kind)) for kind in {event.type for event in events}), key=lambda one: one[1])


@dataclass(frozen=True, slots=True)
class _Payload:
    """labels: of the fields in the definition's forms, by their dotted names."""

    loaded: Loaded
    labels: Mapping[str, str]
    names: Names

    def say(self, name: str, value: Any) -> str:
        match name, value:
            case "path", list():
                return "\n".join(self._passage(*passage) for passage in value)
            case "changed", list():
                return "\n".join(f"{self._label(what)}: {say(old)} → {say(new)}" for _scope, what, old, new in value)
            case "offered", list():
                return "\n".join(element_name(self.loaded, element) for element, _token in value)
            case "rules", list():
                return "\n".join(applied_rules(value, self.loaded))
            case "to", str() if value in self.names.known:
                return self.names(value)
            case "element", str():
                return element_name(self.loaded, value)
            case _, dict():
                return self._migration(name, value) or "\n".join(self._answers("", value))
        return self._migration(name, value) or say(value)

    def _migration(self, name: str, value: Any) -> str:
        """What the event of a migration says, which is of the new version; "" of what others say, too."""
        match name, value:
            case "from_version" | "to_version", {"version": number, "sha256": sha256}:
                return f"{number} ({sha256})"
            case "mapping", dict():
                return self._moves(value.items())
            case "moved", list():
                return self._moves(value)
            case "effects", list():
                return "\n".join(effect_words(key, element_name(self.loaded, element)) for key, element in value)
        return ""

    def _moves(self, pairs: Iterable[tuple[str, str]]) -> str:
        return "\n".join(f"{old} → {element_name(self.loaded, new)}" for old, new in pairs) or say(None)

    def _passage(self, element: str, _token: int, what: str, *_flow: str) -> str:
        return word(PASSAGES, what) % {"step": element_name(self.loaded, element)}

    def _answers(self, before: str, values: Mapping[str, Any]) -> Iterable[str]:
        for key, value in values.items():
            name = f"{before}{key}"
            if isinstance(value, dict):
                yield from self._answers(f"{name}.", value)
            else:
                yield f"{self._label(name)}: {say(value)}"

    def _label(self, name: str) -> str:
        return self.labels.get(name, name)


def say(value: Any) -> str:
    """A stored value; what is missing is a dash."""
    match value:
        case None | "":
            return "–"
        case bool():
            return str(_("yes") if value else _("no"))
        case list():
            return ", ".join(map(say, value))
        case dict():
            return ", ".join(f"{key}: {say(part)}" for key, part in value.items())
    return str(value)


def _labels(loaded: Loaded) -> dict[str, str]:
    fields = (field for form in loaded.forms.values() for field in fields_of(form.components))
    return {".".join(map(str, field.path)): field.label.source for field in fields if field.label.source}
