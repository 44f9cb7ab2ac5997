"""The built-in functions of FEEL, by name, plus `is defined` and `get or else` as in Camunda 8."""

from engine.feel.builtins import aggregates, contexts, conversion, days, lists, numbers, ranges, texts
from engine.feel.builtins.registry import BUILTINS

__all__ = ["BUILTINS", "aggregates", "contexts", "conversion", "days", "lists", "numbers", "ranges", "texts"]
