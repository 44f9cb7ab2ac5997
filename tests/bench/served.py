"""What gunicorn serves while HTTP is measured: the application, and a peer behind the same address."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request

from engine.config import read_config
from engine.services.house import durable
from tests.bench.stock_spiffworkflow import StockSpiffWorkflow
from web.app import create_app
from workflows.house import open_lots


def make_app() -> Flask:
    """Jobs are handed over and not carried out here."""
    return create_app(open_lots(read_config(), make_runner=durable))


def make_stock(url: str, diagram: str) -> Flask:
    """As little as it takes to complete a task of SpiffWorkflow's over HTTP. Each case has one open task at a time."""
    app, stock = Flask("stock"), StockSpiffWorkflow(url, Path(diagram))

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    @app.post("/api/v1/tasks/<int:case_id>/complete")
    def complete(case_id: int) -> dict[str, int]:
        stock.complete(case_id, request.get_json()["values"])
        return {"case": case_id}

    return app
