"""Turn a tree into Python closures. Each closure takes a Scope and returns a FEEL value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from engine.feel.nodes import Node
from engine.feel.run import Scope
from engine.feel.values import Value

Code: TypeAlias = Callable[[Scope], Value]
Compile: TypeAlias = Callable[..., Code]  # (mark, *node.args)

_COMPILERS: dict[str, Compile] = {}


def compiles(kind: str) -> Callable[[Compile], Compile]:
    """Register the compiler of one kind of node."""

    def register(compile_args: Compile) -> Compile:
        _COMPILERS[kind] = compile_args
        return compile_args

    return register


def compile_node(node: Node) -> Code:
    return _COMPILERS[node.kind](node.mark, *node.args)


def compile_nodes(nodes: tuple[Node, ...]) -> list[Code]:
    return [compile_node(node) for node in nodes]


def compile_named(pairs: tuple[tuple[str, Node], ...]) -> list[tuple[str, Code]]:
    return [(name, compile_node(node)) for name, node in pairs]


def constant(value: Any) -> Code:
    return lambda _scope: value
