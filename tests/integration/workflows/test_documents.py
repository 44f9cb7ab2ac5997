"""Documents: versions that are never overwritten, kinds and sizes that are checked, forms that refer to them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from engine.audit.read import read_events
from engine.errors import Invalid, NotAllowed, NotFound
from engine.rows import Blob
from engine.services.work import Work
from tests.integration.workflows.town import FOOD_VALUES, Town
from workflows import documents
from workflows.documents import AddDocument, add_document, documents_of_case, read_document

PDF = b"%PDF-1.7 " + b"x" * 1_500_000


def add(town: Town, case_id: int, data: bytes = PDF, login: str = "maria.ohman", **more: Any) -> int:
    command = AddDocument(case_id, "ritning.pdf", data, **more)
    receipt = town.house.run(add_document, command, town.person(login))
    return int(receipt.data["document_id"])


def test_a_document_comes_back_byte_for_byte_and_the_log_knows_it(town: Town) -> None:
    case_id = town.ask()
    document_id = add(town, case_id)
    with town.house.read() as connection:
        facts, data = read_document(connection, town.person("maria.ohman"), document_id)
        event = read_events(connection, case_id, town.house.keys)[-1]
    assert data == PDF
    assert (facts.name, facts.media_type, facts.size) == ("ritning.pdf", "application/pdf", len(PDF))
    assert (event.type, (event.payload or {})["values"]["sha256"]) == ("document.added", facts.sha256)


def test_a_new_version_leaves_the_old_bytes_alone(town: Town) -> None:
    case_id = town.ask()
    document_id = add(town, case_id)
    add(town, case_id, b"%PDF-1.7 ny", document_id=document_id)
    with town.house.read() as connection:
        (facts,) = documents_of_case(connection, case_id)
        _facts, data = read_document(connection, town.person("maria.ohman"), document_id)
    assert (facts.number, data) == (2, b"%PDF-1.7 ny")
    assert town.value(select(func.count(Blob.sha256.distinct()))) == 2


def test_the_same_bytes_are_kept_once_in_a_case(town: Town) -> None:
    case_id = town.ask()
    add(town, case_id)
    add(town, case_id)
    assert town.value(select(func.count()).select_from(Blob)) == 2, "two chunks of one file"


@pytest.mark.parametrize(
    ("data", "key"),
    [(b"", "file.empty"), (b"<svg/>", "file.kind"), (b"MZ\x00\x01", "file.kind"), (PDF * 2, "file.too_big")],
)
def test_a_file_that_is_not_accepted_is_refused(
    town: Town, data: bytes, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_FILE_BYTES", 2_000_000)
    case_id = town.ask()
    with pytest.raises(Invalid) as refusal:
        add(town, case_id, data)
    assert refusal.value.fields["file"].key == key


def test_a_case_holds_only_so_much(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_CASE_BYTES", len(PDF) + 10)
    case_id = town.ask()
    add(town, case_id)
    with pytest.raises(Invalid) as refusal:
        add(town, case_id, b"%PDF-1.7 en till")
    assert refusal.value.fields["file"].key == "file.case_full"


def test_nobody_adds_or_reads_where_the_case_is_hidden(town: Town) -> None:
    case_id = town.apply("livsmedelsregistrering", FOOD_VALUES)
    document_id = add(town, case_id, login="sara.nyqvist")
    with pytest.raises(NotFound):
        add(town, case_id, login="stefan.brolin")
    with town.house.read() as connection, pytest.raises(NotFound):
        read_document(connection, town.person("stefan.brolin"), document_id)


def test_an_auditor_reads_but_adds_nothing(town: Town) -> None:
    case_id = town.ask()
    with pytest.raises(NotAllowed):
        add(town, case_id, login="ingrid.palm")


def test_a_form_may_refer_to_the_documents_of_its_own_case_only(town: Town) -> None:
    case_id, other_id = town.ask(), town.ask()
    mine, other = add(town, case_id), add(town, other_id)
    with town.house.database.begin() as connection:
        work = Work(connection, town.clock(), town.house)
        assert documents.has_document(work, case_id, str(mine))
        assert not documents.has_document(work, case_id, str(other))
        assert not documents.has_document(work, None, str(mine))
        assert not documents.has_document(work, case_id, "../1")
