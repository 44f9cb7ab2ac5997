"""A decision model: its decisions, what they require, and their evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from engine.dmn.run import DecisionResult, DecisionRun
from engine.dmn.services import Service, as_function
from engine.dmn.table import Table
from engine.dmn.types import Types
from engine.errors import NotFound
from engine.feel import DEFAULT_LIMITS, FeelError, FeelLimitError, Limits
from engine.feel.compiler import Code
from engine.feel.run import Scope
from engine.feel.values import Value, from_python, to_python
from engine.feel.words import reason


@dataclass(frozen=True, slots=True)
class InputData:
    id: str
    name: str
    type_name: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, or a piece of business knowledge, whose value is a function.

    requires: ids of the inputs, decisions and knowledge that it builds on.
    certain: variables its logic reads without requiring them by an arrow; possible: those it may read.
    """

    id: str
    name: str
    type_name: str | None
    requires: tuple[str, ...]
    code: Code
    certain: frozenset[str]
    possible: frozenset[str]
    is_knowledge: bool = False


class DecisionModel:
    """One DMN file, read and compiled; *decision_ids* are in the order of the file, its services last."""

    def __init__(
        self,
        decisions: Mapping[str, Decision],
        inputs: Mapping[str, InputData],
        services: Mapping[str, Service],
        types: Types,
        tables: Sequence[Table] = (),
    ) -> None:
        self.nodes = MappingProxyType(dict(decisions))
        self.input_data = MappingProxyType(dict(inputs))
        self.services = MappingProxyType(dict(services))
        self.types = types
        self.tables = tuple(tables)
        self.decision_ids = (*(d.id for d in decisions.values() if not d.is_knowledge), *services)

    def inputs(self, decision_id: str) -> frozenset[str]:
        """Return the variables that a decision needs: required input data, and names read without an arrow."""
        if decision_id in self.services:
            return frozenset(name for _, name in self.services[decision_id].takes)
        needed = self._needed(decision_id)
        arrows = {self.input_data[i].name for i in needed if i in self.input_data}
        return frozenset(arrows.union(*(self.nodes[i].certain for i in needed if i in self.nodes)))

    def evaluate(
        self,
        decision_id: str,
        variables: Mapping[str, Any],
        *,
        now: datetime,
        zone: ZoneInfo | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> DecisionResult:
        """Return the value of a decision and the rules that gave it.

        Raises FeelError, whose `element` names the cell or decision, and NotFound for an unknown decision.
        """
        return self._evaluate(decision_id, variables, DecisionRun(now, zone, limits=limits))

    def evaluate_lenient(
        self, decision_id: str, variables: Mapping[str, Any], *, now: datetime, zone: ZoneInfo | None = None
    ) -> DecisionResult:
        """Evaluate as the DMN standard says: what has no value becomes null, with a warning."""
        return self._evaluate(decision_id, variables, DecisionRun(now, zone, strict=False))

    def _evaluate(self, decision_id: str, variables: Mapping[str, Any], run: DecisionRun) -> DecisionResult:
        if decision_id not in self.decision_ids:
            raise NotFound("dmn.unknown_decision", decision=decision_id, known=self.decision_ids)
        run.types, run.hits, run.made, run.given = self.types.named, [], {}, variables
        run.inputs = self._values(decision_id, variables, run)
        try:
            value = self._value(decision_id, run)
            if decision_id in self.services:
                value = value.invoke(run, self._taken(self.services[decision_id], run))
        except RecursionError:
            raise FeelLimitError(reason("limit.decision", name=self._called(decision_id))) from None
        try:
            plain = to_python(value, run.zone, run.tick)
        except TypeError as error:
            raise FeelError(reason("value.result_of", name=self._called(decision_id), what=error.args[0])) from None
        return DecisionResult(plain, tuple(run.hits), tuple(run.warnings))

    def _called(self, decision_id: str) -> str:
        """The name of a decision or service."""
        return repr((self.services.get(decision_id) or self.nodes[decision_id]).name)

    def _needed(self, decision_id: str) -> dict[str, None]:
        """Return the ids that a decision builds on, itself included, in a stable order."""
        needed: dict[str, None] = {}
        waiting = [decision_id]
        while waiting:
            identity = waiting.pop()
            if identity not in needed:
                needed[identity] = None
                waiting += self.nodes[identity].requires if identity in self.nodes else ()
        return needed

    def _values(self, decision_id: str, variables: Mapping[str, Any], run: DecisionRun) -> dict[str, Value]:
        """Return the given variables that the decision may read, as FEEL values."""
        needed = self._needed(decision_id)
        types = {self.input_data[i].name: self.input_data[i].type_name for i in needed if i in self.input_data}
        types |= self._types_taken(decision_id)
        possible: frozenset[str] = frozenset().union(*(self.nodes[i].possible for i in needed if i in self.nodes))
        values = {}
        for name in sorted(possible.union(types)):
            if name in variables:
                try:
                    value = from_python(variables[name], run.tick, run.zone)
                except TypeError as error:
                    what = reason("value.input", name=repr(name), what=error.args[0])
                    raise FeelError(what, name=name) from None
                values[name] = self.types.conform(value, types.get(name), run, name)
        return values

    def _taken(self, service: Service, run: DecisionRun) -> list[Value]:
        for _, name in service.takes:
            if name not in run.inputs and run.strict:
                raise FeelError(reason("name.variable", name=repr(name)), name=name)
        return [run.inputs.get(name) for _, name in service.takes]

    def _types_taken(self, service_id: str) -> dict[str, str | None]:
        """Return the names and declared types of what a service takes."""
        service = self.services.get(service_id)
        nodes: dict[str, InputData | Decision] = {**self.nodes, **self.input_data}
        return {} if service is None else {name: nodes[identity].type_name for identity, name in service.takes}

    def _value(self, identity: str, run: DecisionRun) -> Value:
        if identity in self.services:
            return as_function(self.services[identity], self._value)
        if identity not in run.made:
            run.made[identity] = self._decide(self.nodes[identity], run)
        return run.made[identity]

    def _decide(self, node: Decision, run: DecisionRun) -> Value:
        given: dict[str, Value] = {}
        for identity in node.requires:
            named = self.nodes.get(identity) or self.services.get(identity)
            if named is not None:
                given[named.name] = self._value(identity, run)
            elif not run.strict:  # an unset input is null by the standard
                given.setdefault(self.input_data[identity].name, run.inputs.get(self.input_data[identity].name))
        scope = Scope(given, Scope(dict(run.inputs), None, run), run)
        try:
            value = node.code(scope)
            if node.is_knowledge:
                given[node.name] = value  # it may call itself
                return value
            return self.types.conform(value, node.type_name, run, node.name)
        except FeelError as error:
            error.inside(node.id, {"decision": node.name})
            raise
