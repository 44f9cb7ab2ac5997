"""Everything this house registers with the engine: handlers, listeners, and what forms may refer to."""

from __future__ import annotations

from engine.ports import Extensions
from workflows.business_case import name_case, report_to_parent
from workflows.documents import has_document
from workflows.handlers import HANDLERS, LISTENERS
from workflows.handlers.descriptions import DESCRIPTIONS
from workflows.links import expire_links
from workflows.parties import register_party
from workflows.protected import is_protected


def lots_extensions() -> Extensions:
    """Return the municipality's extensions. The party is registered before the case is named after it."""
    return Extensions(
        handlers=HANDLERS,
        task_listeners=LISTENERS,
        descriptions=DESCRIPTIONS,
        on_case_start=(register_party, name_case),
        on_case_end=(expire_links, report_to_parent),
        has_document=has_document,
        is_protected=is_protected,
    )
