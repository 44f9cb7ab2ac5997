"""The process library: what is published, and one version as a diagram and as a list of steps."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.diagram.outline import outline
from engine.errors import NotFound
from engine.queries.drafting import find_draft
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

processes = Blueprint("processes", __name__)


@processes.get("/processes")
def index() -> Response:
    return library_answer()


@processes.get("/processes/<key>")
def show(key: str) -> str | Response:
    actor = current_actor()
    with house().read() as connection:
        draft = find_draft(connection, key)
        if draft is not None and not library.is_versioned(connection, key):
            return redirect(url_for("drafts.edit", key=key)) if may_open("drafts.edit", actor) else abort(404)
        versions = library.versions_of(connection, key)
        version = chosen(versions, request.args.get("version", type=int))
        loaded = house().definitions.get(connection, version.id)
        comments = comments_on(connection, key, actor) if may_open("comments.index", actor) else []
        acted = {one for row in versions for one in (row.proposed_by, row.refused_by)}
        names = names_of(connection, acted | {one.written_by for one in comments} | {one.done_by for one in comments})
    return render_template(
        "processes/show.html",
        version=version,
        versions=versions,
        spec=loaded.spec,
        outline=outline(loaded.spec),
        live=live_state(),
        draft=draft,
        proposal=next((one for one in versions if one.state == "proposed"), None),
        refused=next(
            (one for one in versions if draft and one.id == draft.proposal_id and one.state != "proposed"), None
        ),
        comments=by_element(comments),
        step_names={node.id: node.name or node.id for node in loaded.spec.every_node()},
        names=names,
    )


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
        raise NotFound("process.unknown", process=versions[0].key, version=number)
    return found
