"""What the contact reads and finds ticked when the case is described and its screening confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.forms import Form, hidden, prefill
from engine.forms.around import Around
from engine.forms.structure import Table, Text
from engine.queries.case_file import case_variables
from engine.services.held import hold_task_and_case
from engine.services.opened import definition_at
from engine.services.work import Work
from tests.integration.workflows.test_business_case import describe
from tests.integration.workflows.town import Town

PROPOSED = {
    (): "Svara direkt",
    ("mat",): "Öppna ett delärende",
    ("mat", "alkohol"): "Kalla till lotsmöte",
}


@pytest.mark.parametrize(("facts", "words"), PROPOSED.items(), ids=PROPOSED.values())
def test_the_proposal_is_told_in_words(town: Town, facts: tuple[str, ...], words: str) -> None:
    case_id = town.ask()
    describe(town, case_id, *facts)
    form, variables = shown(town, case_id, "bekrafta_spar")
    assert f"Förslag: **{words}**." in said(town, form, variables)


def test_what_is_proposed_is_ticked_and_the_track_is_left_to_the_contact(town: Town) -> None:
    case_id = town.ask()
    describe(town, case_id, "mat", "gasol")
    form, variables = shown(town, case_id, "bekrafta_spar")
    values = prefill(form, variables, town.clock(), town.clock.zone)
    assert values["valda_delarenden"] == ["livsmedelsregistrering"]
    assert values["valda_verksamheter"] == ["mbn-livsmedel", "raddningstjanst"]
    assert values["spar"] is None


def test_a_proposed_authority_is_spelled_out_in_columns_that_all_say_something(town: Town) -> None:
    case_id = town.ask()
    describe(town, case_id, "mat", "alkohol", "bygger")
    form, variables = shown(town, case_id, "bekrafta_spar")
    (table,) = [one for one in form.components if isinstance(one, Table)]
    columns = [".".join(column.path) for column in table.columns_shown]
    rows = [[row[column] for column in columns] for row in variables["bedomning"]["delarenden"]]
    assert all(cell for row in rows for cell in row)
    assert {row[1] for row in rows} == {"Miljö- och byggnadsnämnden", "Socialnämnden"}


def test_ticks_that_the_track_has_no_use_for_open_nothing(town: Town) -> None:
    case_id = town.ask()
    describe(town, case_id, "mat")
    ticked = {"valda_delarenden": ["livsmedelsregistrering"], "valda_verksamheter": ["mbn-livsmedel"]}
    town.do("jonas.rydell", case_id, "bekrafta_spar", spar="enkel_fraga", motivering_spar="Frågar bara.", **ticked)
    with town.house.read() as connection:
        variables = case_variables(connection, case_id)
    assert (variables["delarenden"], variables["berorda"]) == ([], [])


@pytest.mark.parametrize(("words", "is_hidden"), [("Ring före lunch.", False), (None, True)])
def test_the_contact_reads_what_the_coordinator_wants_known(town: Town, words: str | None, is_hidden: bool) -> None:
    case_id = town.ask()
    town.do("maria.ohman", case_id, "granska_intag", uppgifter_racker="ja", kommunens_fraga="ja")
    chosen = {"kontakt": "jonas.rydell", "ersattare": "anneli.bergstrand", "overlamning": words}
    town.do("anneli.bergstrand", case_id, "valj_kontakt", **chosen)
    form, variables = shown(town, case_id, "beskriv_arendet")
    unseen = hidden(form, {}, variables, town.clock(), town.clock.zone)
    assert ("foretagsarende_beskrivning_6" in unseen) is is_hidden
    assert (f"**Att veta från start:** {words}" in said(town, form, variables)) is not is_hidden


def shown(town: Town, case_id: int, element: str) -> tuple[Form, Mapping[str, Any]]:
    """The form of an open task and what it sees."""
    with town.house.read() as connection:
        work = Work(connection, town.clock(), town.house)
        task = town.task(case_id, element)
        held, case = hold_task_and_case(work, task.id, town.person("jonas.rydell"), "view")
        form = definition_at(work, held.row, held.row.token).form(held.row.form)
        assert form is not None
        return form, case.facts(held.row.token).variables


def said(town: Town, form: Form, variables: Mapping[str, Any]) -> str:
    """All that the form's texts say."""
    around = Around(town.clock(), town.clock.zone)
    return "\n".join(one.text.say(variables, around) for one in form.components if isinstance(one, Text))
