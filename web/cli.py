"""The `lots` command: the other front door. Each command lives in web.commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from engine.errors import EngineError
from web.commands import COMMANDS
from web.commands.settings import strange_settings
from web.commands.words import database_sentence, sentences

GOOD, FAILED, WRONG_USE = 0, 1, 2

EPILOG = """
\b
Exit codes: 0 good, 1 findings or failure, 2 wrong use.
Settings come from the environment (LOTS_*) and var/lots.env: docs/configuration.md.
\b
Examples:
  lots demo                          a whole municipality to try, on http://127.0.0.1:8000
  lots check bpmn/                   check every process folder
  lots run bpmn/*/scenarios/*.yaml   play scenarios and verify the log
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EPILOG)
@click.version_option(None, "-V", "--version", package_name="foretagslots", message="lots %(version)s")
def lots() -> None:
    """Case handling with one way in and one contact, driven by BPMN diagrams."""


for _command in COMMANDS:
    lots.add_command(_command)


def main() -> None:
    sys.exit(call(sys.argv[1:]))


def call(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. What can be expected is told in words, never as a traceback."""
    for line in strange_settings(os.environ):
        click.echo(f"lots: {line}", err=True)
    try:
        result = lots.main(args=list(arguments), prog_name="lots", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except click.Abort:
        click.echo("lots: stopped", err=True)
        return FAILED
    except EngineError as error:
        for line in sentences(error):
            click.echo(f"lots: {line}", err=True)
        return FAILED
    except (OperationalError, InterfaceError) as error:
        click.echo(f"lots: {_database_gone(error)}", err=True)
        return FAILED
    return result if isinstance(result, int) else GOOD


def _database_gone(error: DBAPIError) -> str:
    return database_sentence(str(error.orig or error).splitlines()[0])
