"""Where in a decision model something is, as its author sees it: the decision's name, the rule, the column."""

from __future__ import annotations

from engine.dmn.xml import Element, child, children, local, name_of, text_of

OWNERS = ("decision", "businessKnowledgeModel", "decisionService")
_COLUMNS = {"inputEntry": "input", "outputEntry": "output"}


def place_of(element: Element | None) -> dict[str, str]:
    """Return `decision`, and `rule` and `column` inside a table; empty for what is in no decision."""
    place: dict[str, str] = {}
    while element is not None:
        kind = local(element)
        if kind in OWNERS:
            place["decision"] = name_of(element) or element.get("id") or ""
            return {name: place[name] for name in ("decision", "rule", "column") if name in place}
        if kind in ("input", "output", *_COLUMNS) and "column" not in place:
            place["column"] = _label_of_column(element)
        elif kind == "rule":
            place["rule"] = str(_number(element, "rule"))
        element = element.getparent()
    return {}


def is_within(element: Element | None) -> bool:
    """Is it a part of a decision, and not a decision itself?"""
    return element is not None and local(element) not in OWNERS and bool(place_of(element))


def label_of_input(element: Element) -> str:
    """What the editor writes above the column."""
    return element.get("label") or text_of(child(element, "inputExpression"))


def _label_of_column(element: Element) -> str:
    """Return the label of the column that the element is, or is a cell of; its number if it has none."""
    kind = local(element)
    if kind not in _COLUMNS:
        label = label_of_input(element) if kind == "input" else element.get("label") or name_of(element)
        return label or str(_number(element, "input", "output"))
    rule = element.getparent()
    table = None if rule is None else rule.getparent()
    columns = [] if table is None else children(table, _COLUMNS[kind])
    number = _number(element, kind)
    return _label_of_column(columns[number - 1]) if number <= len(columns) else str(number)


def _number(element: Element, *kinds: str) -> int:
    parent = element.getparent()
    return 1 if parent is None else children(parent, *kinds).index(element) + 1
