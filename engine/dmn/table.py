"""Decision tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.dmn.findings import identity_of
from engine.dmn.hit_policies import AGGREGATIONS, LISTS, ORDERED, SINGLE, outcome
from engine.dmn.logic import Logic
from engine.dmn.places import label_of_input, place_of
from engine.dmn.run import DecisionRun, Hit
from engine.dmn.xml import Element, child, children, name_of, text_of, type_of
from engine.feel.compiler import Code
from engine.feel.nodes import Mark
from engine.feel.run import Scope
from engine.feel.values import Value, kind
from engine.feel.words import reason

_NOWHERE = Mark("", 0)
Rank = Callable[[list[Value]], list[int]]


@dataclass(frozen=True, slots=True)
class Input:
    """A column: its expression, and the tests that its values must pass. type_name: as declared, of the values."""

    value: Code
    allowed: Code | None
    label: str
    text: str
    allowed_text: str
    type_name: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row, compiled; cells and results: its texts."""

    id: str
    number: int
    tests: list[Code | None]
    outputs: list[Code]
    cells: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One decision table.

    names: of the outputs; a single output gives its value, several give a context.
    defaults: one for each output, or empty. order: for each output the code of its values, best first.
    """

    id: str
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
                scope.run.problem(_NOWHERE, reason("table.allowed", kind=kind(value), column=repr(column.label)))
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
        id=identity_of(element) or logic.owner,
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
    logic.tables.append(table)
    _check(table, element, logic)
    return table


def _input(element: Element, logic: Logic) -> Input:
    expression = child(element, "inputExpression")
    value = None if expression is None else logic.expression(expression)
    if value is None or not text_of(expression):
        logic.findings.add("DMN-INPUT", element)
        value = logic.compiled(element, "null")
    text, allowed = text_of(expression), child(element, "inputValues")
    return Input(value, logic.tests(allowed), label_of_input(element), text, text_of(allowed), type_of(expression))


def _rule(element: Element, number: int, logic: Logic) -> Rule:
    cells, results = children(element, "inputEntry"), children(element, "outputEntry")
    return Rule(
        id=element.get("id") or str(number),
        number=number,
        tests=[logic.tests(c) for c in cells],
        outputs=[logic.expression(c) for c in results],
        cells=tuple(text_of(c) for c in cells),
        results=tuple(text_of(c) for c in results),
    )


def _check(table: Table, element: Element, logic: Logic) -> None:
    add = logic.findings.add
    for rule in table.rules:
        if len(rule.tests) != len(table.inputs) or len(rule.outputs) != len(table.names):
            place = rule.id if rule.id != str(rule.number) else logic.owner
            add("DMN-RULE", place, place_of(element), number=rule.number)
    if table.policy not in SINGLE | LISTS:
        add("DMN-HIT-POLICY", element, policy=table.policy)
    if table.aggregation is not None:
        _check_aggregation(table, element, logic)
    if not table.names:
        add("DMN-OUTPUT", element)
    if len(table.names) > 1 and len(set(table.names) - {""}) < len(table.names):
        add("DMN-OUTPUT:names", element)
    if table.defaults and len(table.defaults) != len(table.names):
        add("DMN-OUTPUT:defaults", element)
    values = [text_of(child(o, "outputValues")) for o in children(element, "output")]
    if table.policy in ORDERED and not any(values):
        add("DMN-OUTPUT:order", element, policy=table.policy)


def _check_aggregation(table: Table, element: Element, logic: Logic) -> None:
    if table.aggregation not in AGGREGATIONS or table.policy != "COLLECT":
        said = {"aggregation": table.aggregation, "policy": table.policy}
        logic.findings.add("DMN-HIT-POLICY:aggregation", element, **said)
    elif len(table.names) > 1 and table.aggregation != "COUNT":
        logic.findings.add("DMN-HIT-POLICY:single", element, aggregation=table.aggregation)
