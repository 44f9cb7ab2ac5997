"""A peer, in a process of its own: the same cases executed by SpiffWorkflow itself and stored as it serialises them.

Called as `python -m tests.bench.stock_spiffworkflow DATABASE_URL DIAGRAM`; for each number read it does so many
completions and prints their milliseconds as a JSON list.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import text

from engine.db import open_database
from tests.bench.figure import spent_ms
from tests.bench.house import ANSWERS

MAKE = text("CREATE TABLE IF NOT EXISTS spiff(id integer primary key, state text)")
ADD = text("INSERT INTO spiff VALUES (:id, :state)")
READ = text("SELECT state FROM spiff WHERE id = :id")
WRITE = text("UPDATE spiff SET state = :state WHERE id = :id")


class StockSpiffWorkflow:
    """Load, deserialise, complete, serialise, store. No rights, form, task rows or log."""

    def __init__(self, url: str, diagram: Path) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(diagram.read_bytes())
        self._spec = parser.get_spec("assigned")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        self._database = open_database(url)

    def add_cases(self, count: int) -> None:
        """Store new cases with the ids 1 to *count*."""
        state = self._new_state()
        with self._database.begin() as connection:
            connection.execute(MAKE)
            connection.execute(ADD, [{"id": number, "state": state} for number in range(1, count + 1)])

    def begin_anew(self, case_id: int) -> None:
        with self._database.begin() as connection:
            connection.execute(WRITE, {"id": case_id, "state": self._new_state()})

    def complete(self, case_id: int, answers: Mapping[str, str]) -> None:
        """Complete the case's open task and store what comes after it."""
        with self._database.begin() as connection:
            workflow = self._serializer.deserialize_json(connection.execute(READ, {"id": case_id}).scalar_one())
            task = next(iter(workflow.get_tasks_iterator(state=TaskState.READY, manual=True)))
            task.set_data(**answers)
            task.run()
            workflow.do_engine_steps()
            connection.execute(WRITE, {"id": case_id, "state": self._serializer.serialize_json(workflow)})

    def close(self) -> None:
        self._database.dispose()

    def _new_state(self) -> str:
        workflow = BpmnWorkflow(self._spec)
        workflow.do_engine_steps()
        state: str = self._serializer.serialize_json(workflow)
        return state


def main(url: str, diagram: Path) -> None:
    stock = StockSpiffWorkflow(url, diagram)
    stock.add_cases(1)
    for line in sys.stdin:
        found: list[float] = []
        while len(found) < int(line):
            stock.begin_anew(1)
            found += spent_ms([lambda: stock.complete(1, ANSWERS)] * 2)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
