"""Ad-hoc sub-processes: activities in no drawn order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.diagram.spec import AdHocSpec, ProcessSpec
from engine.runtime.behaviours.sub_process import SubProcess
from engine.runtime.expressions import evaluate, holds, shown
from engine.runtime.failures import StepFailed
from engine.runtime.starting import listen
from engine.runtime.token import Scope, Stage, Token
from engine.runtime.variables import View

if TYPE_CHECKING:
    from engine.runtime.run import Run


class AdHocSubProcess(SubProcess):
    """Begins the activities that `activeElementsCollection` names, else all that no flow leads to.

    After each activity its completion condition is asked; without one it ends when nothing is left to do.
    data: `todo`, what a sequential one begins later; `fresh`, activities done and not yet looked at.
    """

    def start(self, run: Run, token: Token, inputs: Mapping[str, Any]) -> Stage:
        """Begin the first activities."""
        level = token.scope.level.children[token.node.id]
        names = _first(level, ad_hoc_of(token), run.view(token, inputs), run)
        scope = token.inner or run.scope(token)
        scope.spec = level
        run.keep(token, inputs)
        collection = ad_hoc_of(token).output_collection
        if collection is not None:
            run.variables.write(scope.id, collection, [])
        if not names:
            return Stage.FINISH
        listen(run, scope)
        token.data["todo"] = names
        self._begin(run, token, scope)
        return Stage.OPEN

    def _begin(self, run: Run, token: Token, scope: Scope) -> None:
        todo: list[str] = token.data["todo"]
        most = 1 if ad_hoc_of(token).sequential else len(todo)
        now, token.data["todo"] = todo[:most], todo[most:]
        for name in now:
            run.arrive(scope, name)

    def idle(self, run: Run, token: Token) -> bool:
        """Begin the next activity; tell whether there was one."""
        if not token.data.get("todo") or token.inner is None:
            return False
        self._begin(run, token, token.inner)
        return True

    def resume(self, run: Run, token: Token) -> None:
        """Collect what the activities gave, and see whether that is enough."""
        spec, scope = ad_hoc_of(token), token.inner
        if token.stage is not Stage.OPEN or scope is None:
            super().resume(run, token)
            return
        while token.data.get("fresh"):
            self._collect(run, token, spec, scope)
            token.data["fresh"] -= 1
        if spec.completion is not None and holds(spec.completion, run.view(token), run.around):
            token.data["todo"] = []
            if spec.cancel_remaining:
                run.cancel(*scope.open, *scope.listeners)

    def _collect(self, run: Run, token: Token, spec: AdHocSpec, scope: Scope) -> None:
        if spec.output_collection is not None and spec.output_element is not None:
            value = evaluate(spec.output_element, run.view(token), run.around)
            so_far = run.variables.read(scope.id, spec.output_collection)
            run.variables.write(scope.id, spec.output_collection, [*so_far, value])

    def finish(self, run: Run, token: Token) -> None:
        """Hand over what was collected."""
        name, scope = ad_hoc_of(token).output_collection, token.inner
        if name is not None and scope is not None and not token.is_body and not token.node.outputs:
            token.given = {**(token.given or {}), name: run.variables.read(scope.id, name)}
        super().finish(run, token)


def ad_hoc_of(token: Token) -> AdHocSpec:
    """Return what the diagram says of the ad-hoc sub-process."""
    spec = token.node.ad_hoc
    assert spec is not None, "the reader gives every ad-hoc sub-process its specification"
    return spec


def _first(level: ProcessSpec, spec: AdHocSpec, view: View, run: Run) -> list[str]:
    free = level.free_nodes()
    if spec.active is None:
        return free
    names = evaluate(spec.active, view, run.around)
    if not isinstance(names, list):
        raise StepFailed("ad_hoc.not_a_list", f"{spec.active} gives {shown(names)}, not a list of elements.")
    for name in names:
        if name not in free:
            raise StepFailed("ad_hoc.unknown", f"{name} is no element of {level.id} that can be begun.")
    return names
