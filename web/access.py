"""The declared table of URL x role (TRUST 3): an endpoint that is not in it can't be reached by anyone.

It answers only which pages a role may open; which cases a person sees in them is `engine.rules.access`.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import Actor
from engine.rules.access import APPROVERS, CASE_WORK, PROCESS_OWNERS, ROLES

ANONYMOUS = "anonymous"
PERSON = "person"
"""Somebody logged in, whatever the roles."""

COLUMNS = (ANONYMOUS, PERSON, *ROLES)

ANYONE = frozenset({ANONYMOUS, PERSON})
LOGGED_IN = frozenset({PERSON})
CASE_READERS = CASE_WORK | {"auditor"}
LIBRARY_READERS = frozenset(ROLES)
OPERATORS = frozenset({"operator"})
MIGRATORS = OPERATORS | PROCESS_OWNERS
ADMINISTRATORS = frozenset({"administrator"})
PEOPLE_READERS = ADMINISTRATORS | OPERATORS
AUDITORS = frozenset({"auditor"})
REVIEWERS = PROCESS_OWNERS | APPROVERS
PROPOSAL_READERS = REVIEWERS | AUDITORS

TABLE: Mapping[str, frozenset[str]] = {
    "static": ANYONE,
    "language.choose": ANYONE,
    "health.alive": ANYONE,
    "health.ready": ANYONE,
    "auth.login_form": ANYONE,
    "auth.log_in": ANYONE,
    "auth.log_out": LOGGED_IN,
    "home.start": ANYONE,
    "docs.index": ANYONE,
    # the entrepreneur: no login, the link's secret is the key
    "intake.form": ANYONE,
    "intake.send": ANYONE,
    "intake.fields": ANYONE,
    "intake.receipt": ANYONE,
    "my.show": ANYONE,
    "my.ask": ANYONE,
    "my.supply": ANYONE,
    "my.withdraw": ANYONE,
    "my.document": ANYONE,
    # officials
    "staff_intake.form": CASE_WORK,
    "staff_intake.send": CASE_WORK,
    "staff_intake.companies": CASE_WORK,
    "tasks.index": CASE_WORK,
    "tasks.show": CASE_READERS,
    "tasks.claim": CASE_WORK,
    "tasks.release": CASE_WORK,
    "tasks.hand_over": CASE_WORK,
    "tasks.send_back": CASE_WORK,
    "tasks.complete": CASE_WORK,
    "tasks.save_draft": CASE_WORK,
    "tasks.fields": CASE_WORK,
    "cases.index": CASE_READERS,
    "cases.show": CASE_READERS,
    "cases.add": CASE_WORK,
    "cases.new_link": CASE_WORK,
    "cases.document": CASE_READERS,
    "cases.diagram": CASE_READERS,
    "endings.show": CASE_WORK,
    "endings.withdraw": CASE_WORK,
    "endings.dismiss": CASE_WORK,
    "endings.merge": CASE_WORK,
    "endings.transfer": CASE_WORK,
    "companies.show": CASE_READERS,
    "search.index": CASE_READERS,
    # the process library
    "processes.index": LIBRARY_READERS,
    "processes.show": LIBRARY_READERS,
    "processes.diagram": LIBRARY_READERS,
    "processes.export": LIBRARY_READERS,
    "migrating.show": MIGRATORS,
    "migrating.move": MIGRATORS,
    "new_processes.create": PROCESS_OWNERS,
    "new_processes.import_files": PROCESS_OWNERS,
    "element_templates.index": LIBRARY_READERS,
    # its drafts and proposals, and what is said of the steps
    "drafts.begin": PROCESS_OWNERS,
    "drafts.edit": PROCESS_OWNERS,
    "drafts.edit_file": PROCESS_OWNERS,
    "drafts.history": PROCESS_OWNERS,
    "drafts.restore": PROCESS_OWNERS,
    "drafts.discard": PROCESS_OWNERS,
    "draft_files.index": PROCESS_OWNERS,
    "draft_files.add": PROCESS_OWNERS,
    "draft_files.upload": PROCESS_OWNERS,
    "draft_files.remove": PROCESS_OWNERS,
    "draft_files.rename": PROCESS_OWNERS,
    "draft_files.export": PROCESS_OWNERS,
    "draft_json.content": PROCESS_OWNERS,
    "draft_json.save": PROCESS_OWNERS,
    "draft_json.saved": PROCESS_OWNERS,
    "draft_json.check": PROCESS_OWNERS,
    "draft_json.references": PROCESS_OWNERS,
    "proposals.prepare": PROCESS_OWNERS,
    "proposals.propose": PROCESS_OWNERS,
    "proposals.show": PROPOSAL_READERS,
    "proposals.approve": APPROVERS,
    "proposals.refuse": REVIEWERS,
    "proposals.retire": PROCESS_OWNERS,
    "comments.index": REVIEWERS,
    "comments.settle": PROCESS_OWNERS,
    "comments.write": CASE_WORK,
    # auditors, operators, administrators
    "audit.index": AUDITORS,
    "audit.case": AUDITORS,
    "admin.index": PEOPLE_READERS,
    "admin.clock": ADMINISTRATORS,
    "admin.incidents": OPERATORS,
    "admin.retry": OPERATORS,
    "mending.show": OPERATORS,
    "mending.values": OPERATORS,
    "mending.skip": OPERATORS,
    "mending.move": OPERATORS,
    "mending.reopen": OPERATORS,
    "mending.end": OPERATORS,
}

OTHER_DOORS: Mapping[str, frozenset[str]] = {"api": ANYONE}
"""Blueprints that ask for their own proof of who calls (bearer tokens) and have a table of their own."""


def columns_of(actor: Actor | None) -> frozenset[str]:
    """The columns of the table that *actor* stands in."""
    if actor is None:
        return frozenset({ANONYMOUS})
    return frozenset({PERSON}) | {grant.role for grant in actor.grants}


def cell(endpoint: str) -> frozenset[str]:
    """The columns that may open *endpoint*; nobody may open what is not declared."""
    return TABLE.get(endpoint, OTHER_DOORS.get(endpoint.partition(".")[0], frozenset()))


def is_declared(endpoint: str) -> bool:
    return endpoint in TABLE or endpoint.partition(".")[0] in OTHER_DOORS


def may_open(endpoint: str, actor: Actor | None) -> bool:
    return bool(cell(endpoint) & columns_of(actor))
