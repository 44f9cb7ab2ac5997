"""What an element sets: names, and whether it may set others that nobody can know beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.diagram.extensions import FormRef
from engine.diagram.knowledge import Knowledge
from engine.diagram.spec import Node, is_expression, triggers_of

Source = Literal["start", "form", "job", "message", "process"]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """Variables by name. unknown: who may have set others, too."""

    known: frozenset[str] = NOTHING
    unknown: frozenset[Source] = frozenset()

    def __or__(self, other: Names) -> Names:
        if other.known <= self.known and other.unknown <= self.unknown:
            return self
        return Names(self.known | other.known, self.unknown | other.unknown)

    def plus(self, *names: str | None) -> Names:
        """Return these and *names*; of a dotted one its first part."""
        return self | Names(frozenset(name.split(".")[0] for name in names if name))


def anything(source: Source) -> Names:
    """Return what can't be known beforehand."""
    return Names(unknown=frozenset([source]))


def given(node: Node, knowledge: Knowledge) -> Names:
    """Return what the element's work results in, before any output mapping."""
    if node.kind == "userTask":
        return of_form(node.form, knowledge)
    if node.task is not None:
        described = knowledge.handlers.get(node.task.type)
        return anything("job") if described is None else Names(frozenset(one.name for one in described.outputs))
    if node.script is not None:
        return Names().plus(node.script.result)
    if node.decision is not None:
        return Names().plus(node.decision.result)
    if node.called is not None:
        return anything("process") if node.called.child_variables else Names()
    if node.ad_hoc is not None:
        return Names().plus(node.ad_hoc.output_collection)
    catches = node.kind not in ("intermediateThrowEvent", "endEvent")
    if catches and any(event.kind in ("message", "signal") for event in triggers_of(node)):
        return anything("message")
    return Names()


def of_form(form: FormRef | None, knowledge: Knowledge) -> Names:
    """Return what answering the form sets."""
    if form is None:
        return Names()
    if form.form_id is None or is_expression(form.form_id) or form.form_id not in knowledge.forms:
        return anything("form")
    return Names(knowledge.forms[form.form_id].sets)


def left(node: Node, knowledge: Knowledge) -> Names:
    """Return what the element leaves in the scope around it."""
    loop = node.loop
    if loop is not None and loop.kind == "multi":
        return Names().plus(loop.output_collection)
    if node.outputs:
        return Names().plus(*(mapping.target for mapping in node.outputs))
    return given(node, knowledge)
