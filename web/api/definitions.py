"""`/api/v1/definitions`: what can be started, and checking a process folder before it is proposed."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select

from engine.errors import Invalid, NotAllowed
from engine.rows import Group
from engine.rules.access import may
from engine.services.checking import check_files, is_checked
from web.api.answers import answer
from web.api.description import describe
from web.api.models import DefinitionOut, DefinitionsOut, FindingOut, FindingsOut, Folder
from web.api.reading import read_body
from web.context import current_actor, house
from web.library import published_versions


def add_routes(api: Blueprint) -> None:
    api.get("/definitions")(list_definitions)
    api.post("/definitions/check")(check_definition)


@describe(gives=DefinitionsOut)
def list_definitions() -> Response:
    """The published version of each process."""
    _require_reader()
    with house().read() as connection:
        rows = published_versions(connection)
    found = [
        DefinitionOut(key=row.key, version=row.version, name=row.name, sha256=row.sha256, published_at=row.published_at)
        for row in rows
    ]
    return answer(DefinitionsOut(definitions=found))


@describe(takes=Folder, gives=FindingsOut)
def check_definition() -> Response:
    """Check the files of a process folder; nothing is stored."""
    _require_reader()
    files = read_body(Folder).files
    strange = sorted(name for name in files if not is_checked(name))
    if strange or not files:
        raise Invalid("files.unknown", names=", ".join(strange) or "–")
    with house().read() as connection:
        groups = frozenset(connection.execute(select(Group.key)).scalars())
    texts = {name: text.encode() for name, text in files.items()}
    findings = check_files(texts, house().extensions, groups)
    shown = [FindingOut(**one.facts()) for one in findings]
    return answer(FindingsOut(good=not any(one.is_error for one in findings), findings=shown))


def _require_reader() -> None:
    refusal = may(current_actor(), "view_processes")
    if refusal is not None:
        raise NotAllowed(refusal.key)
