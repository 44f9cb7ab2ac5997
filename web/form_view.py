"""A form as a page shows it: plain frozen values, ready for `templates/forms/`; nothing is decided in a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from web.value_words import ValueWords

Person = tuple[str, str]
"""Login and name."""
Document = tuple[str, str]
"""Name and address."""


def nobody(_role: str | None) -> Iterable[Person]:
    return ()


def nothing(_document_id: str) -> Document | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the page knows beside the form.

    people: those who can be picked, by role. document: one by its id. refresh_url: where the form is sent, to be shown
    anew, when an answer that others depend on changes; "" when it is not.
    """

    now: datetime
    zone: ZoneInfo
    language: str = "sv"
    people: Callable[[str | None], Iterable[Person]] = nobody
    document: Callable[[str], Document | None] = nothing
    refresh_url: str = ""

    @property
    def words(self) -> ValueWords:
        return ValueWords(self.now.astimezone(self.zone).date(), self.zone, self.language)

    @property
    def example_date(self) -> str:
        """Today as it can be written in a form."""
        today = self.now.astimezone(self.zone).date()
        return f"{today.day} {today.month} {today.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Anything shown. kind: names its template. is_off: its condition says no with the answers given so far."""

    kind: str
    id: str
    label: str
    hint: str = ""
    is_conditional: bool = False
    is_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Part):
    """A field to answer. width: characters, "" for the whole column. does_refresh: others depend on it."""

    name: str
    error: str = ""
    warning: str = ""
    is_required: bool = False
    does_refresh: bool = False
    value: str = ""
    prefix: str = ""
    suffix: str = ""
    type: str = "text"
    input_mode: str = ""
    max_length: int | None = None
    width: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what explains the field, for `aria-describedby`."""
        told = {"hint": self.hint, "error": self.error, "warning": self.warning}
        return " ".join(f"{self.id}-{name}" for name, text in told.items() if text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One answer to choose. The first has the field's own id, so that an error leads to it."""

    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing(Input):
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking(Input):
    is_ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayInput(Input):
    """A date in three boxes; clock: the time beside it, None when it has none."""

    day: str = ""
    month: str = ""
    year: str = ""
    clock: str | None = None
    clock_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document already handed in."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInput(Input):
    kept: tuple[Kept, ...] = ()
    accept: str = ""
    is_multiple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Part):
    """Something to read: a field that cannot be changed, or one that is computed. error: a try to change it."""

    text: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Part):
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Part):
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers(Part):
    """Documents to open."""

    items: tuple[Kept, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Part):
    source: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box(Part):
    """Parts under one heading."""

    parts: tuple[Part, ...]
    is_outlined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Input):
    """Rows that can be added and removed; each is a group of parts."""

    rows: tuple[tuple[Part, ...], ...] = ()
    may_add: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The whole form. errors: (id of the field, message), in the form's order. submit_label: "" for the page's own."""

    id: str
    parts: tuple[Part, ...]
    errors: tuple[tuple[str, str], ...]
    refresh_url: str
    submit_label: str
    has_files: bool = False
    has_row_buttons: bool = False
