"""Builds small BPMN files: `bpmn("userTask u", "endEvent e", flows="start>u u>e")`."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lots="https://lots.example/schema/1.0"'
)
DECLARED = (
    '<message id="m_svar" name="svar"><extensionElements><zeebe:subscription correlationKey="=nyckel"/>'
    "</extensionElements></message>"
    '<message id="m_fraga" name="fraga"><extensionElements><zeebe:subscription correlationKey="=nyckel"/>'
    "</extensionElements></message>"
    '<message id="m_start" name="start"/>'
    '<signal id="s_larm" name="larm"/><error id="e_fel" errorCode="fel"/><error id="e_annat" errorCode="annat"/>'
    '<escalation id="q_hjalp" escalationCode="hjalp"/>'
)
MESSAGE = '<messageEventDefinition messageRef="m_svar"/>'
QUESTION = '<messageEventDefinition messageRef="m_fraga"/>'
SIGNAL = '<signalEventDefinition signalRef="s_larm"/>'
ERROR = '<errorEventDefinition errorRef="e_fel"/>'
ESCALATION = '<escalationEventDefinition escalationRef="q_hjalp"/>'
TERMINATE = "<terminateEventDefinition/>"


def element(head: str, *extensions: str, inner: str = "", **attributes: str) -> str:
    """Return one element; *head* is "tag id", *extensions* go into its extensionElements."""
    tag, name = head.split()
    if tag == "userTask" and not any("zeebe:userTask " in x or "zeebe:userTask/" in x for x in extensions):
        extensions = ("<zeebe:userTask/>", *extensions)
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    held = f"<extensionElements>{''.join(extensions)}</extensionElements>" if extensions else ""
    return f'<{tag} id="{name}"{given}>{held}{inner}</{tag}>'


def flows(text: str) -> str:
    """Return sequence flows: "a>b b>c[x > 1]", the condition without its =."""
    found = []
    for part in text.replace("\n", " ").split(";") if ";" in text else _split(text):
        ends, _, condition = part.strip().partition("[")
        source, target = ends.split(">")
        inner = f"<conditionExpression>={_xml(condition[:-1])}</conditionExpression>" if condition else ""
        name = f"{source}_{target}"
        found.append(f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>')
    return "".join(found)


def _split(text: str) -> list[str]:
    parts, depth, now = [], 0, ""
    for char in text:
        depth += (char == "[") - (char == "]")
        if char.isspace() and depth == 0:
            parts.append(now)
            now = ""
        else:
            now += char
    return [part for part in [*parts, now] if part.strip()]


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def job(name: str, *extensions: str, kind: str = "gor", tag: str = "serviceTask", inner: str = "") -> str:
    """Return a service task."""
    return element(f"{tag} {name}", f'<zeebe:taskDefinition type="{kind}"/>', *extensions, inner=inner)


def script(name: str, expression: str, result: str, *extensions: str, inner: str = "") -> str:
    """Return a FEEL script task."""
    held = f"<zeebe:script expression={quoteattr('=' + expression)} resultVariable={quoteattr(result)}/>"
    return element(f"scriptTask {name}", held, *extensions, inner=inner)


def io(*mappings: str) -> str:
    """Return an ioMapping: `io("in =a b", "out =c d")`; the target is the last word."""
    found = []
    for mapping in mappings:
        kind, rest = mapping.split(" ", 1)
        source, target = rest.rsplit(" ", 1)
        tag = {"in": "input", "out": "output"}[kind]
        found.append(f"<zeebe:{tag} source={quoteattr(source)} target={quoteattr(target)}/>")
    return f"<zeebe:ioMapping>{''.join(found)}</zeebe:ioMapping>"


def timer(kind: str, value: str) -> str:
    """Return a timer definition: `timer("timeDuration", "P3D")`."""
    return f"<timerEventDefinition><{kind}>{_xml(value)}</{kind}></timerEventDefinition>"


def condition(text: str, *, names: str = "", events: str = "") -> str:
    """Return a conditional event definition."""
    given = (f' variableNames="{names}"' if names else "") + (f' variableEvents="{events}"' if events else "")
    held = f"<extensionElements><zeebe:conditionalFilter{given}/></extensionElements>" if given else ""
    return f"<conditionalEventDefinition>{held}<condition>={_xml(text)}</condition></conditionalEventDefinition>"


def boundary(name: str, on: str, definition: str, *, interrupting: bool = True) -> str:
    """Return a boundary event."""
    cancel = "true" if interrupting else "false"
    return element(f"boundaryEvent {name}", inner=definition, attachedToRef=on, cancelActivity=cancel)


def multi(collection: str, item: str, *, output: str = "", sequential: bool = False, until: str = "") -> str:
    """Return multi-instance characteristics; *output* is "name: expression"."""
    name, _, expression = output.partition(": ")
    collects = f" outputCollection={quoteattr(name)} outputElement={quoteattr('=' + expression)}" if output else ""
    done = f"<completionCondition>={_xml(until)}</completionCondition>" if until else ""
    one = "true" if sequential else "false"
    reads = f"inputCollection={quoteattr('=' + collection)} inputElement={quoteattr(item)}"
    held = f"<zeebe:loopCharacteristics {reads}{collects}/>"
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{one}"><extensionElements>{held}</extensionElements>{done}'
        "</multiInstanceLoopCharacteristics>"
    )


def event_sub_process(name: str, definition: str, *inside: str, path: str, interrupting: bool = True) -> str:
    """Return an event sub-process with the start event `<name>_start`."""
    yes = "true" if interrupting else "false"
    start = element(f"startEvent {name}_start", inner=definition, isInterrupting=yes)
    return f'<subProcess id="{name}" triggeredByEvent="true">{start}{"".join(inside)}{flows(path)}</subProcess>'


def sub_process(name: str, *inside: str, path: str, loop: str = "", extensions: str = "") -> str:
    """Return an embedded sub-process."""
    held = f"<extensionElements>{extensions}</extensionElements>" if extensions else ""
    return f'<subProcess id="{name}">{held}{loop}{"".join(inside)}{flows(path)}</subProcess>'


def process(*inside: str, path: str, name: str = "p", head: str = "") -> str:
    """Return a process; a plain start event `start` is added unless there is a start event on its level."""
    body = "".join(inside)
    if "<startEvent " not in _top_level(inside):
        body = '<startEvent id="start"/>' + body
    return f'<process id="{name}" isExecutable="true">{head}{body}{flows(path)}</process>'


def _top_level(inside: tuple[str, ...]) -> str:
    return "".join(part for part in inside if not part.startswith(("<subProcess", "<transaction", "<adHoc")))


def definitions(*processes: str, declared: str = DECLARED) -> bytes:
    """Return a whole file."""
    return f'<definitions {NAMESPACES} id="definitions">{declared}{"".join(processes)}</definitions>'.encode()


def bpmn(*inside: str, path: str, head: str = "") -> bytes:
    """Return a file with one process `p`."""
    return definitions(process(*inside, path=path, head=head))


def undo(name: str, on: str, handler: str, *, event: str = "") -> str:
    """Return the compensation event *name* on an activity, and its handler (an element `handler` without flows)."""
    event_id = event or f"{name}_event"
    mark = handler.replace(" id=", ' isForCompensation="true" id=', 1)
    link = f'<association id="{name}_link" sourceRef="{event_id}" targetRef="{name}"/>'
    return boundary(event_id, on, "<compensateEventDefinition/>") + mark + link
