"""JUEL and Python become FEEL that means the same, or are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.feel import compile_expression
from engine.interchange import juel, python
from engine.interchange.feel_text import NotSimpleError

NOW = datetime(2026, 11, 24, tzinfo=UTC)

JUEL = [
    ("${a}", "=a"),
    ("plain text", "plain text"),
    ("=sum", '="=sum"'),
    ("Hello ${name}!", '="Hello " + string(name) + "!"'),
    ("#{a.b['c'][0]}", "=a.b.c[1]"),
    ("${amount > 1000 && !approved}", "=amount > 1000 and not(approved)"),
    ("${a eq 'x' or b ne \"y\"}", '=a = "x" or b != "y"'),
    ("${a le 1 and b ge 2 and c lt 3 and d gt 4}", "=a <= 1 and b >= 2 and c < 3 and d > 4"),
    ("${not (a and b)}", "=not(a and b)"),
    ("${empty name}", '=name = null or string(name) in ("", "[]")'),
    ("${a ? 1 : b ? 2 : 3}", "=if a then 1 else if b then 2 else 3"),
    ("${(a + b) * 2 - -c}", "=(a + b) * 2 - -c"),
    ("${a - (b - c)}", "=a - (b - c)"),
    ("${a % 2 == 0 && b mod 3 == 1}", "=modulo(a, 2) = 0 and modulo(b, 3) = 1"),
    ("${'it''s' == \"q\\\"\"}", None),
    ("${'}'}", '="}"'),
    ("${list.size() > 2 and !list.isEmpty()}", "=count(list) > 2 and not(is empty(list))"),
    ("${a.equals('x')}", '=a = "x"'),
    ("${execution.getVariable('x') > 3}", "=x > 3"),
    ("${execution.processBusinessKey}", "=arende.nummer"),
    ("${now()}", "=now()"),
    ("${dateTime().plusWeeks(2).plusDays(3).toDate()}", '=now() + duration("P14D") + duration("P3D")'),
    ("${nrOfCompletedInstances / nrOfInstances >= 0.5}", "=numberOfCompletedInstances / numberOfInstances >= 0.5"),
    ("${bean.call(x)}", None),
    ("${in}", None),
    ("${a", None),
    ("${}", None),
    ("${a b}", None),
    ("${" + "(" * 80 + "a" + ")" * 80 + "}", None),
    ("${" + "!" * 80 + "a}", None),
]
PYTHON = [
    ("a == 'x' and not b", 'a = "x" and not(b)'),
    ("(a or b) and c", "(a or b) and c"),
    ("1 < a <= 5", "1 < a and a <= 5"),
    ("a.b['c'][0] != None", "a.b.c[1] != null"),
    ("x[-1]", "x[-1]"),
    ("x in [1, 2]", "list contains([1, 2], x)"),
    ("x not in ('a',)", 'not(list contains(["a"], x))'),
    ("'b' in 'abc'", 'contains("abc", "b")'),
    ("f'Hello {name}'", '"Hello " + string(name)'),
    ("x if y else z", "if y then x else z"),
    ("{'a': 1, 'b': [x, True]}", '{"a": 1, "b": [x, true]}'),
    ("timedelta(weeks=1)", 'duration("P7D")'),
    ("max(a, 3) + abs(-b)", "max(a, 3) + abs(-b)"),
    ("a % 2", "modulo(a, 2)"),
    *(
        (text, None)
        for text in ("len(x)", "x ** 2", "__import__('os')", "lambda: 1", "[x for x in y]", "a if", "1e999")
    ),
    *((text, None) for text in ("a[b]", "f'{a:>3}'", "'\\q' + (", "(" * 500, "a" * 20_000, "open('x').read()")),
]


@pytest.mark.parametrize(("text", "feel"), JUEL, ids=[text[:40] for text, _ in JUEL])
def test_juel_becomes_feel_or_is_refused(text: str, feel: str | None) -> None:
    if feel is None:
        with pytest.raises(NotSimpleError):
            juel.template(text)
    else:
        assert juel.template(text) == feel


@pytest.mark.parametrize(("text", "feel"), PYTHON, ids=[text[:40] for text, _ in PYTHON])
def test_python_becomes_feel_or_is_refused(text: str, feel: str | None) -> None:
    if feel is None:
        with pytest.raises(NotSimpleError):
            python.expression(text)
    else:
        assert python.expression(text) == feel


@pytest.mark.parametrize(
    ("value", "is_empty"),
    [(None, True), ("", True), ([], True), ("a", False), ([1], False), (0, False), (False, False)],
)
def test_empty_holds_for_any_kind_of_value(value: Any, is_empty: bool) -> None:
    feel = juel.bare("empty x")
    assert compile_expression(feel).evaluate({"x": value}, now=NOW) is is_empty


@pytest.mark.parametrize(
    ("value", "holds"), [("abc", True), ("xyz", False), (["a"], True), (["abc"], False), ({"a": 1}, None)]
)
def test_in_looks_into_texts_and_lists_and_never_guesses(value: Any, holds: bool | None) -> None:
    feel = python.expression("'a' in x")
    assert compile_expression(feel).evaluate({"x": value}, now=NOW) is holds


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("a = 1\nb = a + 1", [("a", "1"), ("b", "a + 1")]),
        ("\n    x = y\n", [("x", "y")]),
        ("x = 1\nx = 2", None),
        ("x += 1", None),
        ("import os", None),
        ("del x", None),
        ("a.b = 1", None),
        ("", None),
    ],
)
def test_a_script_that_only_assigns_becomes_variables(script: str, found: list[tuple[str, str]] | None) -> None:
    if found is None:
        with pytest.raises(NotSimpleError):
            python.assignments(script)
    else:
        assert python.assignments(script) == found
