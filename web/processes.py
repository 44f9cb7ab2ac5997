"""The process library: what is published, and one version as a diagram and as a list of steps."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from engine.diagram.outline import outline
from engine.errors import NotFound
from web import library
from web.context import house
from web.diagrams import live_state
from web.downloads import diagram_answer
from web.library import VersionRow

processes = Blueprint("processes", __name__)


@processes.get("/processes")
def index() -> str:
    with house().read() as connection:
        rows = library.published_versions(connection)
        loaded = {row.id: house().definitions.get(connection, row.id) for row in rows}
    return render_template("processes/index.html", rows=rows, loaded=loaded)


@processes.get("/processes/<key>")
def show(key: str) -> str:
    with house().read() as connection:
        versions = library.versions_of(connection, key)
        version = chosen(versions, request.args.get("version", type=int))
        loaded = house().definitions.get(connection, version.id)
    return render_template(
        "processes/show.html",
        version=version,
        versions=versions,
        spec=loaded.spec,
        outline=outline(loaded.spec),
        live=live_state(),
    )


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
