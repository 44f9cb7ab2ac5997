"""What can happen in a net: every marking that can be come to is looked at, the nearest first, within a budget."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.diagram.soundness.build import subsets
from engine.diagram.soundness.complex import Activation
from engine.diagram.soundness.net import END, KILL, MADE, START, Edge, Knot, Net

Marking = frozenset["Token"]
Way = tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """Where a token is. beside: it comes from an event that stopped nothing. late: no token, but the mark of a complex
    gateway that has started, on a way that is used up until it is reset.
    """

    edge: Edge
    beside: bool = False
    late: bool = False


@dataclass(slots=True)
class Budget:
    """How many firings may be looked at, and for how long, over all levels of a diagram."""

    firings: int = 100_000
    seconds: float = 1.0
    started: float = field(default_factory=time.monotonic)

    def spend(self) -> bool:
        """Take one firing; tell whether there was one left."""
        self.firings -= 1
        return self.firings >= 0 and time.monotonic() - self.started < self.seconds


@dataclass(frozen=True, slots=True)
class Problem:
    """kind: tokens that wait for ever, or an element that runs twice. certain: not only if several conditions hold."""

    kind: Literal["stuck", "twice"]
    element: str
    path: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Step:
    """How a marking was come to. *certain* as of a Problem."""

    before: Marking | None
    used: Way
    knot: str
    way: Way
    certain: bool


@dataclass(slots=True)
class Explored:
    """alive: mask of the elements that are come to. decided: whether everything was looked at."""

    problems: list[Problem] = field(default_factory=list)
    alive: int = 0
    decided: bool = True


class TwiceError(Exception):
    """A token comes to where one is already."""

    def __init__(self, edge: Edge, other: Edge, element: str) -> None:
        super().__init__(element)
        self.edge, self.other, self.element = edge, other, element


def explore(net: Net, budget: Budget) -> Explored:
    """Look at every marking of the net."""
    return _Exploration(net, budget).run()


class _Exploration:
    def __init__(self, net: Net, budget: Budget) -> None:
        self.net, self.budget, self.found = net, budget, Explored()
        self.seen: dict[Marking, Step] = {}
        self.todo: deque[Marking] = deque()
        self.order = {edge: number for number, edge in enumerate(net.edges())}
        self.reached: dict[tuple[str, str], frozenset[Edge]] = {}

    def run(self) -> Explored:
        for way in self._ways(self.net.knots[START]):
            self._go(None, frozenset(), self.net.knots[START], (), way)
        while self.todo and self.found.decided:
            marking = self.todo.popleft()
            if not self._advance(marking) and marking:
                self._stuck(marking)
        return self.found

    def _place(self, token: Token) -> tuple[int, bool, bool]:
        """Sort key: the same order in every run."""
        return self.order[token.edge], token.beside, token.late

    # --- one marking ------------------------------------------------------------------------------------------------
    def _advance(self, marking: Marking) -> bool:
        """Let fire what can; tell whether anything could.

        What takes no time goes first and by itself, as its order makes no difference. A join that waits for no more
        goes before anyone does anything, but only when nothing moves by itself (`Run.drain`).
        """
        at: dict[str, list[Token]] = {}
        for token in sorted(marking, key=self._place):
            at.setdefault(token.edge.target, []).append(token)
        ready = [pair for name in sorted(at) for pair in self._ready(self.net.knots[name], at[name])]
        for knot, tokens in ready:
            if not any(token.edge.members & self.net.runs for token in tokens):
                self._fire(marking, knot, tokens)
                return True
        if all(any(token.edge.waits for token in tokens) for _, tokens in ready):
            released = [self._let_go(marking, self.net.knots[name], at[name]) for name in sorted(at)]
            if any(released):
                return True
        for knot, tokens in ready:
            self._fire(marking, knot, tokens)
        return bool(ready)

    def _ready(self, knot: Knot, tokens: list[Token]) -> Iterator[tuple[Knot, list[Token]]]:
        """Yield what fires whatever is elsewhere: each token by itself, or one from each branch."""
        if knot.join == "any":
            yield from ((knot, [token]) for token in tokens)
        elif knot.join == "all" and len({token.edge for token in tokens}) == len(knot.ins):
            yield knot, tokens

    def _let_go(self, marking: Marking, knot: Knot, tokens: list[Token]) -> bool:
        """Let a join fire that depends on what is elsewhere; tell whether it did."""
        if knot.join == "complex":
            return self._activate(marking, knot, tokens)
        return knot.join == "some" and self._release(marking, knot, tokens)

    def _release(self, marking: Marking, knot: Knot, tokens: list[Token]) -> bool:
        if self._expects(marking, knot, {token.edge for token in tokens}):
            return False
        self._fire(marking, knot, tokens)
        return True

    def _activate(self, marking: Marking, knot: Knot, tokens: list[Token]) -> bool:
        """Start a complex gateway, or let it take in what comes late."""
        late = [token for token in tokens if token.late]
        come = [token for token in tokens if not token.late]
        used = {token.edge for token in late}
        if not late:
            if not Activation(knot).can_start(len(come)):
                return False
            marks = [Token(token.edge, late=True) for token in come]
            self._fire(marking, knot, come, marks if len(come) < len(knot.ins) else [])
            return True
        if fresh := [token for token in come if token.edge not in used]:
            marks = [Token(token.edge, late=True) for token in fresh]
            rest = marking.difference(fresh).union(marks)
            self._go(marking, rest, knot, tuple(token.edge for token in fresh), ())
            return True
        if self._expects(marking, knot, used):
            return False
        self._go(marking, marking.difference(late), knot, (), ())
        return True

    def _expects(self, marking: Marking, knot: Knot, filled: set[Edge]) -> bool:
        """Tell whether a token elsewhere can still come by an empty way, and by none that is filled."""
        empty = set(knot.ins) - filled
        for token in marking:
            if token.edge.target != knot.id:
                reached = self._reach(token.edge.target, knot)
                if reached & empty and not reached & filled:
                    return True
        return False

    def _reach(self, start: str, knot: Knot) -> frozenset[Edge]:
        """Return the ways into *knot* that a token before *start* can come by."""
        key = start, knot.id
        if key not in self.reached:
            seen, todo, found = {start}, [start], set()
            while todo:
                for edge in self.net.knots[todo.pop()].outs:
                    if edge.target == knot.id:
                        found.add(edge)
                    elif edge.target not in seen:
                        seen.add(edge.target)
                        todo.append(edge.target)
            self.reached[key] = frozenset(found)
        return self.reached[key]

    # --- one firing -------------------------------------------------------------------------------------------------
    def _fire(self, marking: Marking, knot: Knot, tokens: list[Token], extra: list[Token] | None = None) -> None:
        rest = marking.difference(tokens).union(extra or ())
        used = tuple(token.edge for token in tokens)
        if knot.id in (END, KILL):
            self._go(marking, rest if knot.id == END else frozenset(), knot, used, ())
            return
        beside = all(token.beside for token in tokens)
        for way in self._ways(knot):
            self.found.decided = self.found.decided and self.budget.spend()
            if not self.found.decided:
                return
            self._go(marking, rest, knot, used, way, beside=beside)

    def _ways(self, knot: Knot) -> Iterator[Way]:
        if knot.split == "one":
            yield from ((edge,) for edge in knot.outs)
        elif knot.split == "all":
            yield tuple(knot.outs)
        elif knot.split == "listed":
            yield from knot.listed
        else:
            yield from subsets([edge for edge in knot.outs if edge is not knot.default])
            if knot.default is not None:
                yield (knot.default,)

    def _go(
        self, before: Marking | None, rest: Marking, knot: Knot, used: Way, way: Way, *, beside: bool = False
    ) -> None:
        """Put the tokens of *way* beside what *rest* there is, and remember how that came about."""
        was_certain = self.seen[before].certain if before is not None else True
        step = Step(before, used, knot.id, way, was_certain and not (knot.split == "some" and len(way) > 1))
        self.found.alive |= knot.along | self.net.bits.get(knot.id, 0)
        marking = set(rest)
        for edge in way:
            self.found.alive |= edge.members
            token = Token(edge, beside or edge.beside)
            try:
                self._meet(marking, token)
            except TwiceError as twice:
                self._twice(step, twice)
                return
            marking.add(token)
        after = frozenset(marking)
        if after not in self.seen:
            self.seen[after] = step
            self.todo.append(after)

    def _meet(self, marking: set[Token], token: Token) -> None:
        """Raise TwiceError if the token comes to an element that another one is at, or will be."""
        edge, is_join = token.edge, self.net.knots[token.edge.target].join != "any"
        for other in sorted(marking, key=self._place):
            if other.late or (other.beside and token.beside):
                continue
            common = edge.members & other.edge.members & self.net.runs
            if common:
                raise TwiceError(edge, other.edge, self._first(common, edge, other.edge))
            if is_join and other.edge is edge:
                raise TwiceError(edge, edge, edge.target)

    def _first(self, common: int, edge: Edge, other: Edge) -> str:
        names = self.net.names(common)
        on_both = [
            name for name in (*edge.trail, edge.target) if name in names and name in (*other.trail, other.target)
        ]
        return on_both[0] if on_both else names[0]

    # --- what is wrong ----------------------------------------------------------------------------------------------
    def _stuck(self, marking: Marking) -> None:
        waiting = sorted((token for token in marking if not token.late), key=self._place)
        step = self.seen[marking]
        self.found.problems.append(Problem("stuck", waiting[0].edge.target, self._path(step), step.certain))

    def _twice(self, step: Step, twice: TwiceError) -> None:
        path = self._path(step)
        for edge in (twice.other, twice.edge):
            _, rest = self._parts(edge)
            trail = (*rest, edge.target)
            path += trail[: trail.index(twice.element) + 1] if twice.element in trail else rest
        self.found.problems.append(Problem("twice", twice.element, path, step.certain))

    def _path(self, step: Step) -> tuple[str, ...]:
        """Return the ids of what is passed, in order; tokens still on an edge have not gone on yet."""
        pieces: list[str] = []
        here: Step | None = step
        while here is not None:
            own = [name for edge in here.used for name in self._parts(edge)[1]]
            own += [] if here.knot.startswith(MADE) else [here.knot]
            own += [name for edge in here.way for name in self._parts(edge)[0]]
            pieces[:0] = own
            here = self.seen[here.before] if here.before is not None else None
        return tuple(pieces)

    def _parts(self, edge: Edge) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what a token on the edge has passed already, up to where it does something, and the rest."""
        for i, name in enumerate(edge.trail):
            if self.net.bits.get(name, 0) & self.net.runs:
                return edge.trail[:i], edge.trail[i:]
        return edge.trail, ()
