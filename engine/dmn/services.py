"""Decision services: a part of a model that is called like a function, and gives the decisions in its upper part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.dmn.findings import Findings
from engine.dmn.run import DecisionRun
from engine.dmn.xml import Element, children, name_of
from engine.feel.run import Run
from engine.feel.values import Function, UnfitError, Value
from engine.feel.words import reason

Decide = Callable[[str, DecisionRun], Value]


@dataclass(frozen=True, slots=True)
class Service:
    """What a service takes and gives.

    outputs: (id, name) of the decisions it gives. takes: (id, name) of its input data, then of the decisions that
    its caller makes.
    """

    id: str
    name: str
    outputs: tuple[tuple[str, str], ...]
    takes: tuple[tuple[str, str], ...]


def read_service(element: Element, name: str, names: dict[str, str], findings: Findings) -> Service:
    """Return the service; *names* holds the spelling of every node by its id."""

    def referred(tag: str) -> tuple[tuple[str, str], ...]:
        found = []
        for reference in children(element, tag):
            identity = (reference.get("href") or "").rpartition("#")[2]
            if identity in names:
                found.append((identity, names[identity]))
            else:
                findings.add("DMN-REF", element, name=name_of(element), id=identity)
        return tuple(found)

    service = Service(
        id=element.get("id") or name_of(element),
        name=name,
        outputs=referred("outputDecision"),
        takes=referred("inputData") + referred("inputDecision"),
    )
    if not service.outputs:
        findings.add("DMN-SERVICE", element, name=name_of(element))
    return service


def as_function(service: Service, decide: Decide) -> Function:
    """Return the service as a function of what it takes; each call decides anew."""

    def invoke(run: Run, args: Sequence[Value]) -> Value:
        assert isinstance(run, DecisionRun)
        if len(args) != len(service.takes):
            raise UnfitError(reason("call.takes", count=len(service.takes), given=len(args)))
        outer = run.made, run.inputs
        run.made = {identity: value for (identity, _), value in zip(service.takes, args, strict=True)}
        run.inputs = {name: value for (_, name), value in zip(service.takes, args, strict=True)}
        run.enter()
        try:
            values = {name: decide(identity, run) for identity, name in service.outputs}
        finally:
            run.leave()
            run.made, run.inputs = outer
        return next(iter(values.values())) if len(values) == 1 else values

    return Function([tuple(name for _, name in service.takes)], invoke)
