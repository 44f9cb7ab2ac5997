"""`lots bench`: measure, beside peers measured in the same run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from engine.errors import Invalid

ROOT = Path(__file__).resolve().parents[2]


@click.command(epilog="\b\nExamples:\n  lots bench\n  lots bench --quick --json bench.json")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Also write them here.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Also draw them into this folder.")
@click.option("--only", multiple=True, help="Only the measurements whose name begins so; may be repeated.")
@click.option("--full", is_flag=True, help="Also what takes long: the task list with ten million tasks.")
@click.option("--quick", is_flag=True, help="Fewer rounds: a smoke test, not a measurement.")
@click.pass_context
def bench(
    context: click.Context, json_file: Path | None, plots: Path | None, only: tuple[str, ...], full: bool, quick: bool
) -> None:
    """Measure beside peers, in the same run.

    PostgreSQL is measured where its programs are found. docs/performance.md says what each figure is.
    """
    if not (ROOT / "tests" / "bench").is_dir():
        raise Invalid("bench.no_checkout")
    arguments = [f"--only={name}" for name in only]
    arguments += [f"--json={json_file.absolute()}"] if json_file else []
    arguments += [f"--plots={plots.absolute()}"] if plots else []
    arguments += [name for name, is_wanted in (("--full", full), ("--quick", quick)) if is_wanted]
    context.exit(subprocess.run([sys.executable, "-m", "tests.bench", *arguments], cwd=ROOT, check=False).returncode)
