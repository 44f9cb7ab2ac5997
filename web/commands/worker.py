"""`lots worker`: jobs and timers in a process of their own, beside `lots serve --no-worker`."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING

import click

from engine.config import read_config

if TYPE_CHECKING:
    from engine.services.work import House

log = logging.getLogger(__name__)


@click.command(epilog="\b\nExamples:\n  lots worker\n  lots worker --log WARNING")
@click.option("--log", "log_level", default="INFO", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
def worker(log_level: str) -> None:
    """Run jobs and timers, and nothing else, until told to stop.

    On PostgreSQL as many as you like, on any machine; the work of one that dies goes on in the others. On SQLite one,
    beside `lots serve --no-worker`. What is running when it is told to stop is finished first.
    """
    from engine.services.house import durable
    from web.commands.installation import require_tables
    from web.commands.serve import start_log
    from workflows.house import open_lots

    start_log(log_level)
    config = read_config()
    require_tables(config)
    run_jobs(open_lots(config, make_runner=durable))


def run_jobs(house: House) -> None:
    """Run the jobs of *house* until the process is told to stop."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    try:
        house.jobs.start()
        click.echo("Jobs and timers are run here (Ctrl-C stops it)")
        told_to_stop.wait()
        log.info("told to stop: finishing what is running, leaving the rest")
    finally:
        house.jobs.stop()
        house.database.dispose()
