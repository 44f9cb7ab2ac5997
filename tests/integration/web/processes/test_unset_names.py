"""A name that nothing in the process sets is an error in the editor, whatever messages the case waits for."""

from __future__ import annotations

from tests.integration.web.conftest import Browser
from tests.integration.web.processes.sending import CONTENT, DRAFT


def test_a_mistyped_name_after_a_message_keeps_the_draft_from_being_published(owner: Browser) -> None:
    text = owner.get(CONTENT).get_data(as_text=True)
    mistyped = text.replace('=uppgifter_racker = "nej"', '=uppgift_namn = "nej"')
    assert mistyped != text
    sent = {"files": {"process.bpmn": mistyped}}
    response = owner.client.post(f"{DRAFT}/check", json=sent, headers={"X-CSRFToken": owner.token})
    (found,) = [one for one in response.get_json()["findings"] if one["code"].startswith("VAR-")]
    assert (found["code"], found["severity"]) == ("VAR-UNSET", "error")
    assert "inget i processen sätter den" in found["message"]
    assert found["remedy"].startswith("Om ett meddelande har den med sig, ange det med en utdatamappning")
    assert "startformuläret, ett formulär, en mappning, ett skript eller en beslutstabell" in found["remedy"]
