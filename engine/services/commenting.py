"""What people who work with a step tell those who own the process."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, insert, select, update

from engine.commands import Actor, CommentStep, Receipt, SettleComment
from engine.errors import FieldError, Invalid, NotAllowed, NotFound
from engine.rows import StepComment
from engine.rules.access import author_of
from engine.services.draft_files import require_owner
from engine.services.held import hold_task
from engine.services.opened import definition_at
from engine.services.work import Work

MAX_COMMENT = 2000
WINDOW = timedelta(minutes=15)
COMMENTS_PER_WINDOW = 20


def comment_step(work: Work, command: CommentStep, actor: Actor) -> Receipt:
    """Leave a comment on the step of a task that the actor may see. The case is not touched.

    Raises NotFound, Invalid with an error on `text`, NotAllowed `too_many`.
    """
    text = command.text.strip()
    if not text:
        raise Invalid("form.invalid", {"text": FieldError("comment.required")})
    if len(text) > MAX_COMMENT:
        raise Invalid("form.invalid", {"text": FieldError("form.max_length", {"limit": MAX_COMMENT})})
    held = hold_task(work, command.task_id, actor, "view")
    _require_calm(work, actor)
    about = definition_at(work, held.row, held.row.token)
    row = {
        "process": about.key,
        "element": held.row.element,
        "definition_id": about.id,
        "case_id": held.row.case_id,
        "text": text,
        "written_at": work.now,
        "written_by": author_of(actor),
    }
    work.connection.execute(insert(StepComment).values(row))
    return Receipt(held.row.case_id, held.row.number, held.id, at=work.now)


def settle_comment(work: Work, command: SettleComment, actor: Actor) -> Receipt:
    """Mark a comment as handled. Raises NotFound `comment.unknown`."""
    require_owner(actor)
    is_it = StepComment.id == command.comment_id
    done = {"done_at": work.now, "done_by": author_of(actor)}
    settled = work.connection.execute(update(StepComment).where(is_it, StepComment.done_at.is_(None)).values(done))
    process = work.connection.execute(select(StepComment.process).where(is_it)).scalar()
    if process is None:
        raise NotFound("comment.unknown", id=command.comment_id)
    return Receipt(at=work.now, is_repeat=settled.rowcount == 0, data={"process": process})


def _require_calm(work: Work, actor: Actor) -> None:
    since = (StepComment.written_by == author_of(actor), StepComment.written_at > work.now - WINDOW)
    written = work.connection.execute(select(func.count()).select_from(StepComment).where(*since)).scalar_one()
    if written >= COMMENTS_PER_WINDOW:
        raise NotAllowed("too_many", minutes=int(WINDOW.total_seconds() // 60))
