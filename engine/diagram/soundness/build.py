"""From a level of a diagram to its net: how each element joins and splits tokens in `engine.runtime`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from engine.diagram.soundness.net import END, KILL, START, Edge, Knot, Net
from engine.diagram.spec import EventSpec, Flow, Node, ProcessSpec, triggers_of

PASSES = frozenset(["task", "manualTask", "scriptTask", "businessRuleTask", "intermediateThrowEvent"])
"""Elements that no token ever rests at, unless a handler does their work."""
GATEWAYS = frozenset(["exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway"])
KILLS = frozenset(["terminate", "error", "cancel"])
MOST_SUBSETS = 8
"""Of so many flows all combinations are looked at; of more only each alone, each pair, and all together."""
MOST_SIDES = 3


def net_of(process: ProcessSpec, level: ProcessSpec) -> Net:
    """Return the net of a level whose structure has no faults."""
    net = Net(level)
    nodes = [node for node in level.nodes.values() if not _is_aside(node)]
    for number, node in enumerate(nodes):
        net.bits[node.id] = 1 << number
        if _does_something(node):
            net.runs |= 1 << number
    net.knots = {name: Knot(name) for name in (START, END, KILL)}
    net.knots |= {node.id: _knot(level, node) for node in nodes}
    for node in nodes:
        _leave(process, net, node)
    _begin(process, net)
    for knot in net.knots.values():
        bit = net.bits.get(knot.id, 0)
        for edge in knot.ins:
            edge.members |= bit
            edge.waits |= bit > 0 and waits(level.nodes[knot.id])
    return net


def _is_aside(node: Node) -> bool:
    """Event sub-processes and what undoes something are on no way."""
    compensates = node.kind == "boundaryEvent" and any(event.kind == "compensation" for event in triggers_of(node))
    return node.triggered_by_event or node.for_compensation or compensates


def _does_something(node: Node) -> bool:
    """Tell whether it matters that the element is passed twice. What happens at a border belongs to the activity."""
    if node.kind in GATEWAYS or node.kind in ("startEvent", "boundaryEvent"):
        return False
    return (node.kind != "endEvent" or node.task is not None) and not any(e.kind == "link" for e in triggers_of(node))


def waits(node: Node) -> bool:
    """Tell whether a token can rest at the element."""
    if node.kind in GATEWAYS or node.kind in ("startEvent", "boundaryEvent"):
        return False
    if node.kind == "intermediateCatchEvent":
        return not any(event.kind == "link" for event in triggers_of(node))
    return node.task is not None or not (node.kind in PASSES or node.kind == "endEvent")


def _knot(level: ProcessSpec, node: Node) -> Knot:
    knot, several = Knot(node.id), len(node.incoming) > 1
    if node.kind == "parallelGateway" and several:
        knot.join = "all"
    elif node.kind == "inclusiveGateway" and several:
        knot.join = "some"
    elif node.kind == "complexGateway" and several:
        knot.join, knot.activation = ("all" if node.activation is None else "complex"), node.activation
    return knot


# --- leaving --------------------------------------------------------------------------------------------------------
def _leave(process: ProcessSpec, net: Net, node: Node) -> None:
    """Draw the ways out of an element, and say which of them are taken together."""
    level, knot = net.level, net.knots[node.id]
    if node.kind == "endEvent":
        net.connect(node.id, KILL if kills(process, level, node) else END)
        return
    flows = [level.flows[name] for name in node.outgoing]
    edges = {flow.id: net.connect(node.id, flow.target, (flow.id,)) for flow in flows}
    edges |= {name: net.connect(node.id, name) for name in _links(level, node)}
    if not edges:
        edges[END] = net.connect(node.id, END)
    boundary = [level.nodes[name] for name in node.boundary if not _is_aside(level.nodes[name])]
    stops = [net.connect(node.id, one.id) for one in boundary if one.interrupting or _is_error(one)]
    sides = [net.connect(node.id, one.id) for one in boundary if not (one.interrupting or _is_error(one))]
    for edge in sides:
        edge.beside = True
    if stops or sides:
        normal = list(_outcomes(node, flows, edges)) if can_finish(level, node) else []
        knot.split = "listed"
        knot.listed = [(*way, *more) for way in [*normal, *((e,) for e in stops)] for more in _sides(sides)]
    else:
        _choose(knot, node, flows, edges)


def _is_error(boundary: Node) -> bool:
    return any(event.kind in ("error", "cancel") for event in triggers_of(boundary))


def _links(level: ProcessSpec, node: Node) -> Iterator[str]:
    if node.kind == "intermediateThrowEvent" and node.event is not None and node.event.kind == "link":
        catches = (one for one in level.nodes.values() if one.kind == "intermediateCatchEvent")
        for other in catches:
            if other.event is not None and (other.event.kind, other.event.name) == ("link", node.event.name):
                yield other.id


def _sides(edges: list[Edge]) -> list[tuple[Edge, ...]]:
    """Return which events that stop nothing may have happened meanwhile."""
    if len(edges) <= MOST_SIDES:
        return [chosen for n in range(len(edges) + 1) for chosen in combinations(edges, n)]
    return [(), *((edge,) for edge in edges), tuple(edges)]


def _choose(knot: Knot, node: Node, flows: list[Flow], edges: dict[str, Edge]) -> None:
    """Set the split of an element without events on its border."""
    ways = list(_outcomes(node, flows, edges)) if node.kind != "inclusiveGateway" or len(flows) < 2 else []
    conditional = [flow for flow in flows if flow.condition is not None]
    default = next((edges[flow.id] for flow in flows if flow.default), None)
    if ways and all(len(way) == 1 for way in ways):
        knot.split = "one"
    elif len(ways) == 1:
        knot.split = "all"
    elif len(conditional) + (default is not None) == len(flows):
        knot.split, knot.default = "some", default
    else:
        knot.split, knot.listed = "listed", ways or list(_outcomes(node, flows, edges))


def _outcomes(node: Node, flows: list[Flow], edges: dict[str, Edge]) -> Iterator[tuple[Edge, ...]]:
    """Yield the sets of ways that may be taken together."""
    if not flows or node.kind in ("exclusiveGateway", "eventBasedGateway"):
        yield from ((edge,) for edge in edges.values())
        return
    if node.kind == "parallelGateway":
        yield tuple(edges.values())
        return
    free = tuple(edges[flow.id] for flow in flows if flow.condition is None and not flow.default)
    conditional = [edges[flow.id] for flow in flows if flow.condition is not None and not flow.default]
    default = tuple(edges[flow.id] for flow in flows if flow.default)
    for chosen in subsets(conditional):
        yield (*free, *chosen)
    if default or not conditional:
        yield (*free, *default)


def subsets(edges: list[Edge]) -> Iterator[tuple[Edge, ...]]:
    """Yield the combinations of at least one edge."""
    sizes: Iterable[int] = range(1, len(edges) + 1)
    if len(edges) > MOST_SUBSETS:
        sizes = (1, 2, len(edges))
    for size in sizes:
        yield from combinations(edges, size)


# --- ending ---------------------------------------------------------------------------------------------------------
def kills(process: ProcessSpec, level: ProcessSpec, node: Node) -> bool:
    """Tell whether the end event ends everything else on its level."""
    kinds = {event.kind for event in triggers_of(node)}
    if "escalation" in kinds:
        return any(catcher.interrupting for catcher in catchers(process, level, triggers_of(node)[0]))
    return bool(kinds & KILLS)


def can_finish(level: ProcessSpec, node: Node) -> bool:
    """Tell whether the activity can come to its normal end: not if all ends inside are errors.

    An event sub-process inside may take over, and end as it likes.
    """
    inside = level.children.get(node.id)
    if inside is None or any(one.triggered_by_event for one in inside.nodes.values()):
        return True
    ends = [one for one in inside.nodes.values() if one.kind == "endEvent"]
    return not ends or not all({event.kind for event in triggers_of(one)} & {"error", "cancel"} for one in ends)


def catchers(process: ProcessSpec, level: ProcessSpec, thrown: EventSpec) -> list[Node]:
    """Return the start and boundary events in the process that may catch what is thrown on *level*, nearest first."""
    found: list[Node] = []
    outer = {inner.id: one for one in process.levels() for inner in one.children.values()}
    here: ProcessSpec | None = level
    while here is not None:
        inside = [here.children[node.id] for node in here.nodes.values() if node.triggered_by_event]
        found += [one for sub in inside for one in sub.nodes.values() if _catches(one, thrown)]
        around = outer.get(here.id)
        if around is not None:
            border = around.nodes[here.id].boundary
            found += [around.nodes[name] for name in border if _catches(around.nodes[name], thrown)]
        here = around
    return found


def _catches(node: Node, thrown: EventSpec) -> bool:
    if node.kind not in ("startEvent", "boundaryEvent"):
        return False
    codes = [event.code for event in triggers_of(node) if event.kind == thrown.kind]
    return any(code is None or thrown.code is None or code == thrown.code for code in codes)


# --- beginning ------------------------------------------------------------------------------------------------------
def _begin(process: ProcessSpec, net: Net) -> None:
    level = net.level
    firsts = [node.id for node in level.nodes.values() if node.kind == "startEvent" or node.instantiates]
    own = process.find(level.id).ad_hoc if level is not process else None
    if own is not None:
        firsts = level.free_nodes()
    for name in firsts:
        net.connect(START, name)
    if own is not None and not own.sequential:
        net.knots[START].split = "all" if own.active is None else "some"
