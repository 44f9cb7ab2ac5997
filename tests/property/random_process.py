"""Random block-structured processes. What each must do is computed here, not by the executor."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from tests.bpmn_builder import (
    DECLARED,
    ERROR,
    ESCALATION,
    TERMINATE,
    boundary,
    condition,
    definitions,
    element,
    event_sub_process,
    job,
    multi,
    process,
    script,
    sub_process,
    timer,
    undo,
)


@dataclass
class Block:
    """A piece of a process with one way in and one way out; *left* counts how often each element is left."""

    parts: list[str]
    path: list[str]
    first: str
    last: str
    left: Counter[str]


def plain(name: str) -> str:
    """Return a user task."""
    return element(f"userTask {name}")


@dataclass
class RandomProcess:
    """*fires*: boundary timers that are to fire instead of their task being completed. *cycles*: to fire before.

    spared: tasks that something else stops.
    """

    xml: bytes
    left: Counter[str]
    fires: dict[str, str]
    cycles: dict[str, str]
    spared: set[str]


@dataclass
class Builder:
    """Draws blocks with a random generator of its own."""

    random: random.Random
    count: int = 0
    fires: dict[str, str] = field(default_factory=dict)
    cycles: dict[str, str] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    spared: set[str] = field(default_factory=set)
    declared: str = DECLARED

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def block(self, depth: int) -> Block:
        leaves: list[Callable[[int], Block]] = [self.leaf]
        nested = [self.sequence, self.sequence, self.gateway, self.gateway, self.sub, self.rounds, self.standard,
                  self.error, self.escalation, self.event_sub, self.conditional, self.timed, self.reminded,
                  self.leaf_rounds, self.race, self.call, self.terminated, self.signalled, self.linked,
                  self.watched, self.met, self.undone, self.cancelled, self.activated, self.ad_hoc, self.either,
                  self.crossed]  # fmt: skip
        return self.random.choice(nested if depth else leaves)(depth - 1)

    # --- leaves -----------------------------------------------------------------------------------------------------
    def leaf(self, depth: int) -> Block:
        name = self.name("t")
        kind = self.random.choice(["script", "user", "job"])
        part = {"script": script(name, "1", "x"), "user": element(f"userTask {name}"), "job": job(name)}[kind]
        return Block([part], [], name, name, Counter({name: 1}))

    def leaf_rounds(self, depth: int) -> Block:
        name, n = self.name("m"), self.random.randint(0, 3)
        loop = multi(str(list(range(n))), "x", output=f"ut_{name}: x", sequential=self.random.random() < 0.5)
        part = self.random.choice([element(f"userTask {name}", inner=loop), job(name, inner=loop)])
        return Block([part], [], name, name, Counter({name: n + 1}))

    def timed(self, depth: int) -> Block:
        """A task whose time runs out, or not."""
        u, b, h, j = self.name("u"), self.name("b"), self.name("h"), self.name("j")
        parts = [element(f"userTask {u}"), boundary(b, u, timer("timeDuration", "P1D")), script(h, "1", "x"),
                 element(f"exclusiveGateway {j}")]  # fmt: skip
        if self.random.random() < 0.5:
            self.fires[b] = u
            left = Counter({b: 1, h: 1, j: 1})
        else:
            left = Counter({u: 1, j: 1})
        return Block(parts, [f"{u}>{j}", f"{b}>{h}", f"{h}>{j}"], u, j, left)

    def reminded(self, depth: int) -> Block:
        """A task with reminders; the branch of each ends by itself, at once, as an error around it would stop it."""
        u, b, h, e = self.name("u"), self.name("b"), self.name("h"), self.name("e")
        n = self.random.randint(1, 3)
        self.cycles[b] = u
        reminder = boundary(b, u, timer("timeCycle", f"R{n}/P1D"), interrupting=False)
        parts = [element(f"userTask {u}"), reminder, script(h, "1", "x"), element(f"endEvent {e}")]
        return Block(parts, [f"{b}>{h}", f"{h}>{e}"], u, u, Counter({u: 1, b: n, h: n, e: n}))

    def race(self, depth: int) -> Block:
        """An event gateway: a message that never comes, and a time that runs out."""
        g, m, t, j = self.name("g"), self.name("r"), self.name("t"), self.name("j")
        catches = [element(f"intermediateCatchEvent {t}", inner=timer("timeDuration", "P1D")),
                   element(f"receiveTask {m}", messageRef="m_svar")]  # fmt: skip
        parts = [element(f"eventBasedGateway {g}"), *catches, element(f"exclusiveGateway {j}")]
        self.fires[t] = ""
        return Block(parts, [f"{g}>{t}", f"{g}>{m}", f"{t}>{j}", f"{m}>{j}"], g, j, Counter([g, t, j]))

    def linked(self, depth: int) -> Block:
        """A link from one place to another."""
        a, b, link = self.name("l"), self.name("l"), self.name("link")
        inner = f'<linkEventDefinition name="{link}"/>'
        parts = [
            element(f"intermediateThrowEvent {a}", inner=inner),
            element(f"intermediateCatchEvent {b}", inner=inner),
        ]
        return Block(parts, [], a, b, Counter([a, b]))

    def signalled(self, depth: int) -> Block:
        """One branch waits for the signal of the other."""
        g, c, t, j, u = self.name("g"), self.name("c"), self.name("t"), self.name("j"), self.name("u")
        self.declared += f'<signal id="s_{c}" name="signal {c}"/>'
        inner = f'<signalEventDefinition signalRef="s_{c}"/>'
        parts = [element(f"parallelGateway {g}"), element(f"intermediateCatchEvent {c}", inner=inner),
                 element(f"userTask {u}"), element(f"intermediateThrowEvent {t}", inner=inner),
                 element(f"parallelGateway {j}")]  # fmt: skip
        path = [f"{g}>{c}", f"{g}>{u}", f"{u}>{t}", f"{c}>{j}", f"{t}>{j}"]
        return Block(parts, path, g, j, Counter([g, c, u, t, j]))

    def call(self, depth: int) -> Block:
        """A call activity."""
        inner, q, c, a, e = self.block(depth), self.name("q"), self.name("c"), self.name("a"), self.name("e")
        path = " ".join([*inner.path, f"{a}>{inner.first}", f"{inner.last}>{e}"])
        self.called.append(
            process(element(f"startEvent {a}"), *inner.parts, element(f"endEvent {e}"), path=path, name=q)
        )
        part = element(f"callActivity {c}", f'<zeebe:calledElement processId="{q}"/>')
        return Block([part], [], c, c, inner.left + Counter([c, a, e]))

    def terminated(self, depth: int) -> Block:
        """A sub-process that one of its branches ends, whatever the other does."""
        inner, s, a, g, t, e = self.block(depth), *(self.name(x) for x in "sagte")
        u = self.name("w")
        path = " ".join([*inner.path, f"{a}>{g} {g}>{u} {u}>{e} {g}>{inner.first} {inner.last}>{t}"])
        waits = element(f"receiveTask {u}", messageRef="m_svar")
        ends = [element(f"endEvent {e}"), element(f"endEvent {t}", inner=TERMINATE)]
        parts = [element(f"startEvent {a}"), element(f"parallelGateway {g}"), waits, *ends]
        left = inner.left + Counter([s, a, g, t])
        return Block([sub_process(s, *parts, *inner.parts, path=path)], [], s, s, left)

    def watched(self, depth: int) -> Block:
        """A task that a condition stops, as the branch beside it sets the variable."""
        g, u, b, x, j, k = (self.name(letter) for letter in "gubxjk")
        watch = boundary(b, u, condition(f"v_{x}"))
        parts = [element(f"parallelGateway {g}"), element(f"userTask {u}"), watch, script(x, "true", f"v_{x}"),
                 element(f"exclusiveGateway {k}"), element(f"parallelGateway {j}")]  # fmt: skip
        self.spared.add(u)
        path = [f"{g}>{u}", f"{g}>{x}", f"{u}>{k}", f"{b}>{k}", f"{k}>{j}", f"{x}>{j}"]
        return Block(parts, path, g, j, Counter([g, x, b, k, j]))

    def met(self, depth: int) -> Block:
        """An intermediate condition that holds once the branch beside it has come far enough."""
        g, c, x, j = (self.name(letter) for letter in "gcxj")
        inner = self.block(depth)
        parts = [element(f"parallelGateway {g}"), element(f"intermediateCatchEvent {c}", inner=condition(f"v_{x} = 1")),
                 script(x, "1", f"v_{x}"), element(f"parallelGateway {j}"), *inner.parts]  # fmt: skip
        path = [*inner.path, f"{g}>{c}", f"{g}>{inner.first}", f"{inner.last}>{x}", f"{c}>{j}", f"{x}>{j}"]
        return Block(parts, path, g, j, inner.left + Counter([g, c, x, j]))

    def either(self, depth: int) -> Block:
        """A catch event with several triggers, of which a time comes."""
        t = self.name("t")
        self.fires[t] = ""
        both = timer("timeDuration", "P1D") + condition(f"v_{t}")
        return Block([element(f"intermediateCatchEvent {t}", inner=both)], [], t, t, Counter([t]))

    def activated(self, depth: int) -> Block:
        """A complex gateway: it starts with the first of its branches and takes in the others.

        In a sub-process of its own, as an error behind it would stop the branches that come late.
        """
        g, x, n = self.name("g"), self.name("x"), self.random.randint(2, 3)
        wanted = self.random.randint(1, n)
        blocks = [self.block(depth) for _ in range(n)]
        enough = f"<activationCondition>=activationCount = {wanted}</activationCondition>"
        parts = [element(f"parallelGateway {g}"), element(f"complexGateway {x}", inner=enough)]
        path = [part for b in blocks for part in (*b.path, f"{g}>{b.first}", f"{b.last}>{x}")]
        left = Counter([g, *([x] if wanted == n else [x, x])])
        for b in blocks:
            left += b.left
        return self.wrapped(Block([*parts, *(p for b in blocks for p in b.parts)], path, g, x, left), 1)

    def ad_hoc(self, depth: int) -> Block:
        """An ad-hoc sub-process whose activities all run, in any order."""
        s, blocks = self.name("s"), [self.leaf(0) for _ in range(self.random.randint(1, 3))]
        order = self.random.choice(["Parallel", "Sequential"])
        inner = "".join(part for b in blocks for part in b.parts)
        left = Counter([s])
        for b in blocks:
            left += b.left
        return Block([element(f"adHocSubProcess {s}", inner=inner, ordering=order)], [], s, s, left)

    def crossed(self, depth: int) -> Block:
        """An unstructured join: of two parallel ways one splits again, and all three meet in different gateways."""
        g, h, j, k = (self.name(letter) for letter in "ghjk")
        a, b, c = self.block(depth), self.block(depth), self.block(depth)
        gates = [element(f"parallelGateway {name}") for name in (g, h, j)] + [element(f"inclusiveGateway {k}")]
        path = [*a.path, *b.path, *c.path, f"{g}>{a.first}", f"{g}>{h}", f"{h}>{b.first}", f"{h}>{c.first}",
                f"{a.last}>{j}", f"{b.last}>{j}", f"{j}>{k}", f"{c.last}>{k}"]  # fmt: skip
        return Block(
            [*gates, *a.parts, *b.parts, *c.parts], path, g, k, a.left + b.left + c.left + Counter([g, h, j, k])
        )

    # --- undone -----------------------------------------------------------------------------------------------------
    def _undoable(self, times: int) -> tuple[list[str], list[str], list[str], Counter[str]]:
        """Return parts, the names of jobs in a row, their path, and what is left when they are done and undone."""
        names = [self.name("d") for _ in range(times)]
        parts = [
            part for n in names for part in (job(n), undo(f"un{n}", n, self.random.choice([job, plain])(f"un{n}")))
        ]
        path = [f"{a}>{b}" for a, b in pairwise(names)]
        return parts, names, path, Counter([*names, *(f"un{n}" for n in names)])

    def undone(self, depth: int) -> Block:
        """Things are done, some inside a sub-process, and undone."""
        s, a, e, k, after = (self.name(letter) for letter in "saeka")
        parts, names, path, left = self._undoable(self.random.randint(1, 3))
        inside = sub_process(s, element(f"startEvent {a}"), *parts, element(f"endEvent {e}"),
                             path=" ".join([*path, f"{a}>{names[0]}", f"{names[-1]}>{e}"]))  # fmt: skip
        outer, o = self.name("o"), self.name("w")
        throw = element(f"endEvent {k}", inner="<compensateEventDefinition/>")
        body = sub_process(outer, element(f"startEvent {o}"), inside, throw, path=f"{o}>{s} {s}>{k}")
        return Block([body, script(after, "1", "x")], [f"{outer}>{after}"], outer, after,
                     left + Counter([s, a, e, k, outer, o, after]))  # fmt: skip

    def cancelled(self, depth: int) -> Block:
        """A transaction that does things, is cancelled, and undoes them; its cancel event leads on."""
        t, a, c, b, j = (self.name(letter) for letter in "tacbj")
        parts, names, path, left = self._undoable(self.random.randint(1, 2))
        end = element(f"endEvent {c}", inner="<cancelEventDefinition/>")
        made = sub_process(t, element(f"startEvent {a}"), *parts, end,
                           path=" ".join([*path, f"{a}>{names[0]}", f"{names[-1]}>{c}"]))  # fmt: skip
        made = made.replace("<subProcess ", "<transaction ").replace("</subProcess>", "</transaction>")
        outside = [made, boundary(b, t, "<cancelEventDefinition/>"), element(f"exclusiveGateway {j}")]
        return Block(outside, [f"{t}>{j}", f"{b}>{j}"], t, j, left + Counter([a, b, j]))

    # --- composed ---------------------------------------------------------------------------------------------------
    def sequence(self, depth: int) -> Block:
        a, b = self.block(depth), self.block(depth)
        path = [*a.path, *b.path, f"{a.last}>{b.first}"]
        return Block(a.parts + b.parts, path, a.first, b.last, a.left + b.left)

    def gateway(self, depth: int) -> Block:
        kind = self.random.choice(["exclusive", "parallel", "inclusive"])
        g, j = self.name("g"), self.name("j")
        blocks = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        chosen = [self.random.random() < 0.5 for _ in blocks[:-1]]
        left, path = Counter({g: 1, j: 1}), []
        for i, block in enumerate(blocks):
            is_last = i == len(blocks) - 1
            taken = not any(chosen) if is_last else chosen[i] and not (kind == "exclusive" and any(chosen[:i]))
            if taken or kind == "parallel":
                left += block.left
            condition = "" if kind == "parallel" or is_last else f"[{str(chosen[i]).lower()}]"
            path += [*block.path, f"{g}>{block.first}{condition}", f"{block.last}>{j}"]
        default = {} if kind == "parallel" else {"default": f"{g}_{blocks[-1].first}"}
        parts = [element(f"{kind}Gateway {g}", **default), element(f"{kind}Gateway {j}")]
        return Block(parts + [p for b in blocks for p in b.parts], path, g, j, left)

    def conditional(self, depth: int) -> Block:
        """Flows with conditions straight out of a task, joined by an inclusive gateway."""
        t, j = self.name("t"), self.name("j")
        a, b, yes = self.block(depth), self.block(depth), self.random.random() < 0.5
        part = script(t, "1", "x").replace("<scriptTask ", f'<scriptTask default="{t}_{b.first}" ')
        path = [
            *a.path,
            *b.path,
            f"{t}>{a.first}[{str(yes).lower()}]",
            f"{t}>{b.first}",
            f"{a.last}>{j}",
            f"{b.last}>{j}",
        ]
        left = Counter({t: 1, j: 1}) + (a if yes else b).left
        return Block([part, element(f"inclusiveGateway {j}"), *a.parts, *b.parts], path, t, j, left)

    def wrapped(self, inner: Block, times: int, loop: str = "", extra: tuple[str, ...] = (), body: int = 0) -> Block:
        s, a, e = self.name("s"), self.name("a"), self.name("e")
        path = " ".join([*inner.path, f"{a}>{inner.first}", f"{inner.last}>{e}"])
        part = sub_process(s, element(f"startEvent {a}"), *inner.parts, element(f"endEvent {e}"), *extra, path=path,
                           loop=loop)  # fmt: skip
        left = Counter({name: n * times for name, n in inner.left.items()})
        left += Counter({s: times + body, a: times, e: times})
        return Block([part], [], s, s, left)

    def sub(self, depth: int) -> Block:
        return self.wrapped(self.block(depth), 1)

    def rounds(self, depth: int) -> Block:
        n = self.random.randint(0, 3)
        loop = multi(str(list(range(n))), "x", output="ut: x", sequential=self.random.random() < 0.5)
        return self.wrapped(self.block(depth), n, loop, body=1)

    def standard(self, depth: int) -> Block:
        n = self.random.randint(1, 3)
        loop = f'<standardLoopCharacteristics loopMaximum="{n}"/>'
        return self.wrapped(self.block(depth), n, loop, body=1)

    def error(self, depth: int) -> Block:
        """The sub-process ends in an error; the way of the boundary event joins the normal one."""
        inner, s, a = self.block(depth), self.name("s"), self.name("a")
        e, b, h, j = self.name("e"), self.name("b"), self.name("h"), self.name("j")
        path = " ".join([*inner.path, f"{a}>{inner.first}", f"{inner.last}>{e}"])
        part = sub_process(
            s, element(f"startEvent {a}"), *inner.parts, element(f"endEvent {e}", inner=ERROR), path=path
        )
        parts = [part, boundary(b, s, ERROR), script(h, "1", "x"), element(f"exclusiveGateway {j}")]
        return Block(parts, [f"{s}>{j}", f"{b}>{h}", f"{h}>{j}"], s, j, inner.left + Counter([a, b, h, j]))

    def escalation(self, depth: int) -> Block:
        """The sub-process calls for help and goes on."""
        inner, s, a = self.block(depth), self.name("s"), self.name("a")
        q, e, b, h, e2 = self.name("q"), self.name("e"), self.name("b"), self.name("h"), self.name("e")
        path = " ".join([*inner.path, f"{a}>{q}", f"{q}>{inner.first}", f"{inner.last}>{e}"])
        throw = element(f"intermediateThrowEvent {q}", inner=ESCALATION)
        part = sub_process(s, element(f"startEvent {a}"), throw, *inner.parts, element(f"endEvent {e}"), path=path)
        parts = [part, boundary(b, s, ESCALATION, interrupting=False), script(h, "1", "x"), element(f"endEvent {e2}")]
        return Block(parts, [f"{b}>{h}", f"{h}>{e2}"], s, s, inner.left + Counter([s, a, q, e, b, h, e2]))

    def event_sub(self, depth: int) -> Block:
        """An event sub-process that the flow beside it starts without being interrupted."""
        main, side = self.block(depth), self.block(depth)
        q, es, e = self.name("q"), self.name("es"), self.name("e")
        throw = element(f"intermediateThrowEvent {q}", inner=ESCALATION)
        main = Block([throw, *main.parts], [*main.path, f"{q}>{main.first}"], q, main.last, main.left + Counter([q]))
        path = " ".join([*side.path, f"{es}_start>{side.first}", f"{side.last}>{e}"])
        extra = event_sub_process(es, ESCALATION, *side.parts, element(f"endEvent {e}"), path=path, interrupting=False)
        found = self.wrapped(main, 1, extra=(extra,))
        found.left += side.left + Counter([es, f"{es}_start", e])
        return found


def random_process(seed: int, depth: int = 4) -> RandomProcess:
    """Return the process of *seed*."""
    builder = Builder(random.Random(seed))
    block = builder.block(depth)
    path = " ".join([*block.path, f"start>{block.first}", f"{block.last}>slut"])
    main = process(*block.parts, element("endEvent slut"), path=path)
    xml = definitions(main, *builder.called, declared=builder.declared)
    return RandomProcess(xml, block.left + Counter(["start", "slut"]), builder.fires, builder.cycles, builder.spared)
