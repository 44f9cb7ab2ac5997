"""What differs between two versions of a diagram: elements that came, went or changed, and in which respects.

Compared is what runs, as it was read; how the diagram is drawn makes no difference here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.diagram.spec import Diagram, ProcessSpec
from engine.diagram.value_words import ENGLISH, Words, plain, words_of

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


def diff(old: Diagram | None, new: Diagram, words: Words = ENGLISH) -> list[Change]:
    """Return the changes from *old* to *new*, in the order of the diagram, what was removed last."""
    before, after = _things(old, words) if old is not None else {}, _things(new, words)
    changed = [_change(name, before, after, words) for name in after if before.get(name) != after[name]]
    return changed + [_told("removed", name, thing, before) for name, thing in before.items() if name not in after]


def _change(name: str, before: Things, after: Things, words: Words) -> Change:
    """A new element is told in full, but for its heading: who approves it must see on what terms it runs."""
    old, new = before.get(name), after[name]
    if old is None:
        respects = [one for one in RESPECTS if new.get(one) and one not in IN_HEADING]
        details = (Detail(one, "", _said(one, new, after, words)) for one in respects)
        return _told("added", name, new, after, tuple(details))
    respects = [one for one in RESPECTS if old.get(one, "") != new.get(one, "")]
    details = (_detail(one, (old, before), (new, after), words) for one in respects)
    return _told("changed", name, new, after, tuple(details))


Side = tuple[Mapping[str, str], Things]


def _detail(respect: str, old: Side, new: Side, words: Words) -> Detail:
    """Another thing of the same name is told apart by its id."""
    before, after = _said(respect, *old, words), _said(respect, *new, words)
    if before == after:
        before, after = plain(old[0].get(respect, "")), plain(new[0].get(respect, ""))
    return Detail(respect, before, after)


def _said(respect: str, thing: Mapping[str, str], among: Things, words: Words) -> str:
    """What refers to another thing says its name; it was compared by id, since a name may change."""
    value = thing.get(respect, "")
    return among.get(value, {}).get("name") or value if respect in REFERRING else words.named(value)


def _told(kind: Kind, name: str, thing: Mapping[str, str], among: Things, details: tuple[Detail, ...] = ()) -> Change:
    return Change(kind, name, thing["kind"], thing.get("name", "") or _ends(thing, among), details)


def _ends(thing: Mapping[str, str], among: Things) -> str:
    """Return what a flow without a name is known by: the names at its ends, where both have one."""
    names = [among.get(thing.get(end, ""), {}).get("name", "") for end in ("source", "target")]
    return " → ".join(names) if all(names) else ""


# --- things ---------------------------------------------------------------------------------------------------------
def _things(diagram: Diagram, words: Words) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for process in diagram.processes.values():
        found[process.id] = {"kind": "process"} | _respects(process, OF_PROCESS, words)
        for level in process.levels():
            found |= dict(_of_level(level, "" if level is process else level.id, words))
    for message in diagram.messages.values():
        found[message.id] = {"kind": "message", "name": message.name, "key": message.key or ""}
    return found


def _of_level(level: ProcessSpec, within: str, words: Words) -> Iterator[tuple[str, dict[str, str]]]:
    for lane in level.lanes.values():
        yield lane.id, {"kind": "lane", "name": lane.name, "group": words_of(lane.group, words, "group")}
    for node in level.nodes.values():
        rare = {
            name: value for name, value in _respects(node, OTHERS, words).items() if value != ORDINARY.get(name, "")
        }
        other = ", ".join(f"{words.part(name)}: {value}" for name, value in rare.items())
        thing = _respects(node, OF_NODE, words) | {"lane": node.lane or "", "within": within, "other": other}
        yield node.id, thing if node.kind in INTERRUPTING else thing | {"interrupting": ""}
    for flow in level.flows.values():
        yield flow.id, {"kind": "sequenceFlow"} | _respects(flow, OF_FLOW, words)


def _respects(thing: Any, names: tuple[str, ...], words: Words) -> dict[str, str]:
    return {name: words_of(getattr(thing, name), words, name) for name in names}
