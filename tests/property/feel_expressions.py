"""Generated FEEL: from the grammar of the standard, valid in form though often not in kind, and hostile."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from engine.feel.catalogue import FUNCTIONS, Entry

Texts = st.SearchStrategy[str]
NAMES = ("a", "b", "xs", "ctx", "saknas")
TYPES = (
    *("number", "string", "boolean", "date", "time", "date and time", "days and time duration", "Any"),
    *("years and months duration", "list<number>", "range<date>", "context<a: number, b: list<Any>>"),
    "function<number> -> Any",
)
LITERALS = (
    *(
        "0",
        "1",
        "2.50",
        ".5",
        "12e3",
        "9e6144",
        "1e-6000",
        "true",
        "false",
        "null",
        '""',
        '"a"',
        '"å\\n\\"\\u00e5\\U01F600"',
    ),
    *('@"2026-11-24"', '@"09:30:00@Europe/Stockholm"', '@"2026-11-24T09:30:00Z"', '@"P1DT2H"', '@"-P14M"', "[]", "{}"),
    *('date("9999-12-31")', 'duration("P999999999D")', "now()", "today()", '"(a+)+$"', '"xxxxxxxxxxxxxxxxxxxx"'),
)
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or")
MEMBERS = ("a", "b", "year", "days", "months", "timezone", "time offset", "start", "end included", "hour")

names = st.sampled_from(NAMES)
leaves = st.sampled_from(LITERALS) | names


def joined(parts: Texts, least: int = 0, most: int = 3) -> Texts:
    return st.lists(parts, min_size=least, max_size=most).map(", ".join)


@st.composite
def calls(draw: st.DrawFn, arguments: Texts) -> str:
    """A built-in called as its entry says, by position or by name, or with anything."""
    entry: Entry = draw(st.sampled_from(FUNCTIONS))
    way = draw(st.sampled_from(["position", "name", "anything"]))
    if way == "anything":
        return f"{entry.name}({draw(joined(arguments))})"
    given = [draw(arguments) for _ in entry.parameters]
    if way == "position" or not given:
        return f"{entry.name}({', '.join(given)})"
    named = (f"{name}: {value}" for name, value in zip(entry.parameters, given, strict=True))
    return f"{entry.name}({', '.join(named)})"


def compound(part: Texts) -> Texts:
    """What the grammar makes of smaller expressions."""
    inside = part.map("({})".format)
    pairs = st.builds("{}: {}".format, st.sampled_from(["a", "b", '"c d"', "e f"]), part)
    brackets = st.builds(
        lambda opened, low, high, closed: f"{opened}{low}..{high}{closed}",
        *(st.sampled_from("[(]"), inside, inside, st.sampled_from(")][")),
    )
    tests = st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inside) | brackets | inside
    sources = part | st.builds("{}..{}".format, inside, inside)
    iterators = st.builds("{} in {}".format, st.sampled_from(["a", "x", "y z"]), sources)
    return st.one_of(
        st.builds("{} {} {}".format, inside, st.sampled_from(OPERATORS), inside),
        st.builds("{} + {} * {} - {} ** {}".format, leaves, leaves, leaves, leaves, leaves),
        st.builds("{} between {} and {}".format, inside, inside, inside),
        st.builds("{} in {}".format, inside, tests),
        st.builds("{} in ({})".format, inside, joined(tests, 1)),
        st.builds("if {} then {} else {}".format, part, part, part),
        st.builds("for {} return {}".format, joined(iterators, 1, 2), part | st.just("partial")),
        st.builds("{} {} satisfies {}".format, st.sampled_from(["some", "every"]), joined(iterators, 1, 2), part),
        joined(part).map("[{}]".format),
        joined(pairs, 0, 1).map("{{{}}}".format),
        brackets,
        st.builds("{}.{}".format, inside, st.sampled_from(MEMBERS)),
        st.builds("{}[{}]".format, inside, part),
        st.builds("{}[item {} {}]".format, inside, st.sampled_from(OPERATORS), inside),
        st.builds("-{}".format, inside),
        st.builds("{} instance of {}".format, inside, st.sampled_from(TYPES)),
        st.builds("(function(x, y: {}) {})({}, {})".format, st.sampled_from(TYPES), part, part, part),
        st.builds("{{f: function(n) if n > 1 then {} else f(n + 1), r: f({})}}.r".format, part, part),
        st.builds("{} /* {} */".format, part, st.sampled_from(["", "not", "//", "*"])),
        calls(part),
        inside,
    )


expressions: Texts = st.recursive(leaves, compound, max_leaves=12)
cells: Texts = st.one_of(
    joined(expressions, 1),
    joined(st.builds("{} {}".format, st.sampled_from(["<", ">", "<=", ">="]), leaves), 1),
    expressions.map("not({})".format),
    st.just("-"),
)


# --- hostile --------------------------------------------------------------------------------------------
@st.composite
def growing(draw: st.DrawFn) -> str:
    """A value that grows as a power of the expression's length, and then something done to it."""
    times = draw(st.integers(2, 40))
    first = draw(st.sampled_from(["[1]", '"xxxx"', "{a: 1}", "9", '@"P999D"', "[[], {}]", "(= [1])"]))
    steps = ("[b, b, b]", "b + b", "b * b", "b ** b", "concatenate(b, b)", "string(b)", "{a: b, c: b}", "append(b, b)")
    step = draw(st.sampled_from((*steps, 'replace(b, "x", "xxx")', "string join([b, b])", "(= b)", "[b..b]", "-b")))
    last = draw(
        calls(st.sampled_from(["b", "1", '"x"', "function(x, y) b"])) | st.sampled_from(["b", "b = b", "b in b"])
    )
    names = [f"v{n}" for n in range(times)]
    entries = [f"{names[0]}: {first}"]
    entries += [f"{name}: {step.replace('b', before)}" for before, name in pairwise(names)]
    return f"{{{', '.join(entries)}, b: {names[-1]}, r: {last}}}.r"


@st.composite
def looping(draw: st.DrawFn) -> str:
    """Loops in loops, and functions that never stop calling themselves."""
    far = st.sampled_from(["10", "300", "40000", "10 ** 30", "9e6144"])
    body = draw(expressions | growing())
    shape = draw(
        st.sampled_from(
            [
                "for i in 1..{far}, j in 1..{far} return {body}",
                "some i in 1..{far} satisfies every j in 1..{far} satisfies {body}",
                "(for i in 1..{far} return i)[{body}]",
                "sort(for i in 1..{far} return -i, function(a, b) {body})",
                "list replace(for i in 1..{far} return i, function(a, b) {body}, 1)",
                "{{f: function(n) [f(n), f({body})], r: f({far})}}.r",
                "for i in 1..{far} return append(partial, partial, {body})",
                "for i in 1..{far} return if i = 1 then {{}} else context put(partial[-1], string(i), {body})",
                'for i in 1..{far} return matches(string(i), string({body}) + "(a?){{200}}")',
                "string join(for i in 1..{far} return string({body}), string({body}))",
            ]
        )
    )
    return shape.format(far=draw(far), body=body)


@st.composite
def deep(draw: st.DrawFn) -> str:
    """Brackets in brackets, and long rows of one thing."""
    opened, closed = draw(
        st.sampled_from(["()", "[]", ("{a: ", "}"), ("f(", ")"), ("1 in (", "..2]"), ("-", ""), ("not(", ")")])
    )
    middle, count = draw(leaves), draw(st.integers(1, 400))
    row = draw(st.sampled_from(["+ 1 ", ".a", "[1]", "(1)", ", 1", "and true ", "= 1", " a", "/*", "\\u0000"]))
    return (
        opened * count + middle + draw(st.sampled_from(["", row * count])) + closed * draw(st.sampled_from([count, 0]))
    )


hostile: Texts = growing() | looping() | deep()
