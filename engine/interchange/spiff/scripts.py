"""Python that only assigns: in script tasks, and before and after other steps."""

from __future__ import annotations

from engine.interchange.extension import drop, mapping, taken, zeebe
from engine.interchange.feel_text import NotSimpleError
from engine.interchange.python import assignments
from engine.interchange.work import Foreign, Work
from engine.runtime.reader.xml import Element, first, local, text_of

RESULTS = "satt"
"""What a script with several assignments results in, before its output mappings take it apart."""
KNOWN_RESULTS = ("userTask", "task")
READ_INPUTS = ("userTask", "serviceTask", "sendTask", "businessRuleTask", "callActivity", "task", "receiveTask")
WHOLES = ("subProcess", "transaction")


def script_task(work: Work, things: Foreign) -> None:
    """A script becomes one expression; several assignments become a context and output mappings."""
    el, held = things.el, first(things.el, "script")
    taken(el, "scriptFormat")
    script = text_of(held) or ""
    if held is not None:
        drop(held)
    parts = {"preScript": things.said("preScript"), "script": script, "postScript": things.said("postScript")}
    try:
        found = assignments("\n".join(text for text in parts.values() if text))
    except NotSimpleError:
        for name, text in parts.items():
            if text:
                work.todo(el, name, text)
        return
    if len(found) == 1:
        variable, feel = found[0]
        zeebe(el, "script", expression=f"={feel}", resultVariable=variable)
        return
    context = ", ".join(f"{variable}: {feel}" for variable, feel in found)
    zeebe(el, "script", expression=f"={{{context}}}", resultVariable=RESULTS)
    for variable, _ in found:
        mapping(el, "output", f"={RESULTS}.{variable}", variable)


def around(work: Work, things: Foreign) -> None:
    """`preScript` becomes input mappings, `postScript` output mappings."""
    before, after = things.said("preScript"), things.said("postScript")
    if before is not None:
        _before(work, things.el, before)
    if after is not None:
        _after(work, things.el, after)


def _before(work: Work, el: Element, script: str) -> None:
    found = _read(script) if local(el) in (*READ_INPUTS, *WHOLES) else None
    if found is None:
        work.todo(el, "preScript", script)
        return
    for variable, feel in found:
        mapping(el, "input", f"={feel}", variable)
    work.note("IMPORT-CHANGED:inputs", el, names=", ".join(variable for variable, _ in found))


def _after(work: Work, el: Element, script: str) -> None:
    found = _read(script)
    if found is None:
        work.todo(el, "postScript", script)
        return
    given = work.gives.get(el.get("id") or "", [])
    for name in given:
        if name not in {variable for variable, _ in found}:
            mapping(el, "output", f"={name}", name)
    for variable, feel in found:
        mapping(el, "output", f"={feel}", variable)
    if local(el) not in KNOWN_RESULTS:
        work.note("IMPORT-CHANGED:outputs", el)


def _read(script: str) -> list[tuple[str, str]] | None:
    try:
        return assignments(script)
    except NotSimpleError:
        return None
