"""`python -m tests.bench [--json=FILE] [--plots=FOLDER] [--only=NAME] [--quick] [--full]`: what `lots bench` runs."""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

from tests.bench.completion import completion_postgresql, completion_sqlite
from tests.bench.editor import first_edit
from tests.bench.figure import Figure
from tests.bench.http import http_postgresql, http_sqlite, start_ready
from tests.bench.pages import task_list
from tests.bench.place import ROOT, Place, measuring_place
from tests.bench.sizes import bytes_per_case
from tests.bench.steps import feel_comparison, large_variables, loop_growth, multi_instance

MEASUREMENTS: Mapping[str, Callable[[Place], list[Figure]]] = {
    "completion.sqlite_full_ms": completion_sqlite,
    "completion.postgresql_ms": completion_postgresql,
    "http.sqlite_per_s": http_sqlite,
    "http.postgresql_per_s": http_postgresql,
    "loop.growth_ratio": loop_growth,
    "multi_instance_300_ms": multi_instance,
    "variables_1mb_ms": large_variables,
    "bytes_per_case": bytes_per_case,
    "tasklist.p95_ms": task_list,
    "feel.comparison_us": feel_comparison,
    "start.ready_s": start_ready,
    "editor.first_edit_s": first_edit,
}


LACKING = "not measured: PostgreSQL (for HTTP also wrk, for the editor Chromium) is not installed"


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    names = [name for name in MEASUREMENTS if not options.only or name.startswith(tuple(options.only))]
    if not names:
        print(f"no measurement is called so; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    print(machine())
    figures: list[Figure] = []
    with measuring_place(options.quick, options.full) as place:
        for name in names:
            found = MEASUREMENTS[name](place)
            print("\n".join(map(str, found)) or f"{name:28}{LACKING}", flush=True)
            figures += found
    told = json.dumps([asdict(figure) for figure in figures], indent=2) + "\n"
    if options.json:
        options.json.write_text(told, encoding="utf-8")
    if options.plots:
        draw = [sys.executable, "-m", "tests.bench.plots", str(options.plots.absolute())]
        subprocess.run(draw, cwd=ROOT, input=told, text=True, check=True)
    return 0


def machine() -> str:
    """When and where, so that a figure is never read without them."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cpu_count()} cores, {platform.platform(terse=True)}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lots bench")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--plots", type=Path, help="also draw them into this folder")
    parser.add_argument("--only", action="append", help="only measurements whose name begins so")
    parser.add_argument("--full", action="store_true", help="also ten million tasks")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
