"""Findings about the rules of decision tables: overlaps, gaps, and rules that never apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from engine.dmn.cells import Places
from engine.dmn.findings import Findings
from engine.dmn.geometry import Budget, Column, Example, Region, TooManyError, find_gap, find_use, merged, overlaps
from engine.dmn.hit_policies import SINGLE
from engine.dmn.model import DecisionModel
from engine.dmn.regions import WHOLE, NotDecidableError, Points, regions
from engine.dmn.table import Input, Rule, Table
from engine.errors import Finding
from engine.feel import FeelError, Limits
from engine.feel.builtins.conversion import text_of
from engine.feel.compiler import Code
from engine.feel.nodes import Node
from engine.feel.run import Run, Scope
from engine.feel.values import Value

_LIMITS = Limits(steps=500_000, seconds=1.0)  # for all tables of a model
_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # cells that look at the clock are not decidable anyway
_ALWAYS = {"DMN-OVERLAP": "DMN-OVERLAP:always", "DMN-OVERLAP:any": "DMN-OVERLAP:any-always"}


def check_tables(model: DecisionModel) -> list[Finding]:
    """Return what is to be said about the rules of all tables; nothing about a table that can't be decided."""
    findings, run, budget = Findings(), Run(_MOMENT, limits=_LIMITS), Budget()
    for table in model.tables:
        try:
            _Coverage(table, model, findings, run, budget).check()
        except (NotDecidableError, TooManyError, FeelError):
            continue
    return findings.made


class _Coverage:
    """The rules of one table against the regions of its columns."""

    def __init__(self, table: Table, model: DecisionModel, findings: Findings, run: Run, budget: Budget) -> None:
        self.table, self.model, self.findings, self.run, self.budget = table, model, findings, run, budget
        self.place = {"decision": model.nodes[table.owner].name}
        self.all = (1 << len(table.rules)) - 1
        self.looked_at = [n for n in range(len(table.inputs)) if any(rule.tests[n] is not None for rule in table.rules)]
        texts = [column.text for column in table.inputs]
        if len(set(texts)) < len(texts):
            raise NotDecidableError  # two columns look at the same: their values are not free of each other

    def check(self) -> None:
        if not self.table.rules:
            if not self.table.defaults:
                self.findings.add("DMN-GAP:empty", self.table.id, self.place)
            return
        filled = [self._column(n) for n in self.looked_at]
        with_null = [merged([*column, self._region(None, n)]) for n, column in zip(self.looked_at, filled, strict=True)]
        self._overlaps(with_null)
        self._unreached(with_null)
        if self.table.policy in SINGLE and not self.table.defaults:
            gap = find_gap(filled, self.all, self.budget)
            if gap is not None:
                self.findings.add("DMN-GAP", self.table.id, self.place, example=self._said(gap))

    # --- regions ----------------------------------------------------------------------------------
    def _column(self, number: int) -> list[Region]:
        """Return the regions of one column, without null, as far as their values are allowed."""
        column, points = self.table.inputs[number], Points(self.run)
        type_name = column.type_name or self._type_of(column.text)
        allowed = list(self._allowed(column, type_name, points))
        cells = [None if r.tests[number] is None else points.read(r.cells[number]) for r in self.table.rules]
        values = regions(points, is_whole=type_name in WHOLE)
        rules = self._rules_of(values, cells, number)
        made = [Region(value, passed) for value, passed in zip(values, rules, strict=True)]
        return merged([region for region in made if all(self._passes(test, region.example) for test in allowed)])

    def _rules_of(self, values: list[Value], cells: list[Node | None], number: int) -> list[int]:
        """Return for each region the rules whose cells take it."""
        places, passed = Places(values, self.run), [0] * len(values)
        for bit, (rule, cell) in enumerate(zip(self.table.rules, cells, strict=True)):
            self.run.tick(len(values))
            test = rule.tests[number]
            taken = places.all if cell is None or test is None else places.taken(cell)
            for place, value in enumerate(values):
                if taken >> place & 1 if taken is not None else test is not None and self._passes(test, value):
                    passed[place] |= 1 << bit
        return passed

    def _type_of(self, text: str) -> str | None:
        return next((i.type_name for i in self.model.input_data.values() if i.name == text), None)

    def _allowed(self, column: Input, type_name: str | None, points: Points) -> Iterator[Code]:
        """Yield the tests that the column's values must pass; their own values cut the column too."""
        if column.allowed is not None:
            points.read(column.allowed_text)
            yield column.allowed
        for declared in self.model.types.constraints.tests_of(type_name):
            points.read(declared.text)
            yield declared.code

    def _region(self, value: Value, number: int) -> Region:
        passed = 0
        for bit, rule in enumerate(self.table.rules):
            test = rule.tests[number]
            if test is None or self._passes(test, value):
                passed |= 1 << bit
        return Region(value, passed)

    def _passes(self, test: Code, value: Value) -> bool:
        self.run.tick()
        try:
            return test(Scope({"?": value}, None, self.run)) is True
        except FeelError:
            if value is not None:
                raise
            return False  # the cell compares, and null has no order

    # --- findings ---------------------------------------------------------------------------------
    def _overlaps(self, columns: Sequence[Column]) -> None:
        if self.table.policy not in ("UNIQUE", "ANY"):
            return
        key = "DMN-OVERLAP" if self.table.policy == "UNIQUE" else "DMN-OVERLAP:any"
        for first, second, example in overlaps(columns, len(self.table.rules), self.budget):
            one, other = self.table.rules[first], self.table.rules[second]
            if self.table.policy == "ANY" and not self._differ(one, other):
                continue
            said = self._said(example, one, other)
            text = key if said else _ALWAYS[key]
            self.findings.add(text, other.id, self.place, first=one.number, second=other.number, example=said)

    def _differ(self, one: Rule, other: Rule) -> bool:
        """Are the outputs of two rules fixed values that are not the same?"""
        made = []
        for rule in (one, other):
            points = Points(self.run)
            try:
                for text in rule.results:
                    points.read(text)
            except NotDecidableError:
                return False
            made.append(points.values)
        return made[0] != made[1]

    def _unreached(self, columns: Sequence[Column]) -> None:
        """Note the rules with a cell that no allowed value passes, and those that earlier rules leave nothing."""
        for number, rule in enumerate(self.table.rules):
            empty = [
                n for n, c in zip(self.looked_at, columns, strict=True) if not any(r.rules >> number & 1 for r in c)
            ]
            if empty:
                label = self.table.inputs[empty[0]].label
                self.findings.add("DMN-UNREACHED:value", rule.id, self.place, number=rule.number, column=label)
            elif self.table.policy == "FIRST" and find_use(columns, self.all, number, self.budget) is None:
                self.findings.add("DMN-UNREACHED", rule.id, self.place, number=rule.number)

    def _said(self, example: Example, *rules: Rule) -> str:
        """Return an example in words, `belopp = 15, svar = "ja"`, as far as it matters to *rules*."""
        parts = [
            f"{self.table.inputs[n].label} = {text_of(region.example, self.run)}"
            for region, n in zip(example, self.looked_at, strict=False)
            if not rules or any(rule.tests[n] is not None for rule in rules)
        ]
        return ", ".join(parts)
