"""What gunicorn serves while HTTP is measured: the application; jobs are handed over and not carried out here."""

from __future__ import annotations

from flask import Flask

from engine.config import read_config
from engine.services.house import durable
from web.app import create_app
from workflows.house import open_lots


def make_app() -> Flask:
    return create_app(open_lots(read_config(), make_runner=durable))
