"""A case at rest as flat JSON: its open tokens and scopes. Neither the specification nor variables are part of it."""

from __future__ import annotations

from typing import Any

import orjson

from engine.diagram.spec import ProcessSpec
from engine.errors import EngineError
from engine.runtime.advance import Snapshot, Surroundings
from engine.runtime.run import Run
from engine.runtime.variables import Variables, View

VERSION = 1


def dump(run: Run) -> bytes:
    """Return the state: the rows (registry.py) of open tokens `t` and of scopes `s` but the case's own."""
    tokens, scopes = run.tokens.rows()
    return orjson.dumps({"v": VERSION, "n": run.last_id, "f": int(run.root.done), "s": scopes, "t": tokens})


def load(spec: ProcessSpec, snapshot: Snapshot, around: Surroundings) -> Run:
    """Return the case as it was when it came to rest."""
    state = _parse(snapshot.state)
    run = Run(spec, around, snapshot.variables, state["n"], (state["t"], state["s"]))
    run.root.done = bool(state["f"])
    return run


def _parse(state: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(state)
    if found["v"] != VERSION:
        raise EngineError("state.version", found=found["v"], known=VERSION)
    return found


def called_processes(snapshot: Snapshot) -> list[str]:
    """Return the pins of the processes that the case is calling."""
    return sorted({row[2] for row in _parse(snapshot.state)["s"] if len(row) > 2})


def called_at(snapshot: Snapshot, token: int) -> str | None:
    """Return the pin of the called process the token runs in; None in the case's own, or when the token is gone."""
    state = _parse(snapshot.state)
    scope_of = {row[0]: row[2] if len(row) > 2 else 0 for row in state["t"]}
    scopes = {row[0]: row for row in state["s"]}
    scope = scopes.get(scope_of.get(token, 0))
    while scope is not None and len(scope) < 3:
        scope = scopes.get(scope_of[scope[1]])
    return scope[2] if scope is not None else None


def variables_of(snapshot: Snapshot, token: int | None = None) -> View:
    """Return what the element of *token* sees, decoded when read; `arende` is not part of it.

    None, and a token that is gone (a task completed long ago), see the case's own variables.
    """
    variables = Variables(snapshot.variables, 0)
    if token is None:
        return View(variables, (0,), None)
    state = _parse(snapshot.state)
    scope_of = {row[0]: row[2] if len(row) > 2 else 0 for row in state["t"]}
    owner_of = {row[0]: row[1] for row in state["s"]}
    isolated = {row[0] for row in state["s"] if len(row) > 2}
    chain = [scope for scope, owner in owner_of.items() if owner == token]
    scope = scope_of.get(token, 0)
    chain.append(scope)
    while scope in owner_of and scope not in isolated:
        scope = scope_of[owner_of[scope]]
        chain.append(scope)
    return View(variables, tuple(chain), None)
