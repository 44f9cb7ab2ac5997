"""Conditions, times and repeated activities."""

from __future__ import annotations

from engine.diagram.times import cycle, day_or_moment, span
from engine.interchange.extension import taken
from engine.interchange.feel_text import name as variable
from engine.interchange.loops import repeated
from engine.interchange.python import expression as feel
from engine.interchange.python import literal
from engine.interchange.work import Foreign, Work
from engine.runtime.reader.xml import local

TIMES = {"timeDate": day_or_moment, "timeDuration": span, "timeCycle": cycle}
EXPRESSIONS = (
    *("conditionExpression", "condition", "completionCondition", "loopCardinality", "loopCondition"),
    *("activationCondition", *TIMES),
)


def expression(work: Work, things: Foreign) -> None:
    el = things.el
    taken(el, "language")
    read = TIMES.get(local(el))
    if read is None:
        work.rewrite(el, lambda text: f"={feel(text)}")
    elif read(el.text.strip() if el.text else "") is None:
        work.rewrite(el, _time)


def _time(text: str) -> str:
    """`"P1D"` and `timedelta(days=1)` are meant literally, everything else is worked out."""
    return literal(text) or f"={feel(text)}"


def multi_instance(work: Work, things: Foreign) -> None:
    repeated(work, things.el, None, None, lambda text: f"={variable(text).text}")
