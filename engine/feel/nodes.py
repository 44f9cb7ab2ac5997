"""The tree that the parser makes and the compiler reads."""

from __future__ import annotations

from typing import Any, NamedTuple


class Mark(NamedTuple):
    """A place in an author's text."""

    text: str
    pos: int


class Node(NamedTuple):
    """One construct of an expression; *args* are texts, flags, further nodes and tuples of these."""

    kind: str
    mark: Mark
    args: tuple[Any, ...]


class TypeRef(NamedTuple):
    """A type as written: `number`, `list<string>`, `context<namn: string>`.

    members: (key, type) pairs of a generic type; the key is None except in contexts.
    """

    name: str
    members: tuple[tuple[str | None, TypeRef], ...] | None = None


ANY = TypeRef("Any")


def weight(node: Node) -> int:
    """Return how many nodes *node* is made of: what one evaluation of it costs, loops and calls apart."""
    waiting: list[Any] = [node]
    count = 0
    while waiting:
        part = waiting.pop()
        count += isinstance(part, Node)
        waiting += [inner for inner in part if isinstance(inner, tuple)]
    return count


def height(node: Node) -> int:
    """Return how many levels of nodes and argument tuples lie below *node*."""
    level: list[Any] = [node]
    levels = 0
    while level:
        level = [part for parent in level if isinstance(parent, tuple) for part in parent]
        levels += 1
    return levels
