"""Which present an installation lives in: the real one, or the demo's, from 24 November 2026 on (DESIGN 12.10)."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, inspect, select

from engine.commands import Actor, Command, Receipt
from engine.config import Config
from engine.db import reading
from engine.errors import Conflict, Invalid, NotAllowed
from engine.ports import Now, system_now
from engine.rows import Setting
from engine.rules.access import may
from engine.services.work import Work

OFFSET = "demo.clock_offset_s"
"""Seconds between the demo's clock and the real one; only a demo has this setting."""

DEMO_ORIGIN = "/demo"
REREAD_S = 1.0
"""How long a process trusts the offset it has read: another one may have moved the clock."""


@dataclass(frozen=True, slots=True)
class MoveClock(Command):
    """Move the demo's clock forward to *to* (aware)."""

    to: datetime


class DemoClock:
    """An engine.ports.Now: the real time plus the offset that the database keeps."""

    def __init__(self, database: Engine, real: Now = system_now) -> None:
        self._database, self._real = database, real
        self._offset = timedelta()
        self._read_at = float("-inf")

    def __call__(self) -> datetime:
        if time.monotonic() - self._read_at >= REREAD_S:
            with reading(self._database) as connection:
                self._offset = read_offset(connection) or timedelta()
            self._read_at = time.monotonic()
        return (self._real() + self._offset).astimezone(UTC)

    def look_again(self) -> None:
        """Read the offset anew at the next question: this process has just moved the clock itself."""
        self._read_at = float("-inf")


def present_of(database: Engine, config: Config) -> tuple[Now, Config]:
    """The clock that the database's cases go by, and the settings with the log origin that their events name."""
    with reading(database) as connection:
        is_demo = inspect(connection).has_table(Setting.__tablename__) and read_offset(connection) is not None
    return (DemoClock(database), demo_config(config)) if is_demo else (system_now, config)


def demo_config(config: Config) -> Config:
    """The settings of a demo: its log's origin says that it is one."""
    origin = config.log_origin.removesuffix(DEMO_ORIGIN) + DEMO_ORIGIN
    return replace(config, log_origin=origin)


def move_clock(work: Work, command: MoveClock, actor: Actor) -> Receipt:
    """Let an administrator move the demo's clock forward; what comes due runs then.

    Raises NotAllowed, Conflict `demo.none` for an installation that is no demo, Invalid `demo.clock_back`.
    """
    refusal = may(actor, "administer")
    if refusal is not None:
        raise NotAllowed(refusal.key)
    offset = read_offset(work.connection)
    if offset is None:
        raise Conflict("demo.none")
    if command.to < work.now:
        raise Invalid("demo.clock_back", now=work.now, to=command.to)
    real_now = work.now - offset
    set_clock(work.connection, command.to, real_now)
    return Receipt(at=work.now)


def set_clock(connection: Connection, to: datetime, real_now: datetime) -> None:
    """Let the demo's clock show *to* at the real moment *real_now*."""
    write_setting(connection, OFFSET, str((to - real_now).total_seconds()))


def read_offset(connection: Connection) -> timedelta | None:
    """How far the demo's clock is from the real one; None: the installation is no demo."""
    stored = read_setting(connection, OFFSET)
    return None if stored is None else timedelta(seconds=float(stored))


def read_setting(connection: Connection, key: str) -> str | None:
    return connection.execute(select(Setting.value).where(Setting.key == key)).scalar()


def write_setting(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(Setting).where(Setting.key == key))
    connection.execute(insert(Setting).values(key=key, value=value))
