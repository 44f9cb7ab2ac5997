"""What became of a diagram of another system, told once it is in its draft."""

from __future__ import annotations

from flask import make_response, render_template
from werkzeug.wrappers import Response

from engine.interchange import Imported
from engine.rules.process_files import DIAGRAM
from engine.services.checking import FileFinding
from web.file_titles import titles_of
from web.findings import view_findings


def import_report(key: str, imported: Imported) -> Response:
    """The page that names what was converted otherwise than word for word, and what is left to do."""
    found = view_findings((FileFinding(DIAGRAM, one) for one in imported.findings), titles_of(imported.files))
    page = render_template(
        "processes/imported.html",
        key=key,
        system=imported.system,
        findings=found,
        errors=sum(one.is_error for one in found),
        warnings=sum(not one.is_error for one in found),
        names=sorted(imported.files),
    )
    return make_response(page)
