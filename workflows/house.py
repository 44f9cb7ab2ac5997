"""One installation of Lots: the engine's house with the municipality's extensions, and mail where it is set up."""

from __future__ import annotations

from engine.config import Config
from engine.jobs import JobRunner
from engine.ports import Now, system_now
from engine.services.house import MakeRunner, inline, open_house
from engine.services.work import House
from workflows.extensions import lots_extensions
from workflows.letters.mail import Postman, RunnerWithPostman, SmtpMailbox


def open_lots(config: Config, now: Now = system_now, make_runner: MakeRunner = inline) -> House:
    """Open an installation whose database is initialised. Raises Invalid `keys.missing` before `lots init`."""
    return open_house(config, lots_extensions(), now, lambda house: _with_postman(house, make_runner(house)))


def _with_postman(house: House, runner: JobRunner) -> JobRunner:
    """Nothing is mailed without `LOTS_SMTP_URL`; letters then stay in the outbox to be read or printed."""
    if house.config.smtp_url is None:
        return runner
    mailbox = SmtpMailbox(house.config.smtp_url)
    return RunnerWithPostman(runner, Postman(house.database, mailbox, mailbox.sender))
