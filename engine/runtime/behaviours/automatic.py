"""FEEL scripts and decisions: done at once, inside the step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.runtime.behaviours.activity import Activity
from engine.runtime.expressions import evaluate, string
from engine.runtime.failures import StepFailed
from engine.runtime.token import Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


class ScriptTask(Activity):
    """Evaluates a FEEL expression into the result variable."""

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Evaluate the expression; the inputs are seen by it and by the output mappings."""
        script = token.node.script
        assert script is not None, "the reader refuses a script task without a script"
        value = evaluate(script.expression, run.view(token, inputs), run.around)
        token.given = {**(inputs if token.node.outputs else {}), script.result: value}
        return Stage.FINISH


class BusinessRuleTask(Activity):
    """Asks a decision, its answer goes into the result variable."""

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Evaluate the decision with everything the task sees."""
        called, view = token.node.decision, run.view(token, inputs)
        assert called is not None, "the reader refuses a business rule task without a decision"
        decision_id = string(called.decision_id, view, run.around)
        if decision_id is None:
            raise StepFailed("decision.no_id", f"The decision's id, {called.decision_id}, is empty.")
        taken = run.decide(token, decision_id, view)
        run.record.decisions.append(taken)
        token.given = {**(inputs if token.node.outputs else {}), called.result: taken.result.value}
        return Stage.FINISH
