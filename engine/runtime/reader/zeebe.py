"""The `zeebe:` extension elements of one BPMN element."""

from __future__ import annotations

from engine.diagram.extensions import (
    Assignment,
    CalledDecision,
    CalledElement,
    FormRef,
    Listener,
    Schedule,
    ScriptSpec,
    TaskDefinition,
    VariableMapping,
)
from engine.diagram.findings import Sheet
from engine.runtime.reader.xml import ZEEBE, Element, extensions, is_true, local, namespace

ANY_NODE = frozenset({"properties", "executionListeners"})
MAPPED = ANY_NODE | {"ioMapping"}
CHANGES = ("create", "update")
JOB = MAPPED | {"taskDefinition", "taskHeaders"}
PEOPLE = frozenset({"userTask", "assignmentDefinition", "taskSchedule", "priorityDefinition", "taskListeners"})
HAVE_EFFECT = {
    "process": ANY_NODE | {"versionTag"},
    "message": frozenset({"subscription"}),
    "conditionalEventDefinition": frozenset({"conditionalFilter"}),
    "startEvent": MAPPED | {"formDefinition"},
    "userTask": MAPPED | PEOPLE | {"formDefinition"},
    "serviceTask": JOB,
    "sendTask": JOB,
    "intermediateThrowEvent": JOB,
    "endEvent": JOB,
    "scriptTask": JOB | {"script"},
    "businessRuleTask": JOB | {"calledDecision"},
    "callActivity": MAPPED | {"calledElement"},
    "adHocSubProcess": MAPPED | {"adHoc"},
    **dict.fromkeys(("task", "manualTask", "receiveTask", "subProcess", "transaction"), MAPPED),
    **dict.fromkeys(("intermediateCatchEvent", "boundaryEvent"), MAPPED),
}
"""Which `zeebe:` elements have an effect in which BPMN element."""


class Zeebe:
    """Reads the `zeebe:` elements of *el*; what is unknown or half filled is noted on *sheet*."""

    def __init__(self, el: Element, sheet: Sheet, owner: str | None = None) -> None:
        self.id = owner or el.get("id")
        self.tag = local(el)
        self.allowed = HAVE_EFFECT.get(self.tag, ANY_NODE)
        self.sheet = sheet
        self.found: dict[str, Element] = {}
        for x in extensions(el):
            if namespace(x) == ZEEBE:
                self._take(x)

    def _take(self, x: Element) -> None:
        name = local(x)
        if name not in self.allowed:
            self.sheet.note("ZEEBE-UNKNOWN", self.id, name=name, kind=self.tag)
        elif name in self.found:
            self.sheet.note("ZEEBE-TWICE", self.id, name=name)
        else:
            self.found[name] = x

    def _required(self, x: Element, attribute: str, what: str) -> str:
        value = (x.get(attribute) or "").strip()
        if not value or value == "=":
            self.sheet.empty(self.id, what)
        return value

    def version_tag(self) -> str | None:
        """`zeebe:versionTag` of a process."""
        x = self.found.get("versionTag")
        return x.get("value") if x is not None else None

    def properties(self) -> dict[str, str]:
        """`zeebe:properties`: free names and values."""
        holder = self.found.get("properties")
        if holder is None:
            return {}
        return {p.get("name") or "": p.get("value") or "" for p in holder if local(p) == "property"}

    def is_user_task(self) -> bool:
        """Tell whether the marker of a user task for people is there."""
        return "userTask" in self.found

    def form(self) -> FormRef | None:
        """`zeebe:formDefinition`."""
        x = self.found.get("formDefinition")
        if x is None:
            return None
        if x.get("formKey"):
            self.sheet.note("UNSUPPORTED:form-key", self.id)
        form_id, external = x.get("formId") or None, x.get("externalReference") or None
        if form_id is None and external is None and not x.get("formKey"):
            self.sheet.empty(self.id, "form")
        return FormRef(form_id, external, x.get("bindingType", "latest"), x.get("versionTag"))

    def assignment(self) -> Assignment:
        """`zeebe:assignmentDefinition`."""
        x = self.found.get("assignmentDefinition")
        if x is None:
            return Assignment()
        return Assignment(x.get("assignee") or None, x.get("candidateGroups") or None, x.get("candidateUsers") or None)

    def schedule(self) -> Schedule:
        """`zeebe:taskSchedule`."""
        x = self.found.get("taskSchedule")
        return Schedule(x.get("dueDate") or None, x.get("followUpDate") or None) if x is not None else Schedule()

    def priority(self) -> str | None:
        """`zeebe:priorityDefinition`."""
        x = self.found.get("priorityDefinition")
        return x.get("priority") or None if x is not None else None

    def task(self) -> TaskDefinition | None:
        """`zeebe:taskDefinition` with its `zeebe:taskHeaders`."""
        x = self.found.get("taskDefinition")
        if x is None:
            return None
        kind = self._required(x, "type", "job-type")
        return TaskDefinition(kind, x.get("retries") or "3", headers(self.found.get("taskHeaders")))

    def mappings(self) -> tuple[tuple[VariableMapping, ...], tuple[VariableMapping, ...]]:
        """`zeebe:ioMapping` as (inputs, outputs), each in the order of the diagram."""
        holder = self.found.get("ioMapping")
        if holder is None:
            return (), ()
        read: dict[str, list[VariableMapping]] = {"input": [], "output": []}
        for x in holder:
            if local(x) in read:
                target = self._required(x, "target", f"{local(x)}-target")
                read[local(x)].append(VariableMapping(self._source(x), target))
        return tuple(read["input"]), tuple(read["output"])

    def _source(self, x: Element) -> str:
        source = x.get("source")
        if source is None or source.strip() == "=":
            self.sheet.empty(self.id, f"{local(x)}-source")
        return source or ""

    def listeners(self, holder: str, item: str) -> tuple[Listener, ...]:
        """`zeebe:taskListeners` or `zeebe:executionListeners`."""
        found = self.found.get(holder)
        if found is None:
            return ()
        return tuple(
            Listener(
                self._required(x, "eventType", "listener-event"),
                self._required(x, "type", "listener-type"),
                x.get("retries") or "3",
                headers(next((h for h in x if local(h) == "taskHeaders"), None)),
            )
            for x in found
            if local(x) == item
        )

    def script(self) -> ScriptSpec | None:
        """`zeebe:script`: always FEEL; a missing `=` is added, as there is no other language."""
        x = self.found.get("script")
        if x is None:
            return None
        text = self._required(x, "expression", "script")
        result = self._required(x, "resultVariable", "script-result")
        return ScriptSpec(text if text.startswith("=") else f"={text}", result)

    def decision(self) -> CalledDecision | None:
        """`zeebe:calledDecision`."""
        x = self.found.get("calledDecision")
        if x is None:
            return None
        decision = self._required(x, "decisionId", "decision")
        result = self._required(x, "resultVariable", "decision-result")
        return CalledDecision(decision, result, x.get("bindingType", "latest"), x.get("versionTag"))

    def called(self) -> CalledElement | None:
        """`zeebe:calledElement`."""
        x = self.found.get("calledElement")
        if x is None:
            return None
        return CalledElement(
            self._required(x, "processId", "called-process"),
            is_true(x, "propagateAllParentVariables", True),
            is_true(x, "propagateAllChildVariables", True),
            x.get("bindingType", "latest"),
            x.get("versionTag"),
        )

    def ad_hoc(self) -> tuple[str | None, str | None, str | None]:
        """`zeebe:adHoc` as (active elements, output collection, output element)."""
        x = self.found.get("adHoc")
        if x is None:
            return None, None, None
        return (
            x.get("activeElementsCollection") or None,
            x.get("outputCollection") or None,
            x.get("outputElement") or None,
        )

    def condition_filter(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """`zeebe:conditionalFilter` as (variable names, "create" and "update")."""
        x = self.found.get("conditionalFilter")
        if x is None:
            return (), ()
        changes = names_in(x.get("variableEvents"))
        for word in changes:
            if word not in CHANGES:
                self.sheet.note("CONDITION-EVENTS", self.id, word=word)
        return names_in(x.get("variableNames")), changes

    def correlation_key(self) -> str | None:
        """`zeebe:subscription` of a message."""
        x = self.found.get("subscription")
        if x is None:
            return None
        return self._required(x, "correlationKey", "correlation-key") or None


def names_in(text: str | None) -> tuple[str, ...]:
    """Split a list at its commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def headers(holder: Element | None) -> dict[str, str]:
    """Read `zeebe:taskHeaders`; values are literals."""
    if holder is None:
        return {}
    return {h.get("key") or "": h.get("value") or "" for h in holder if local(h) == "header"}
