"""A company asks: one command registers the business case with the files that came along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import Actor, Command, Receipt, StartCase
from engine.services.cases import start_case
from engine.services.work import Work
from workflows.business_case import INTAKE_PROCESS
from workflows.documents import AddDocument, add_document
from workflows.links import make_link
from workflows.parties import party_of_case


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came: its name is shown, never used as a path."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TakeIn(Command):
    """values: answers to the start form of the intake process. secret: of the link that the applicant will get."""

    values: Mapping[str, Any]
    secret: str
    files: tuple[SentFile, ...] = ()


def take_in(work: Work, command: TakeIn, actor: Actor) -> Receipt:
    """Start the business case, keep its files and make its link: all of it or nothing. Raises what the parts raise."""
    receipt = start_case(work, StartCase(INTAKE_PROCESS, command.values), actor)
    assert receipt.case_id is not None
    for file in command.files:
        add_document(work, AddDocument(receipt.case_id, file.name, file.data), actor)
    applicant = party_of_case(work.connection, receipt.case_id)
    if applicant is not None:
        make_link(work, receipt.case_id, applicant.id, command.secret)
    return receipt
