"""Plots of the figures for docs/performance.md: beside peers, as multiples of the bare update, and how measures grow.

`python -m tests.bench.plots FOLDER` with the figures as JSON on standard input: a process of its own, since pygal
brings import hooks that others in the process would meet.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pygal
from pygal.style import CleanStyle

from tests.bench.figure import Figure

COMPLETIONS = {"completion.sqlite_full_ms": "SQLite", "completion.postgresql_ms": "PostgreSQL"}
GROWTHS = {
    "multi_instance_300_ms": "3 → 300 instances",
    "variables_1mb_ms": "1 KB → 1 MB of variables",
    "tasklist.p95_ms": "10⁴ → 10⁶ tasks (pages)",
}
SIZE = {"width": 760, "height": 380, "style": CleanStyle(font_family="sans-serif")}
"""Pixels; the font is the reader's own, so that the file is small and asks for nothing from elsewhere."""


def draw(figures: Sequence[Figure], folder: Path) -> list[Path]:
    """Write one SVG for each plot that there are figures for; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    by_name = {figure.name: figure for figure in figures}
    plots = {"completion.svg": _completion(by_name), "growth.svg": _growth(by_name)}
    drawn = [(folder / name, chart) for name, chart in plots.items() if chart is not None]
    for path, chart in drawn:
        path.write_bytes(chart.render())
    return [path for path, _ in drawn]


def _completion(by_name: dict[str, Figure]) -> pygal.Graph | None:
    found = {label: by_name[name] for name, label in COMPLETIONS.items() if name in by_name}
    if not found:
        return None
    chart = pygal.HorizontalBar(
        title="One completion, in multiples of the bare update of a row",
        js=[],
        print_values=True,
        legend_at_bottom=True,
        truncate_legend=-1,
        **SIZE,
    )
    chart.x_labels = list(found)
    names = dict.fromkeys(name for figure in found.values() for name in figure.peers if name != "bare update")
    chart.add("Lots", [_multiple(figure.value, figure) for figure in found.values()])
    for name in names:
        chart.add(name, [_multiple(figure.peers.get(name), figure) for figure in found.values()])
    return chart


def _multiple(value: float | None, figure: Figure) -> float | None:
    return None if value is None else round(value / figure.peers["bare update"], 1)


def _growth(by_name: dict[str, Figure]) -> pygal.Graph | None:
    grown = {label: by_name[name] for name, label in GROWTHS.items() if name in by_name and by_name[name].peers}
    ratios = {label: round(one.value / next(iter(one.peers.values())), 2) for label, one in grown.items()}
    if loop := by_name.get("loop.growth_ratio"):
        ratios["10 → 3,000 rounds of a loop"] = loop.value
    if not ratios:
        return None
    chart = pygal.HorizontalBar(
        title="How much dearer a step becomes (1 = not at all)", js=[], print_values=True, show_legend=False, **SIZE
    )
    chart.x_labels = list(ratios)
    chart.add("Lots", list(ratios.values()))
    return chart


if __name__ == "__main__":
    told: list[dict[str, Any]] = json.load(sys.stdin)
    draw([Figure(**one) for one in told], Path(sys.argv[1]))
