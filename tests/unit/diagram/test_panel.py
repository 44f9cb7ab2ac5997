"""A diagram as the editor's properties panel saves it (FORMAT.md, column V) is read to the last attribute."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagram.checks import References, check
from engine.diagram.extensions import (
    Assignment,
    CalledDecision,
    CalledElement,
    Clock,
    FormRef,
    Listener,
    Schedule,
    ScriptSpec,
    TaskDefinition,
    VariableMapping,
)
from engine.diagram.spec import Diagram, EventSpec, LoopSpec
from engine.runtime import read_diagram

PANEL = Path(__file__).parents[2] / "diagrams" / "panel.bpmn"


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return read_diagram(PANEL.read_bytes())


def test_the_panels_diagram_has_no_error(diagram: Diagram) -> None:
    found = {(f.code, f.severity) for f in check(diagram, References()) if f.code != "NAME-CASE-FACT"}
    assert found == {("ZEEBE-UNKNOWN", "warning")}  # headers of a user task have no effect


def test_the_process_and_its_start_form(diagram: Diagram) -> None:
    spec = diagram.processes["tillstand"]
    assert (spec.name, spec.version_tag, spec.properties) == ("Tillståndsärende", "2026.1", {"diarieplan": "3.2"})
    assert spec.start_form == FormRef("ansokan")
    assert spec.lots.clocks == (Clock("handlaggningstid", "start"),)


def test_the_user_task(diagram: Diagram) -> None:
    node = diagram.processes["tillstand"].find("Registrera")
    assert node.assignment == Assignment("=arende.handlaggare", "registrator, lots", '=["anna","bo"]')
    assert node.schedule == Schedule('=now() + duration("P3D")', "2026-12-24T09:00:00Z")
    assert node.form == FormRef("registrering", None, "versionTag", "2026.1")
    assert node.priority == "70"
    assert node.inputs == (VariableMapping("=arende.sokande", "sokande"),)
    assert node.outputs == (VariableMapping("=komplett", "komplett"),)
    assert node.listeners == (Listener("completing", "lots.granska"),)
    assert diagram.processes["tillstand"].find("Beslut").form == FormRef(None, "lots:beslut")


def test_jobs_scripts_decisions_and_calls(diagram: Diagram) -> None:
    spec = diagram.processes["tillstand"]
    letter = spec.find("Bevis")
    assert letter.task == TaskDefinition("lots.mottagningsbevis", "3", {"mall": "mottagningsbevis-v2"})
    assert [m.target for m in letter.inputs] == ["kanal", "mottagare", "epost"]
    assert letter.inputs[0].source == "epost"
    assert spec.find("Paminn").execution_listeners == (Listener("start", "lots.logga"),)
    assert spec.find("Klassa").decision == CalledDecision("klassning", "spar")
    assert spec.find("Berakna").script == ScriptSpec("=round half up(meter / 1000, 1)", "avstand")
    call = spec.find("Yttrande")
    assert call.called == CalledElement("yttrande", True, False, "deployment")
    assert call.loop == LoopSpec(
        kind="multi",
        input_collection="=enheter",
        input_element="enhet",
        output_collection="yttranden",
        output_element="={enhet: enhet, svar: svar}",
        completion="=count(yttranden) >= 3",
    )


def test_events_and_flows(diagram: Diagram) -> None:
    spec = diagram.processes["tillstand"]
    assert spec.find("Inkom").event == EventSpec(
        "message", "komplettering-inkommen", key="=arende.dnr", ref="Message_0clv2p6"
    )
    reminder = spec.find("Frist")
    assert (reminder.attached_to, reminder.interrupting) == ("Beslut", False)
    assert reminder.event == EventSpec("timer", timer="duration", expression='=arende.frist - now() - duration("P14D")')
    assert spec.find("Beslut").boundary == ("Frist",)
    assert spec.flows["f_nej"].default
    assert spec.flows["f_ja"].condition is not None
    assert spec.flows["f_ja"].lots.laws == ("FL 20 §",)
