"""What BPMN itself says of repeated activities by reference, which we say by `zeebe:loopCharacteristics`."""

from __future__ import annotations

from engine.interchange.extension import drop, zeebe
from engine.interchange.work import Reader, Work
from engine.runtime.reader.xml import Element, first, text_of


def repeated(work: Work, el: Element, collection: str | None, item: str | None, reader: Reader) -> None:
    """Put what an activity is repeated for into `zeebe:loopCharacteristics`, and take BPMN's references away."""
    referred = work.text(el, "loopDataInputRef", _text(el, "loopDataInputRef"), reader)
    named, output, output_item = _name(el, "inputDataItem"), _text(el, "loopDataOutputRef"), _name(el, "outputDataItem")
    if collection or referred:
        zeebe(el, "loopCharacteristics", inputCollection=collection or referred, inputElement=item or named)
    elif item or named:
        work.todo(el, "elementVariable", item or named or "")
    if output and output_item:
        zeebe(el, "loopCharacteristics", outputCollection=output, outputElement=f"={output_item}")
    elif output or output_item:
        work.todo(el, "loopDataOutputRef", output or output_item or "")


def _text(el: Element, tag: str) -> str | None:
    found = first(el, tag)
    if found is None:
        return None
    drop(found)
    return text_of(found)


def _name(el: Element, tag: str) -> str | None:
    found = first(el, tag)
    if found is None:
        return None
    drop(found)
    return found.get("name") or found.get("id")
