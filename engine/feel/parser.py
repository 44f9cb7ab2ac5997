"""Pratt parser: FEEL text to a tree of nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from engine.feel import temporal
from engine.feel.cursor import Cursor
from engine.feel.lexer import Token, unquote
from engine.feel.names import KEYWORDS
from engine.feel.nodes import Node, height
from engine.feel.values import NUMBERS

MAX_OPERATORS = 200  # in a row; a tree of this height still evaluates within Python's recursion limit
COMPARISONS = frozenset(["=", "!=", "<", "<=", ">", ">="])
COMPARING = 30  # binding strength of comparisons, `between` and `in`
BINARY = {"or": 10, "and": 20, "between": 30, "in": 30, "+": 40, "-": 40, "*": 50, "/": 50, "**": 60, "instance": 80}
BINARY.update((op, COMPARING) for op in COMPARISONS)
_HINTS = {
    "'": "; texts are written with double quotes",
    "+": "; a number needs no sign in front",
    **dict.fromkeys(COMPARISONS, "; say what is compared, as in '? > 5 and ? < 10', or use a range, as in (5..10)"),
}
RANGE_FOLLOWERS = frozenset([")", ",", "]", "}", "and", "or", "then", "else", "return", "satisfies", "=", "."])


class Parser(Cursor):
    """Reads one text, as an expression or as the unary tests of a decision table cell."""

    in_range = False

    # --- entry points -----------------------------------------------------------------------------
    def parse_expression(self) -> Node:
        if self.token.text in COMPARISONS:
            self.fail(f"there is nothing to compare on the left of {self.token.text!r}")
        return self.finish(self.expression())

    def parse_unary_tests(self) -> Node:
        start = self.token
        if self.at("-") and self.peek(1).kind == "end":
            return self.node("any", start)
        negated = self.at("not") and self.peek(1).text == "("
        if negated:
            self.index += 2
        tests = self.expressions()
        if negated:
            self.expect(")")
        return self.finish(self.node("tests", start, negated, tests))

    def finish(self, node: Node) -> Node:
        if self.token.kind != "end":
            is_word = self.token.kind == "word" and self.token.text not in KEYWORDS
            hint = "; something must stand between it and what is before" if is_word else ""
            self.fail(f"did not expect {self.token.text!r} here{hint}")
        if height(node) > 2 * MAX_OPERATORS:
            self.fail(f"the expression chains more than {MAX_OPERATORS} operators; split it", self.tokens[0])
        return node

    # --- operators --------------------------------------------------------------------------------
    def expression(self, power: int = 0, *, test: bool = False) -> Node:
        """Read an expression whose operators bind stronger than *power*.

        test: allow a bare comparison such as "< 5" in front, as does every place where an expression starts.
        """
        self.deeper()
        bare = self.token.kind == "op" and self.token.text in COMPARISONS and (test or not power)
        left = self.operators(self.unary() if bare else self.postfix(self.prefix()), power)
        self.depth -= 1
        return left

    def operators(self, left: Node, power: int) -> Node:
        """Read the operators after *left* that bind stronger than *power*, with their right sides."""
        while True:
            token = self.token
            strength = BINARY.get(token.text, 0) if token.kind in ("op", "word") else 0
            if strength <= power:
                return left
            self.index += 1
            left = self.infix(left, token, strength)

    def expressions(self) -> tuple[Node, ...]:
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        return tuple(found)

    def infix(self, left: Node, token: Token, strength: int) -> Node:
        op = token.text
        if op == "between":
            low = self.expression(COMPARING)
            self.expect("and")
            return self.node("between", token, left, low, self.expression(COMPARING))
        if op == "in":
            return self.node("in", token, left, self.in_tests())
        if op == "instance":
            self.expect("of")
            return self.node("instance", token, left, self.type())
        if op in COMPARISONS:
            return self.comparison(left, token)
        right = self.expression(strength)
        if op in ("and", "or"):
            return self.node(op, token, left, right)
        return self.node("arith", token, op, left, right)

    def comparison(self, left: Node, token: Token) -> Node:
        if token.text == "=" and self.at("="):
            self.fail("FEEL compares with a single '='", token)
        right = self.expression(COMPARING)
        if self.token.kind == "op" and self.token.text in COMPARISONS:
            self.fail("comparisons can't be chained; write 'a < x and x < b' or 'x in (a..b)'")
        return self.node("compare", token, token.text, left, right)

    def in_tests(self) -> tuple[Node, ...]:
        start = self.token
        if not self.accept("("):
            return (self.expression(COMPARING, test=True),)
        self.deeper()
        first = self.expression()
        self.depth -= 1
        if self.accept(".."):
            span = self.range(start, first, low_included=False)
            return (self.operators(self.postfix(span), COMPARING),)
        tests = (first, *self.expressions()) if self.accept(",") else (first,)
        self.expect(")")
        return tests

    def unary(self) -> Node:
        token = self.advance()
        return self.node("unary", token, token.text, self.expression(COMPARING))

    # --- operands ---------------------------------------------------------------------------------
    def prefix(self) -> Node:
        token = self.token
        if token.kind == "number":
            if not NUMBERS.create_decimal(token.text).is_finite():
                self.fail("the number is too large")
            return self.node("number", self.advance(), token.text)
        if token.kind == "string":
            return self.node("string", self.advance(), unquote(token.text))
        if token.kind == "end":
            self.fail("the expression ends too early")
        known = self.known_length()
        if token.text in self.PREFIX and not known:
            self.index += 1
            return self.PREFIX[token.text](self, token)
        if known or (token.kind == "word" and token.text not in KEYWORDS):
            return self.node("name", token, self.name())
        return self.fail(f"did not expect {token.text!r} here{_HINTS.get(token.text, '')}")

    def postfix(self, node: Node) -> Node:
        while True:
            token = self.token
            if self.accept("."):
                node = self.node("path", token, node, self.name(as_member=True))
            elif self.at("[") and not self.closes_open_range():
                self.index += 1
                self.filters += 1
                node = self.node("filter", token, node, self.expression())
                self.filters -= 1
                self.expect("]")
            elif self.accept("("):
                node = self.call(node, token)
            else:
                return node

    def closes_open_range(self) -> bool:
        """Tell whether '[' ends a range such as [1..5[ rather than starting a filter."""
        following = self.peek(1)
        return self.in_range and (following.kind == "end" or following.text in RANGE_FOLLOWERS)

    def call(self, callee: Node, token: Token) -> Node:
        positional: list[Node] = []
        named: list[tuple[str, Node]] = []
        while not self.at(")"):
            length = self.named_argument()
            if length:
                name = self.take(length)
                self.expect(":")
                named.append((name, self.expression()))
            else:
                positional.append(self.expression())
            if not self.accept(","):
                break
        if self.at(";"):
            self.fail("arguments are separated by commas")
        self.expect(")")
        if positional and named:
            self.fail("mix of named and unnamed arguments", token)
        return self.node("call", token, callee, tuple(positional), tuple(named))

    def named_argument(self) -> int:
        """Return how many tokens make up the argument name that stands here (0: the argument has no name)."""
        count = 0
        while self.peek(count).kind == "word" or self.peek(count).text in ("-", "'"):
            count += 1
        return count if count and self.peek(count).text == ":" else 0

    def literal(self, token: Token) -> Node:
        return self.node("constant", token, token.text)

    def negate(self, token: Token) -> Node:
        return self.node("negate", token, self.expression(60))

    def at_literal(self, token: Token) -> Node:
        if self.token.kind != "string":
            self.fail("expected a quoted date, time or duration after @")
        text = unquote(self.advance().text)
        if temporal.at_literal(text) is None:
            self.fail(f'@"{text}" is no date, time or duration', token)
        return self.node("at", token, text)

    def group(self, token: Token) -> Node:
        inside = self.expression()
        if self.accept(".."):
            return self.range(token, inside, low_included=False)
        self.expect(")")
        return inside

    def bracket(self, token: Token) -> Node:
        if self.accept("]"):
            return self.node("list", token, ())
        first = self.expression()
        if self.accept(".."):
            return self.range(token, first, low_included=True)
        items = [first]
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return self.node("list", token, tuple(items))

    def open_range(self, token: Token) -> Node:
        low = self.expression()
        self.expect("..")
        return self.range(token, low, low_included=False)

    def range(self, token: Token, low: Node, *, low_included: bool) -> Node:
        outer, self.in_range = self.in_range, True
        high = self.expression()
        self.in_range = outer
        if not (self.at("]") or self.at(")") or self.at("[")):
            self.fail("expected ']', ')' or '[' at the end of the range")
        return self.node("range", token, low, high, low_included, self.advance().text == "]")

    def context(self, token: Token) -> Node:
        entries: dict[str, Node] = {}
        outside = self.known.mark()
        while not self.at("}"):
            start = self.token
            key, parts = self.name_until(":")
            if key in entries:
                self.fail(f"the context has the key {key!r} twice", start)
            self.expect(":")
            if self.at("function"):
                self.known.declare(parts)  # it may call itself
            entries[key] = self.expression()
            self.known.declare(parts)
            if not self.accept(","):
                break
        self.known.forget(outside)
        self.expect("}")
        return self.node("context", token, tuple(entries.items()))

    # --- control ----------------------------------------------------------------------------------
    def conditional(self, token: Token) -> Node:
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return self.node("if", token, condition, then, self.expression())

    def iterators(self) -> tuple[tuple[str, Node], ...]:
        found: list[tuple[str, Node]] = []
        while True:
            name, parts = self.name_until("in")
            self.expect("in")
            start = self.token
            source = self.expression()
            if self.accept(".."):
                source = self.node("series", start, source, self.expression())
            found.append((name, source))
            self.known.declare(parts)
            if not self.accept(","):
                return tuple(found)

    def loop(self, token: Token) -> Node:
        outside = self.known.mark()
        iterators = self.iterators()
        self.expect("return")
        body = self.expression()
        self.known.forget(outside)
        return self.node("for", token, iterators, body)

    def quantified(self, token: Token) -> Node:
        outside = self.known.mark()
        iterators = self.iterators()
        self.expect("satisfies")
        condition = self.expression()
        self.known.forget(outside)
        return self.node("quantified", token, token.text, iterators, condition)

    def function(self, token: Token) -> Node:
        self.expect("(")
        params = []
        outside = self.known.mark()
        while not self.at(")"):
            name, parts = self.name_until(":", ",", ")")
            self.known.declare(parts)
            params.append((name, self.type() if self.accept(":") else None))
            if not self.accept(","):
                break
        self.expect(")")
        if self.at("external"):
            self.fail("external functions are not allowed; write the function in FEEL")
        body = self.expression()
        self.known.forget(outside)
        return self.node("function", token, tuple(params), body)

    PREFIX: ClassVar[dict[str, Callable[[Parser, Token], Node]]] = {
        "true": literal,
        "false": literal,
        "null": literal,
        "-": negate,
        "@": at_literal,
        "(": group,
        "[": bracket,
        "]": open_range,
        "{": context,
        "if": conditional,
        "for": loop,
        "some": quantified,
        "every": quantified,
        "function": function,
    }
