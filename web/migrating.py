"""Moving running cases to a new version: what would become of each, which step takes whose place, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection, select
from werkzeug.wrappers import Response

from engine.diagram.spec import Node
from engine.errors import Conflict, EngineError, Invalid, NotFound
from engine.queries.visible import visible_cases
from engine.rows import Case
from engine.services.library import Loaded
from engine.services.migrating import require_right
from engine.services.migrating_many import Errand, Preview, cases_to_move, count_by_version, migrate_all, preview
from engine.services.reasons import given_reason
from web import library
from web.addresses import see_other
from web.context import current_actor, house
from web.errors import STATUS, said
from web.library import VersionRow
from web.migration_words import VERDICTS, effect_text, hindrance_text, place_text
from web.reading import note_reading
from web.texts import error_text, translated

migrating = Blueprint("migrating", __name__, url_prefix="/processes/<key>/migrate")

SLICE = 20
"""How many cases one request moves; the next request goes on."""
MOST_LOOKED_AT = 500
"""How many cases the preview works out."""
TO_MAP = frozenset({"migration.gone", "migration.kind", "migration.event_kind", "migration.elsewhere"})
"""What choosing another step may mend."""
MAP = "map."


@dataclass(frozen=True, slots=True)
class Looked:
    """One case in the preview, in words. is_open_to: the reader may open its page."""

    number: str
    is_open_to: bool
    version: int
    at: str
    why: list[str]
    changes: list[str]


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step that cases stand at, and those that may take its place: (id, name). chosen: "" when none is.

    is_suggested: nobody has chosen it yet; it has the same name.
    """

    element: str
    name: str
    chosen: str
    options: list[tuple[str, str]]
    is_suggested: bool = False


@dataclass(frozen=True, slots=True)
class MigrationView:
    """open_cases: by version. groups: (tag, words, cases) for each verdict, the unsafe first. total: how many cases the
    errand is about; not all of them may have been looked at."""

    target: VersionRow
    versions: list[VersionRow]
    open_cases: Mapping[int, int]
    errand: Errand
    total: int
    groups: list[tuple[str, str, list[Looked]]]
    choices: list[StepChoice]

    @property
    def origins(self) -> list[VersionRow]:
        """The versions to move from: those that cases follow, and those already asked for."""
        others = [one for one in self.versions if one.id != self.target.id]
        return [one for one in others if self.open_cases.get(one.version) or one.version in self.errand.origins]

    @property
    def movable(self) -> int:
        return sum(len(cases) for tag, _words, cases in self.groups if tag != VERDICTS["unsafe"][0])

    @property
    def to_try(self) -> int:
        """How many may be moved: those that have not been looked at, too."""
        return self.movable + self.total - self.looked_at

    @property
    def can_move(self) -> bool:
        return self.to_try > 0

    @property
    def looked_at(self) -> int:
        return sum(len(cases) for _tag, _words, cases in self.groups)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a move has come. after: the last case that was tried."""

    moved: int = 0
    refused: int = 0
    after: int = 0
    left: int = 0

    @property
    def tried(self) -> int:
        return self.moved + self.refused


@migrating.get("")
def show(key: str) -> Response:
    return preview_answer(key)


@migrating.post("")
def move(key: str) -> Response:
    """Move some cases. While there are more, answer with how far it has come and a form that goes on."""
    try:
        reason = given_reason(request.form.get("reason", ""))
        errand = asked_errand(key)
        progress = moved_slice(errand, reason, so_far())
    except Invalid as error:
        return preview_answer(key, error)
    if progress.left:
        part = "processes/_migrating.html" if "HX-Request" in request.headers else "processes/migrating.html"
        return make_response(
            render_template(part, key=key, progress=progress, fields=fields_of(errand, reason, progress))
        )
    flash(told(progress), "warning" if progress.refused else "ok")
    return finished(key, errand)


def moved_slice(errand: Errand, reason: str, before: Progress) -> Progress:
    outcomes = list(islice(migrate_all(house(), errand, reason, current_actor(), before.after), SLICE))
    moved = sum(one.is_moved for one in outcomes)
    after = outcomes[-1].case_id if outcomes else before.after
    with house().read() as connection:
        left = len(cases_to_move(connection, errand, after))
    return Progress(before.moved + moved, before.refused + len(outcomes) - moved, after, left)


def so_far() -> Progress:
    """What the forms before this one have done."""
    return Progress(*(max(request.form.get(name, 0, type=int), 0) for name in ("moved", "refused", "after")))


def told(progress: Progress) -> str:
    moved = ngettext("One case follows the new version.", "%(num)s cases follow the new version.", progress.moved)
    if not progress.refused:
        return str(moved)
    refused = ngettext("One is left as it was.", "%(num)s are left as they were.", progress.refused)
    return f"{moved} {refused}"


def finished(key: str, errand: Errand) -> Response:
    """Back to the preview, which shows what is left and why."""
    if "HX-Request" not in request.headers:
        return see_other("migrating.show", key=key, to=errand.target)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = url_for("migrating.show", key=key, to=errand.target)
    return response


def fields_of(errand: Errand, reason: str, progress: Progress) -> list[tuple[str, object]]:
    """What the form that goes on must send again."""
    fields: list[tuple[str, object]] = [("to", errand.target), *(("from", one) for one in errand.origins)]
    fields += [(f"{MAP}{old}", new) for old, new in errand.mapping.items()]
    done = [("moved", progress.moved), ("refused", progress.refused), ("after", progress.after)]
    return [*fields, ("reason", reason), *done]


# --- what is asked --------------------------------------------------------------------------------------------------
def asked_errand(key: str) -> Errand:
    """The versions and steps chosen in the form or address. Raises NotFound for a version that is not there."""
    with house().read() as connection:
        target = chosen_target(library.versions_of(connection, key), request.values.get("to", type=int))
    origins = tuple(sorted({one for one in request.values.getlist("from", type=int) if one != target.version}))
    pairs = {name.removeprefix(MAP): text for name, text in request.values.items() if name.startswith(MAP)}
    return Errand(key, target.version, origins, {old: new for old, new in pairs.items() if new})


def chosen_target(versions: list[VersionRow], number: int | None) -> VersionRow:
    """The version that is asked for, else the published one, else the newest that has been."""
    ever = [one for one in versions if one.published_at is not None]
    wanted = [one for one in ever if one.version == number] if number else sorted(ever, key=is_retired)
    if not wanted:
        raise NotFound("process.no_version", process=versions[0].key, version=number)
    return wanted[0]


def is_retired(version: VersionRow) -> bool:
    return version.state != "published"


# --- the page -------------------------------------------------------------------------------------------------------
def preview_answer(key: str, error: EngineError | None = None) -> Response:
    """The page as it is now; with *error* what was refused, and what had been chosen."""
    require_right(current_actor())
    errand = asked_errand(key)
    errors = field_errors(error)
    try:
        view = view_migration(errand)
    except Invalid as invalid:  # a step that is in neither version: look without it
        errors |= field_errors(invalid)
        view = view_migration(Errand(errand.process, errand.target, errand.origins))
        error = error or invalid
    note_reading(current_actor(), [f"process:{key}"], "migration")
    state = {"action": "move" if error else "", "typed": request.form, "errors": errors}
    refusal = said(error) if isinstance(error, Conflict) else None
    page = render_template("processes/migrate.html", view=view, key=key, state=state, refusal=refusal)
    return make_response(page, 200 if error is None else STATUS[type(error)])


def field_errors(error: EngineError | None) -> dict[str, str]:
    """By the id of the field: the reason, or the choice of a step."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return {
        "move-reason" if name == "reason" else f"{MAP}{name}": error_text(one.key, one.params)
        for name, one in fields.items()
    }


def view_migration(errand: Errand) -> MigrationView:
    """Raises Invalid for a step of the mapping that is in no version."""
    looked = preview(house(), errand, current_actor(), MOST_LOOKED_AT)
    with house().read() as connection:
        versions = [one for one in library.versions_of(connection, errand.process) if one.published_at is not None]
        target = chosen_target(versions, errand.target)
        loaded = house().definitions.get(connection, target.id)
        older = [house().definitions.get(connection, one.id) for one in versions if one.id != target.id]
        seen = seen_of(connection, looked)
        return MigrationView(
            target=target,
            versions=versions,
            open_cases=count_by_version(connection, errand.process),
            errand=errand,
            total=len(cases_to_move(connection, errand)),
            groups=groups(looked, seen),
            choices=step_choices(looked, errand.mapping, older, loaded),
        )


def seen_of(connection: Connection, looked: Iterable[Preview]) -> frozenset[int]:
    """Return the ids of the cases whose pages the reader may open."""
    ids = [one.case_id for one in looked]
    query = select(Case.id).where(Case.id.in_(ids), Case.number.is_not(None), visible_cases(current_actor()))
    return frozenset(connection.execute(query).scalars())


def groups(looked: Iterable[Preview], seen: frozenset[int]) -> list[tuple[str, str, list[Looked]]]:
    cases = list(looked)
    return [
        (tag, translated(words, {}), [shown(one, one.case_id in seen) for one in cases if one.verdict == verdict])
        for verdict, (tag, words) in reversed(list(VERDICTS.items()))
    ]


def shown(one: Preview, is_open_to: bool) -> Looked:
    return Looked(
        one.number or "–",
        is_open_to,
        one.version,
        ", ".join(place_text(place) for place in one.places),
        [hindrance_text(found) for found in one.hindrances],
        [effect_text(effect) for effect in one.effects],
    )


def step_choices(
    looked: Iterable[Preview], mapping: Mapping[str, str], older: Iterable[Loaded], target: Loaded
) -> list[StepChoice]:
    """The steps that another one must take the place of, and those that one was chosen for already."""
    before: dict[str, Node] = {}
    for loaded in older:
        for node in loaded.spec.every_node():
            before.setdefault(node.id, node)
    lost = [found.element for one in looked for found in one.hindrances if found.key in TO_MAP]
    wanted = [one for one in dict.fromkeys((*mapping, *lost)) if one in before]
    return [step_choice(before[one], mapping, target) for one in wanted]


def step_choice(node: Node, mapping: Mapping[str, str], target: Loaded) -> StepChoice:
    """The choice for one step; until somebody has chosen, the step of the same name is."""
    suggested = "" if f"{MAP}{node.id}" in request.values else namesake(node, target)
    chosen = mapping.get(node.id, "") or suggested
    return StepChoice(node.id, node.name or node.id, chosen, same_kind(node, target), bool(suggested))


def namesake(node: Node, target: Loaded) -> str:
    """Return the id of the one step of the new version with the same kind and name, else ""."""
    alike = [one.id for one in target.spec.every_node() if one.kind == node.kind and plain(one) == plain(node)]
    return alike[0] if plain(node) and len(alike) == 1 else ""


def plain(node: Node) -> str:
    """Return the name as people compare names: without regard to case and line breaks."""
    return " ".join((node.name or "").casefold().split())


def same_kind(node: Node, target: Loaded) -> list[tuple[str, str]]:
    """The steps of the new version of the same kind, by name; those that share a name are told apart by their ids."""
    found = [one for one in target.spec.every_node() if one.kind == node.kind]
    names = Counter(one.name for one in found)
    options = [
        (one.id, one.name if one.name and names[one.name] == 1 else f"{one.name} ({one.id})".strip()) for one in found
    ]
    return [("", str(_("None"))), *sorted(options, key=lambda option: option[1])]
