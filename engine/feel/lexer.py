"""Split FEEL text into tokens. Names with spaces are put together by the parser."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.feel.errors import FeelSyntaxError


class Token(NamedTuple):
    """One token; *kind* is word, number, string, op or end."""

    kind: str
    text: str
    pos: int


_START = r"[^\W\d]|[?_\U00010000-\U000EFFFF]"
_PART = r"[\w?\u00B7\u0300-\u036F\u203F\u2040\U00010000-\U000EFFFF]"
_TOKEN = re.compile(
    rf"""
    (?P<space>[\s\u180E\u200B\uFEFF]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)
  | (?P<open>/\*)
  | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<string>"(?:[^"\\]|\\.)*+")
  | (?P<word>(?:{_START}){_PART}*)
  | (?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}}.,:;@'])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ELSEWHERE = {"&": "and", "|": "or", "!": "not(...)", "%": "modulo(a, b)", "$": "the name alone"}


def tokenize(text: str) -> list[Token]:
    """Return the tokens of *text*, the last of kind `end`. Raises FeelSyntaxError."""
    tokens: list[Token] = []
    pos = 0
    while pos < len(text):
        match = _TOKEN.match(text, pos)
        if match is None or match.lastgroup is None:
            raise FeelSyntaxError(_unexpected(text[pos]), text, pos)
        if match.lastgroup == "open":
            raise FeelSyntaxError("this comment is never closed; end it with */", text, pos)
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), pos))
        pos = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _unexpected(character: str) -> str:
    if character == '"':
        return "this text is never closed with a quote"
    hint = f"; FEEL writes {_ELSEWHERE[character]}" if character in _ELSEWHERE else ""
    return f"unexpected character {character!r}{hint}"


def unquote(literal: str) -> str:
    """Return the text that a quoted string literal stands for."""
    text = _ESCAPE.sub(_unescape, literal[1:-1])
    if any("\ud800" <= c <= "\udfff" for c in text):  # join surrogate pairs
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "uU" and len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return _SIMPLE.get(code, "\\" + code)
