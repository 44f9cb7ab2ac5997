"""The outbox: everything the case handling has sent, word for word."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant, pk, text


class Letter(Row):
    """One letter to one recipient.

    recipient: what the diagram named (party, a group's key, a login or an outside authority). channel: email, paper
    (nobody has an address, it is to be printed) or inbox (shown to a group inside the house).
    sent_at: when the case sent it; mailed_at: when the mail server took it (email only); trouble: why it has not yet.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("job_id", "recipient"),
        Index("ix_letter_channel_mailed_at", "channel", "mailed_at"),
    )
    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    template: Mapped[code]
    recipient: Mapped[code]
    name: Mapped[text]
    address: Mapped[text]
    channel: Mapped[code]
    subject: Mapped[text]
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[instant]
    mailed_at: Mapped[instant | None]
    trouble: Mapped[text | None]
