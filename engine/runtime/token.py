"""Tokens and scopes: where a case stands. Only what is open is kept; what has passed is told and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
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


class Token:
    """One token. *inner*: the scope it owns (sub-process, multi-instance child, local inputs).

    data: the few facts its behaviour must remember (stored as JSON). given: values on their way into variables.
    failed: an incident holds it at its stage.
    """

    __slots__ = ("children", "data", "failed", "given", "gone", "id", "inner", "node", "parent", "scope", "stage")

    def __init__(self, number: int, node: Node, scope: Scope, parent: Token | None, stage: Stage) -> None:
        self.id, self.node, self.scope, self.parent, self.stage = number, node, scope, parent, stage
        self.inner: Scope | None = None
        self.children: list[Token] = []
        self.data: dict[str, Any] = {}
        self.given: Mapping[str, Any] | None = None
        self.failed = self.gone = False
        if parent is not None:
            parent.children.append(self)

    @property
    def listens(self) -> bool:
        """Whether it only listens: it does not keep its scope open."""
        return self.stage >= Stage.ARM

    @property
    def is_instance(self) -> bool:
        """Whether it is one round of a loop; its parent is then the body."""
        return self.parent is not None and self.parent.node is self.node

    @property
    def is_body(self) -> bool:
        """Whether it stands for all rounds of a loop together."""
        return self.node.loop is not None and not self.is_instance


class Scope:
    """A home of variables and, if it has a *spec*, of running tokens.

    isolated: variables outside are not seen (a called process). process: the id of the called process.
    joins: tokens that wait at a gateway for other branches, by node id.
    """

    __slots__ = ("done", "id", "isolated", "joins", "listeners", "open", "owner", "process", "spec")

    def __init__(self, number: int, owner: Token | None, spec: ProcessSpec | None = None) -> None:
        self.id, self.owner, self.spec = number, owner, spec
        self.isolated = self.done = False
        self.process: str | None = None
        self.open: dict[int, Token] = {}
        self.listeners: dict[int, Token] = {}
        self.joins: dict[str, Token] = {}

    @property
    def level(self) -> ProcessSpec:
        """The specification of what runs here."""
        assert self.spec is not None, "a scope of variables only runs nothing"
        return self.spec

    def chain(self) -> tuple[int, ...]:
        """Return the ids of the scopes whose variables are seen from here, nearest first."""
        found, scope = [self.id], self
        while not scope.isolated and scope.owner is not None:
            scope = scope.owner.scope
            found.append(scope.id)
        return tuple(found)
