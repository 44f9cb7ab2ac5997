"""`lots audit`: check the hash-chained log."""

from __future__ import annotations

from dataclasses import asdict

import click

from web.commands.installation import OPERATOR, installation
from web.commands.output import json_option, print_json


@click.group()
def audit() -> None:
    """Check the log of everything that was done."""


@audit.command(epilog="\b\nExamples:\n  lots audit verify\n  lots audit verify KS-2026-0001 --json")
@click.argument("number", required=False)
@json_option
@click.pass_context
def verify(context: click.Context, number: str | None, as_json: bool) -> None:
    """Check every event of every case, or of case NUMBER, against its chain and its content.

    Exit code 1 if anything was changed, removed or can't be read.
    """
    from engine.audit.check import verify_log
    from engine.queries.case_file import find_case

    with installation() as house, house.read() as connection:
        case_id = None if number is None else find_case(connection, OPERATOR, number).id
        report = verify_log(connection, house.keys, case_id)
    if as_json:
        print_json({**asdict(report), "good": report.is_good})
    else:
        for line in (*report.problems, *(f"warning: {warning}" for warning in report.warnings)):
            click.echo(line)
        state = "the log holds" if report.is_good else f"{len(report.problems)} problems"
        click.echo(f"{report.cases} cases, {report.events} events: {state}")
    context.exit(0 if report.is_good else 1)
