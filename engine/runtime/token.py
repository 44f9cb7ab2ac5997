"""Tokens and scopes: where a case stands. Only what is open is kept; what has passed is told and forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from engine.diagram.spec import Node, ProcessSpec


class Stage(IntEnum):
    """What a token does next, or waits for. The numbers are stored."""

    ENTER = 0
    """The element is to be begun."""
    WAIT = 1
    """A person, a handler, a time, a message or the other branches of a join are awaited."""
    OPEN = 2
    """What runs inside the activity is awaited."""
    FINISH = 3
    """The work is done; its values are to be taken over."""
    LEAVE = 4
    """The way on is to be chosen."""
    ARM = 5
    """A boundary event or event sub-process is to begin listening."""
    LISTEN = 6
    """A boundary event or event sub-process listens."""
    DONE = 7
    """A completed activity is remembered, as it can still be undone (compensation.py)."""


class Token:
    """One token. *inner*: the scope it owns (sub-process, multi-instance child, local inputs).

    data: the few facts its behaviour must remember (stored as JSON). given: values on their way into variables.
    failed: an incident holds it at its stage. sleeping: wakes children that are still rows (registry.py).
    """

    __slots__ = (
        "_children",
        "data",
        "failed",
        "given",
        "gone",
        "id",
        "inner",
        "node",
        "parent",
        "scope",
        "sleeping",
        "stage",
    )

    def __init__(self, number: int, node: Node, scope: Scope, parent: Token | None, stage: Stage) -> None:
        self.id, self.node, self.scope, self.parent, self.stage = number, node, scope, parent, stage
        self.inner: Scope | None = None
        self._children: list[Token] = []
        self.sleeping: Callable[[], None] | None = None
        self.data: dict[str, Any] = {}
        self.given: Mapping[str, Any] | None = None
        self.failed = self.gone = False
        if parent is not None:
            parent._children.append(self)

    @property
    def children(self) -> list[Token]:
        """The rounds of a loop and the boundary events that belong to it, oldest first."""
        if self.sleeping is not None:
            wake, self.sleeping = self.sleeping, None
            wake()
            self._children.sort(key=by_id)
        return self._children

    def forget(self, child: Token) -> None:
        """A child is no more."""
        self._children.remove(child)

    @property
    def listens(self) -> bool:
        """Whether it only listens: it does not keep its scope open."""
        return self.stage in (Stage.ARM, Stage.LISTEN)

    @property
    def is_instance(self) -> bool:
        """Whether it is one round of a loop; its parent is then the body."""
        return self.node.loop is not None and self.parent is not None and self.parent.node is self.node

    @property
    def in_multi_instance(self) -> bool:
        """Whether its element runs once per item, each round with variables of its own."""
        return self.node.loop is not None and self.node.loop.kind == "multi"

    @property
    def is_body(self) -> bool:
        """Whether it stands for all rounds of a loop together."""
        return self.node.loop is not None and not self.is_instance


def by_id(token: Token) -> int:
    """Sort key: tokens are as old as their ids say."""
    return token.id


class Scope:
    """A home of variables and, if it has a *spec*, of running tokens.

    isolated: variables outside are not seen (a called process). process: the pin of the called process.
    _done: the completed activities that can still be undone.
    joins: tokens that wait at a gateway for other branches, by node id.
    sleeping: wakes the tokens that are still rows (registry.py); asleep: how many of them keep the scope open.
    """

    __slots__ = (
        "_done",
        "_listeners",
        "_open",
        "asleep",
        "done",
        "id",
        "isolated",
        "joins",
        "owner",
        "process",
        "sleeping",
        "spec",
    )

    def __init__(self, number: int, owner: Token | None, spec: ProcessSpec | None = None) -> None:
        self.id, self.owner, self.spec = number, owner, spec
        self.isolated = self.done = False
        self.process: str | None = None
        self._open: dict[int, Token] = {}
        self._listeners: dict[int, Token] = {}
        self._done: dict[int, Token] = {}
        self.sleeping: Callable[[], None] | None = None
        self.asleep = 0
        self.joins: dict[str, Token] = {}

    @property
    def level(self) -> ProcessSpec:
        """The specification of what runs here."""
        assert self.spec is not None, "a scope of variables only runs nothing"
        return self.spec

    @property
    def open(self) -> list[Token]:
        """The tokens that keep the scope open, oldest first."""
        self._wake_up()
        return list(self._open.values())

    @property
    def listeners(self) -> list[Token]:
        """The tokens that only listen, oldest first."""
        self._wake_up()
        return list(self._listeners.values())

    @property
    def done_tokens(self) -> list[Token]:
        """The completed activities that can still be undone, by the order of their tokens."""
        self._wake_up()
        return list(self._done.values())

    @property
    def tokens(self) -> list[Token]:
        """All of them."""
        return [*self.open, *self.listeners, *self.done_tokens]

    @property
    def is_idle(self) -> bool:
        """Whether nothing is open in it."""
        return not self._open and not self.asleep

    def _wake_up(self) -> None:
        if self.sleeping is not None:
            wake, self.sleeping = self.sleeping, None
            wake()
            self._open = dict(sorted(self._open.items()))
            self._listeners = dict(sorted(self._listeners.items()))
            self._done = dict(sorted(self._done.items()))

    def put(self, token: Token) -> None:
        """A token is here from now on."""
        home = self._done if token.stage is Stage.DONE else self._listeners if token.listens else self._open
        home[token.id] = token

    def take(self, token: Token) -> None:
        """A token is here no longer."""
        self._open.pop(token.id, None)
        self._listeners.pop(token.id, None)
        self._done.pop(token.id, None)
        if self.joins.get(token.node.id) is token:
            del self.joins[token.node.id]

    def wake(self, token: Token) -> None:
        """A stored token of this scope has been made from its row."""
        self.put(token)
        if token.stage < Stage.ARM:
            self.asleep -= 1
        if "in" in token.data:
            self.joins[token.node.id] = token

    def called(self) -> str | None:
        """Return the pin of the called process this lies in, None in the case's own."""
        scope: Scope | None = self
        while scope is not None and scope.process is None:
            scope = scope.owner.scope if scope.owner is not None else None
        return scope.process if scope is not None else None

    def chain(self) -> tuple[int, ...]:
        """Return the ids of the scopes whose variables are seen from here, nearest first."""
        found, scope = [self.id], self
        while not scope.isolated and scope.owner is not None:
            scope = scope.owner.scope
            found.append(scope.id)
        return tuple(found)
