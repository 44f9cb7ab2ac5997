"""The virtual clock of scenarios: it stands still until the story moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.errors import Conflict
from engine.jobs import next_due
from engine.services.work import House


class VirtualClock:
    """An engine.ports.Now that a player moves; never back."""

    def __init__(self, at: datetime, zone: ZoneInfo) -> None:
        """at: aware, or naive local time."""
        self.zone = zone
        self._at = self.instant(at)

    def __call__(self) -> datetime:
        return self._at

    @property
    def local(self) -> datetime:
        return self._at.astimezone(self.zone)

    def instant(self, at: datetime) -> datetime:
        """*at* in UTC; a naive time is local."""
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)

    def after(self, at: datetime, by: timedelta) -> datetime:
        """The moment *by* later by the wall clock: a day is a day also when summer time ends."""
        return (at.astimezone(self.zone) + by).astimezone(UTC)

    def move_to(self, at: datetime) -> None:
        self._at = max(self._at, at)


def pass_time(house: House, clock: VirtualClock, until: datetime) -> None:
    """Move the clock to *until*, stopping at every due timer and job on the way, in order of time.

    Raises Conflict `scenario.stuck` if something stays due at a moment when it was to be done.
    """
    stopped_at: datetime | None = None
    while (due := _next_due(house)) is not None and due <= until:
        if due == stopped_at:
            raise Conflict("scenario.stuck", at=due)
        stopped_at = due
        clock.move_to(due)
        house.jobs.kick()
    clock.move_to(until)


def _next_due(house: House) -> datetime | None:
    with house.read() as connection:
        return next_due(connection)
