"""Decision tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.dmn.hit_policies import AGGREGATIONS, LISTS, ORDERED, SINGLE, outcome
from engine.dmn.logic import Logic
from engine.dmn.run import DecisionRun, Hit
from engine.dmn.xml import Element, child, children, name_of, text_of
from engine.feel.compiler import Code
from engine.feel.nodes import Mark
from engine.feel.run import Scope
from engine.feel.values import Value, kind

_NOWHERE = Mark("", 0)
Rank = Callable[[list[Value]], list[int]]


@dataclass(frozen=True, slots=True)
class Input:
    value: Code
    allowed: Code | None
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    number: int
    tests: list[Code | None]
    outputs: list[Code]


@dataclass(frozen=True, slots=True)
class Table:
    """One decision table.

    names: of the outputs; a single output gives its value, several give a context.
    defaults: one for each output, or empty. order: for each output the code of its values, best first.
    """

    owner: str
    policy: str
    aggregation: str | None
    inputs: list[Input]
    rules: list[Rule]
    names: list[str]
    defaults: list[Code]
    order: list[Code]

    def __call__(self, scope: Scope) -> Value:
        run = scope.run
        assert isinstance(run, DecisionRun)
        cells = self._cells(scope)
        if cells is None:
            return None
        hits = self._hits(cells, scope)
        if not hits:
            return self._without_hit(scope)
        run.hits.append(Hit(self.owner, tuple(r.id for r, _ in hits), tuple(r.number for r, _ in hits)))
        if self.policy in ORDERED:
            rank = self._rank(scope)
            hits.sort(key=lambda hit: rank(hit[1]))
        return outcome({rule.number: self._shape(row) for rule, row in hits}, self.policy, self.aggregation, run)

    def _cells(self, scope: Scope) -> list[Scope] | None:
        """Return for each input a scope that holds it as `?`; None when a value is not allowed."""
        cells = []
        for column in self.inputs:
            value = column.value(scope)
            cell = scope.inner({"?": value})
            if column.allowed is not None and value is not None and column.allowed(cell) is not True:
                scope.run.problem(_NOWHERE, f"the {kind(value)} in {column.label!r} is none of its allowed values")
                return None
            cells.append(cell)
        return cells

    def _hits(self, cells: list[Scope], scope: Scope) -> list[tuple[Rule, list[Value]]]:
        hits: list[tuple[Rule, list[Value]]] = []
        for rule in self.rules:
            scope.run.tick()
            if all(test is None or test(cell) is True for test, cell in zip(rule.tests, cells, strict=True)):
                hits.append((rule, [output(scope) for output in rule.outputs]))
                if self.policy == "FIRST":
                    break
        return hits

    def _without_hit(self, scope: Scope) -> Value:
        if self.defaults:
            made = self._shape([default(scope) for default in self.defaults])
            return [made] if self.policy in LISTS and not self.aggregation else made
        return outcome({}, self.policy, self.aggregation, scope.run)

    def _shape(self, row: list[Value]) -> Value:
        return row[0] if len(self.names) == 1 else dict(zip(self.names, row, strict=True))

    def _rank(self, scope: Scope) -> Rank:
        lists = [values(scope) for values in self.order]

        def rank(row: list[Value]) -> list[int]:
            return [v.index(o) if o in v else len(v) for o, v in zip(row, lists, strict=True)]

        return rank


def compile_table(element: Element, logic: Logic) -> Table:
    outputs = children(element, "output")
    columns = children(element, "input")
    table = Table(
        owner=logic.owner,
        policy=element.get("hitPolicy", "UNIQUE"),
        aggregation=element.get("aggregation"),
        inputs=[_input(column, logic) for column in columns],
        rules=[_rule(r, n, logic) for n, r in enumerate(children(element, "rule"), 1)],
        names=[name_of(o) for o in outputs],
        defaults=[logic.expression(d) for o in outputs if (d := child(o, "defaultOutputEntry")) is not None],
        order=[logic.compiled(o, f"[{text_of(child(o, 'outputValues'))}]") for o in outputs],
    )
    logic.declare(["?"])
    _check(table, element, logic)
    return table


def _input(element: Element, logic: Logic) -> Input:
    expression = child(element, "inputExpression")
    value = None if expression is None else logic.expression(expression)
    if value is None or not text_of(expression):
        logic.findings.add("DMN-INPUT", element, "The input has no expression.", "Say what the column looks at.")
        value = logic.compiled(element, "null")
    label = element.get("label") or text_of(expression)
    return Input(value, logic.tests(child(element, "inputValues")), label)


def _rule(element: Element, number: int, logic: Logic) -> Rule:
    tests = [logic.tests(c) for c in children(element, "inputEntry")]
    outputs = [logic.expression(c) for c in children(element, "outputEntry")]
    return Rule(element.get("id") or str(number), number, tests, outputs)


def _check(table: Table, element: Element, logic: Logic) -> None:
    add = logic.findings.add
    for rule in table.rules:
        if len(rule.tests) != len(table.inputs) or len(rule.outputs) != len(table.names):
            place = rule.id if rule.id != str(rule.number) else logic.owner
            message = f"Rule {rule.number} has a cell too many or too few."
            add("DMN-RULE", place, message, "Give it one cell for each input and each output.")
    if table.policy not in SINGLE | LISTS:
        add("DMN-HIT-POLICY", element, f"{table.policy!r} is no hit policy.", "Choose one of the list.")
    if table.aggregation is not None:
        _check_aggregation(table, element, logic)
    if not table.names:
        add("DMN-OUTPUT", element, "The table has no output.", "Add an output column.")
    if len(table.names) > 1 and len(set(table.names) - {""}) < len(table.names):
        add("DMN-OUTPUT", element, "The outputs need a name each.", "Name every output column differently.")
    if table.defaults and len(table.defaults) != len(table.names):
        add("DMN-OUTPUT", element, "Only some outputs have a default.", "Give all of them a default, or none.")
    values = [text_of(child(o, "outputValues")) for o in children(element, "output")]
    if table.policy in ORDERED and not any(values):
        add("DMN-OUTPUT", element, f"{table.policy} needs the outputs' values in order.", "List them, best first.")


def _check_aggregation(table: Table, element: Element, logic: Logic) -> None:
    if table.aggregation not in AGGREGATIONS or table.policy != "COLLECT":
        message = f"{table.aggregation!r} is no aggregation of a {table.policy} table."
        logic.findings.add("DMN-HIT-POLICY", element, message, "Use SUM, MIN, MAX or COUNT with COLLECT.")
    elif len(table.names) > 1 and table.aggregation != "COUNT":
        message = f"{table.aggregation} needs a single output."
        logic.findings.add("DMN-HIT-POLICY", element, message, "Split the table, or remove the aggregation.")
