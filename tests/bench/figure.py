"""A figure, and how one is taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. peers: what else was measured in the same run, in the same unit."""

    name: str
    value: float
    unit: str
    peers: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        beside = ", ".join(f"{name} {value:g} ({value / self.value:.2g} ×)" for name, value in self.peers.items())
        return f"{self.name:28}{self.value:>10g} {self.unit:6}" + (f"  beside {beside}" if beside else "")


def spent_ms(actions: Iterable[Callable[[], Any]]) -> list[float]:
    """Do each action and return the milliseconds each took."""
    found = []
    for action in actions:
        began = time.perf_counter()
        action()
        found.append((time.perf_counter() - began) * 1000)
    return found


def percentile(number: int, values: Iterable[float]) -> float:
    """The value that *number* in a hundred do not exceed."""
    return float(f"{statistics.quantiles(values, n=100)[number - 1]:.3g}")


def median(values: Iterable[float]) -> float:
    """Three significant digits are more than two runs agree on."""
    return float(f"{statistics.median(values):.3g}")
