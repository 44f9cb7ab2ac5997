"""`lots migrate-cases`: let running cases follow another version of their process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from web.commands.installation import OPERATOR, installation
from web.commands.output import json_option, print_json, print_table
from web.commands.words import sentence
from web.migration_words import VERDICTS, effect_text, hindrance_text, place_text

if TYPE_CHECKING:
    from engine.services.migrating_many import Outcome, Preview
    from engine.services.work import House

Told = dict[str, Any]


@click.command(
    "migrate-cases",
    epilog="\b\nExamples:\n  lots migrate-cases bygglov bygglov --preview\n"
    "  lots migrate-cases bygglov:1 bygglov:3 --map utred=prova --reason 'Beslut 2026-11-20'",
)
@click.argument("origin", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="NEW takes the place of the element OLD.")
@click.option("--reason", default="", help="Why; kept in every case's log. Needed unless --preview.")
@click.option("--preview", "is_preview", is_flag=True, help="Only say what would become of each case.")
@json_option
@click.pass_context
def migrate_cases(
    context: click.Context,
    origin: str,
    target: str,
    pairs: tuple[str, ...],
    reason: str,
    is_preview: bool,
    as_json: bool,
) -> None:
    """Move running cases to another version.

    FROM and TO are PROCESS:VERSION, both of one process. FROM without a version means all others, TO without one the
    published version. Each open case is moved by itself, or left exactly as it was and says why. Run it again to go on
    where it stopped. Exit code 1 if a case can't be moved.
    """
    from engine.services.migrating_many import Errand, migrate_all, preview

    mapping = read_mapping(pairs)
    process, origins, version = read_versions(origin, target)
    if not is_preview and not reason.strip():
        raise click.UsageError("Say why with --reason, or look first with --preview.")
    with installation() as house:
        errand = Errand(process, version or published_version(house, process), origins, mapping)
        if is_preview:
            told = [previewed(one) for one in preview(house, errand, OPERATOR)]
        else:
            told = list(progress((moved(one) for one in migrate_all(house, errand, reason, OPERATOR)), as_json))
    if as_json:
        print_json({"process": process, "to": errand.target, "cases": told})
    else:
        show(told, is_preview)
    context.exit(1 if any(one["verdict"] in ("unsafe", "refused") for one in told) else 0)


def read_mapping(pairs: Iterable[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not (old.strip() and equals and new.strip()):
            raise click.BadParameter(f"{pair} is not of the form OLD=NEW.", param_hint="--map")
        found[old.strip()] = new.strip()
    return found


def read_versions(origin: str, target: str) -> tuple[str, tuple[int, ...], int | None]:
    """Return the process, the versions to leave (none: all others) and the one to follow (None: the published one)."""
    (process, left), (other, followed) = _version(origin, "FROM"), _version(target, "TO")
    if process != other:
        raise click.BadParameter(f"{origin} and {target} are versions of two processes.", param_hint="TO")
    return process, () if left is None else (left,), followed


def _version(text: str, name: str) -> tuple[str, int | None]:
    process, colon, number = text.partition(":")
    if not process or (colon and not (number.isdecimal() and int(number) > 0)):
        raise click.BadParameter(f"{text} is not of the form PROCESS or PROCESS:VERSION.", param_hint=name)
    return process, int(number) if colon else None


def published_version(house: House, process: str) -> int:
    with house.read() as connection:
        return house.definitions.published(connection, process).version


def previewed(one: Preview) -> Told:
    return {
        "number": one.number,
        "version": one.version,
        "verdict": one.verdict,
        "at": [place_text(place) for place in one.places],
        "why": [hindrance_text(found) for found in one.hindrances],
        "changes": [effect_text(effect) for effect in one.effects],
    }


def moved(one: Outcome) -> Told:
    why = [hindrance_text(found) for found in one.hindrances]
    why += [sentence(one.error)] if one.error is not None else []
    return {"number": one.number, "verdict": "migrated" if one.is_moved else "refused", "why": why}


def progress(cases: Iterable[Told], is_quiet: bool) -> Iterable[Told]:
    """Say how far it has come, on standard error."""
    for count, one in enumerate(cases, 1):
        if not is_quiet:
            click.echo(f"{count}: {one['number']} {one['verdict']}", err=True)
        yield one


def show(told: list[Told], is_preview: bool) -> None:
    """The cases with what is to be said of each, then how many there are of each kind."""
    rows = [(str(one["number"] or "–"), one["verdict"], *_lines(one)) for one in told]
    if rows:
        print_table(("NUMBER", "VERDICT", "AT" if is_preview else "WHY NOT"), [row[:3] for row in rows])
    counts: Mapping[str, int] = Counter(one["verdict"] for one in told)
    names = tuple(VERDICTS) if is_preview else ("migrated", "refused")
    click.echo(f"{len(told)} cases: " + ", ".join(f"{counts.get(name, 0)} {name}" for name in names))


def _lines(one: Told) -> tuple[str]:
    at = ", ".join(one.get("at", ()))
    more = [*one["why"], *one.get("changes", ())]
    return (" · ".join(part for part in (at, *more) if part),)
