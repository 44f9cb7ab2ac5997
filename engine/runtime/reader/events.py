"""Event definitions: read by SpiffWorkflow, kept as our own frozen EventSpec."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.event_parsers import EventDefinitionParser

from engine.diagram.findings import Sheet
from engine.diagram.spec import EventSpec, MessageSpec, TimerKind
from engine.runtime.reader.xml import Element, every, first, is_true, local, text_of
from engine.runtime.reader.zeebe import Zeebe

KINDS = {
    f"{kind}EventDefinition": kind
    for kind in ("message", "signal", "error", "escalation", "timer", "link", "terminate", "conditional", "cancel")
} | {"compensateEventDefinition": "compensation"}
ALLOWED = {
    "startEvent": {"message", "signal", "timer", "conditional", "error", "escalation", "compensation"},
    "boundaryEvent": {"message", "signal", "timer", "conditional", "error", "escalation", "compensation", "cancel"},
    "intermediateCatchEvent": {"message", "signal", "timer", "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link", "compensation"},
    "endEvent": {"message", "signal", "error", "escalation", "terminate", "compensation", "cancel"},
}
LOOP_THROWS = ("signal", "escalation", "error")
ALONE = {"link", "terminate", "cancel", "compensation"}
"""Kinds that an event has by itself or not at all."""
THROWN = ("intermediateThrowEvent", "endEvent")
NEEDED = {"boundaryEvent", "intermediateCatchEvent"}
TIMERS: dict[str, TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


class EventReader(EventDefinitionParser):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """Reads the event definition of one event, or the message of a receive task."""

    def __init__(self, process: Any, el: Element, messages: dict[str, MessageSpec], sheet: Sheet) -> None:
        super().__init__(process, None, el)
        self.el, self.messages, self.sheet = el, messages, sheet
        self.id: str | None = el.get("id")
        self.declared: Any = process.parser

    def of_event(self) -> EventSpec | None:
        """Return what a start, intermediate, boundary or end event waits for or throws; None for a plain one."""
        tag, found = local(self.el), self._definitions()
        if not found and tag in NEEDED:
            self.sheet.empty(self.id, "event")
        read = [spec for spec in map(self._one, found) if spec is not None]
        if len(read) < 2:
            return read[0] if read else None
        alone = [spec.kind for spec in read if spec.kind in ALONE or (spec.kind == "message" and tag in THROWN)]
        if alone:
            self.sheet.note("UNSUPPORTED:among", self.id, kind=tag, trigger=alone[0])
        return EventSpec("multiple", parts=tuple(read), every=is_true(self.el, "parallelMultiple"))

    def _one(self, x: Element) -> EventSpec | None:
        tag, kind = local(self.el), KINDS.get(local(x))
        if kind not in ALLOWED[tag]:
            self.sheet.note("UNSUPPORTED:trigger", self.id, kind=tag, trigger=local(x))
            return None
        spec: EventSpec = getattr(self, f"_{kind}")(x)
        return spec

    def of_receive_task(self) -> EventSpec | None:
        """Return the message a receive task waits for."""
        if self.el.get("messageRef") is None:
            self.sheet.empty(self.id, "receive")
            return None
        return self._message(self.el)

    def thrown_by_loop(self, definition: Element | None) -> list[EventSpec]:
        """Return the event that a multi-instance activity throws as its rounds are done."""
        kind = KINDS.get(local(definition)) if definition is not None else None
        if definition is None or kind not in LOOP_THROWS:
            self.sheet.note("UNSUPPORTED:loop-event", self.id, trigger=kind or "–")
            return []
        return [getattr(self, f"_{kind}")(definition)]

    def _definitions(self) -> list[Element]:
        found = [x for x in self.el if local(x).endswith("EventDefinition")]
        for ref in every(self.el, "eventDefinitionRef"):
            name = (text_of(ref) or "").split(":")[-1]
            target = declared_event(self.el, name)
            if target is None:
                self.sheet.note("REF-EVENT", self.id, name=name)
            else:
                found.append(target)
        return found

    def _reference(self, x: Element, attribute: str, declared: Any) -> tuple[str | None, bool]:
        ref = x.get(attribute)
        return ref, ref is None or ref in declared

    def _message(self, x: Element) -> EventSpec:
        ref, known = self._reference(x, "messageRef", self.messages)
        named = ref is not None and known and self.messages[ref].name
        if known and not named and local(self.el) not in THROWN:
            self.sheet.empty(self.id, "message")
        if ref is None or not named:
            return EventSpec("message", ref=ref, known=known)
        return EventSpec("message", self.parse_message_event(x).name, key=self.messages[ref].key, ref=ref)

    def _signal(self, x: Element) -> EventSpec:
        ref, known = self._reference(x, "signalRef", self.declared.signals)
        if known and (ref is None or not self.declared.signals[ref]):
            self.sheet.empty(self.id, "signal")
            return EventSpec("signal", ref=ref)
        return EventSpec("signal", self.parse_signal_event(x).name if known else None, ref=ref, known=known)

    def _error(self, x: Element) -> EventSpec:
        return self._coded("error", "errorRef", x)

    def _escalation(self, x: Element) -> EventSpec:
        return self._coded("escalation", "escalationRef", x)

    def _coded(self, kind: Any, attribute: str, x: Element) -> EventSpec:
        ref, known = self._reference(x, attribute, getattr(self.declared, f"{kind}s"))
        throws = local(self.el) in THROWN
        if ref is None and throws:
            self.sheet.empty(self.id, kind)
        if ref is None or not known:
            return EventSpec(kind, ref=ref, known=known)
        code = getattr(self, f"parse_{kind}_event")(x).code or None
        if code is None:
            self.sheet.empty(self.id, f"{kind}-code")
        if code is not None and code.startswith("=") and not throws:
            self.sheet.note("UNSUPPORTED:computed-code", self.id)
        return EventSpec(kind, code=code, ref=ref)

    def _timer(self, x: Element) -> EventSpec:
        # Not by parse_timer_event, which looks for the time inside the event even when a reference led here.
        tag = next((name for name in TIMERS if first(x, name) is not None), None)
        text = text_of(first(x, tag)) if tag is not None else None
        if tag is None or text in (None, "="):
            self.sheet.empty(self.id, "timer")
            return EventSpec("timer", timer="duration")
        return EventSpec("timer", timer=TIMERS[tag], expression=text)

    def _conditional(self, x: Element) -> EventSpec:
        text = text_of(first(x, "condition"))
        if text in (None, "="):
            self.sheet.empty(self.id, "condition")
            text = None
        self.sheet.feel(self.id, text)
        ext = Zeebe(x, self.sheet, self.id)
        variables, changes = ext.condition_filter()
        return EventSpec("conditional", expression=text, variables=variables, changes=changes)

    def _link(self, x: Element) -> EventSpec:
        if not x.get("name"):
            self.sheet.empty(self.id, "link")
        return EventSpec("link", x.get("name"))

    def _compensation(self, x: Element) -> EventSpec:
        return EventSpec("compensation", ref=x.get("activityRef"), wait=is_true(x, "waitForCompletion", True))

    def _cancel(self, x: Element) -> EventSpec:
        return EventSpec("cancel")

    def _terminate(self, x: Element) -> EventSpec:
        return EventSpec("terminate")


def declared_event(el: Element, name: str | None) -> Element | None:
    """Return the event definition with that id, anywhere in the file."""
    local_name = (name or "").split(":")[-1]
    return next((x for x in el.getroottree().iter() if local_name and x.get("id") == local_name), None)
