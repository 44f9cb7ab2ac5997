"""Walk through the tokens of an expression and put names together.

Two words side by side are never valid FEEL, so adjacent words are joined into one name. Only names that contain
a keyword or an operator ("date and time", "a-b") must be known beforehand; the longest known name wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize, unquote
from engine.feel.names import KEYWORDS, NAME_SYMBOLS, KnownNames, Parts, is_name, join_name, name_parts
from engine.feel.nodes import Mark, Node, TypeRef

MAX_LENGTH = 10_000
MAX_DEPTH = 60  # brackets within brackets
MAX_NAME = 30  # words and symbols
TYPE_NAMES = [("years", "and", "months", "duration"), ("days", "and", "time", "duration"), ("date", "and", "time")]


class Cursor:
    """A position among the tokens of one text."""

    def __init__(self, text: str, names: Iterable[str] = (), functions: Iterable[str] = ()) -> None:
        if len(text) > MAX_LENGTH:
            raise FeelSyntaxError(f"the expression is longer than {MAX_LENGTH} characters", text, MAX_LENGTH)
        self.text, self.tokens, self.index, self.depth = text, tokenize(text), 0, 0
        self.texts = [t.text for t in self.tokens]
        self.known = KnownNames(names, functions)
        self.filters = 0  # around this place

    # --- tokens -----------------------------------------------------------------------------------
    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def peek(self, ahead: int) -> Token:
        """Return the token *ahead* places on, or the end."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        raise FeelSyntaxError(message, self.text, (token or self.token).pos)

    def node(self, kind: str, token: Token, *args: Any) -> Node:
        return Node(kind, Mark(self.text, token.pos), args)

    def advance(self) -> Token:
        token = self.token
        if token.kind == "end":
            self.fail("the expression ends too early")
        self.index += 1
        return token

    def at(self, text: str) -> bool:
        return self.token.text == text and self.token.kind in ("op", "word")

    def accept(self, text: str) -> bool:
        if self.at(text):
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            found = f"found {self.token.text!r}" if self.token.kind != "end" else "the expression ends"
            self.fail(f"expected {text!r} but {found}")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("the expression is nested too deeply")

    # --- names ------------------------------------------------------------------------------------
    def known_length(self, *, as_member: bool = False) -> int:
        """Return how many tokens from here make up the longest known name (0: none).

        as_member: of a value's entry, as after a dot. Inside a filter a name may be an entry of the item.
        """
        if self.token.kind == "string":
            return 0
        longest = self.known.longest(self.texts, self.index, as_member=as_member)
        return longest or (self.known.longest(self.texts, self.index, as_member=True) if self.filters else 0)

    def follows(self, parts: tuple[str, ...]) -> bool:
        return tuple(self.texts[self.index : self.index + len(parts)]) == parts

    def name(self, *, as_member: bool = False) -> str:
        count = 0
        if self.token.kind == "word":
            count = 1
            while self.continues_name(self.peek(count)):
                count += 1
        count = max(count, self.known_length(as_member=as_member))
        if not count:
            self.fail("expected a name")
        return self.take(count)

    def continues_name(self, token: Token) -> bool:
        """Can this stand in a name after its first word? `plan 2` is a name, `plan 2.5` and `plan in` are none."""
        return token.text not in KEYWORDS and (
            token.kind == "word" or (token.kind == "number" and token.text.isalnum())
        )

    def take(self, count: int) -> str:
        """Join the next *count* tokens to one name."""
        parts = self.tokens[self.index : self.index + count]
        self.index += count
        return join_name(parts)

    def name_until(self, *ends: str) -> tuple[str, Parts]:
        """Return a name that is being declared, and its parts: everything up to one of the given tokens."""
        if self.token.kind == "string":
            name = unquote(self.advance().text)
            return name, name_parts(name) if is_name(name) else (name,)
        count = 0
        while self.peek(count).text not in ends:
            token = self.peek(count)
            if token.kind == "end":
                self.fail("the expression ends too early", token)
            if token.kind not in ("word", "number") and token.text not in NAME_SYMBOLS:
                self.fail(f"did not expect {token.text!r} in a name", token)
            count += 1
            if count > MAX_NAME:
                self.fail(f"a name has more than {MAX_NAME} words")
        if not count:
            self.fail("expected a name")
        parts = tuple(self.texts[self.index : self.index + count])
        return self.take(count), parts

    # --- types ------------------------------------------------------------------------------------
    def type(self) -> TypeRef:
        for parts in TYPE_NAMES:
            if self.follows(parts):
                return TypeRef(self.take(len(parts)))
        if self.token.kind != "word" or self.token.text in KEYWORDS - {"function"}:
            self.fail("expected a type")
        name = self.token.text
        if self.peek(1).text == "<" and name in ("list", "range", "context", "function"):
            self.index += 2
            return self.generic(name)
        if name == "function":
            self.index += 1
            return TypeRef(name)
        path = self.name()
        while self.accept("."):
            path += "." + self.name()
        return TypeRef(path)

    def generic(self, name: str) -> TypeRef:
        self.deeper()
        members: list[tuple[str | None, TypeRef]] = []
        while not self.at(">"):
            key = None
            if name == "context":
                key, _ = self.name_until(":")
                self.expect(":")
            members.append((key, self.type()))
            if not self.accept(","):
                break
        if not members and name != "function":
            self.fail(f"expected a type inside {name}<>")
        self.expect(">")
        if name == "function":
            self.expect("->")
            self.type()
        self.depth -= 1
        return TypeRef(name, tuple(members))
