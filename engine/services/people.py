"""What a form may refer to: people by login and role, documents of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.queries.people import people_with_role
from engine.services.opened import local_day
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class CaseDirectory:
    """engine.ports.Directory for one command. has_document_in: what `workflows` knows of the case's documents."""

    work: Work
    case_id: int | None
    has_document_in: Callable[[Work, int | None, str], bool]

    def has_person(self, login: str, role: str | None) -> bool:
        today = local_day(self.work)
        return any(person.login == login for person in people_with_role(self.work.connection, role, today))

    def has_document(self, document_id: str) -> bool:
        return self.has_document_in(self.work, self.case_id, document_id)
