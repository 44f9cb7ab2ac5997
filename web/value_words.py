"""Values of variables in words: dates as people say them, yes and no, numbers with the language's decimal sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from web.dates import clock_time, weekday_date


@dataclass(frozen=True, slots=True)
class ValueWords:
    """Words values for one reader on one day."""

    today: date
    zone: ZoneInfo
    language: str

    def __call__(self, value: Any) -> str:
        match value:
            case None:
                return ""
            case bool():
                return str(_("yes") if value else _("no"))
            case int() | Decimal():
                return self.number(value)
            case datetime() | date() | time():
                return self.moment(value)
            case list() | tuple():
                return ", ".join(map(self, value))
            case Mapping():
                return ", ".join(f"{name}: {self(part)}" for name, part in value.items())
        return str(value)

    def number(self, value: int | Decimal) -> str:
        digits = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return digits.replace(".", ",") if self.language == "sv" else digits

    def moment(self, value: date | time) -> str:
        if isinstance(value, time):
            return value.strftime("%H.%M" if self.language == "sv" else "%H:%M")
        if isinstance(value, datetime):
            local = value if value.tzinfo else value.replace(tzinfo=self.zone)
            day = weekday_date(local.astimezone(self.zone).date(), self.today, self.language)
            return f"{day} {clock_time(local, self.zone, self.language)}"
        return weekday_date(value, self.today, self.language)
