"""What differs between two versions of a diagram: elements that came, went or changed, and in which respects.

Compared is what runs, as it was read; how the diagram is drawn makes no difference here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from engine.diagram.spec import Diagram, ProcessSpec

Kind = Literal["added", "removed", "changed"]
Things = Mapping[str, Mapping[str, str]]
"""What is compared: by id, each thing's respects (see RESPECTS) in words of the diagram."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One respect in which an element changed; an empty string where it has or had nothing."""

    respect: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """An element that came, went or changed. of: what it is, as BPMN names it (`userTask`, `sequenceFlow`, ...)."""

    kind: Kind
    element: str
    of: str
    name: str
    details: tuple[Detail, ...] = ()


RESPECTS: Mapping[str, str] = {
    "name": "Name",
    "kind": "What it is",
    "documentation": "Description",
    "lane": "Lane",
    "group": "Group",
    "within": "Lies in",
    "source": "From",
    "target": "To",
    "condition": "Condition",
    "default": "Default way",
    "attached_to": "Attached to",
    "interrupting": "Interrupts",
    "event": "Event",
    "loop": "Repetition",
    "form": "Form",
    "assignment": "Who",
    "schedule": "Last day",
    "priority": "Priority",
    "inputs": "Values in",
    "outputs": "Values out",
    "task": "What the system does",
    "script": "Computation",
    "decision": "Decision table",
    "called": "Process called",
    "listeners": "Listeners",
    "execution_listeners": "Listeners of the step",
    "properties": "Properties",
    "lots": "Legal step, clocks and laws",
    "version_tag": "Version tag",
    "start_form": "Start form",
    "key": "Correlation key",
    "other": "Other settings",
}
"""Each respect that a detail may name, in words."""

OF_NODE = (
    *("name", "kind", "documentation", "attached_to", "interrupting", "event", "loop", "form", "assignment"),
    *("schedule", "priority", "inputs", "outputs", "task", "script", "decision", "called", "listeners"),
    *("execution_listeners", "properties", "lots"),
)
IN_HEADING = frozenset({"name", "kind"})
REFERRING = frozenset({"source", "target", "attached_to", "within", "lane"})
OTHERS = (
    *("triggered_by_event", "start_quantity", "completion_quantity", "activation", "instantiates", "ad_hoc"),
    *("undone_by", "for_compensation"),
)
"""Rare settings of a node, told together."""
ORDINARY: Mapping[str, str] = {"start_quantity": "1", "completion_quantity": "1"}
INTERRUPTING = frozenset({"boundaryEvent", "startEvent"})
"""Kinds of nodes that can interrupt what goes on; of others the specification says it without meaning."""
OF_FLOW = ("name", "source", "target", "condition", "default", "lots")
OF_PROCESS = ("name", "documentation", "version_tag", "start_form", "properties", "execution_listeners", "lots")


def diff(old: Diagram | None, new: Diagram) -> list[Change]:
    """Return the changes from *old* to *new*, in the order of the diagram, what was removed last."""
    before, after = _things(old) if old is not None else {}, _things(new)
    changed = [_change(name, before, after) for name in after if before.get(name) != after[name]]
    return changed + [_told("removed", name, thing) for name, thing in before.items() if name not in after]


def _change(name: str, before: Things, after: Things) -> Change:
    """A new element is told in full, but for its heading: who approves it must see on what terms it runs."""
    old, new = before.get(name), after[name]
    if old is None:
        respects = [one for one in RESPECTS if new.get(one) and one not in IN_HEADING]
        return _told("added", name, new, tuple(Detail(one, "", _said(one, new, after)) for one in respects))
    respects = [one for one in RESPECTS if old.get(one, "") != new.get(one, "")]
    return _told("changed", name, new, tuple(_detail(one, (old, before), (new, after)) for one in respects))


def _detail(respect: str, old: tuple[Mapping[str, str], Things], new: tuple[Mapping[str, str], Things]) -> Detail:
    """Another element of the same name is told apart by its id."""
    before, after = _said(respect, *old), _said(respect, *new)
    if before == after:
        before, after = old[0][respect], new[0][respect]
    return Detail(respect, before, after)


def _said(respect: str, thing: Mapping[str, str], among: Things) -> str:
    """What refers to another element says its name; it was compared by id, since a name may change."""
    value = thing.get(respect, "")
    return among.get(value, {}).get("name") or value if respect in REFERRING else value


def _told(kind: Kind, name: str, thing: Mapping[str, str], details: tuple[Detail, ...] = ()) -> Change:
    return Change(kind, name, thing["kind"], thing.get("name", ""), details)


# --- things ---------------------------------------------------------------------------------------------------------
def _things(diagram: Diagram) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for process in diagram.processes.values():
        found[process.id] = {"kind": "process"} | _respects(process, OF_PROCESS)
        for level in process.levels():
            found |= dict(_of_level(level, "" if level is process else level.id))
    for message in diagram.messages.values():
        found[message.id] = {"kind": "message", "name": message.name, "key": message.key or ""}
    return found


def _of_level(level: ProcessSpec, within: str) -> Iterator[tuple[str, dict[str, str]]]:
    for lane in level.lanes.values():
        yield lane.id, {"kind": "lane", "name": lane.name, "group": lane.group or ""}
    for node in level.nodes.values():
        rare = {name: value for name, value in _respects(node, OTHERS).items() if value != ORDINARY.get(name, "")}
        words = ", ".join(f"{name}: {value}" for name, value in rare.items())
        thing = _respects(node, OF_NODE) | {"lane": node.lane or "", "within": within, "other": words}
        yield node.id, thing if node.kind in INTERRUPTING else thing | {"interrupting": ""}
    for flow in level.flows.values():
        yield flow.id, {"kind": "sequenceFlow"} | _respects(flow, OF_FLOW)


def _respects(thing: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: words_of(getattr(thing, name)) for name in names}


def words_of(value: Any) -> str:
    """Say a value of the specification as a process owner wrote it: only what was said, in order."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return "✓"
    if is_dataclass(value) and not isinstance(value, type):
        return _words_of_parts(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name} = {words_of(one)}" for name, one in value.items())
    if isinstance(value, (tuple, list)):
        return "; ".join(filter(None, map(words_of, value)))
    return str(value)


def _words_of_parts(value: Any) -> str:
    told = {field.name: words_of(getattr(value, field.name)) for field in fields(value)}
    defaults = {field.name: words_of(field.default) for field in fields(value) if field.default is not None}
    said = {name: words for name, words in told.items() if words and words != defaults.get(name)}
    return next(iter(said.values())) if len(said) == 1 else ", ".join(f"{name}: {one}" for name, one in said.items())
