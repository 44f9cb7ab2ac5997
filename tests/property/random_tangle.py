"""Random processes whose gateways need not fit: drawn by inserting splits and joins anywhere.

Before each choice stands a user task, `c_<gateway>`, whose answer says which flows are taken.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.bpmn_builder import boundary, definitions, element, process, timer

KINDS = ("exclusive", "parallel", "inclusive")


@dataclass
class Tangle:
    """The drawing so far. edges: [source, target]; stops: boundary events by the task they stop (or not)."""

    random: random.Random
    edges: list[list[str]] = field(default_factory=lambda: [["start", "u0"], ["u0", "slut"]])
    kinds: dict[str, str] = field(default_factory=lambda: {"u0": "user"})
    stops: dict[str, str] = field(default_factory=dict)
    besides: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def put(self, kind: str, edge: list[str]) -> str:
        """Insert a node into an edge."""
        name = self.name("u" if kind == "user" else "g")
        self.kinds[name] = kind
        self.edges.append([name, edge[1]])
        edge[1] = name
        return name

    def task(self) -> None:
        self.put("user", self.random.choice(self.edges))

    def branch(self) -> None:
        """Let a new branch go out somewhere and come in somewhere."""
        first, second = self.random.choice(self.edges), self.random.choice(self.edges)
        split = self.put(self.random.choice(KINDS), first)
        join = self.put(self.random.choice(KINDS), second)
        task = self.name("u")
        self.kinds[task] = "user"
        self.edges += [[split, task], [task, join]]

    def event(self) -> None:
        """Let a time run out at a task, and come in somewhere or end."""
        free = [name for name, kind in self.kinds.items() if kind == "user" and name not in (self.stops | self.besides)]
        if not free:
            return
        host, name = self.random.choice(free), self.name("b")
        way = self.stops if self.random.random() < 0.7 else self.besides
        way[host] = name
        if self.random.random() < 0.3:
            self.edges.append([name, "slut"])
        else:
            self.edges.append([name, self.put("exclusive", self.random.choice(self.edges))])


@dataclass
class Drawn:
    """choices: {gateway: its flows in order}. kinds: of gateways and tasks. stops, besides: {task: boundary event}."""

    xml: bytes
    choices: dict[str, list[str]]
    kinds: dict[str, str]
    stops: dict[str, str]
    besides: dict[str, str]


def random_tangle(seed: int) -> Drawn:
    """Return the process of *seed*."""
    choose = random.Random(seed)
    tangle = Tangle(choose)
    for _ in range(choose.randint(1, 5)):
        choose.choice([tangle.task, tangle.branch, tangle.branch, tangle.branch, tangle.event])()
    return _drawn(tangle)


def _drawn(tangle: Tangle) -> Drawn:
    outs: dict[str, list[str]] = {}
    for source, target in tangle.edges:
        outs.setdefault(source, []).append(target)
    chosen = {name for name, kind in tangle.kinds.items() if kind in ("exclusive", "inclusive") and len(outs[name]) > 1}
    ends = {name: f"c_{name}" for name in chosen}
    choices = {name: [f"{name}_{ends.get(target, target)}" for target in outs[name]] for name in sorted(chosen)}
    path = [f"c_{name}>{name}" for name in choices]
    for source, target in tangle.edges:
        end, condition = ends.get(target, target), ""
        if source in choices and f"{source}_{end}" != choices[source][-1]:
            condition = f'[list contains(v_{source}, "{source}_{end}")]'
        path.append(f"{source}>{end}{condition}")
    parts = [element(f"userTask c_{name}") for name in choices]
    for name, kind in tangle.kinds.items():
        default = {"default": choices[name][-1]} if name in choices else {}
        parts.append(element(f"userTask {name}") if kind == "user" else element(f"{kind}Gateway {name}", **default))
    due = timer("timeDuration", "P1D")
    parts += [boundary(name, host, due) for host, name in tangle.stops.items()]
    parts += [boundary(name, host, due, interrupting=False) for host, name in tangle.besides.items()]
    xml = definitions(process(*parts, element("endEvent slut"), path=";".join(path)))
    return Drawn(xml, choices, tangle.kinds, tangle.stops, tangle.besides)
