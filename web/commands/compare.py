"""`lots diff`: what one version of a process would change of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.output import json_option, print_json

if TYPE_CHECKING:
    from engine.diagram.diff import Change
    from web.comparison import Comparison
    from web.form_changes import FieldChange

PATHS = click.Path(exists=True, path_type=Path)


@click.command(
    epilog="\b\nExamples:\n  lots diff old/process.bpmn bpmn/foretagsarende/process.bpmn\n"
    "  lots diff published/foretagsarende bpmn/foretagsarende --json"
)
@click.argument("old", type=PATHS)
@click.argument("new", type=PATHS)
@json_option
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Tell what differs between two diagrams or process folders.

    Of a diagram it tells the elements that came, went or changed, and in which respects; how it is drawn makes no
    difference. Of forms it tells the fields, of tables the lines.
    """
    from web.comparison import compare

    found = compare(None, files_of(old), files_of(new))
    if as_json:
        print_json(
            {"files": [asdict(one) for one in found.files], "elements": [asdict(e) for e in found.elements or ()]}
        )
        return
    for line in told(found):
        click.echo(line)


def files_of(path: Path) -> dict[str, bytes]:
    """The files of a process folder; a single file under the name it would have there."""
    from engine.rules.process_files import place_of
    from engine.services.definitions import read_folder

    if path.is_dir():
        return read_folder(path)
    return {place_of(path.name) or path.name: path.read_bytes()}


def told(found: Comparison) -> Iterator[str]:
    if not found.files:
        yield "nothing differs"
    for file in found.files:
        yield f"{file.kind} {file.name}"
        if file.name == "process.bpmn":
            for change in found.elements or ():
                yield from told_change(change)
            if found.is_only_drawn:
                yield "  only drawn differently: what runs is the same"
        for field in file.fields:
            yield from told_field(field)
        yield from (f"  {line}" for line in file.lines)


def told_field(field: FieldChange) -> Iterator[str]:
    """`  changed text field Företagets kontakt` and a line for each respect."""
    from web.form_changes import RESPECTS, TYPES

    yield f"  {field.kind} {TYPES.get(field.type, field.type)} {field.label}".rstrip()
    for detail in field.details:
        yield f"    {detail.name or RESPECTS[detail.respect]}: {detail.before or '–'} → {detail.after or '–'}"


def told_change(change: Change) -> Iterator[str]:
    """`  changed task for people Granska (granska)` and a line for each respect."""
    from engine.diagram.diff import RESPECTS
    from web.change_words import ELEMENTS

    named = f"{change.name} ({change.element})" if change.name else change.element
    yield f"  {change.kind} {ELEMENTS.get(change.of, change.of)} {named}"
    for detail in change.details:
        yield f"    {RESPECTS[detail.respect]}: {detail.before or '–'} → {detail.after or '–'}"
