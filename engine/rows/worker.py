"""Who runs jobs and timers of this installation."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from engine.rows.base import Row, code, instant


class Worker(Row):
    """A process that runs jobs, or ran them last under this name.

    heard_at: its last sign of life, by the database's clock. stopped_at: it went in good order.
    """

    __tablename__ = "worker"
    name: Mapped[code] = mapped_column(primary_key=True)
    host: Mapped[code]
    pid: Mapped[int]
    started_at: Mapped[instant]
    heard_at: Mapped[instant]
    stopped_at: Mapped[instant | None]
