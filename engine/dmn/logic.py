"""What the compilers of boxed expressions share: the model's names and types, and a list of findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.dmn.findings import Findings, identity_of
from engine.dmn.places import place_of
from engine.dmn.types import Types
from engine.dmn.xml import Element, text_of
from engine.feel import Expression, FeelError, FeelSyntaxError, compile_expression, compile_tests
from engine.feel.compiler import Code
from engine.feel.names import is_name, normal_name
from engine.feel.run import Scope
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.table import Table


def nothing(_scope: Scope) -> Value:
    """Stand in for logic that is missing or could not be compiled."""
    return None


@dataclass(slots=True)
class Logic:
    """The place where one decision's logic is compiled, collecting which names it reads and declares."""

    owner: str  # id of the decision or business knowledge
    names: frozenset[str]  # of the model, those with spaces
    types: Types
    findings: Findings
    tables: list[Table]  # of the whole model
    certain: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)

    def declare(self, names: Iterable[str]) -> None:
        self.declared.update(names)

    def expression(self, element: Element) -> Code:
        """Compile the `text` of an element; an empty one is null."""
        text = text_of(element)
        return self.compiled(element, text) if text else nothing

    def compiled(self, element: Element, text: str) -> Code:
        try:
            expression = compile_expression(text, self.names)
        except FeelSyntaxError as error:
            self.findings.syntax(element, error)
            return nothing
        return self._placed(expression, element)

    def tests(self, element: Element | None) -> Code | None:
        """Compile the unary tests of a cell; None when it lets everything pass."""
        text = text_of(element)
        if element is None or text in ("", "-"):
            return None
        try:
            expression = compile_tests(text, self.names)
        except FeelSyntaxError as error:
            self.findings.syntax(element, error)
            return None
        return self._placed(expression, element)

    def _placed(self, expression: Expression, element: Element) -> Code:
        """Return code whose errors name the element they come from."""
        self.certain |= expression.names
        self.possible |= expression.may_read
        code, identity, place = expression.code, identity_of(element) or self.owner, place_of(element)

        def run(scope: Scope) -> Value:
            try:
                return code(scope)
            except FeelError as error:
                error.inside(identity, place)
                raise

        return run


def spelled(name: str, element: Element, findings: Findings) -> str:
    """Return the spelling by which FEEL looks up a declared name; a name that FEEL cannot read is a finding."""
    if is_name(name):
        return normal_name(name)
    findings.add("DMN-NAME", element, name=name)
    return name
