"""Expressions of Camunda 7 (JUEL, `${…}`) as FEEL, as far as they are simple: names, members, comparisons, and, or,
not, empty, choices, arithmetic, literals, and the few calls that FEEL has a word for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from engine.interchange.feel_text import (
    Binding,
    NotSimpleError,
    Piece,
    checked,
    choice,
    entry,
    member,
    name,
    negation,
    operation,
    quoted,
    sign,
)

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<word>[A-Za-z_]\w*)|(?P<op>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:()\[\].,]))""",
    re.VERBOSE,
)
_HOLE = re.compile(r"[$#]\{((?:[^{}'\"]|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*)\}")
_WORDS = {"&&": "and", "||": "or", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "!": "not",
          "div": "/", "mod": "%"}  # fmt: skip
_LITERALS = {"true": "true", "false": "false", "null": "null"}
_ROUNDS = {
    "nrOfInstances": "numberOfInstances",
    "nrOfCompletedInstances": "numberOfCompletedInstances",
    "nrOfActiveInstances": "numberOfActiveInstances",
}
_LATER = {"plusYears": "P{}Y", "plusMonths": "P{}M", "plusWeeks": "P{}D", "plusDays": "P{}D", "plusHours": "PT{}H",
          "plusMinutes": "PT{}M"}  # fmt: skip
_WEEK = 7
_MOST_DEPTH = 50


def is_expression(text: str) -> bool:
    """Tell whether the text has a `${…}` or `#{…}` in it."""
    return "${" in text or "#{" in text


def template(text: str) -> str:
    """Return an attribute's value as our attribute has it: `${a}` -> `=a`, `Hej ${a}` -> `="Hej " + string(a)`.

    A text without expressions is meant literally and stays. Raises NotSimpleError.
    """
    if not is_expression(text):
        return f"={quoted(text)}" if text.startswith("=") else text
    return f"={expression(text)}"


def expression(text: str) -> str:
    """Return the FEEL of a text with expressions in it, without `=`. Raises NotSimpleError."""
    text = text.strip()
    whole = _HOLE.fullmatch(text)
    if whole is not None:
        return bare(whole[1])
    parts: list[str] = []
    end = 0
    for hole in _HOLE.finditer(text):
        parts += [quoted(text[end : hole.start()])] if hole.start() > end else []
        parts.append(f"string({bare(hole[1])})")
        end = hole.end()
    parts += [quoted(text[end:])] if end < len(text) else []
    if is_expression(_HOLE.sub("", text)):
        raise NotSimpleError
    return checked(" + ".join(parts))


def bare(text: str) -> str:
    """Return the FEEL of what stands between `${` and `}`. Raises NotSimpleError."""
    return checked(_Parser(text).whole().text)


def names_list(text: str) -> str:
    """Return a list of names like `a, ${b}`: literally `a, c`, as FEEL `=b` or `=["a", b]`. Raises NotSimpleError."""
    if not is_expression(text) or _HOLE.fullmatch(text.strip()):
        return template(text.strip())
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return "=[" + ", ".join(expression(one) if is_expression(one) else quoted(one) for one in parts) + "]"


class _Parser:
    """Recursive descent; each level returns a Piece of FEEL."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    def whole(self) -> Piece:
        piece = self.choice()
        if self.at < len(self.tokens):
            raise NotSimpleError
        return piece

    def next_is(self, *texts: str) -> str | None:
        """Take the next token if it is an operator or word among *texts*."""
        if self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind != "string" and text in texts:
                self.at += 1
                return text
        return None

    def expect(self, text: str) -> None:
        if self.next_is(text) is None:
            raise NotSimpleError

    def choice(self) -> Piece:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise NotSimpleError
        piece = self.joined(0)
        if self.next_is("?"):
            yes = self.choice()
            self.expect(":")
            piece = choice(piece, yes, self.choice())
        self.depth -= 1
        return piece

    LEVELS = (("or",), ("and",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))

    def joined(self, level: int) -> Piece:
        if level == len(self.LEVELS):
            return self.signed()
        piece = self.joined(level + 1)
        while operator := self.next_is(*self.LEVELS[level]):
            piece = operation(piece, operator, self.joined(level + 1))
        return piece

    def signed(self) -> Piece:
        if self.next_is("not"):
            return negation(self.deeper(self.signed))
        if self.next_is("-"):
            return sign(self.deeper(self.signed))
        if self.next_is("empty"):
            return Piece(_EMPTY.format(self.deeper(self.signed).within(Binding.SUM)), Binding.OR)
        return self.path()

    def deeper(self, read: Callable[[], Piece]) -> Piece:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise NotSimpleError
        piece = read()
        self.depth -= 1
        return piece

    def path(self) -> Piece:
        piece = self.first()
        while step := self.next_is(".", "["):
            piece = self.member(piece) if step == "." else self.indexed(piece)
        return piece

    def first(self) -> Piece:
        if self.next_is("("):
            piece = self.choice()
            self.expect(")")
            return piece
        kind, text = self.take()
        if kind == "number":
            return Piece(text)
        if kind == "string":
            return Piece(quoted(_unquoted(text)), is_text=True)
        if kind != "word":
            raise NotSimpleError
        if text in _LITERALS:
            return Piece(_LITERALS[text])
        if self.next_is("("):
            return self.called(text)
        return self.execution() if text == "execution" else name(_ROUNDS.get(text, text))

    def take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise NotSimpleError
        self.at += 1
        return self.tokens[self.at - 1]

    def called(self, function: str) -> Piece:
        """`now()` and `dateTime().plusDays(3).toDate()`."""
        self.expect(")")
        if function not in ("now", "dateTime"):
            raise NotSimpleError
        text = "now()"
        while self.next_is("."):
            _, method = self.take()
            self.expect("(")
            if method in _LATER:
                _, amount = self.take()
                if not amount.isdecimal():
                    raise NotSimpleError
                span = _LATER[method].format(int(amount) * (_WEEK if method == "plusWeeks" else 1))
                text += f' + duration("{span}")'
            elif method != "toDate":
                raise NotSimpleError
            self.expect(")")
        return Piece(text, Binding.WHOLE if text == "now()" else Binding.SUM)

    def execution(self) -> Piece:
        """`execution.getVariable("x")` is the variable x, the business key is the case's number."""
        self.expect(".")
        _, word = self.take()
        if word in ("processBusinessKey", "businessKey"):
            return Piece("arende.nummer")
        if word != "getVariable":
            raise NotSimpleError
        self.expect("(")
        kind, text = self.take()
        self.expect(")")
        if kind != "string":
            raise NotSimpleError
        return name(_unquoted(text))

    def member(self, piece: Piece) -> Piece:
        kind, word = self.take()
        if kind != "word":
            raise NotSimpleError
        return self.method(piece, word) if self.next_is("(") else member(piece, word)

    def method(self, piece: Piece, word: str) -> Piece:
        if word in _METHODS:
            self.expect(")")
            return Piece(_METHODS[word].format(piece.text))
        if word != "equals":
            raise NotSimpleError
        other = self.choice()
        self.expect(")")
        return operation(piece, "==", other)

    def indexed(self, piece: Piece) -> Piece:
        kind, text = self.take()
        self.expect("]")
        if kind == "number" and text.isdecimal():
            return entry(piece, int(text))
        if kind == "string":
            return member(piece, _unquoted(text))
        raise NotSimpleError


_EMPTY = '{0} = null or string({0}) in ("", "[]")'
_METHODS: Mapping[str, str] = {"size": "count({})", "isEmpty": "is empty({})"}


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotSimpleError
        kind, value = match.lastgroup, match[match.lastgroup]
        if kind in ("word", "op") and value in _WORDS:
            kind, value = "op", _WORDS[value]
        found.append((kind, value))
        at = match.end()
    return found


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
