"""The log keeps which rules of which tables a case went by, and the pages tell them in words."""

from __future__ import annotations

from engine.audit.read import read_events
from engine.services.opened import open_case
from engine.services.work import Work
from tests.integration.workflows.test_business_case import describe
from tests.integration.workflows.town import Town
from tests.unit.web_forms.showing import page
from web.case_view import happening
from web.event_words import shown_event
from web.people import Names


def test_the_rules_of_every_table_are_logged_and_told(town: Town) -> None:
    case_id = town.ask()
    describe(town, case_id, "mat", "alkohol")
    with town.house.read() as connection:
        events = read_events(connection, case_id, town.house.keys)
        loaded = open_case(Work(connection, town.clock(), town.house), case_id).loaded
    asked = next(event for event in events if "rules" in (event.payload or {}))
    rules = {table: numbers for _step, table, numbers in (asked.payload or {})["rules"]}
    with page("sv"):
        told = happening(asked, {}, loaded, Names({}))
        audited = {label: text for _name, label, text in shown_event(asked, "", Names({}), loaded).lines}

    assert rules["sparval"] == [3]
    assert rules["delarenden_som_behovs"] == [2, 3]
    assert "sparval: regel 3" in told.rules
    assert "delarenden_som_behovs: regler 2, 3" in audited["Regler som gällde"].splitlines()
