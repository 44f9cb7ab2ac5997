"""`camunda:formData` and the older `camunda:formProperty` as the components of a form."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interchange.forms import KEY, Component, field, number, options, rule
from engine.interchange.juel import is_expression
from engine.interchange.work import Foreign, Work, described
from engine.runtime.reader.xml import Element, local

KINDS = {
    "string": "textfield",
    "long": "number",
    "integer": "number",
    "double": "number",
    "boolean": "checkbox",
    "date": "datetime",
    "enum": "select",
}
WHOLE = ("long", "integer")
LENGTHS = {"minlength": "minLength", "maxlength": "maxLength"}
LIMITS = ("min", "max")


def components_of(work: Work, things: Foreign) -> list[Component]:
    """Return the fields of the element's form; what can't be drawn is told."""
    found: list[Component | None] = []
    for data in things.takes("formData"):
        if data.get("businessKey"):
            work.left_out(things.el, "businessKey", data.get("businessKey") or "")
        found += [_field(work, things.el, x) for x in data if local(x) == "formField"]
        for x in data:
            if local(x) not in ("formField", ""):
                work.todo(things.el, local(x), described(x))
    found += [_property(work, things.el, x) for x in things.takes("formProperty")]
    return [one for one in found if one is not None]


def _field(work: Work, el: Element, x: Element) -> Component | None:
    made = _component(x, x.get("label"))
    if made is None:
        work.todo(el, "formField", described(x))
        return None
    _default(work, el, made, x.get("defaultValue"), x.get("type") or "string")
    if x.get("datePattern"):
        work.left_out(el, "datePattern", x.get("datePattern") or "")
    for part in x:
        for inner in part:
            if local(part) == "validation" and not _constrain(made, inner):
                work.todo(el, "constraint", f"{made['key']}: {described(inner)}")
            elif local(part) == "properties":
                made.setdefault("properties", {})[inner.get("id") or inner.get("name") or ""] = inner.get("value") or ""
    for name in x.attrib:
        if name not in ("id", "label", "type", "defaultValue", "datePattern"):
            work.todo(el, str(name), x.get(name) or "")
    return made


def _component(x: Element, label: str | None) -> Component | None:
    key, kind = x.get("id") or "", x.get("type") or "string"
    if not KEY.fullmatch(key) or kind not in KINDS:
        return None
    made = field(key, label or key, KINDS[kind])
    if kind == "enum":
        made["values"] = options([(v.get("id") or "", v.get("name") or "") for v in x if local(v) == "value"])
    if kind in WHOLE:
        made["decimalDigits"] = 0
    return made


def _default(work: Work, el: Element, made: Component, value: str | None, kind: str) -> None:
    if not value:
        return
    given = {"boolean": value == "true"}.get(kind, number(value) if KINDS[kind] == "number" else value)
    if is_expression(value) or given is None:
        work.todo(el, "defaultValue", f"{made['key']}: {value}")
    else:
        made["defaultValue"] = given


def _constrain(made: Component, x: Element) -> bool:
    """Set one rule on the field; False when it is none that forms know."""
    name, limit = x.get("name"), number(x.get("config") or "")
    if name == "required":
        rule(made, "required", True)
    elif name == "readonly":
        made["readonly"] = True
    elif name in LENGTHS and isinstance(limit, int):
        rule(made, LENGTHS[name], limit)
    elif name in LIMITS and limit is not None:
        rule(made, name, limit)
    else:
        return False
    return True


def _property(work: Work, el: Element, x: Element) -> Component | None:
    made = _component(x, x.get("name"))
    if made is None or list(_unusual(x)):
        work.todo(el, "formProperty", described(x))
        return None
    if x.get("required") == "true":
        rule(made, "required", True)
    if x.get("writable") == "false":
        made["readonly"] = True
    return made


def _unusual(x: Element) -> Iterator[str]:
    yield from (name for name in ("variable", "expression", "datePattern", "default") if x.get(name))
    if x.get("readable") == "false":
        yield "readable"
