"""Every built-in function as authors see it: how it is called, what it gives, and an example (functions.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

_HEAD = "| call | gives | example | its value |\n| --- | --- | --- | --- |"


class Entry(NamedTuple):
    """One way to call a function.

    call: name and parameters; `name?` may be left out, `name...` may be given many times.
    example and gives: FEEL, the second the value of the first.
    """

    group: str
    call: str
    says: str
    example: str
    gives: str

    @property
    def name(self) -> str:
        return self.call.partition("(")[0]

    @property
    def parameters(self) -> tuple[str, ...]:
        inside = self.call.partition("(")[2].rstrip(")")
        return tuple(part.rstrip("?.") for part in inside.split(", ")) if inside else ()


def _read() -> Iterator[Entry]:
    group = ""
    for line in (files("engine.feel") / "functions.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            call, says, example, gives = line.split(" | ")
            yield Entry(group, call, says, example, gives)


FUNCTIONS: tuple[Entry, ...] = tuple(_read())


def as_markdown() -> str:
    """Return the tables of docs/feel.md, one for each group."""
    parts = []
    for group in dict.fromkeys(entry.group for entry in FUNCTIONS):
        rows = (f"| `{e.call}` | {e.says} | `{e.example}` | `{e.gives}` |" for e in FUNCTIONS if e.group == group)
        parts.append("\n".join((f"### {group}", "", _HEAD, *rows)))
    return "\n\n".join(parts)
