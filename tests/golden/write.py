"""Write the golden cases of the present version: `python -m tests.golden.write 1.0`, once, when it is released."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.bpmn_builder import (
    MESSAGE,
    SIGNAL,
    boundary,
    bpmn,
    condition,
    definitions,
    element,
    event_sub_process,
    job,
    multi,
    process,
    script,
    sub_process,
    timer,
    undo,
)
from tests.unit.runtime.harness import Case

FOLDER = Path(__file__).parent
END = element("endEvent slut")
KEY = {"nyckel": "K1"}


def waiting() -> Case:
    """A person, a job, a timer, a message and a signal are awaited beside each other."""
    catches = [element(f"intermediateCatchEvent {name}", inner=inner)
               for name, inner in (("m", MESSAGE), ("s", SIGNAL), ("t", timer("timeDuration", "P1D")))]  # fmt: skip
    names = ("u", "j", "m", "s", "t")
    path = "start>g " + " ".join(f"g>{n} {n}>k" for n in names) + " k>slut"
    parts = [element("parallelGateway g"), element("parallelGateway k"), element("userTask u"), job("j"), *catches]
    return Case(bpmn(*parts, END, path=path), KEY)


def rounds() -> Case:
    """A multi-instance sub-process in which one round is done and one has left its first step."""
    parts = [element("startEvent a"), element("userTask u"), element("userTask v"), element("endEvent e")]
    inside = sub_process("s", *parts, path="a>u u>v v>e", loop=multi("[1, 2, 3]", "n", output="ut: n"))
    case = Case(bpmn(inside, END, path="start>s s>slut"))
    case.complete("u", 1)
    case.complete("v", 1)
    case.complete("u", 2)
    return case


def listening() -> Case:
    """Boundary events, an event sub-process and a condition listen; a reminder has been sent."""
    inside = event_sub_process("es", SIGNAL, element("userTask v"), element("endEvent e"), path="es_start>v v>e",
                               interrupting=False)  # fmt: skip
    reminder = boundary("b", "u", timer("timeCycle", "R3/P1D"), interrupting=False)
    watch = boundary("c", "u", condition("x > 3"), interrupting=False)
    case = Case(bpmn(element("userTask u"), reminder, watch, script("pm", "1", "paminnelser"), element("endEvent e2"),
                     END, inside, path="start>u u>slut b>pm c>pm pm>e2"), {"x": 1})  # fmt: skip
    case.fire("b")
    case.signal("larm")
    return case


def undoing() -> Case:
    """Two things are done, one is being undone."""
    parts = [part for name in "ab" for part in (job(name), undo(f"un{name}", name, job(f"un{name}")))]
    throw = element("endEvent k", inner="<compensateEventDefinition/>")
    case = Case(bpmn(*parts, throw, path="start>a a>b b>k"))
    case.do("a")
    case.do("b")
    return case


def calling() -> Case:
    """A called process with variables of its own."""
    call = element("callActivity c", '<zeebe:calledElement processId="q"/>')
    called = process(element("startEvent a"), element("userTask v"), element("endEvent e"), path="a>v v>e", name="q")
    return Case(definitions(process(call, END, path="start>c c>slut"), called), {"belopp": 12})


def joining() -> Case:
    """A complex gateway has started, an inclusive join waits, and a step has failed."""
    gateway = element("complexGateway x", inner="<activationCondition>=activationCount = 1</activationCondition>")
    parts = [element("parallelGateway g"), *(element(f"userTask {n}") for n in "abc"), gateway,
             element("inclusiveGateway i"), script("f", "saknas", "y")]  # fmt: skip
    case = Case(bpmn(*parts, END, path="start>g g>a g>b g>c a>x b>x x>i c>f f>i i>slut"))
    case.complete("a")
    case.complete("c")
    return case


CASES: Mapping[str, Callable[[], Case]] = {
    made.__name__: made for made in (waiting, rounds, listening, undoing, calling, joining)
}


def as_json(case: Case) -> dict[str, Any]:
    """Return everything of a case that is stored: its diagram, its state, its variables and what it waits for."""
    return {
        "diagram": case.xml.decode(),
        "state": case.last.state.decode(),
        "variables": {
            str(scope): {name: base64.b64encode(raw).decode() for name, raw in names.items()}
            for scope, names in case.stored.items()
        },
        "tasks": {str(token): task.element for token, task in case.tasks.items()},
        "jobs": {str(token): due.element for token, due in case.jobs.items()},
        "timers": {str(token): armed.element for token, armed in case.timers.items()},
        "messages": {str(token): catch.element for token, catch in case.catches.items()},
        "signals": sorted({catch.name for catch in case.signal_catches.values()}),
        "incidents": {str(token): failed.element for token, failed in case.incidents.items()},
    }


def write(version: str) -> None:
    folder = FOLDER / version
    folder.mkdir(exist_ok=True)
    for name, make in CASES.items():
        text = json.dumps(as_json(make()), indent=1, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1])
