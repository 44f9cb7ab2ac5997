"""What an operator reads when a command was refused: one line each, with the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.errors import DefinitionError, EngineError, Invalid
from web.field_errors import field_error_text
from web.texts import N_, error_text, translated

EXAMPLE_DAY = "2026-11-24"
DATABASE_GONE = N_(
    "The database can't be used (%(reason)s). Check LOTS_DATABASE_URL and that it runs; `lots init` makes its tables."
)

OPERATOR: Mapping[str, str] = {
    "config.missing": N_("%(names)s is not set. Run `lots init`, which makes it, or set it in the environment."),
    "database.uninitialised": N_("The database %(url)s has no tables of ours yet. Run `lots init`."),
    "database.newer": N_(
        "The database was made by a newer version of Lots (%(reason)s). Install that version, or set "
        "LOTS_DATABASE_URL to another database."
    ),
    "keys.missing": N_("There are no keys in %(folder)s. Run `lots init`, or set LOTS_KEY_DIR to where they are."),
    "keys.unreadable": N_("The key file %(file)s can't be read (%(reason)s). Run as the user that owns it."),
    "keys.damaged": N_(
        "The key file %(file)s has %(found_bytes)s bytes, not %(expected_bytes)s. Put it back from its backup."
    ),
    "keys.wrong": N_(
        "The key in %(folder)s does not fit this database. Set LOTS_KEY_DIR to the folder that belongs to it."
    ),
    "jobs.other_worker": N_(
        "Process %(pid)s runs the jobs of %(database)s already, and on SQLite only one may. Stop it, or serve with "
        "--no-worker."
    ),
    "jobs.too_many_workers": N_("%(limit)s processes run jobs on this database already. Stop one of them."),
    "serve.port_taken": N_("Port %(port)s is taken by another program. Choose one with --port or LOTS_PORT."),
    "serve.address": N_("Nothing can listen on %(host)s:%(port)s (%(reason)s). Choose another with --host and --port."),
    "user.unknown": N_("There is no user %(login)s. `lots user list` shows who there is."),
    "user.exists": N_("There is a user %(login)s already. Choose another login, or `lots user password %(login)s`."),
    "password.too_short": N_("A password has at least %(minimum)s characters. Choose a longer one."),
    "role.unknown": N_("There is no role %(role)s. The roles are %(roles)s."),
    "group.unknown": N_("There is no group %(group)s. Make it first: `lots user group %(group)s NAME`."),
    "department.unknown": N_(
        "There is no department %(department)s. Make it first: `lots user department %(department)s NAME`."
    ),
    "token.unknown": N_("There is no token %(id)s. `lots token list` shows which there are."),
    "process.unpublished": N_("No version of %(process)s is published. Run `lots deploy bpmn/%(process)s`."),
    "process.no_authority": N_(
        "The process %(process)s does not say whose cases it makes. Add the zeebe:property %(property)s."
    ),
    "deploy.second_person": N_("Somebody else must have approved these files. Name that person with --approved-by."),
    "case.unknown": N_("There is no case %(number)s. `lots case list` shows which there are."),
    "values.not_json": N_("The values are no JSON object: %(reason)s."),
    "values.unreadable": N_("%(file)s can't be read: %(reason)s."),
    "files.none": N_("There is nothing to read in %(path)s."),
    "scenario.failed": N_("%(file)s, step %(step)s: %(what)s"),
    "bench.no_checkout": N_("Measuring needs a checkout with tests/bench; an installed wheel does not have it."),
    "demo.other_data": N_(
        "%(url)s holds something other than a demo and is left as it is. Set LOTS_DATABASE_URL to another database."
    ),
    "demo.log": N_("The log of the new demo does not hold (%(problems)s). Nothing was put in place."),
    "definition.no_diagram": N_("The folder holds no process.bpmn."),
    "definition.refused": N_("The process can't be published; these are the findings."),
}


def sentences(error: EngineError) -> Iterator[str]:
    """The lines that tell an error: what is wrong and what to do, then each field or finding."""
    if isinstance(error, Invalid) and error.key == "config.invalid":
        yield from (f"{name}: {problem}" for name, problem in sorted(error.params["problems"].items()))
        return
    yield sentence(error)
    if isinstance(error, Invalid):
        for name, problem in error.fields.items():
            yield f"  {name}: {field_error_text(problem, name, '', {}, EXAMPLE_DAY)}"
    if isinstance(error, DefinitionError):
        for found in error.findings:
            yield f"  {found.code} {found.element or ''}: {found.message} {found.remedy}".replace(" :", ":")


def sentence(error: EngineError) -> str:
    params = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in error.params.items()}
    if error.key in OPERATOR:
        return translated(OPERATOR[error.key], params)
    return error_text(error.key, params)


def database_sentence(reason: str) -> str:
    """The database did not answer, or has not what we ask for."""
    source = N_(
        "The database can't be used (%(reason)s). Check LOTS_DATABASE_URL and that it runs; `lots init` makes it."
    )
    return translated(source, {"reason": reason})
