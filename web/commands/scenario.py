"""`lots run`: play scenarios through the real commands under a virtual clock."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.config import database_url, read_config
from engine.errors import Invalid
from web.commands.output import json_option, print_json

if TYPE_CHECKING:
    from workflows.scenario.coverage import Coverage
    from workflows.scenario.run import Played


@click.command(
    epilog="\b\nExamples:\n  lots run bpmn/*/scenarios/*.yaml\n  lots run bpmn/ --coverage\n"
    "  lots run bpmn/ --server postgresql://lots@localhost/postgres"
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--coverage", is_flag=True, help="Also list the flows and boundary events that no scenario takes.")
@click.option("--quiet", is_flag=True, help="One line a scenario instead of one a step.")
@click.option("--server", help="Play on this PostgreSQL server, in a database made and dropped for each scenario.")
@json_option
@click.pass_context
def run(
    context: click.Context, paths: tuple[Path, ...], coverage: bool, quiet: bool, server: str | None, as_json: bool
) -> None:
    """Play scenarios under a virtual clock.

    Each file on a temporary database of its own, with its log verified at the end. Prints one line a step.
    Exit code 1 if one of them does not hold.
    """
    from workflows.scenario.coverage import Coverage
    from workflows.scenario.grammar import find_scenarios
    from workflows.scenario.player import tell_nobody
    from workflows.scenario.run import run_file

    files = find_scenarios(list(paths))
    if not files:
        raise Invalid("files.none", path=", ".join(map(str, paths)))
    config = read_config()
    taken = Coverage()
    played = []
    for file in files:
        with _database(server) as url:
            one = run_file(file, config, tell_nobody if quiet or as_json else click.echo, taken, url)
        played.append(one)
        if not as_json:
            click.echo(verdict(one))
    missing = _missing(taken, config.bpmn_dir) if coverage else {}
    _tell_end(played, missing, as_json)
    context.exit(0 if all(one.is_good for one in played) and not any(missing.values()) else 1)


def verdict(played: Played) -> str:
    """One line; an error mostly names its file itself."""
    if played.error is None:
        return f"good: {played.path} ({played.events} events)"
    return f"FAILED: {played.error if str(played.path) in played.error else f'{played.path}: {played.error}'}"


def _tell_end(played: list[Played], missing: dict[str, list[str]], as_json: bool) -> None:
    if as_json:
        shown = [{"file": str(one.path), "name": one.name, "error": one.error, "events": one.events} for one in played]
        print_json({"scenarios": shown, "missing": missing})
        return
    for process, elements in missing.items():
        click.echo(f"{process}: not taken: {', '.join(elements) or 'nothing'}")
    good = sum(one.is_good for one in played)
    click.echo(f"{good} of {len(played)} scenarios hold")


def _missing(taken: Coverage, library: Path) -> dict[str, list[str]]:
    from engine.runtime import read_diagram
    from workflows.scenario.stage import process_folders

    diagrams = [read_diagram((folder / "process.bpmn").read_bytes()) for folder in process_folders(library)]
    return {spec.id: taken.missing(spec) for diagram in diagrams for spec in diagram.processes.values()}


@contextmanager
def _database(server: str | None) -> Iterator[str | None]:
    """An empty database on *server*, gone afterwards; None where there is no server."""
    if server is None:
        yield None
        return
    from sqlalchemy import create_engine, text

    name = f"lots_run_{uuid.uuid4().hex}"
    admin = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield admin.url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
