"""What an operator reads when a command was refused: one line each, with the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.errors import DefinitionError, EngineError, Invalid
from web.field_errors import field_error_text
from web.texts import error_text, translated

EXAMPLE_DAY = "2026-11-24"
DATABASE_GONE = (
    "The database can't be used (%(reason)s). Check LOTS_DATABASE_URL and that it runs; `lots init` makes its tables."
)

OPERATOR: Mapping[str, str] = {
    "config.missing": "%(names)s is not set. Run `lots init`, which makes it, or set it in the environment.",
    "database.uninitialised": "The database %(url)s has no tables of ours yet. Run `lots init`.",
    "database.newer": (
        "The database was made by a newer version of Lots (%(reason)s). Install that version, or set "
        "LOTS_DATABASE_URL to another database."
    ),
    "keys.missing": "There are no keys in %(folder)s. Run `lots init`, or set LOTS_KEY_DIR to where they are.",
    "keys.unreadable": "The key file %(file)s can't be read (%(reason)s). Run as the user that owns it.",
    "keys.damaged": "%(file)s has %(found_bytes)s bytes, not %(expected_bytes)s. Put it back from its backup.",
    "keys.wrong": "The key in %(folder)s is not this database's. Set LOTS_KEY_DIR to the folder that is.",
    "jobs.other_worker": (
        "Process %(pid)s runs the jobs of %(database)s already, and on SQLite only one may. Stop it, or serve with "
        "--no-worker."
    ),
    "jobs.too_many_workers": "%(limit)s workers run on this database already. Stop one of them.",
    "serve.port_taken": "Port %(port)s is taken by another program. Choose one with --port or LOTS_PORT.",
    "serve.address": "Nothing can listen on %(host)s:%(port)s (%(reason)s). Choose another with --host and --port.",
    "user.unknown": "There is no user %(login)s. `lots user list` shows who there is.",
    "user.exists": "There is a user %(login)s already. Choose another login, or `lots user password %(login)s`.",
    "password.too_short": "A password has at least %(minimum)s characters. Choose a longer one.",
    "role.unknown": "There is no role %(role)s. The roles are %(roles)s.",
    "group.unknown": "There is no group %(group)s. Make it: `lots user group %(group)s NAME`.",
    "department.unknown": "There is no department %(department)s. Make it: `lots user department %(department)s NAME`.",
    "token.unknown": "There is no token %(id)s. `lots token list` shows which there are.",
    "process.unpublished": "No version of %(process)s is published. Run `lots deploy bpmn/%(process)s`.",
    "process.no_authority": "%(process)s does not say whose cases it makes. Add the zeebe:property %(property)s.",
    "deploy.second_person": "Somebody else must have approved these files. Name that person with --approved-by.",
    "case.unknown": "There is no case %(number)s. `lots case list` shows which there are.",
    "values.not_json": "The values are no JSON object: %(reason)s.",
    "values.unreadable": "%(file)s can't be read: %(reason)s.",
    "import.exists": "%(path)s is there already. Choose another folder with --to.",
    "files.none": "There is nothing to read in %(path)s.",
    "scenario.failed": "%(file)s, step %(step)s: %(what)s",
    "bench.no_checkout": "Measuring needs a checkout with tests/bench; an installed wheel does not have it.",
    "demo.other_data": "%(url)s holds other things than a demo and is left alone. Set LOTS_DATABASE_URL to another.",
    "scenario.people": "There is no file of people called %(people)s.",
    "demo.log": "The log of the new demo does not hold (%(problems)s). Nothing was put in place.",
    "definition.no_diagram": "The folder holds no process.bpmn.",
    "definition.refused": "The process can't be published; these are the findings.",
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
            yield f"  {found.code} {found.where}: {found.message} {found.remedy}".replace(" :", ":")


def sentence(error: EngineError) -> str:
    params = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in error.params.items()}
    if error.key in OPERATOR:
        return translated(OPERATOR[error.key], params)
    return error_text(error.key, params)


def database_sentence(reason: str) -> str:
    """The database did not answer, or has not what we ask for."""
    source = "The database can't be used (%(reason)s). Check LOTS_DATABASE_URL and that it runs; `lots init` makes it."
    return translated(source, {"reason": reason})
