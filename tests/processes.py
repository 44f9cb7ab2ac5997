"""Small processes for tests, written as short texts: elements and `a -> b` flows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lots="https://lots.example/schema/1.0" '
    'id="d" targetNamespace="https://lots.example/test">'
)


def bpmn(
    process: str,
    elements: Sequence[str],
    flows: Sequence[str],
    *,
    authority: str = "KS",
    lane: str = "kontaktcenter",
    messages: Mapping[str, str] | None = None,
) -> bytes:
    """A diagram whose elements all lie in one lane.

    flows: `a -> b`, `a -> b if FEEL` or `a -> b else`. messages: name -> correlation key; the id is `m_<name>`.
    """
    lines = [_flow(flow) for flow in flows]
    defaults = {flow.split(" -> ")[0].strip(): _flow_id(flow) for flow in flows if flow.endswith(" else")}
    body = "".join(_with_default(element, defaults) for element in elements)
    ids = [element.split('id="', 1)[1].split('"', 1)[0] for element in elements]
    members = "".join(f"<flowNodeRef>{one}</flowNodeRef>" for one in ids)
    return (
        f'{HEAD}<process id="{process}" name="{process.capitalize()}" isExecutable="true"><extensionElements>'
        f'<zeebe:properties><zeebe:property name="myndighet" value="{authority}" /></zeebe:properties>'
        f'</extensionElements><laneSet id="lanes"><lane id="lane" name="Lane"><extensionElements>'
        f'<lots:lane group="{lane}" /></extensionElements>{members}</lane></laneSet>'
        f"{body}{''.join(lines)}</process>{_messages(messages or {})}</definitions>"
    ).encode()


def drawn(diagram: bytes, shapes: str = '<d:BPMNShape id="shape" bpmnElement="start" />') -> bytes:
    """The same with a drawing, of these shapes alone."""
    space = 'xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"'
    plane = f'<d:BPMNDiagram id="drawing" {space}><d:BPMNPlane id="plane">{shapes}</d:BPMNPlane></d:BPMNDiagram>'
    return diagram.replace(b"</definitions>", f"{plane}</definitions>".encode())


def start_event(element: str = "start", form: str | None = None) -> str:
    inside = f'<extensionElements><zeebe:formDefinition formId="{form}" /></extensionElements>' if form else ""
    return f'<startEvent id="{element}">{inside}</startEvent>'


def end_event(element: str = "end") -> str:
    return f'<endEvent id="{element}" />'


def user_task(element: str, *, form: str | None = None, extra: str = "", inside: str = "") -> str:
    """extra: more extension elements; inside: more child elements, for example a loop."""
    form_xml = f'<zeebe:formDefinition formId="{form}" />' if form else ""
    return (
        f'<userTask id="{element}" name="{element.capitalize()}"><extensionElements><zeebe:userTask />'
        f"{form_xml}{extra}</extensionElements>{inside}</userTask>"
    )


def service_task(
    element: str,
    kind: str,
    *,
    inputs: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    retries: int = 3,
) -> str:
    mapped = "".join(
        f"<zeebe:input source={quoteattr(source)} target={quoteattr(target)} />"
        for target, source in (inputs or {}).items()
    )
    mapping = f"<zeebe:ioMapping>{mapped}</zeebe:ioMapping>" if mapped else ""
    given = "".join(f'<zeebe:header key="{key}" value="{value}" />' for key, value in (headers or {}).items())
    fixed = f"<zeebe:taskHeaders>{given}</zeebe:taskHeaders>" if given else ""
    return (
        f'<serviceTask id="{element}"><extensionElements>'
        f'<zeebe:taskDefinition type="{kind}" retries="{retries}" />{fixed}{mapping}</extensionElements></serviceTask>'
    )


def script_task(element: str, expression: str, result: str, name: str = "") -> str:
    """expression: FEEL without its equals sign."""
    return (
        f"<scriptTask id={quoteattr(element)} name={quoteattr(name or element)}><extensionElements>"
        f"<zeebe:script expression={quoteattr('=' + expression)} resultVariable={quoteattr(result)} />"
        "</extensionElements></scriptTask>"
    )


def receive_task(element: str, message: str) -> str:
    return f'<receiveTask id="{element}" messageRef="m_{message}" />'


def gateway(element: str, kind: str = "exclusive") -> str:
    return f'<{kind}Gateway id="{element}" />'


def timer_catch(element: str, duration: str) -> str:
    return (
        f'<intermediateCatchEvent id="{element}"><timerEventDefinition>'
        f'<timeDuration xsi:type="tFormalExpression">{duration}</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
    )


def timer_boundary(element: str, attached_to: str, duration: str, *, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    return (
        f'<boundaryEvent id="{element}" attachedToRef="{attached_to}" cancelActivity="{cancel}">'
        f'<timerEventDefinition><timeDuration xsi:type="tFormalExpression">{duration}</timeDuration>'
        "</timerEventDefinition></boundaryEvent>"
    )


def form(form_id: str, *components: Mapping[str, Any]) -> bytes:
    ready = [{"id": f"c_{n}", **component} for n, component in enumerate(components)]
    return json.dumps({"type": "default", "id": form_id, "schemaVersion": 19, "components": ready}).encode()


def text_field(key: str, *, required: bool = False) -> dict[str, Any]:
    return {"type": "textfield", "key": key, "label": key.capitalize(), "validate": {"required": required}}


def _with_default(element: str, defaults: Mapping[str, str]) -> str:
    for source, flow in defaults.items():
        element = element.replace(f'Gateway id="{source}"', f'Gateway id="{source}" default="{flow}"')
    return element


def _parts(flow: str) -> tuple[str, str, str | None]:
    source, rest = flow.removesuffix(" else").split(" -> ")
    target, _, condition = rest.partition(" if ")
    return source.strip(), target.strip(), condition or None


def _flow_id(flow: str) -> str:
    source, target, _ = _parts(flow)
    return f"f_{source}_{target}"


def _flow(flow: str) -> str:
    source, target, condition = _parts(flow)
    inside = ""
    if condition:
        text = condition.replace("&", "&amp;").replace("<", "&lt;")
        inside = f'<conditionExpression xsi:type="tFormalExpression">={text}</conditionExpression>'
    return f'<sequenceFlow id="{_flow_id(flow)}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def _messages(messages: Mapping[str, str]) -> str:
    return "".join(
        f'<message id="m_{name}" name="{name}"><extensionElements>'
        f"<zeebe:subscription correlationKey={quoteattr(key)} /></extensionElements></message>"
        for name, key in messages.items()
    )
