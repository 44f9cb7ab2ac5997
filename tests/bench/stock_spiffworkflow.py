"""A peer, in a process of its own: the same case executed by SpiffWorkflow itself and stored as it serialises it.

Called as `python -m tests.bench.stock_spiffworkflow DATABASE_URL DIAGRAM`; for each number read it does so many
completions and prints their milliseconds as a JSON list.
"""

from __future__ import annotations

import json
import sys
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

READ = text("SELECT state FROM spiff WHERE id = 1")
WRITE = text("UPDATE spiff SET state = :state WHERE id = 1")


def main(url: str, diagram: Path) -> None:
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(diagram.read_bytes())
    spec = parser.get_spec("assigned")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    database = open_database(url)
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE spiff(id integer primary key, state text)"))
        connection.execute(text("INSERT INTO spiff VALUES (1, '')"))

    def store_new() -> None:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        with database.begin() as connection:
            connection.execute(WRITE, {"state": serializer.serialize_json(workflow)})

    def complete() -> None:
        with database.begin() as connection:
            workflow = serializer.deserialize_json(connection.execute(READ).scalar_one())
            task = next(iter(workflow.get_tasks_iterator(state=TaskState.READY, manual=True)))
            task.set_data(**ANSWERS)
            task.run()
            workflow.do_engine_steps()
            connection.execute(WRITE, {"state": serializer.serialize_json(workflow)})

    for line in sys.stdin:
        found: list[float] = []
        while len(found) < int(line):
            store_new()
            found += spent_ms([complete, complete])
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
