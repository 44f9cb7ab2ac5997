"""Every built-in function: a table each (functions.txt), with arguments by position and by name, and at the edges.

`error` stands for arguments without a result: an error here, null where evaluation is lenient.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.feel import FeelError, compile_expression
from engine.feel.builtins import BUILTINS
from tests.unit.feel.evaluating import NOW, value

ELSEWHERE = {  # tests/unit/feel/test_ranges.py
    *("before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after", "finishes", "finished by"),
    *("includes", "during", "starts", "started by", "coincides"),
}


def read_tables() -> dict[str, list[tuple[str, str]]]:
    tables: dict[str, list[tuple[str, str]]] = {}
    for line in (Path(__file__).parent / "functions.txt").read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r"\[[a-z ]+\]", line):
            rows = tables.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            given, _, gives = line.rpartition("=> ")
            rows.append((given.strip(), gives))
    return tables


TABLES = read_tables()
CASES = [(f"{name}({args})", gives) for name, table in TABLES.items() for args, gives in table]


@pytest.mark.parametrize(("call", "gives"), CASES, ids=[call for call, _ in CASES])
def test_function_gives_its_value(call: str, gives: str) -> None:
    if gives == "error":
        with pytest.raises(FeelError, match="gave no result"):
            value(call)
        assert compile_expression(call).evaluate_lenient({}, now=NOW).value is None
    else:
        assert value(call) == value(gives)


def test_every_function_has_its_table() -> None:
    assert TABLES.keys() | ELSEWHERE == set(BUILTINS)


def test_powers_and_logarithms_are_exact_to_34_digits() -> None:
    assert str(value("exp(1)")) == "2.718281828459045235360287471352662"
    assert str(value("log(10)")) == "2.302585092994045684017991454684364"
    assert str(value("sqrt(2)")) == "1.414213562373095048801688724209698"
    assert str(value("1 / 3")) == "0." + "3" * 34


def test_today_and_now_are_of_the_given_moment_and_zone() -> None:
    assert (
        compile_expression("today()").evaluate({}, now=datetime(2026, 1, 1, 23, 30, tzinfo=UTC)).isoformat()
        == "2026-01-01"
    )
