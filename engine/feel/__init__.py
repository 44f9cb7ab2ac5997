"""FEEL expressions: compiled once at publication, evaluated many times, within hard limits.

>>> from datetime import UTC, datetime
>>> rule = compile_expression("belopp > 1000")
>>> rule.evaluate({"belopp": 1500}, now=datetime(2026, 11, 24, tzinfo=UTC))
True
"""

from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError
from engine.feel.expression import Evaluation, Expression, compile_expression, compile_tests
from engine.feel.run import DEFAULT_LIMITS, Limits
from engine.feel.values import Range, YearsMonths

__all__ = [
    "DEFAULT_LIMITS",
    "Evaluation",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Limits",
    "Range",
    "YearsMonths",
    "compile_expression",
    "compile_tests",
]
