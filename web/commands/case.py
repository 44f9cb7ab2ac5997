"""`lots case`: look at cases and start one, as the operator."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine.errors import Invalid
from web.commands.installation import OPERATOR, installation
from web.commands.output import day, json_option, moment, print_facts, print_json, print_table

MOST = 500


@click.group()
def case() -> None:
    """Look at cases, or start one."""


@case.command("list", epilog="\b\nExamples:\n  lots case list\n  lots case list --process bygglov --state open --json")
@click.option("--process", help="Only cases of this process.")
@click.option("--authority", help="Only cases of this authority, for example KS.")
@click.option("--state", type=click.Choice(["open", "closed", "cancelled"]), help="Only cases in this state.")
@click.option("--text", help="Only cases with this in their number or title.")
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True, help="At most so many.")
@json_option
def list_cases(
    process: str | None, authority: str | None, state: str | None, text: str | None, limit: int, as_json: bool
) -> None:
    """List cases, the last changed first."""
    from engine.queries.case_file import CaseFilters, case_page

    filters = CaseFilters(process=process, authority=authority, state=state, text=text)
    with installation() as house, house.read() as connection:
        rows = case_page(connection, OPERATOR, filters, limit=limit).rows
        if as_json:
            print_json([asdict(row) for row in rows])
            return
        zone = house.config.zone
        print_table(
            ("NUMBER", "STATE", "CHANGED", "PROCESS", "TITLE"),
            [(row.number, row.state, moment(row.changed_at, zone), row.process, row.title) for row in rows],
        )


@case.command("show", epilog="\b\nExample:\n  lots case show KS-2026-0001")
@click.argument("number")
@json_option
def show_case(number: str, as_json: bool) -> None:
    """Show one case: its facts, tasks and variables."""
    from engine.feel import codec
    from engine.queries.case_file import case_variables, children, find_case
    from engine.queries.worklist import tasks_of_case

    with installation() as house, house.read() as connection:
        row = find_case(connection, OPERATOR, number)
        tasks = tasks_of_case(connection, row.id)
        variables = codec.to_json(case_variables(connection, row.id))
        opened = [child.number for child in children(connection, OPERATOR, row.id)]
        if as_json:
            shown = {**asdict(row), "tasks": [asdict(task) for task in tasks], "variables": variables}
            print_json({**shown, "authority_cases": opened})
            return
        zone = house.config.zone
    print_facts(
        [
            ("number", row.number),
            ("title", row.title),
            ("process", f"{row.process} version {row.definition_version} ({row.definition_sha256[:12]})"),
            ("authority", row.authority),
            ("state", " ".join(filter(None, (row.state, row.outcome)))),
            ("contact", row.contact.name if row.contact else ""),
            ("opened by", row.parent[0] if row.parent else ""),
            ("authority cases", ", ".join(opened)),
            ("received", day(row.received_on)),
            ("started", moment(row.started_at, zone)),
            ("closed", moment(row.closed_at, zone) if row.closed_at else ""),
        ]
    )
    click.echo()
    print_table(
        ("TASK", "STATE", "WHO", "DUE", "NAME"),
        [
            (
                str(task.id),
                "open" if task.is_open else "done" if task.completed_at else "cancelled",
                task.assignee[0] if task.assignee else "–",
                moment(task.due_at, zone),
                " · ".join(filter(None, (task.name, task.item))),
            )
            for task in tasks
        ],
    )
    click.echo()
    print_facts((name, json.dumps(value, ensure_ascii=False, default=str)) for name, value in variables.items())


@case.command("events", epilog="\b\nExample:\n  lots case events KS-2026-0001 --json")
@click.argument("number")
@json_option
def events(number: str, as_json: bool) -> None:
    """Show every event of a case, from the first."""
    from engine.audit.read import read_events
    from engine.queries.case_file import find_case
    from engine.queries.people import logins_of_actors

    with installation() as house, house.read() as connection:
        found = read_events(connection, find_case(connection, OPERATOR, number).id, house.keys)
        if as_json:
            print_json([asdict(event) for event in found])
            return
        logins = logins_of_actors(connection, (one.actor for one in found))
        print_table(
            ("SEQ", "AT", "ACTOR", "TYPE", "HASH"),
            [
                (
                    str(one.seq),
                    moment(one.at, house.config.zone),
                    logins.get(one.actor, one.actor),
                    one.type,
                    one.event_hash[:16],
                )
                for one in found
            ],
        )


@case.command(
    "start",
    epilog='\b\nExamples:\n  lots case start foretagsarende --values \'{"foretag": {"namn": "Krog AB"}}\'\n'
    "  lots case start foretagsarende --values @start.json --title 'Öppna krog'",
)
@click.argument("process")
@click.option("--values", default="{}", help="Answers of the start form: JSON, @FILE or - for standard input.")
@click.option("--title", help="What the case is called in lists.")
@json_option
def start(process: str, values: str, title: str | None, as_json: bool) -> None:
    """Start a case on the published version of PROCESS."""
    from engine.commands import StartCase
    from engine.services.cases import start_case

    command = StartCase(process, read_values(values), title=title, channel="cli")
    with installation() as house:
        receipt = house.run(start_case, command, OPERATOR)
    if as_json:
        print_json({"number": receipt.case_number})
    else:
        click.echo(receipt.case_number)


def read_values(source: str) -> dict[str, Any]:
    """Read a JSON object given in words, as `@file` or on standard input (`-`). Raises Invalid."""
    try:
        text = _text(source)
    except OSError as error:
        raise Invalid("values.unreadable", file=source[1:], reason=error.strerror) from error
    try:
        values = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise Invalid("values.not_json", reason=str(error)) from error
    if not isinstance(values, dict):
        raise Invalid("values.not_json", reason="write {…}")
    return values


def _text(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    return Path(source[1:]).read_text(encoding="utf-8") if source.startswith("@") else source
