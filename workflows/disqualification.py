"""Who handles an authority case: its contact is the handler (handläggare), who is not disqualified (jävig)."""

from __future__ import annotations

from sqlalchemy import select, update

from engine.commands import Actor
from engine.errors import FieldError, Invalid
from engine.ports import Completion
from engine.rows import Case, Task, User
from engine.services.work import Work

ASKED_IN = "anmal_jav"
"""The step in which an official answers whether they are disqualified. Whoever answers no goes on with the case."""


def take_case(work: Work, completion: Completion, actor: Actor) -> None:
    """Listener on the answer: without disqualification the official is the handler, with it nobody is."""
    is_disqualified = completion.values["jav"] == "ja"
    _set_handler(work, completion, None if is_disqualified else actor.user_id)


def redistribute_case(work: Work, completion: Completion, _actor: Actor) -> None:
    """Listener on choosing a new handler, who is asked about disqualification next.

    Raises Invalid on `ny_handlaggare` for an official who has already been asked in this case and had to leave it.
    """
    login = completion.values["ny_handlaggare"]
    user_id = work.connection.execute(select(User.id).where(User.login == login)).scalar_one()
    if user_id in _already_asked(work, completion.case.id):
        raise Invalid("form.invalid", {"ny_handlaggare": FieldError("form.unknown_person", {"login": login})})
    _set_handler(work, completion, user_id)


def _set_handler(work: Work, completion: Completion, user_id: int | None) -> None:
    work.connection.execute(update(Case).where(Case.id == completion.case.id).values(contact_id=user_id))


def _already_asked(work: Work, case_id: int) -> set[int | None]:
    answered = (Task.case_id == case_id, Task.element == ASKED_IN, Task.completed_at.is_not(None))
    return set(work.connection.execute(select(Task.completed_by_id).where(*answered)).scalars())
