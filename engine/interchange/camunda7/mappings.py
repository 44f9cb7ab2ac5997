"""Input and output parameters, and properties."""

from __future__ import annotations

from engine.interchange.extension import has_output, mapping, within
from engine.interchange.feel_text import NotSimpleError, checked, quoted
from engine.interchange.juel import expression, is_expression, template
from engine.interchange.work import Foreign, Work, described
from engine.runtime.reader.xml import Element, local

KINDS = {"inputParameter": "input", "outputParameter": "output"}
GIVE_VALUES = ("userTask", "callActivity", "serviceTask", "sendTask", "receiveTask", "businessRuleTask")


def properties(things: Foreign) -> None:
    for held in things.takes("properties"):
        for x in held:
            if local(x) == "property":
                name = x.get("name") or x.get("id") or ""
                within(things.el, "properties", "property", name=name, value=x.get("value") or "")


def input_output(work: Work, things: Foreign) -> None:
    """`camunda:inputOutput` becomes input and output mappings, in order."""
    found = [x for held in things.takes("inputOutput") for x in held if isinstance(x.tag, str)]
    for x in found:
        kind, target = KINDS.get(local(x)), x.get("name")
        if kind is None or not target:
            work.todo(things.el, local(x), described(x))
            continue
        try:
            mapping(things.el, kind, source_of(x), target)
        except NotSimpleError:
            work.todo(things.el, local(x), described(x))
    if found and has_output(things.el):
        _keep(work, things.el)


def _keep(work: Work, el: Element) -> None:
    """There an output parameter comes on top of what the step gives; here it takes the place of it."""
    given = work.gives.get(el.get("id") or "")
    for name in given or ():
        mapping(el, "output", f"={name}", name)
    if given is None and local(el) in GIVE_VALUES:
        work.note("IMPORT-CHANGED:outputs", el)


def source_of(x: Element) -> str:
    """Return a parameter's value as the source of a mapping. Raises NotSimpleError."""
    inside = [child for child in x if isinstance(child.tag, str)]
    if inside:
        return f"={checked(_value(inside[0]))}"
    text = (x.text or "").strip()
    return template(text) if text else "=null"


def _value(x: Element) -> str:
    """Return the FEEL of a list, a map, a value or a script of one expression."""
    inside, text = [child for child in x if isinstance(child.tag, str)], (x.text or "").strip()
    if local(x) == "list":
        return "[" + ", ".join(_value(one) for one in inside) + "]"
    if local(x) == "map":
        return "{" + ", ".join(f"{quoted(one.get('key') or '')}: {_value(one)}" for one in inside) + "}"
    if local(x) == "script" and ((x.get("scriptFormat") or "").lower() != "juel" or x.get("resource")):
        raise NotSimpleError
    if inside:
        return _value(inside[0])
    if not text:
        return "null"
    return expression(text) if is_expression(text) else quoted(text)
