"""Read a DMN file into a DecisionModel, or say everything that is wrong with it."""

from __future__ import annotations

from engine.dmn.boxed import BOXED, compile_boxed
from engine.dmn.findings import Findings
from engine.dmn.logic import Logic, nothing, spelled
from engine.dmn.model import Decision, DecisionModel, InputData
from engine.dmn.requirements import check_requirements, required_ids
from engine.dmn.types import read_types
from engine.dmn.xml import Element, child, children, local, name_of, parse, type_of
from engine.errors import DefinitionError
from engine.feel.compiler import Code
from engine.feel.names import is_name, special_names

_NODES = ("inputData", "decision", "businessKnowledgeModel")
_NAMING = frozenset([*_NODES, "variable", "formalParameter", "parameter", "itemComponent", "output", "column"])
_UNSUPPORTED = {
    "import": ("Importing another file is not supported.", "Put all decisions into one file."),
    "decisionService": ("A decision service is not supported.", "Call its decision itself."),
}


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
        self.names = special_names(filter(is_name, (name_of(e) for e in root.iter() if local(e) in _NAMING)))
        self.types = read_types(root, self.names, self.findings)
        self.spellings = {
            e.get("id") or name_of(e): spelled(name_of(e), e, self.findings) for e in children(root, *_NODES)
        }

    def model(self) -> DecisionModel:
        for element in children(self.root, *_UNSUPPORTED):
            self.findings.add("DMN-UNSUPPORTED", element, *_UNSUPPORTED[local(element)])
        self._check_ids()
        inputs = {i.id: i for i in (self._input(e) for e in children(self.root, "inputData"))}
        nodes = {d.id: d for d in (self._decision(e) for e in self._logic_elements())}
        if not any(not d.is_knowledge for d in nodes.values()):
            self.findings.add("DMN-EMPTY", None, "The file holds no decision.", "Draw a decision.")
        check_requirements(nodes, inputs, self.findings)
        return DecisionModel(nodes, inputs, self.types)

    def _logic_elements(self) -> list[Element]:
        return children(self.root, "decision", "businessKnowledgeModel")

    def _check_ids(self) -> None:
        """Refuse nodes without id or name, and ids that come twice."""
        seen: set[str] = set()
        for element in children(self.root, *_NODES):
            identity = element.get("id")
            if not identity or not name_of(element):
                self.findings.add("DMN-ID", element, f"A {local(element)} lacks its id or name.", "Give it both.")
            elif identity in seen:
                self.findings.add("DMN-ID", element, f"The id {identity!r} comes twice.", "Give each its own id.")
            seen.add(identity or "")

    def _input(self, element: Element) -> InputData:
        identity = element.get("id") or name_of(element)
        return InputData(identity, self.spellings.get(identity, identity), type_of(child(element, "variable")))

    def _decision(self, element: Element) -> Decision:
        identity = element.get("id") or name_of(element)
        logic = Logic(identity, self.names, self.types, self.findings)
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
            self.findings.add(
                "DMN-LOGIC", element, f"{name_of(element)!r} has no logic.", "Give it a table or expression."
            )
            return nothing
        return compile_boxed(found, logic)
