"""Drafts of processes: begun, edited, their history, and thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import BeginDraft, DiscardDraft, RestoreSave
from engine.errors import NotFound
from engine.queries.drafting import DraftRow, FileRow, draft_bytes, draft_files, draft_saves, get_draft
from engine.rules.process_files import DIAGRAM
from engine.services import draft_files as files
from engine.services import drafting
from web.addresses import see_other
from web.context import house, run
from web.draft_checks import check_as
from web.ended_drafts import lead_on
from web.file_titles import Titles, titles_of
from web.findings import FindingView, view_findings
from web.people import Names, names_of

Editor = Literal["bpmn", "dmn", "form"]
EDITORS: dict[str, Editor] = {"bpmn": "bpmn", "dmn": "dmn", "form": "form"}

drafts = Blueprint("drafts", __name__, url_prefix="/processes/<key>/draft")
drafts.register_error_handler(NotFound, lead_on)


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its files, what the check says of it, and how to say files and people."""

    row: DraftRow
    files: tuple[FileRow, ...]
    titles: Titles
    findings: tuple[FindingView, ...]
    names: Names

    @property
    def errors(self) -> int:
        return sum(one.is_error for one in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    def file(self, name: str) -> FileRow:
        """Raises NotFound `draft.no_file`."""
        found = next((one for one in self.files if one.name == name), None)
        if found is None:
            raise NotFound("draft.no_file", name=name)
        return found


def load(key: str) -> DraftView:
    """Raises NotFound `draft.none`."""
    with house().read() as connection:
        row = get_draft(connection, key)
        files = draft_bytes(connection, row.id)
        titles = titles_of(files)
        found = tuple(sorted(draft_files(connection, row.id), key=lambda one: shelf(one, titles)))
        findings = tuple(view_findings(check_as(connection, key, files), titles))
        names = names_of(connection, {row.begun_by, *row.authors, *(one.saved_by for one in found)})
    return DraftView(row, found, titles, findings, names)


def shelf(file: FileRow, titles: Titles) -> tuple[bool, bool, str]:
    """Where a file stands among those of its draft: the diagram, the tables, the forms, each by title."""
    return file.name != DIAGRAM, file.is_form, titles(file.name).casefold()


@drafts.post("")
def begin(key: str) -> Response:
    """Begin a draft from the version chosen; where there is one already, go to it."""
    receipt = run(drafting.begin_draft, BeginDraft(key, request.form.get("version", type=int)))
    if receipt.is_repeat:
        flash(_("There is a draft already. It is shared by all process owners."), "ok")
    return see_other("drafts.edit", key=key)


@drafts.get("")
def edit(key: str) -> str:
    return editor_page(key, DIAGRAM)


@drafts.get("/<path:name>")
def edit_file(key: str, name: str) -> str:
    return editor_page(key, name)


def editor_page(key: str, name: str) -> str:
    view = load(key)
    return render_template(
        "processes/editor.html",
        view=view,
        file=view.file(name),
        editor=EDITORS[name.rpartition(".")[2]],
        zone=house().config.zone.key,
    )


@drafts.get("/history")
def history(key: str) -> str:
    with house().read() as connection:
        row = get_draft(connection, key)
        saves = draft_saves(connection, row.id)
        names = names_of(connection, {one.saved_by for one in saves})
        present = {one.save_id for one in draft_files(connection, row.id)}
        titles = titles_of(draft_bytes(connection, row.id))
    return render_template(
        "processes/history.html", draft=row, saves=saves, titles=titles, names=names, present=present
    )


@drafts.post("/restore")
def restore(key: str) -> Response:
    receipt = run(files.restore_save, RestoreSave(key, request.form.get("save", 0, type=int)))
    with house().read() as connection:
        title = titles_of(draft_bytes(connection, get_draft(connection, key).id))(receipt.data["name"])
    flash(_("%(name)s is as it was then. What it was until now is kept in the history.", name=title), "ok")
    return see_other("drafts.history", key=key)


@drafts.post("/discard")
def discard(key: str) -> Response:
    run(drafting.discard_draft, DiscardDraft(key))
    flash(_("The draft has been thrown away. The published version is as it was."), "ok")
    return see_other("processes.index")
