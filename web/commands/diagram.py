"""`lots check`, `lots outline`, `lots deploy`: process folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.config import read_config
from engine.errors import Invalid
from engine.services.checking import FileFinding, check_files, is_checked, library_of
from web.commands.installation import OPERATOR, installation
from web.commands.output import json_option, print_json

if TYPE_CHECKING:
    from engine.diagram.outline import OutlineStep

PATHS = click.Path(exists=True, path_type=Path)


@click.command(epilog="\b\nExamples:\n  lots check bpmn/\n  lots check bpmn/foretagsarende/process.bpmn --json")
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@json_option
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams, forms and decision tables.

    PATHS are files, and folders with all that is in them. Prints one line for each finding,
    `file: code where: message remedy`. Exit code 1 if any of them is an error.
    """
    files = sorted({file for path in paths for file in _files(path)})
    findings = [found for path in paths for found in findings_in(path)]
    errors = sum(found.is_error for found in findings)
    if as_json:
        print_json([one.facts() for one in findings])
    else:
        for found in findings:
            click.echo(str(found))
        click.echo(f"{len(files)} files checked: {errors} errors, {len(findings) - errors} warnings")
    context.exit(1 if errors else 0)


def findings_in(path: Path) -> Iterator[FileFinding]:
    """Everything to be said about the files in *path*, each with its own path. Raises Invalid if there are none."""
    from workflows.extensions import lots_extensions

    folders = sorted({process_folder(file) for file in _files(path)})
    if not folders:
        raise Invalid("files.none", path=str(path))
    limits = read_config().limits
    by_folder = {folder: _own_files(folder) for folder in folders}
    library = library_of(data for own in by_folder.values() for data in own.values())
    for folder, own in by_folder.items():
        for found in check_files(own, lots_extensions(), limits=limits, library=library):
            file = folder / found.file
            if path.is_dir() or file == path:
                yield FileFinding(str(file), found.finding)


def _own_files(folder: Path) -> dict[str, bytes]:
    files = [file for file in _files(folder) if process_folder(file) == folder]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def process_folder(file: Path) -> Path:
    """The folder of the process that a file belongs to: forms lie one step down."""
    return file.parent.parent if file.parent.name == "forms" else file.parent


def _files(path: Path) -> list[Path]:
    found = [path] if path.is_file() else sorted(path.rglob("*"))
    return [file for file in found if file.is_file() and is_checked(file.name)]


@click.command(epilog="\b\nExample:\n  lots outline bpmn/foretagsarende/process.bpmn")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def outline(file: Path, as_json: bool) -> None:
    """Tell a diagram as numbered text."""
    from engine.diagram.outline import outline as outline_of
    from engine.runtime import read_diagram

    diagram = read_diagram(file.read_bytes())
    told = {spec.id: outline_of(spec) for spec in diagram.processes.values()}
    if as_json:
        print_json({process: [asdict(step) for step in steps] for process, steps in told.items()})
        return
    for spec in diagram.processes.values():
        click.echo(f"{spec.name or spec.id} ({spec.id})")
        for step in told[spec.id]:
            click.echo("  " * (step.depth + 1) + told_step(step))


def told_step(step: OutlineStep) -> str:
    """`3 Utred (task, lane Handläggare) → 4, 7 if avslag`"""
    about = ", ".join(filter(None, (step.kind, step.lane and f"lane {step.lane}", step.note)))
    ways = ", ".join(f"{way.number} if {way.label}" if way.label else way.number for way in step.leads_to)
    return f"{step.number} {step.name or step.element_id} ({about})" + (f" → {ways}" if ways else "")


@click.command(
    epilog="\b\nExamples:\n  lots deploy bpmn/foretagsarende --approved-by lena.holm\n"
    "  lots deploy bpmn/* --approved-by lena.holm"
)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--approved-by", help="Login of the second person who has approved exactly these files.")
@json_option
def deploy(folders: tuple[Path, ...], approved_by: str | None, as_json: bool) -> None:
    """Publish process folders as the versions that new cases get. The same files again change nothing."""
    from engine.commands import Deploy
    from engine.services.definitions import deploy as publish
    from engine.services.definitions import read_folder

    done = []
    with installation() as house:
        for folder in folders:
            receipt = house.run(publish, Deploy(read_folder(folder), approved_by), OPERATOR)
            done.append({**receipt.data, "is_new": not receipt.is_repeat})
            if not as_json:
                state = "is published already" if receipt.is_repeat else "is published"
                click.echo(f"{receipt.data['process']} version {receipt.data['version']} {state}")
    if as_json:
        print_json(done)
