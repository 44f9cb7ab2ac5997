"""The only importer of SpiffWorkflow: reads diagrams through its parser and moves cases through them. No database.

What a reader of a diagram should know of how it runs:

- A scope is the case, a sub-process, or one round of a multi-instance activity. An element sees its scope and those
  around it. What it results in goes through its output mappings; without any it goes into the nearest scope, so a
  sub-process gives out only what its own output mappings name. A called process sees what is passed in, nothing else.
- What can't be evaluated is an incident at that element, and its token waits for Retried. Values that came with a
  task, job or message are kept with the token meanwhile; nobody's work is lost and no default is taken instead.
- An interruption takes effect at once: nothing inside the interrupted activity runs any more.
- Plain and manual tasks pass at once. An error nobody catches is an incident; an escalation nobody catches is nothing.
- Results of a multi-instance activity are in the order of its items. Ended early by its completion condition, the
  list holds the finished rounds.
- A condition fires when it becomes true, before anything else runs; one whose variables are not set yet does not hold.
- What is done and can be undone is kept as a token that holds nothing open. It is undone newest first, a sub-process
  with the variables it had. What a called process has done is undone by the handler of its call activity only.
- A join that nothing more can come to is an incident, never a silent stop.
- A running call keeps the version it started with: its pin lies in the state.
- What of BPMN runs is told by reader/support.py.
- A cycle counts from when a firing was due. Days and months are local calendar days and months, hours are exact.
"""

from engine.limits import Limits
from engine.runtime.advance import (
    Advance,
    ArmedTimer,
    CancelledTask,
    Decide,
    DecisionTaken,
    DueJob,
    FailedStep,
    Happening,
    JobCompleted,
    JobFailed,
    MessageCatch,
    MessageReceived,
    OfferedTask,
    Passage,
    Retried,
    SignalCatch,
    SignalReceived,
    Snapshot,
    Surroundings,
    TaskCompleted,
    ThrownSignal,
    TimerFired,
    VariableChange,
)
from engine.runtime.execute import advance, cancel, start
from engine.runtime.reader import inspect_diagram, read_diagram
from engine.runtime.starting import start_due
from engine.runtime.state import called_at, called_processes, variables_of
from engine.runtime.times import Due, next_due
from engine.runtime.variables import admitted

__all__ = [
    "Advance",
    "ArmedTimer",
    "CancelledTask",
    "Decide",
    "DecisionTaken",
    "Due",
    "DueJob",
    "FailedStep",
    "Happening",
    "JobCompleted",
    "JobFailed",
    "Limits",
    "MessageCatch",
    "MessageReceived",
    "OfferedTask",
    "Passage",
    "Retried",
    "SignalCatch",
    "SignalReceived",
    "Snapshot",
    "Surroundings",
    "TaskCompleted",
    "ThrownSignal",
    "TimerFired",
    "VariableChange",
    "admitted",
    "advance",
    "called_at",
    "called_processes",
    "cancel",
    "inspect_diagram",
    "next_due",
    "read_diagram",
    "start",
    "start_due",
    "variables_of",
]
