"""Messages: what they bring, who sends them, and which case they find."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interchange.extension import mapping, within, zeebe
from engine.interchange.feel_text import NotSimpleError
from engine.interchange.python import entry_of, expression
from engine.interchange.work import Foreign, Message, Work
from engine.runtime.reader.xml import BPMN, Element, first, local, namespace, text_of

PUBLISH = "lots.publish_message"
"""The job that sends a message to whoever waits for it (FORMAT: it takes `name`, `correlationKey` and `values`)."""
THROWN = ("intermediateThrowEvent", "endEvent", "sendTask")


def collect(work: Work) -> None:
    """Convert the messages first: those who send and catch them need what is said there."""
    work.messages = {el.get("id") or "": Message(el) for el in work.root if local(el) == "message"}
    for prop in (el for el in work.root if local(el) == "correlationProperty"):
        for held in prop.iter(f"{{{BPMN}}}correlationPropertyRetrievalExpression"):
            message = work.messages.get(held.get("messageRef") or "")
            path = first(held, "messagePath")
            text = text_of(path if path is not None else first(held, "formalExpression"))
            if message is not None and text:
                message.key[prop.get("id") or ""] = text
    for definition in work.root.iter(f"{{{BPMN}}}messageEventDefinition"):
        _own_keys(work, definition)
    for message in work.messages.values():
        _convert(work, message)


def _own_keys(work: Work, definition: Element) -> None:
    """`processVariableCorrelation`: what a property of the message is called in the process that waits."""
    message = work.messages.get(definition.get("messageRef") or "")
    for x in [x for x in definition.iter() if local(x) == "processVariableCorrelation"]:
        said = {local(part): (part.text or "").strip() for part in x if namespace(part) == work.system.namespace}
        if message is not None and said.get("propertyId") and said.get("expression"):
            message.own[said["propertyId"]] = said["expression"]
            parent = x.getparent()
            if parent is not None:
                parent.remove(x)


def _convert(work: Work, message: Message) -> None:
    things = Foreign(work, message.el)
    message.payload = things.said("messagePayload")
    variable = things.said("messageVariable")
    users = list(_users(work, message.el.get("id") or ""))
    if message.payload and not any(local(el) in THROWN for el in users):
        work.left_out(message.el, "messagePayload", message.payload)
    catching = [el for el in users if local(el) not in THROWN]
    for el in catching if variable else ():
        work.todo(el, "messageVariable", variable or "")
    if variable and not catching:
        work.left_out(message.el, "messageVariable", variable)
    key = _key({**message.key, **message.own})
    if key is not None:
        zeebe(message.el, "subscription", correlationKey=key)
        told = message.el.get("name") or message.el.get("id")
        work.note("IMPORT-CHANGED:correlation", message.el, message=told, key=key)
    for name, text in message.own.items() if key is None else ():
        work.todo(message.el, "processVariableCorrelation", f"{name}: {text}")
    things.rest()


def _users(work: Work, message_id: str) -> Iterator[Element]:
    """The events and tasks that refer to a message."""
    for el in work.root.iter(f"{{{BPMN}}}*"):
        if message_id and el.get("messageRef") == message_id:
            parent = el.getparent() if local(el) == "messageEventDefinition" else el
            if parent is not None and local(parent) != "correlationProperty":
                yield parent


def _key(parts: dict[str, str]) -> str | None:
    """Return the key as FEEL, the properties in the order of their names; None when one of them is not simple."""
    try:
        pieces = [expression(parts[name]) for name in sorted(parts)]
    except NotSimpleError:
        return None
    return _joined(pieces)


def _joined(pieces: list[str]) -> str | None:
    if len(pieces) < 2:
        return f"={pieces[0]}" if pieces else None
    return "=" + ' + "/" + '.join(f"string({piece})" for piece in pieces)


def message_event(work: Work, things: Foreign) -> None:
    event = things.el.getparent()
    if event is None:
        return
    if local(event) in THROWN:
        _publish(work, things, event, things.el.get("messageRef"))
    else:
        variable = things.said("messageVariable")
        if variable is not None:
            work.todo(event, "messageVariable", variable)


def send(work: Work, things: Foreign) -> None:
    """A send task with a message sends it."""
    if things.el.get("messageRef"):
        _publish(work, things, things.el, things.el.get("messageRef"))


def _publish(work: Work, things: Foreign, el: Element, message_id: str | None) -> None:
    message = work.messages.get(message_id or "")
    payload = things.said("messagePayload") or (message.payload if message is not None else None)
    zeebe(el, "taskDefinition", type=PUBLISH)
    if message is not None:
        within(el, "taskHeaders", "header", key="name", value=message.el.get("name") or "")
        key = _key_of_payload(message, payload)
        if key is not None:
            mapping(el, "input", key, "correlationKey")
    if payload is not None:
        values = work.text(el, "messagePayload", payload, expression)
        if values is not None:
            mapping(el, "input", f"={values}", "values")


def _key_of_payload(message: Message, payload: str | None) -> str | None:
    """The key as the sender knows it: a property names what is in the payload."""
    try:
        return _joined(
            [entry_of(payload, message.key[name]) or expression(message.key[name]) for name in sorted(message.key)]
        )
    except NotSimpleError:
        return None
