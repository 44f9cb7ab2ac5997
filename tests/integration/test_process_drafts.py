"""Drafts of processes: begun, changed by several people, and nothing lost."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from engine.commands import (
    Actor,
    AddFiles,
    BeginDraft,
    DiscardDraft,
    ImportDraft,
    Propose,
    Receipt,
    RemoveFile,
    RenameFile,
    RestoreSave,
    SaveFile,
)
from engine.errors import Conflict, DefinitionError, Invalid, NotAllowed, NotFound
from engine.queries.drafting import draft_bytes, draft_files, draft_saves, find_draft, get_draft, save_bytes
from engine.services import draft_files as services
from engine.services import drafting, proposing
from engine.services.publishing import bundle_sha256
from engine.services.work import House
from tests.factories import Clock, deploy, person
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task

FORM = "forms/look.form"


def look(*fields: str) -> bytes:
    return form("look", *(text_field(one) for one in fields))


def files(key: str = "review") -> dict[str, bytes]:
    diagram = bpmn(key, [start_event(), user_task("look", form="look"), end_event()], ["start -> look", "look -> end"])
    return {"process.bpmn": diagram, FORM: look("answer")}


@pytest.fixture
def drafted(house: House) -> House:
    deploy(house, files())
    house.run(drafting.begin_draft, BeginDraft("review"), person(house, "pia"))
    return house


def save(house: House, login: str, data: bytes, version: int, name: str = FORM) -> Receipt:
    return house.run(services.save_file, SaveFile("review", name, data, version), person(house, login))


def present(house: House) -> dict[str, bytes]:
    with house.read() as connection:
        return draft_bytes(connection, get_draft(connection, "review").id)


def saves(house: House) -> list[Any]:
    with house.read() as connection:
        return draft_saves(connection, get_draft(connection, "review").id)


# --- begin and end --------------------------------------------------------------------------------------------------
def test_a_draft_begins_with_the_bytes_of_the_version(drafted: House) -> None:
    assert present(drafted) == files()


def test_a_draft_can_begin_from_an_earlier_version(house: House) -> None:
    deploy(house, files())
    deploy(house, {**files(), FORM: look("answer", "more")})
    house.run(drafting.begin_draft, BeginDraft("review", 1), person(house, "pia"))
    assert present(house)[FORM] == look("answer")


def test_there_is_one_draft_of_a_process_and_all_owners_share_it(drafted: House) -> None:
    save(drafted, "pia", look("changed"), 1)
    assert drafted.run(drafting.begin_draft, BeginDraft("review"), person(drafted, "per")).is_repeat
    assert present(drafted)[FORM] == look("changed")


def test_a_process_that_nobody_knows_has_no_draft(house: House) -> None:
    with pytest.raises(NotFound):
        house.run(drafting.begin_draft, BeginDraft("nothing"), person(house, "pia"))


@pytest.mark.parametrize("login", ["anna", "gun", "ola", "adam", "rune"])
def test_only_process_owners_change_processes(drafted: House, login: str) -> None:
    with pytest.raises(NotAllowed):
        save(drafted, login, look("x"), 1)
    with pytest.raises(NotAllowed):
        drafted.run(drafting.begin_draft, BeginDraft("review"), person(drafted, login))
    assert present(drafted) == files()


def test_files_of_a_process_become_its_draft(house: House) -> None:
    receipt = house.run(drafting.import_draft, ImportDraft(files("market")), person(house, "pia"))
    assert receipt.data["process"] == "market"
    with house.read() as connection:
        assert draft_bytes(connection, get_draft(connection, "market").id) == files("market")


def test_files_never_overwrite_a_draft_that_is_open(drafted: House) -> None:
    with pytest.raises(Conflict, match=r"draft\.exists"):
        drafted.run(drafting.import_draft, ImportDraft(files()), person(drafted, "per"))


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, Invalid),
        ({FORM: look("x")}, Invalid),
        ({"process.bpmn": b"<definitions", FORM: look("x")}, DefinitionError),
        ({**files(), "run.py": b"print()"}, Invalid),
        ({**files(), "../forms/x.form": b"{}"}, Invalid),
        ({**files(), FORM: b" " * 2_000_001}, Invalid),
        ({**files(), **{f"forms/f{n}.form": b"{}" for n in range(100)}}, Invalid),
    ],
)
def test_files_that_make_no_process_are_refused(house: House, sent: dict[str, bytes], error: type[Exception]) -> None:
    with pytest.raises(error):
        house.run(drafting.import_draft, ImportDraft(sent), person(house, "pia"))
    with house.read() as connection:
        assert find_draft(connection, "review") is None


def test_a_discarded_draft_is_gone_and_another_can_begin(drafted: House) -> None:
    drafted.run(drafting.discard_draft, DiscardDraft("review"), person(drafted, "per"))
    with drafted.read() as connection:
        assert find_draft(connection, "review") is None
    drafted.run(drafting.begin_draft, BeginDraft("review"), person(drafted, "pia"))
    assert present(drafted) == files()


def test_a_draft_under_review_is_not_thrown_away(drafted: House) -> None:
    save(drafted, "pia", look("answer", "more"), 1)
    command = Propose("review", bundle_sha256(present(drafted)))
    drafted.run(proposing.propose, command, person(drafted, "pia"))
    with pytest.raises(Conflict, match=r"draft\.proposed"):
        drafted.run(drafting.discard_draft, DiscardDraft("review"), person(drafted, "pia"))


# --- saving ---------------------------------------------------------------------------------------------------------
def test_each_save_raises_the_version_of_its_file_alone(drafted: House) -> None:
    assert save(drafted, "pia", look("b"), 1).data["version"] == 2
    assert save(drafted, "pia", look("c"), 2).data["version"] == 3
    with drafted.read() as connection:
        found = draft_files(connection, get_draft(connection, "review").id)
    assert [(one.name, one.version) for one in found] == [("process.bpmn", 1), (FORM, 3)]


def test_of_two_who_save_the_same_file_neither_loses_anything(drafted: House) -> None:
    save(drafted, "pia", look("hers"), 1)
    late = save(drafted, "per", look("his"), 1)
    assert (late.data["version"], late.data["by"]) == (2, person(drafted, "pia").id)
    assert present(drafted)[FORM] == look("hers")
    with drafted.read() as connection:
        draft_id = get_draft(connection, "review").id
        assert save_bytes(connection, draft_id, late.data["kept"]) == (FORM, look("his"))
    mine = save(drafted, "per", look("his"), late.data["version"])
    assert (mine.data["version"], present(drafted)[FORM]) == (3, look("his"))
    assert {one.sha256 for one in saves(drafted) if one.name == FORM} == {
        *(digest(one) for one in (look("answer"), look("hers"), look("his")))
    }


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_of_many_who_save_at_once_one_is_first_and_all_is_kept(drafted: House) -> None:
    sent = [look(f"field{n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda data: save(drafted, "pia", data, 1), sent))
    assert sum("kept" not in one.data for one in told) == 1
    assert {digest(one) for one in sent} <= {one.sha256 for one in saves(drafted)}
    assert {one.data["version"] for one in told} == {2}


def test_all_who_begin_a_draft_at_once_share_it(house: House) -> None:
    deploy(house, files())
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: house.run(drafting.begin_draft, BeginDraft("review"), pia(house)), range(4)))
    assert sorted(one.is_repeat for one in begun) == [False, True, True, True]
    assert present(house) == files()


def pia(house: House) -> Actor:
    return person(house, "pia")


def test_a_save_that_is_sent_again_makes_no_second_copy(drafted: House) -> None:
    save(drafted, "pia", look("b"), 1)
    before = len(saves(drafted))
    again = save(drafted, "pia", look("b"), 1)
    assert again.is_repeat
    assert again.data["version"] == 2
    first, second = save(drafted, "per", look("late"), 1), save(drafted, "per", look("late"), 1)
    assert first.data["kept"] == second.data["kept"]
    assert len(saves(drafted)) == before + 1


def test_what_a_colleague_removed_can_be_saved_again(drafted: House) -> None:
    drafted.run(services.remove_file, RemoveFile("review", FORM), person(drafted, "pia"))
    assert FORM not in present(drafted)
    late = save(drafted, "per", look("his"), 1)
    assert late.data["by"] == person(drafted, "pia").id
    assert save(drafted, "per", look("his"), late.data["version"]).data["version"] == 3
    assert present(drafted)[FORM] == look("his")


def test_a_saved_state_can_be_had_back(drafted: House) -> None:
    save(drafted, "pia", look("b"), 1)
    first = min(one.id for one in saves(drafted) if one.name == FORM)
    drafted.run(services.restore_save, RestoreSave("review", first), person(drafted, "per"))
    assert present(drafted)[FORM] == look("answer")
    assert [one.version for one in saves(drafted) if one.name == FORM] == [3, 2, 1]


def test_the_oldest_states_go_but_never_what_a_file_is_now(
    drafted: House, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(services, "KEPT_SAVES", 5)
    for version in range(1, 20):
        clock.move(minutes=1)
        save(drafted, "pia", look(f"field{version}"), version)
    kept = saves(drafted)
    assert [one.version for one in kept if one.name == FORM] == [20, 19, 18, 17, 16]
    assert present(drafted) == {**files(), FORM: look("field19")}


def test_everyone_who_saved_is_an_author(drafted: House) -> None:
    save(drafted, "pia", look("b"), 1)
    save(drafted, "per", look("c"), 2)
    save(drafted, "pia", look("d"), 3)
    with drafted.read() as connection:
        assert get_draft(connection, "review").authors == {person(drafted, one).id for one in ("pia", "per")}


# --- files ----------------------------------------------------------------------------------------------------------
def test_a_renamed_form_keeps_its_content_and_the_diagram_finds_it_by_id(drafted: House) -> None:
    drafted.run(services.rename_file, RenameFile("review", FORM, "forms/see.form"), person(drafted, "pia"))
    assert present(drafted) == {"process.bpmn": files()["process.bpmn"], "forms/see.form": look("answer")}


@pytest.mark.parametrize("to", ["see.form", "forms/see.dmn", "forms/å.form", "forms/../x.form", "process.bpmn", FORM])
def test_a_file_name_that_has_no_place_is_refused(drafted: House, to: str) -> None:
    with pytest.raises(Invalid):
        drafted.run(services.rename_file, RenameFile("review", FORM, to), person(drafted, "pia"))
    assert present(drafted) == files()


def test_the_diagram_cannot_be_removed(drafted: House) -> None:
    with pytest.raises(Invalid, match=r"files\.needed"):
        drafted.run(services.remove_file, RemoveFile("review", "process.bpmn"), person(drafted, "pia"))


def test_uploaded_files_replace_those_of_the_same_name_and_the_history_has_both(drafted: House) -> None:
    new = {FORM: look("new"), "forms/other.form": form("other", text_field("x"))}
    drafted.run(services.add_files, AddFiles("review", new), person(drafted, "per"))
    assert present(drafted) == {**files(), **new}
    assert [one.version for one in saves(drafted) if one.name == FORM] == [2, 1]


def test_a_draft_holds_only_so_many_files(drafted: House) -> None:
    many = {f"forms/f{n}.form": form(f"f{n}") for n in range(99)}
    with pytest.raises(Invalid, match=r"files\.too_many"):
        drafted.run(services.add_files, AddFiles("review", many), person(drafted, "pia"))
