"""`lots import`: a diagram of another system becomes a process folder."""

from __future__ import annotations

from pathlib import Path

import click

from engine.errors import Invalid
from engine.interchange import Imported, convert, import_files
from engine.rules.process_files import DIAGRAM, plain_name
from engine.services.checking import FileFinding
from web.commands.diagram import findings_in
from web.commands.output import json_option, print_json

BESIDE = (".json", ".form")


@click.command(
    "import",
    epilog="\b\nExamples:\n  lots import tillstand.bpmn\n  lots import tillstand.bpmn --to bpmn/tillstand",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="The folder to make; named after FILE if left out."
)
@json_option
@click.pass_context
def import_diagram(context: click.Context, file: Path, folder: Path | None, as_json: bool) -> None:
    """Convert a diagram of Camunda 7 or SpiffWorkflow.

    Writes process.bpmn and its forms into a new folder, and prints what became of it, one line for each finding: first
    of the import, then of the check. Form schemas beside FILE are used. A Camunda 8 diagram is copied as it is. Exit
    code 1 if something is left to do.
    """
    target = folder if folder is not None else Path(plain_name(file.stem) or "process")
    if (target / DIAGRAM).exists():
        raise Invalid("import.exists", path=str(target / DIAGRAM))
    beside = {one.name: one.read_bytes() for one in sorted(file.parent.iterdir()) if one.suffix in BESIDE}
    imported = import_files({**beside, DIAGRAM: file.read_bytes()})
    if imported.system is None:
        convert(file.read_bytes())  # refuses what is no diagram
    written = _write(target, imported)
    findings = [FileFinding(str(target / DIAGRAM), one) for one in imported.findings]
    findings += [one for one in findings_in(target) if one.finding not in imported.findings]
    if as_json:
        facts = [one.facts() for one in findings]
        print_json({"system": imported.system, "files": [str(one) for one in written], "findings": facts})
    else:
        _tell(file, imported, written, findings)
    context.exit(1 if any(one.is_error for one in findings) else 0)


def _write(target: Path, imported: Imported) -> list[Path]:
    """Write the diagram and the forms that were made; forms that merely lay beside it stay where they are."""
    written = []
    for name, data in imported.files.items():
        if name == DIAGRAM or name.startswith("forms/"):
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(path)
    return sorted(written)


def _tell(file: Path, imported: Imported, written: list[Path], findings: list[FileFinding]) -> None:
    for found in findings:
        click.echo(str(found))
    for path in written:
        click.echo(f"written: {path}")
    errors = sum(one.is_error for one in findings)
    became = f"was drawn for {imported.system} and is converted" if imported.system else "is copied as it is"
    click.echo(f"{file} {became}: {errors} errors, {len(findings) - errors} warnings")
