"""The tokens and scopes of a case. Those that were stored stay rows until a step needs them, and rows when it does not.

A row is what is stored of a token or scope (state.py). Waking one wakes what it lies in, never what lies beside it:
one of three hundred parallel tasks is completed without looking at the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.diagram.spec import ProcessSpec
from engine.runtime.token import Scope, Stage, Token

Row = list[Any]
Rows = tuple[list[Row], list[Row]]
STAGES = tuple(Stage)


def token_row(token: Token) -> Row:
    """[id, node, scope, stage, parent token, failed, data]; zeros and empty data at the end are left out."""
    parent = token.parent.id if token.parent is not None else 0
    row = [token.id, token.node.id, token.scope.id, int(token.stage), parent, int(token.failed), token.data]
    while not row[-1]:
        row.pop()
    return row


def scope_row(scope: Scope) -> Row:
    """[id, owner token] and the called process, if it is one."""
    owner = scope.owner.id if scope.owner is not None else 0
    return [scope.id, owner, scope.process] if scope.process is not None else [scope.id, owner]


def _keeps_nothing_open(row: Row) -> bool:
    return len(row) > 3 and row[3] >= Stage.ARM


class Registry:
    """Finds tokens by id and wakes them."""

    def __init__(self, root: Scope, called: Callable[[str], ProcessSpec], rows: Rows) -> None:
        tokens, scopes = rows
        self._called = called
        self._token_rows: dict[int, Row] = {row[0]: row for row in tokens}
        self._scope_rows: dict[int, Row] = {row[0]: row for row in scopes}
        self._inner: dict[int, Row] = {row[1]: row for row in scopes}
        self._awake: dict[int, Token] = {}
        self.scopes: dict[int, Scope] = {0: root}
        self._in_scope: dict[int, list[int]] = {}
        self._under: dict[int, list[int]] = {}
        self._signals: dict[str, list[int]] = {}
        self._conditions: dict[str, list[int]] = {}
        self._index()
        self._hook(root)
        for number in self._joins:
            self._wake(number)

    def _index(self) -> None:
        self._joins: list[int] = []
        for row in self._token_rows.values():
            length = len(row)
            self._in_scope.setdefault(row[2] if length > 2 else 0, []).append(row[0])
            if length > 4 and row[4]:
                self._under.setdefault(row[4], []).append(row[0])
            if length > 6:
                self._index_data(row[0], row[6])

    def _index_data(self, number: int, data: dict[str, Any]) -> None:
        if "in" in data:
            self._joins.append(number)
        if "signal" in data:
            self._signals.setdefault(data["signal"], []).append(number)
        for name in data.get("on", ()):
            self._conditions.setdefault(name, []).append(number)

    # --- finding ----------------------------------------------------------------------------------------------------
    def get(self, number: int) -> Token | None:
        """Return the open token with this id."""
        if number in self._awake:
            return self._awake[number]
        return self._wake(number) if number in self._token_rows else None

    def waiting_for_signal(self, name: str) -> list[Token]:
        """Return the tokens that wait for the signal."""
        return self._still_there(self._signals.get(name, []))

    def watching(self, name: str) -> list[Token]:
        """Return the tokens whose condition reads the variable."""
        return self._still_there(self._conditions.get(name, []))

    def _still_there(self, numbers: list[int]) -> list[Token]:
        numbers[:] = [n for n in numbers if n in self._awake or n in self._token_rows]
        return [token for token in map(self.get, numbers) if token is not None]

    # --- changing ---------------------------------------------------------------------------------------------------
    def add(self, token: Token) -> None:
        """A new token."""
        self._awake[token.id] = token
        token.scope.put(token)

    def await_signal(self, token: Token, name: str) -> None:
        """The token waits for the signal from now on."""
        token.data["signal"] = name
        self._signals.setdefault(name, []).append(token.id)

    def watch(self, token: Token, names: list[str]) -> None:
        """The token's condition reads these variables."""
        token.data["on"] = names
        for name in names:
            self._conditions.setdefault(name, []).append(token.id)

    def remove(self, token: Token) -> None:
        """The token is no more."""
        del self._awake[token.id]
        self._token_rows.pop(token.id, None)
        token.scope.take(token)

    def drop_scope(self, scope: Scope) -> None:
        """The scope is no more."""
        del self.scopes[scope.id]
        self._scope_rows.pop(scope.id, None)

    # --- waking -----------------------------------------------------------------------------------------------------
    def _wake(self, number: int) -> Token:
        """Make the token of a row, after those it lies in."""
        stack = [number]
        while stack:
            row = self._token_rows[stack[-1]]
            around = [n for n in self._around(row) if n not in self._awake]
            if around:
                stack += around
            else:
                stack.pop()
                if row[0] not in self._awake:
                    self._make(*row)
        return self._awake[number]

    def _around(self, row: Row) -> list[int]:
        parent = row[4] if len(row) > 4 else 0
        scope = row[2] if len(row) > 2 else 0
        return ([parent] if parent else []) + ([self._scope_rows[scope][1]] if scope else [])

    def _make(
        self,
        number: int,
        node: str,
        scope_id: int = 0,
        stage: int = 0,
        parent: int = 0,
        failed: int = 0,
        data: Any = None,
    ) -> None:
        scope = self.scopes[scope_id]
        owner = self._awake[parent] if parent else None
        token = self._awake[number] = Token(number, scope.level.nodes[node], scope, owner, STAGES[stage])
        token.failed, token.data = bool(failed), data or {}
        scope.wake(token)
        children = self._under.get(number)
        if children:
            token.sleeping = lambda: self._wake_all(children)
        if number in self._inner:
            self._make_scope(token, *self._inner[number])

    def _make_scope(self, owner: Token, number: int, _owner: int, process: str | None = None) -> None:
        scope = owner.inner = self.scopes[number] = Scope(number, owner)
        if process is not None:
            scope.spec, scope.process, scope.isolated = self._called(process), process, True
        elif not owner.is_body:
            scope.spec = owner.scope.level.children.get(owner.node.id)
        self._hook(scope)

    def _hook(self, scope: Scope) -> None:
        inside = self._in_scope.get(scope.id)
        if inside:
            scope.sleeping = lambda: self._wake_all(inside)
            scope.asleep = sum(1 for number in inside if not _keeps_nothing_open(self._token_rows[number]))

    def _wake_all(self, numbers: list[int]) -> None:
        for number in numbers:
            if number in self._token_rows and number not in self._awake:
                self._wake(number)

    # --- storing ----------------------------------------------------------------------------------------------------
    def rows(self) -> Rows:
        """Return the rows of tokens and of scopes, in the order of their ids."""
        tokens, scopes = self._token_rows, self._scope_rows
        tokens.update((number, token_row(token)) for number, token in self._awake.items())
        scopes.update((number, scope_row(scope)) for number, scope in self.scopes.items() if number)
        return list(tokens.values()), list(scopes.values())
