"""A case at rest as flat JSON: its open tokens and scopes. Neither the specification nor variables are part of it."""

from __future__ import annotations

from typing import Any

import orjson

from engine.diagram.spec import ProcessSpec
from engine.errors import EngineError
from engine.runtime.advance import Snapshot, Surroundings
from engine.runtime.run import Run
from engine.runtime.token import Scope, Stage, Token
from engine.runtime.variables import Variables, View

VERSION = 1
STAGES = tuple(Stage)


def dump(run: Run) -> bytes:
    """Return the state.

    s: [id, owner token, called process] per scope but the case's own.
    t: [id, node, scope, stage, parent token, failed, data] per token; zeros and empty data at the end are left out.
    """
    scopes = [
        [s.id, s.owner.id, s.process] if s.process else [s.id, s.owner.id] for s in run.scopes.values() if s.owner
    ]
    tokens = [_row(token) for token in run.tokens.values()]
    return orjson.dumps({"v": VERSION, "n": run.last_id, "f": int(run.root.done), "s": scopes, "t": tokens})


def _row(token: Token) -> list[Any]:
    parent = token.parent.id if token.parent is not None else 0
    row = [token.id, token.node.id, token.scope.id, int(token.stage), parent, int(token.failed), token.data]
    while not row[-1]:
        row.pop()
    return row


def _parse(state: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(state)
    if found["v"] != VERSION:
        raise EngineError("state.version", found=found["v"], known=VERSION)
    return found


def load(spec: ProcessSpec, snapshot: Snapshot, around: Surroundings) -> Run:
    """Return the case as it was when it came to rest."""
    state = _parse(snapshot.state)
    run = Run(spec, around, snapshot.variables, state["n"])
    run.root.done = bool(state["f"])
    rows = [(row, True) for row in state["s"]] + [(row, False) for row in state["t"]]
    rows.sort(key=lambda pair: pair[0][0])
    for row, is_scope in rows:
        if is_scope:
            _scope(run, *row)
        else:
            _token(run, *row)
    return run


def _scope(run: Run, number: int, owner_id: int, process: str | None = None) -> None:
    owner = run.tokens[owner_id]
    scope = owner.inner = Scope(number, owner)
    if process is not None:
        scope.spec, scope.process, scope.isolated = run.around.process(process), process, True
    elif owner.node.kind == "subProcess" and not owner.is_body:
        scope.spec = owner.scope.level.children[owner.node.id]
    run.scopes[number] = scope


def _token(
    run: Run,
    number: int,
    node_id: str,
    scope_id: int = 0,
    stage: int = 0,
    parent_id: int = 0,
    failed: int = 0,
    data: dict[str, Any] | None = None,
) -> None:
    scope = run.scopes[scope_id]
    parent = run.tokens[parent_id] if parent_id else None
    token = Token(number, scope.level.nodes[node_id], scope, parent, STAGES[stage])
    token.failed, token.data = bool(failed), data or {}
    run.tokens[number] = token
    (scope.listeners if token.listens else scope.open)[number] = token
    if "in" in token.data:
        scope.joins[node_id] = token


def variables_of(snapshot: Snapshot, token: int | None = None) -> View:
    """Return what the element of *token* sees (None: the case), decoded when read; `arende` is not part of it."""
    state = _parse(snapshot.state)
    scope_of = {row[0]: row[2] if len(row) > 2 else 0 for row in state["t"]}
    owner_of = {row[0]: row[1] for row in state["s"]}
    isolated = {row[0] for row in state["s"] if len(row) > 2}
    chain: list[int] = []
    if token is not None:
        chain += [scope for scope, owner in owner_of.items() if owner == token]
    scope = scope_of[token] if token is not None else 0
    chain.append(scope)
    while scope in owner_of and scope not in isolated:
        scope = scope_of[owner_of[scope]]
        chain.append(scope)
    return View(Variables(snapshot.variables, 0), tuple(chain), None)
