"""Which rules of decision tables a step went by, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from engine.services.library import Loaded

RULES = "rules"
"""The part of an event's content that names them: a list of [step, table, numbers of the rules]."""


def applied_rules(said: Iterable[Any], loaded: Loaded) -> list[str]:
    """Return a line for each table that had rules that applied: `sparval: rule 2`."""
    return [_line(_name(table, loaded), numbers) for _step, table, numbers in said]


def _line(table: str, numbers: list[int]) -> str:
    counted = ", ".join(map(str, numbers))
    if len(numbers) == 1:
        return str(_("%(table)s: rule %(number)s", table=table, number=counted))
    return str(_("%(table)s: rules %(numbers)s", table=table, numbers=counted))


def _name(table: str, loaded: Loaded) -> str:
    """What the decision is called that holds the table; its id when it lies in a process that was called."""
    models = (model for model, _sha256 in loaded.decisions.values())
    return next((model.nodes[table].name for model in models if table in model.nodes), table)
