"""One process or sub-process: SpiffWorkflow's ProcessParser, its walk along the flows replaced by one pass over
the elements and one over the flows, so that what comes out is our frozen ProcessSpec."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser

from engine.diagram.extensions import PLAIN
from engine.diagram.findings import Sheet
from engine.diagram.spec import Flow, Lane, Node, ProcessSpec, is_expression
from engine.runtime.reader.lanes import lane_of_nodes, read_lanes
from engine.runtime.reader.lots import read_lots
from engine.runtime.reader.nodes import SUPPORTED, NodeReader, boundary_events, compensation_handlers
from engine.runtime.reader.xml import Element, every, first, is_true, local, text_of
from engine.runtime.reader.zeebe import Zeebe

INSIDES = ("subProcess", "transaction", "adHocSubProcess")
"""Activities with a flow inside."""


class ProcessReader(ProcessParser):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """Reads one level; levels inside it get a reader each, registered with the parser of the file."""

    node: Element
    inherited: dict[str, Lane] | None = None
    inherited_lane: str | None = None
    inherited_sheet: Sheet | None = None

    def _parse(self) -> None:
        # A process that is not executable is only drawn, as the other side of a collaboration: it is not judged.
        self.sheet = self.inherited_sheet or (self.parser.sheet if self.process_executable else Sheet())
        own = read_lanes(self.node)
        self.lanes: dict[str, Lane] = {**(self.inherited or {}), **own}
        self.lane_of = lane_of_nodes(own)
        self.flows = {f.id: f for f in map(self._flow, every(self.node, "sequenceFlow"))}
        nodes = self._nodes()
        self.spec = self._spec(nodes, self._children())

    def _spec(self, nodes: dict[str, Node], children: dict[str, ProcessSpec]) -> ProcessSpec:
        ext = Zeebe(self.node, self.sheet)
        whole = local(self.node) == "process"
        listeners = ext.listeners("executionListeners", "executionListener") if whole else ()
        if any(is_expression(text) for listener in listeners for text in (listener.type, listener.retries)):
            self.sheet.note("UNSUPPORTED:process-listener", self.bpmn_id)
        start = next((n for n in nodes.values() if n.kind == "startEvent" and n.form is not None), None)
        return ProcessSpec(
            id=self.bpmn_id,
            name=self.node.get("name") or "",
            executable=is_true(self.node, "isExecutable", True),
            version_tag=ext.version_tag() if whole else None,
            documentation=text_of(first(self.node, "documentation")) or "",
            nodes=nodes,
            flows=self.flows,
            lanes=self.lanes,
            children=children,
            execution_listeners=listeners,
            properties=ext.properties(),
            lots=read_lots(self.node, self.sheet) if whole else PLAIN,
            start_form=start.form if start is not None else None,
        )

    def _nodes(self) -> dict[str, Node]:
        reader = NodeReader(self, self.parser.message_specs, self.sheet)
        attached, ends, handlers = boundary_events(self.node), self._ends(), compensation_handlers(self.node)
        nodes: dict[str, Node] = {}
        for el in self.node:
            if local(el) in SUPPORTED:
                name = el.get("id") or ""
                boundary = tuple(attached.get(name, ()))
                flows = ends.get(name, ([], []))
                nodes[name] = reader.read(
                    el, lane=self._lane(el), boundary=boundary, flows=flows, undone_by=handlers.get(name)
                )
        return nodes

    def _lane(self, el: Element) -> str | None:
        return self.lane_of.get(el.get("id") or "", self.inherited_lane)

    def _ends(self) -> dict[str, tuple[list[str], list[str]]]:
        ends: dict[str, tuple[list[str], list[str]]] = {}
        for flow in self.flows.values():
            ends.setdefault(flow.target, ([], []))[0].append(flow.id)
            ends.setdefault(flow.source, ([], []))[1].append(flow.id)
        return ends

    def _flow(self, el: Element) -> Flow:
        condition = first(el, "conditionExpression")
        text = text_of(condition)
        if condition is not None and text in (None, "="):
            self.sheet.empty(el.get("id"), "condition")
            text = None
        self.sheet.feel(el.get("id"), text)
        source = self.get_node_by_id(el.get("sourceRef"))
        return Flow(
            id=el.get("id") or "",
            source=el.get("sourceRef") or "",
            target=el.get("targetRef") or "",
            name=el.get("name") or "",
            condition=text,
            default=source is not None and source.get("default") == el.get("id"),
            lots=read_lots(el, self.sheet),
        )

    def _children(self) -> dict[str, ProcessSpec]:
        children: dict[str, ProcessSpec] = {}
        for el in (x for x in self.node if local(x) in INSIDES):
            self.parser.create_parser(el, filename=self.filename, lane=self.lane)
            inner: Any = self.parser.process_parsers[el.get("id")]
            inner.inherited, inner.inherited_lane, inner.inherited_sheet = self.lanes, self._lane(el), self.sheet
            children[el.get("id") or ""] = inner.get_spec()
        return children
