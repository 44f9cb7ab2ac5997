"""Read a DMN file into a DecisionModel, or say everything that is wrong with it."""

from __future__ import annotations

from engine.dmn.boxed import BOXED, compile_boxed
from engine.dmn.findings import Findings
from engine.dmn.logic import Logic, nothing, spelled
from engine.dmn.model import Decision, DecisionModel, InputData
from engine.dmn.requirements import check_requirements, required_ids
from engine.dmn.services import Service, read_service
from engine.dmn.table import Table
from engine.dmn.types import read_types
from engine.dmn.xml import Element, child, children, local, name_of, parse, type_of
from engine.errors import DefinitionError
from engine.feel.compiler import Code
from engine.feel.names import is_name, special_names

_NODES = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
_NAMING = frozenset([*_NODES, "variable", "formalParameter", "parameter", "itemComponent", "output", "column"])


def read_decisions(xml: bytes) -> DecisionModel:
    """Return the model of a DMN 1.3, 1.4 or 1.5 file. Raises DefinitionError with all findings."""
    root = parse(xml)
    reader = _Reader(root)
    model = reader.model()
    if reader.findings.made:
        raise DefinitionError("dmn.refused", reader.findings.made)
    return model


class _Reader:
    """One reading of one file."""

    def __init__(self, root: Element) -> None:
        self.root, self.findings = root, Findings()
        self.tables: list[Table] = []
        self.names = special_names(filter(is_name, (name_of(e) for e in root.iter() if local(e) in _NAMING)))
        self.types = read_types(root, self.names, self.findings)
        self.spellings = {
            e.get("id") or name_of(e): spelled(name_of(e), e, self.findings) for e in children(root, *_NODES)
        }

    def model(self) -> DecisionModel:
        for element in children(self.root, "import"):
            self.findings.add("DMN-UNSUPPORTED:import", element)
        self._check_ids()
        inputs = {i.id: i for i in (self._input(e) for e in children(self.root, "inputData"))}
        nodes = {d.id: d for d in (self._decision(e) for e in self._logic_elements())}
        if not any(not d.is_knowledge for d in nodes.values()):
            self.findings.add("DMN-EMPTY", None)
        services = {s.id: s for s in (self._service(e) for e in children(self.root, "decisionService"))}
        check_requirements(nodes, inputs.keys() | services.keys(), self.findings)
        return DecisionModel(nodes, inputs, services, self.types, self.tables)

    def _logic_elements(self) -> list[Element]:
        return children(self.root, "decision", "businessKnowledgeModel")

    def _check_ids(self) -> None:
        """Refuse nodes without id or name, and ids that come twice."""
        seen: set[str] = set()
        for element in children(self.root, *_NODES):
            identity = element.get("id")
            if not identity or not name_of(element):
                self.findings.add("DMN-ID", element)
            elif identity in seen:
                self.findings.add("DMN-ID:twice", element, id=identity)
            seen.add(identity or "")

    def _input(self, element: Element) -> InputData:
        identity = element.get("id") or name_of(element)
        return InputData(identity, self.spellings.get(identity, identity), type_of(child(element, "variable")))

    def _service(self, element: Element) -> Service:
        identity = element.get("id") or name_of(element)
        return read_service(element, self.spellings.get(identity, identity), self.spellings, self.findings)

    def _decision(self, element: Element) -> Decision:
        identity = element.get("id") or name_of(element)
        logic = Logic(identity, self.names, self.types, self.findings, self.tables)
        is_knowledge = local(element) == "businessKnowledgeModel"
        name = self.spellings.get(identity, identity)
        requires = required_ids(element, self.root.get("namespace"), self.findings)
        code = self._code(element, logic)
        arrows = {self.spellings[i] for i in requires if i in self.spellings}
        known = logic.declared | arrows | ({name} if is_knowledge else set())
        return Decision(
            id=identity,
            name=name,
            type_name=type_of(child(element, "variable")),
            requires=requires,
            code=code,
            certain=frozenset(logic.certain - known),
            possible=frozenset(logic.possible),
            is_knowledge=is_knowledge,
        )

    def _code(self, element: Element, logic: Logic) -> Code:
        encapsulated = child(element, "encapsulatedLogic")
        if encapsulated is not None:
            return BOXED["functionDefinition"](encapsulated, logic)
        found = child(element, *BOXED)
        if found is None:
            self.findings.add("DMN-LOGIC", element, name=name_of(element))
            return nothing
        return compile_boxed(found, logic)
