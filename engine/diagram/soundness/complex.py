"""When a complex gateway starts, as far as that can be told from its condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from engine.diagram.soundness.net import Knot
from engine.feel import FeelError, compile_expression

FACTS = frozenset(["activationCount", "waitingForStart"])
ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Activation:
    """The activation condition of *knot*."""

    knot: Knot

    def can_start(self, come: int) -> bool:
        """Tell whether it starts when so many tokens have come, one after the other.

        A condition that reads variables is taken to hold once every branch has come.
        """
        expression = compile_expression((self.knot.activation or "=")[1:])
        if not expression.may_read <= FACTS:
            return come >= len(self.knot.ins)
        try:
            return any(
                expression.evaluate({"activationCount": n, "waitingForStart": True}, now=ANY_DAY) is True
                for n in range(1, come + 1)
            )
        except FeelError:
            return False
