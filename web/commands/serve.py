"""`lots serve`: pages, API and jobs in one process."""

from __future__ import annotations

import errno
import logging
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import click

from engine.config import Config, read_config
from engine.errors import Conflict, Invalid

if TYPE_CHECKING:
    from engine.services.work import House

HOST = "127.0.0.1"
THREADS = 8


@click.command(epilog="\b\nExamples:\n  lots serve\n  lots serve --host 0.0.0.0 --port 8080\n  lots serve --no-worker")
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; default LOTS_PORT, or 8000.")
@click.option("--no-worker", is_flag=True, help="Serve only; a worker of its own runs jobs and timers.")
@click.option("--log", "log_level", default="WARNING", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
def serve(host: str, port: int | None, no_worker: bool, log_level: str) -> None:
    """Serve pages and API, and run jobs and timers, until Ctrl-C."""
    from web.commands.installation import require_tables

    start_log(log_level)
    config = read_config()
    require_secret(config)
    require_tables(config)
    serve_installation(replace(config, port=port or config.port), host, runs_jobs=not no_worker)


def serve_installation(config: Config, host: str, *, runs_jobs: bool = True) -> None:
    """Open the installation of *config* and serve it."""
    from engine.services.house import durable
    from workflows.house import open_lots

    serve_house(open_lots(config, make_runner=durable), host, runs_jobs=runs_jobs)


def serve_house(house: House, host: str, *, runs_jobs: bool) -> None:
    """Serve until the process is told to stop; what is running then is finished first."""
    from waitress import create_server  # type: ignore[import-untyped]  # it has no types

    from web.app import create_app

    port = house.config.port
    try:
        server = create_server(create_app(house), host=host, port=port, threads=THREADS, ident="lots")
    except OSError as error:
        raise _refused(error, host, port) from error
    signal.signal(signal.SIGTERM, _stop)
    try:
        if runs_jobs:
            house.jobs.start()
        click.echo(f"Lots is served at {house.config.public_url or f'http://{host}:{port}'} (Ctrl-C stops it)")
        server.run()
    finally:
        server.close()
        house.jobs.stop()
        house.database.dispose()


def require_secret(config: Config) -> None:
    """Without a key of its own a server would forget every session at each start."""
    if not config.secret_key:
        raise Invalid("config.missing", names="LOTS_SECRET_KEY")


def start_log(level: str) -> None:
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)


def _stop(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)


def _refused(error: OSError, host: str, port: int) -> Conflict:
    if error.errno == errno.EADDRINUSE:
        return Conflict("serve.port_taken", port=port)
    return Conflict("serve.address", host=host, port=port, reason=error.strerror or str(error))
