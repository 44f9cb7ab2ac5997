"""What commands print: a table for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
import orjson

F = TypeVar("F", bound=Callable[..., Any])


def json_option(function: F) -> F:
    """Add `--json`, for commands whose output a program may read."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")(function)


def print_json(value: Any) -> None:
    click.echo(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as what is in them; the last one is not filled up."""
    lines = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads) - 1)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=False))
        click.echo("  ".join([*cells, line[-1]]).rstrip())


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """One fact a line, the names in a column of their own."""
    shown = [(name, value) for name, value in facts if value]
    width = max((len(name) for name, _ in shown), default=0)
    for name, value in shown:
        click.echo(f"{name.ljust(width)}  {value}")


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment by the local clock, or a dash."""
    return "–" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def day(on: date | None) -> str:
    return "–" if on is None else on.isoformat()
