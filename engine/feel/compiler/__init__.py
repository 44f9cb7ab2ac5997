"""Compile trees into Python closures: once at publication, run many times."""

from engine.feel.compiler import control, functions, literals, lookups, operators, range_text, types
from engine.feel.compiler.registry import Code, compile_node

__all__ = [
    "Code",
    "compile_node",
    "control",
    "functions",
    "literals",
    "lookups",
    "operators",
    "range_text",
    "types",
]
