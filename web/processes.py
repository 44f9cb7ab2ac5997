"""The process library: what is published, and one version as a diagram and as a list of steps."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.diagram.outline import outline
from engine.errors import NotFound
from engine.queries.drafting import DraftRow, find_draft
from engine.queries.step_comments import CommentRow, comments_on
from engine.queries.versions import version_files
from web import archives, library
from web.access import may_open
from web.context import current_actor, house
from web.diagrams import live_state
from web.downloads import attachment, diagram_answer
from web.library import VersionRow
from web.new_processes import library_answer
from web.people import names_of
from web.step_list import by_lane

processes = Blueprint("processes", __name__)


@processes.get("/processes")
def index() -> Response:
    return library_answer()


@processes.get("/processes/<key>")
def show(key: str) -> str | Response:
    actor = current_actor()
    with house().read() as connection:
        if not library.is_versioned(connection, key):
            return only_drafted(connection, key)
        versions = library.versions_of(connection, key)
        version = chosen(versions, request.args.get("version", type=int))
        loaded = house().definitions.get(connection, version.id)
        draft = find_draft(connection, key)
        comments = comments_on(connection, key, actor) if may_open("comments.index", actor) else []
        names = names_of(connection, acted_in(versions, comments))
        is_drawn = library.is_drawn(connection, version.id)
    steps = outline(loaded.spec)
    return render_template(
        "processes/show.html",
        version=version,
        versions=versions,
        spec=loaded.spec,
        outline=steps,
        lanes=by_lane(steps),
        is_drawn=is_drawn,
        live=live_state(),
        draft=draft,
        proposal=next((one for one in versions if one.state == "proposed"), None),
        refused=sent_back(versions, draft),
        comments=by_element(comments),
        step_names={node.id: node.name or node.id for node in loaded.spec.every_node()},
        names=names,
    )


def only_drafted(connection: Connection, key: str) -> Response:
    """A process that is still being drawn is there for its owners alone. Raises NotFound `process.unknown`."""
    if find_draft(connection, key) is None or not may_open("drafts.edit", current_actor()):
        raise NotFound("process.unknown", process=key)
    return redirect(url_for("drafts.edit", key=key))


def sent_back(versions: list[VersionRow], draft: DraftRow | None) -> VersionRow | None:
    """What the draft was last proposed as, when it was not approved."""
    proposed_as = draft.proposal_id if draft is not None else None
    return next((one for one in versions if one.id == proposed_as and one.state != "proposed"), None)


def acted_in(versions: list[VersionRow], comments: list[CommentRow]) -> set[str | None]:
    """Ids of all whom the page names."""
    changed = {one for row in versions for one in (row.proposed_by, row.refused_by)}
    return changed | {one for row in comments for one in (row.written_by, row.done_by)}


def by_element(comments: list[CommentRow]) -> dict[str, list[CommentRow]]:
    found: dict[str, list[CommentRow]] = {}
    for one in comments:
        found.setdefault(one.element, []).append(one)
    return found


@processes.get("/processes/<key>/<int:number>/export.zip")
def export(key: str, number: int) -> Response:
    """All files of a version, byte for byte."""
    with house().read() as connection:
        files = version_files(connection, library.version_of(connection, key, number).id)
    return attachment(archives.packed(files), f"{key}-{number}.zip", "application/zip")


@processes.get("/processes/<key>/<int:number>/diagram")
def diagram(key: str, number: int) -> Response:
    with house().read() as connection:
        version = chosen(library.versions_of(connection, key), number)
        return diagram_answer(library.diagram_xml(connection, version.id))


def chosen(versions: list[VersionRow], number: int | None) -> VersionRow:
    """The version asked for; without a number the published one, else the newest. Raises NotFound."""
    if number is None:
        return next((one for one in versions if one.state == "published"), versions[0])
    found = next((one for one in versions if one.version == number), None)
    if found is None:
        raise NotFound("process.no_version", process=versions[0].key, version=number)
    return found
