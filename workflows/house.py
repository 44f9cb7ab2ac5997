"""One installation of Lots: the engine's house with the municipality's extensions, its present, and its mail."""

from __future__ import annotations

from engine.config import Config
from engine.db import open_database
from engine.jobs import JobRunner
from engine.ports import Now
from engine.services.house import MakeRunner, inline, open_house
from engine.services.work import House
from workflows.extensions import lots_extensions
from workflows.letters.mail import Postman, RunnerWithPostman, SmtpMailbox
from workflows.present import present_of


def open_lots(config: Config, now: Now | None = None, make_runner: MakeRunner = inline) -> House:
    """Open an installation whose database is initialised. Raises Invalid `keys.missing` before `lots init`.

    now: default the real time, or the demo's where the database holds the demo.
    """
    database = open_database(config.database_url)
    if now is None:
        now, config = present_of(database, config)

    def runner_with_mail(house: House) -> JobRunner:
        return _with_postman(house, make_runner(house))

    return open_house(config, lots_extensions(), now, runner_with_mail, database)


def _with_postman(house: House, runner: JobRunner) -> JobRunner:
    """Nothing is mailed without `LOTS_SMTP_URL`; letters then stay in the outbox to be read or printed."""
    if house.config.smtp_url is None:
        return runner
    mailbox = SmtpMailbox(house.config.smtp_url)
    return RunnerWithPostman(runner, Postman(house.database, mailbox, mailbox.sender))
