"""Work due later: written in the command's transaction, carried out after its commit.

A command writes its `job` and `timer` rows and calls `enqueue` in its own transaction; after the commit it calls
`kick`. Carrying out means calling the two functions a runner was made with, `perform(job_id)` and `fire(timer_id)`;
both must be safe to call again, since a process can die between their commit and our note of it.
"""

from engine.jobs.due import Due, due_now, next_due
from engine.jobs.durable import DbosRunner, prepare_database
from engine.jobs.inline import InlineRunner
from engine.jobs.port import CarryOut, JobRunner
from engine.jobs.roll import RHYTHM, Rhythm, database_time

__all__ = [
    "RHYTHM",
    "CarryOut",
    "DbosRunner",
    "Due",
    "InlineRunner",
    "JobRunner",
    "Rhythm",
    "database_time",
    "due_now",
    "next_due",
    "prepare_database",
]
