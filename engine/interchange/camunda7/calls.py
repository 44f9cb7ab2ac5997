"""Called processes, and what goes in and out of them and of signals."""

from __future__ import annotations

from engine.interchange.extension import mapping, taken, zeebe
from engine.interchange.feel_text import NotSimpleError
from engine.interchange.feel_text import name as variable
from engine.interchange.juel import expression, template
from engine.interchange.work import Foreign, Work, described
from engine.runtime.reader.xml import Element

VERSIONS = ("deployment", "versionTag")


def call(work: Work, things: Foreign) -> None:
    """In Camunda 7 a called process gets nothing and gives nothing that is not named."""
    el = things.el
    process = work.text(el, "calledElement", taken(el, "calledElement"), template)
    given, returned = things.takes("in"), things.takes("out")
    if process is not None:
        binding, tag = things.take("calledElementBinding"), things.take("calledElementVersionTag")
        zeebe(
            el,
            "calledElement",
            processId=process,
            propagateAllParentVariables=None if _all(given) else "false",
            propagateAllChildVariables=None if _all(returned) else "false",
            bindingType=binding if binding in VERSIONS else None,
            versionTag=tag,
        )
    for x in given:
        _pass(work, el, x, "input")
    for x in returned:
        _pass(work, el, x, "output")


def _all(found: list[Element]) -> bool:
    return any(x.get("variables") == "all" for x in found)


def _pass(work: Work, el: Element, x: Element, kind: str) -> None:
    """One `camunda:in` or `camunda:out`."""
    name = "in" if kind == "input" else "out"
    if x.get("businessKey"):
        work.left_out(el, "businessKey", x.get("businessKey") or "")
    if x.get("local") == "true":
        work.left_out(el, "local", described(x))
    if x.get("variables") == "all" or (x.get("businessKey") and not x.get("target")):
        return
    try:
        mapping(el, kind, _source(x), variable(x.get("target") or "").text)
    except NotSimpleError:
        work.todo(el, name, described(x))


def _source(x: Element) -> str:
    if x.get("sourceExpression"):
        return f"={expression(x.get('sourceExpression') or '')}"
    return f"={variable(x.get('source') or '').text}"


def signal(work: Work, things: Foreign) -> None:
    """What a thrown signal brings along."""
    event = things.el.getparent()
    for x in things.takes("in"):
        _pass(work, things.el if event is None else event, x, "input")
