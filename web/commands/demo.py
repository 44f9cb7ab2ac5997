"""`lots demo`: a whole municipality to try, in one command."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from engine.config import Config, read_config
from web.commands.output import print_table

if TYPE_CHECKING:
    from workflows.demo.load import Demo

HOST = "127.0.0.1"


@click.command(epilog="\b\nExamples:\n  lots demo\n  lots demo --port 8080\n  lots demo --reset --no-serve")
@click.option("--reset", is_flag=True, help="Build the demo anew; what was done in it is gone.")
@click.option("--no-serve", is_flag=True, help="Build it and stop.")
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; default LOTS_PORT, or 8000.")
def demo(reset: bool, no_serve: bool, host: str, port: int | None) -> None:
    """Build the demo municipality, print its logins and serve it.

    Built by running real commands, once; then served as it is. A database with anything else in it is left alone.
    """
    from web.commands.serve import serve_installation, start_log
    from workflows.demo.load import load_demo

    start_log("WARNING")
    config = _settings(port)
    click.echo(f"Demo in {config.database_url} …")
    loaded = load_demo(config, reset=reset)
    tell(loaded, f"http://{host}:{config.port}")
    if not no_serve:
        serve_installation(config, host)


def tell(demo: Demo, address: str) -> None:
    """Print who can log in and with what."""
    click.echo(f"\n{demo.municipality.name}: log in at {address}/login as")
    people = demo.municipality.people
    print_table(("LOGIN", "NAME", "WHAT"), [(one.login, one.name, one.title) for one in people])
    if demo.password is None:
        click.echo("\nNobody knows the password any more: set LOTS_DEMO_PASSWORD, or `lots demo --reset`.")
    else:
        click.echo(f"\nPassword of all: {demo.password}")
    for number, secret in sorted(demo.links.items()):
        click.echo(f"Entrepreneur of {number}: {address}/my/{secret}")
    if demo.state == "outdated":
        click.echo("\nThe processes or the demo have changed since it was built. `lots demo --reset` builds it anew.")


def _settings(port: int | None) -> Config:
    """The settings, after making the settings file with its secret key."""
    from web.commands.setup import make_env_file

    config = read_config()
    config.data_dir.mkdir(parents=True, exist_ok=True)
    make_env_file(config.data_dir / "lots.env")
    config = read_config()
    return replace(config, port=port or config.port)
