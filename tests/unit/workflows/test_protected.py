"""The law's own steps are out of an operator's reach in the processes we ship."""

from pathlib import Path

import pytest

from engine.diagram.bypass import Protection, bypassed, steering
from engine.diagram.spec import ProcessSpec
from engine.runtime import read_diagram
from workflows.protected import is_protected

SHIPPED = sorted(Path("bpmn").glob("*/process.bpmn"))
AUTHORITY = [path for path in SHIPPED if path.parent.name != "foretagsarende"]


def spec_of(path: Path) -> ProcessSpec:
    return read_diagram(path.read_bytes()).processes[path.parent.name]


def protection(path: Path) -> Protection:
    processes = read_diagram(path.read_bytes()).processes
    return Protection(is_protected, lambda called: processes[called.process_id], lambda _form: ())


@pytest.mark.parametrize("path", AUTHORITY, ids=lambda path: path.parent.name)
def test_every_authority_case_has_its_legal_steps_protected(path: Path) -> None:
    kinds = {node.lots.step for node in spec_of(path).every_node() if is_protected(node)}
    assert kinds == {"communicate", "disqualification", "reasons", "decide", "dispatch"}


@pytest.mark.parametrize("path", AUTHORITY, ids=lambda path: path.parent.name)
def test_no_jump_leads_from_before_the_disqualification_check_to_behind_the_decision(path: Path) -> None:
    spec, law = spec_of(path), protection(path)
    by_kind = {node.lots.step: node.id for node in spec.nodes.values()}
    ends = [node.id for node in spec.nodes.values() if node.kind == "endEvent"]
    for target in (by_kind["appeal_instruction"], by_kind["dispatch"]):
        assert bypassed(spec, by_kind["register"], target, law)
    assert any(bypassed(spec, by_kind["register"], end, law) for end in ends)


@pytest.mark.parametrize("path", AUTHORITY, ids=lambda path: path.parent.name)
def test_what_decides_whether_the_law_is_gone_through_cannot_be_set_by_hand(path: Path) -> None:
    assert steering(spec_of(path), protection(path))


def test_the_business_case_has_no_protected_step() -> None:
    path = Path("bpmn/foretagsarende/process.bpmn")
    assert not protection(path).anywhere(spec_of(path))
