"""`docs/handlers.md`: what diagrams can call upon, made from the descriptions that the editor uses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.ports import HandlerDescription, Parameter
from workflows.handlers.descriptions import DESCRIPTIONS, LETTER

HEAD = """\
# Handlers

Generated from `workflows/handlers/descriptions.py` by `python -m tests.unit.workflows.write_docs`; edit there.
What a diagram can call upon by name. The editor's templates are made of the same table, and say all in Swedish."""
JOBS = """\
## Jobs
The type of a service task (`zeebe:taskDefinition`). A header is a fixed word, an input an expression or a word, an
output the variable that takes a result. Those in **bold** must be given."""
LISTENERS = """\
## Listeners
Called with what was answered when a task is completed (`zeebe:taskListener`, `eventType="completing"`); may refuse."""
LETTERS = """\
## Letters
What the header `mall` may name, with the subject of each (`workflows/letters/sv.toml`)."""


def handlers_page() -> str:
    """Return the text of `docs/handlers.md`."""
    jobs = [_job(name, one) for name, one in DESCRIPTIONS.items() if one.kind == "job"]
    rows = (f"| `{name}` | {one.label} | {one.description} |" for name, one in _listeners())
    listeners = "\n".join(("| type | | |", "| --- | --- | --- |", *rows))
    subjects = (f"| `{one.value}` | {one.label} |" for one in LETTER.choices)
    letters = "\n".join(("| letter | subject |", "| --- | --- |", *subjects))
    return "\n\n".join((HEAD, JOBS, *jobs, LISTENERS, listeners, LETTERS, letters)) + "\n"


def _listeners() -> Iterator[tuple[str, HandlerDescription]]:
    return ((name, one) for name, one in DESCRIPTIONS.items() if one.kind == "listener")


def _job(name: str, described: HandlerDescription) -> str:
    parts = (("header", described.headers), ("input", described.inputs), ("output", described.outputs))
    rows = [_row(what, one) for what, given in parts for one in given]
    more = ["Any other input is taken, too."] if described.free_inputs else []
    table = ["\n".join(("| | | |", "| --- | --- | --- |", *rows))] if rows else []
    return "\n\n".join((f"### `{name}`", f"{described.label}. {described.description}", *table, *more))


def _row(what: str, given: Parameter) -> str:
    name = f"**`{given.name}`**" if given.required else f"`{given.name}`"
    says = [_sentence(given.label), given.hint, _choices(given)]
    return f"| {what} | {name} | {' '.join(filter(None, says))} |"


def _choices(given: Parameter) -> str:
    if given is LETTER:
        return "One of the [letters](#letters)."
    listed = ", ".join(f"`{one.value}`" for one in given.choices)
    return f"One of {listed}." if listed else ""


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
