"""Why an expression has no value: each reason has a key and a sentence, filled in where it is found.

The English of the table is the source of translations. `ENGLISH` holds parts of sentences; they are joined by "; ".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENGLISH: Mapping[str, str] = {
    # names
    "name.variable": "there is no variable %(name)s",
    "name.function": "there is no function %(name)s",
    "name.entry": "a %(kind)s has no %(name)s",
    "hint.similar": "did you mean %(name)s?",
    "hint.ask_first": "ask with 'is defined(...)' first",
    # operators
    "compare": "cannot compare %(kind)s %(op)s %(other)s",
    "between": "cannot compare %(kind)s with %(low)s and %(high)s",
    "in.null": "what stands after 'in' is null",
    "in.kind": "a %(kind)s cannot be compared with what stands after 'in'",
    "test": "a %(kind)s cannot be compared with this test",
    "compute": "cannot compute %(kind)s %(op)s %(other)s",
    "compute.nothing": "cannot compute %(kind)s %(op)s %(other)s: no result",
    "compute.zero": "cannot compute %(kind)s %(op)s %(other)s: division by zero",
    "compute.digits": "cannot compute %(kind)s %(op)s %(other)s: the result is no number of 34 digits",
    "negate": "cannot negate %(kind)s",
    "logic": "'%(op)s' needs true or false, found %(kind)s",
    "if": "the condition of 'if' needs true or false, found %(kind)s",
    "range.ends": "the two ends of the range cannot be compared",
    "range.turned": "the range ends before it starts",
    "hint.zero": "test for zero first",
    "hint.unset": "one side has no value: test it with 'x = null' first, or give it one with 'get or else(x, 0)'",
    "hint.text_and_number": "number(...) makes a text a number, string(...) makes a number a text",
    "hint.day_and_moment": "date(...) makes a date and time a date",
    "hint.text_and_day": "date(...) makes a text a date",
    "hint.text_and_moment": "date and time(...) makes a text a date and time",
    "hint.day_and_number": 'write a number of days as a duration, such as duration("P14D")',
    "hint.text_and_duration": "duration(...) makes a text a duration",
    "hint.two_durations": "months have no fixed length in days, so use one of the two kinds on both sides",
    "hint.list": "a list is looked into with 'list contains(...)', 'count(...)' or 'some x in ... satisfies ...'",
    "hint.contains": "write list contains(?, ...) to look into it",
    # loops and filters
    "loop.nothing": "there is nothing to loop over",
    "loop.none_to_try": "there is nothing to go through",
    "loop.no_condition": "%(kind)s is no condition",
    "filter.nothing": "there is nothing to filter: null",
    "filter.condition": "the filter needs true or false, found %(kind)s",
    "list.position": "a list of %(count)s has no position %(position)s",
    "hint.loop": "a loop goes through a list, whole numbers or days: a list that may be null is 'get or else(x, [])'",
    "hint.filter": "a list that may be null is 'get or else(x, [])'",
    # functions
    "call": "%(name)s() gave no result: %(why)s",
    "call.takes": "it takes %(count)s arguments, not %(given)s",
    "call.named": "it has no arguments named %(names)s",
    "call.kinds": "it does not take (%(kinds)s)",
    "call.type": "a %(kind)s is no %(type)s",
    "hint.usage": "write it %(usage)s",
    "list.no_number": "the list holds a %(kind)s, only numbers can be reckoned with",
    "list.no_numbers": "the list holds more than numbers and durations",
    "list.no_sum": "the items can't be added",
    "list.no_booleans": "the list holds more than true and false",
    "list.no_texts": "the list holds more than texts",
    "hint.string": "string(...) makes a text of anything",
    "list.no_contexts": "the list holds more than contexts",
    "list.too_short": "the list has no %(count)s items from there",
    "list.match": "the match does not give true or false",
    "list.comparing": "the comparing function does not give true or false",
    "size.small": "the size %(number)s is less than 1",
    "order": "%(kind)s and %(other)s have no order",
    "equal": "%(kind)s and %(other)s cannot be compared",
    "pattern.long": "the pattern is longer than %(most)s characters",
    "pattern.flags": "unknown pattern flags %(text)s",
    "hint.flags": "there are s, m, i and x",
    "pattern": "the pattern %(text)s is not usable: %(why)s",
    "text.position": "the text has no position %(position)s",
    "text.length": "the length %(number)s is less than 1",
    "text.delimiter": "the delimiter %(text)s matches nothing at all, so it can't separate",
    "date.text": "%(text)s is no date such as 2026-11-24",
    "date.parts": "%(text)s is no date",
    "time.text": "%(text)s is no time such as 09:30:00",
    "time.parts": "%(text)s is no time",
    "moment.text": "%(text)s is no date and time such as 2026-11-24T09:30:00",
    "moment.outside": "the moment lies outside the calendar there",
    "zone": "%(text)s is no time zone",
    "duration.text": "%(text)s is no duration such as P14D or P6M",
    "number.separators": "the separators do not fit together",
    "number.text": "%(text)s is no number",
    "number.whole": "%(number)s is no whole number",
    "number.large": "the result is too large",
    "number.scale": "the scale %(number)s is out of range",
    "number.zero": "division by zero",
    "number.quotient": "the quotient has more than %(most)s digits",
    "number.root": "a negative number has no square root",
    "number.logarithm": "only a positive number has a logarithm",
    "assert": "the condition is not true",
    "assert.cause": "%(text)s",
    "entry": "an entry is no {key: text, value: anything}",
    "entry.twice": "the key %(name)s comes twice",
    "key.no_texts": "the keys are no texts",
    "key.deep": "the keys lead more than %(most)s levels deep",
    "key.no_context": "%(name)s holds no context",
    "range.order": "a range needs ends with an order, such as numbers or days",
    "range.long": "the text is longer than %(most)s characters",
    "range.text": "%(text)s is no range",
    "range.why": "%(text)s is no range: %(why)s",
    "range.literals": "%(text)s is no range of literals",
    # values in and out
    "value.result": "the result is %(what)s",
    "value.result_of": "the result of %(name)s is %(what)s",
    "value.variable": "the variable %(name)s holds %(what)s",
    "value.input": "the input %(name)s holds %(what)s",
    "value.unknown": "a %(type)s, which FEEL does not know",
    "value.large": "a number that is too large",
    "value.no_number": "%(text)s, which is no number",
    "value.deep": "a value nested more than %(most)s levels deep",
    "value.function": "a function",
    # limits
    "limit.steps": "the expression needs more than %(most)s steps",
    "limit.seconds": "the expression needs more than %(most)s s",
    "hint.less": "let it do less",
    "limit.text": "a text is longer than %(most)s characters",
    "hint.shorter": "make it shorter",
    "limit.list": "a list has more than %(most)s items",
    "limit.calls": "functions call each other more than %(most)s deep",
    "limit.nested": "the expression is nested too deeply",
    "limit.decision": "the decision %(name)s is nested too deeply",
    "limit.digits": "a range reaches beyond numbers of %(most)s digits",
    "limit.range": "a range has more than %(most)s items",
    "hint.fewer": "go through fewer",
    # decisions
    "table.allowed": "the %(kind)s in %(column)s is none of its allowed values",
    "table.unique": "the rules %(numbers)s apply, but the table is UNIQUE",
    "table.any": "the rules %(numbers)s give different results, but the table is ANY",
    "table.aggregation": "%(name)s has no result for %(kinds)s",
    "type.declared": "%(name)s is not of the declared type %(type)s",
    "type.allowed": "%(name)s is not one of the values allowed for %(type)s",
    "boxed.condition": "the condition needs true or false, found %(kind)s",
    "boxed.invoked": "a %(kind)s can't be invoked",
    "boxed.invocation": "the invocation gave no result: %(why)s",
}

MOST_TOLD = 500
"""Characters of a value that are kept with the reason."""

Part = tuple[str, Mapping[str, Any]]


class Reason(str):
    """A sentence in English that remembers what it says. parts: keys of ENGLISH with what fills them in."""

    __slots__ = ("parts",)
    parts: tuple[Part, ...]

    def facts(self) -> list[Any]:
        """Return the parts as plain data, to be kept and told in another language."""
        return [[key, {name: _briefly(value) for name, value in fields.items()}] for key, fields in self.parts]

    def but(self, hint: Reason | None) -> Reason:
        """Return the sentence with *hint* after it."""
        return self if hint is None else _joined((*self.parts, *hint.parts))


def reason(key: str, **fields: object) -> Reason:
    """Return the sentence of *key*; what fills it in may be a reason itself."""
    return _joined(((key, {n: v if isinstance(v, Reason) else str(v) for n, v in fields.items()}),))


def _joined(parts: tuple[Part, ...]) -> Reason:
    made = Reason("; ".join(ENGLISH[key] % fields for key, fields in parts))
    made.parts = parts
    return made


def _briefly(value: str) -> Any:
    return facts_of(value) if isinstance(value, Reason) else value[:MOST_TOLD]


def facts_of(said: str) -> Any:
    """Return what a sentence says as plain data; one without a key, such as a syntax error's, is itself."""
    return said.facts() if isinstance(said, Reason) else said
