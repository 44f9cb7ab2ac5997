"""What a step costs in an old case, a wide one and one with large variables; what an expression costs."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from engine.feel import compile_expression
from tests.bench.figure import Figure, median, spent_ms
from tests.bench.house import Ready, ready_house
from tests.bench.place import Place

YOUNG, OLD = 10, 3_000
PAIRS = 60
NARROW, WIDE = 3, 300
SMALL_BYTES, LARGE_BYTES = 1_000, 950_000
ROW = {"namn": "Krog Tre Ekar AB", "rader": [{"nummer": n, "text": "x" * 80} for n in range(10)]}
ROW_BYTES = 1_200
LOOPS = 20_000


def loop_growth(place: Place) -> list[Figure]:
    """A completion after 3,000 rounds of a loop ÷ one after 10, taken in turns so that both meet the same machine."""
    folder = place.new_folder()
    with ready_house(place.sqlite_url(folder), folder) as ready:
        old, young = ready.start("loop"), ready.start("loop")
        for case_id, rounds in ((old, place.rounds(OLD)), (young, YOUNG)):
            for _ in range(rounds):
                _complete_next(ready, case_id)
        taken = [(_complete_next(ready, young), _complete_next(ready, old)) for _ in range(PAIRS)]
    ratio = median(late for _, late in taken) / median(early for early, _ in taken)
    return [Figure("loop.growth_ratio", float(f"{ratio:.3g}"), "×")]


def multi_instance(place: Place) -> list[Figure]:
    """A completion in a case with 300 parallel instances, beside cases with three."""
    folder = place.new_folder()
    with ready_house(place.sqlite_url(folder), folder) as ready:
        narrow = [ready.start("wide", {"items": list(range(NARROW))}) for _ in range(place.rounds(200))]
        few = _completions_ms(ready, [ready.open_tasks(case_id)[0] for case_id in narrow])
        wide = ready.start("wide", {"items": list(range(WIDE))})
        many = _completions_ms(ready, ready.open_tasks(wide)[: place.rounds(200)])
    return [Figure(f"multi_instance_{WIDE}_ms", many, "ms", {f"{NARROW} instances": few})]


def large_variables(place: Place) -> list[Figure]:
    """A completion in a case that holds 1 MB of nested variables, beside cases with 1 KB."""
    large, small = (_with_variables(place, size) for size in (LARGE_BYTES, SMALL_BYTES))
    return [Figure("variables_1mb_ms", large, "ms", {"1 KB": small})]


def _with_variables(place: Place, size: int) -> float:
    folder = place.new_folder()
    with ready_house(place.sqlite_url(folder), folder) as ready:
        for _ in range(place.rounds(60)):
            ready.start("assigned", {"stor": {"delar": [ROW] * max(size // ROW_BYTES, 1)}})
        return _completions_ms(ready, ready.open_tasks())


def _completions_ms(ready: Ready, tasks: list[tuple[int, int]]) -> float:
    return median(spent_ms((lambda task=task: ready.complete(*task)) for task in tasks))  # type: ignore[misc]


def feel_comparison(place: Place) -> list[Figure]:
    """A compiled comparison of a number, as a gateway evaluates it."""
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    expression = compile_expression("belopp > 1000", ["belopp"])
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(place.rounds(LOOPS)):
            expression.evaluate({"belopp": 1500}, now=now)
        taken.append((time.perf_counter() - began) / place.rounds(LOOPS) * 1_000_000)
    return [Figure("feel.comparison_us", median(taken), "µs")]


def _complete_next(ready: Ready, case_id: int) -> float:
    (task,) = ready.open_tasks(case_id)
    (spent,) = spent_ms([lambda: ready.complete(*task)])
    return spent
