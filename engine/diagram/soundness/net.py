"""The token game of one level of a diagram as a graph: knots where tokens join and split, edges where they are.

What is inside a sub-process is a level of its own. Every wait comes to its end here, every choice can be taken, and
every event can happen: what holds for all of that holds for every case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.diagram.spec import ProcessSpec

Join = Literal["any", "all", "some", "complex"]
Split = Literal["one", "all", "some", "listed"]

START, END, KILL = "\0start", "\0end", "\0kill"
"""Where tokens come from, where they vanish, and where one of them takes all the others with it."""
MADE = "\0"
"""Begins the id of every knot that is no element."""


@dataclass(slots=True, eq=False)
class Edge:
    """A place for a token, on its way between two knots.

    trail: ids of elements and flows it passes, as they are passed by one token. members: bit mask of all elements on
    it, whichever way is taken, that of *target* included. waits: whether a token can come to rest here. beside: what
    begins here is an event that stops nothing, so that a second token is meant to be.
    """

    source: str
    target: str
    trail: tuple[str, ...] = ()
    members: int = 0
    waits: bool = False
    beside: bool = False


@dataclass(slots=True, eq=False)
class Knot:
    """An element, as far as it joins and splits tokens.

    listed: the sets of edges that may get a token, for the split "listed". default: of the split "some", taken alone.
    along: mask of elements in branches that end by themselves. activation: condition of the join "complex".
    """

    id: str
    join: Join = "any"
    split: Split = "one"
    ins: list[Edge] = field(default_factory=list)
    outs: list[Edge] = field(default_factory=list)
    listed: list[tuple[Edge, ...]] = field(default_factory=list)
    default: Edge | None = None
    along: int = 0
    activation: str | None = None

    @property
    def is_choice(self) -> bool:
        """Whether each token that comes goes on by itself, as one token."""
        return self.join == "any" and self.split == "one" and self.id not in (START, KILL)


@dataclass(slots=True, eq=False)
class Net:
    """The graph of a level. bits: the bit of each element. runs: mask of those that do something when passed.

    choices_early: whether a choice may be seen as made before what is done before it.
    """

    level: ProcessSpec
    knots: dict[str, Knot] = field(default_factory=dict)
    bits: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    choices_early: bool = False

    def connect(self, source: str, target: str, trail: tuple[str, ...] = ()) -> Edge:
        """Draw an edge."""
        edge = Edge(source, target, trail)
        self.knots[source].outs.append(edge)
        self.knots[target].ins.append(edge)
        return edge

    def edges(self) -> Iterator[Edge]:
        """Yield every edge."""
        for knot in self.knots.values():
            yield from knot.outs

    def names(self, mask: int) -> list[str]:
        """Return the elements of a mask."""
        return [name for name, bit in self.bits.items() if mask & bit]
