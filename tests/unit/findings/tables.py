"""Examples of findings about decision tables."""

from __future__ import annotations

from tests.unit.dmn.models import decision, definitions, literal, table
from tests.unit.findings.example import Example

FREE = [(["< 10"], ["1"]), ([">= 10"], ["2"])]
GOOD = definitions(decision("a", table(["x"], ["y"], FREE)))
ONE = definitions(decision("a", literal("1")))
PRIORITY = {"y": "2, 1"}


def asked(code: str, means: str, bad: bytes, good: bytes = GOOD) -> Example:
    """Return an example that is one file of decisions."""
    return Example(code, means, {"regler.dmn": bad}, {"regler.dmn": good})


def tabled(policy: str = "UNIQUE", **rest: object) -> bytes:
    return definitions(decision("a", table(["x"], ["y"], FREE, policy, **rest)))  # type: ignore[arg-type]  # as table's


EXAMPLES = [
    asked("DMN-SIZE", "The file is larger than may be.", b"<!--" + b" " * 2_000_000 + b"-->" + GOOD),
    asked("DMN-XML", "The file is no XML, for example cut off.", GOOD[:-5]),
    asked("DMN-DOCTYPE", "The file has a DOCTYPE, which could make a reader fetch or unfold things.",
          b"<!DOCTYPE definitions>" + GOOD),
    asked("DMN-VERSION", "The file is no DMN of a version that is read.",
          GOOD.replace(b"20191111", b"20151101")),
    asked("DMN-EMPTY", "The file holds no decision.", definitions()),
    asked("DMN-UNSUPPORTED", "The file uses something that can't be run.",
          definitions(decision("a", literal("1")), '<import namespace="x" importType="y"/>'), ONE),
    asked("DMN-ID", "Something lacks its id or name, or two things have the same id.",
          definitions(decision("a", literal("1")), decision("a", literal("2"))),
          definitions(decision("a", literal("1")), decision("b", literal("2")))),
    asked("DMN-NAME", "A name can't be read in expressions.", definitions(decision("if", literal("1"))), ONE),
    asked("DMN-TYPE", "A type is not known, or is built on too many others.",
          definitions(decision("a", literal("1"), type_name="strng")),
          definitions(decision("a", literal("1"), type_name="number"))),
    asked("DMN-REF", "A decision requires something that is not in the file.",
          definitions(decision("a", literal("1"), ["decision:b"])),
          definitions(decision("a", literal("1"), ["decision:b"]), decision("b", literal("2")))),
    asked("DMN-CIRCLE", "Decisions require each other in a circle.",
          definitions(decision("a", literal("1"), ["decision:b"]), decision("b", literal("2"), ["decision:a"])),
          definitions(decision("a", literal("1"), ["decision:b"]), decision("b", literal("2")))),
    asked("DMN-LOGIC", "A decision has no table and no expression.", definitions(decision("a", "")), ONE),
    asked("DMN-SERVICE", "A decision service has no decision to answer with.",
          definitions(decision("a", literal("1")), '<decisionService id="s" name="s"/>'),
          definitions(decision("a", literal("1")),
                      '<decisionService id="s" name="s"><outputDecision href="#a"/></decisionService>')),
    asked("DMN-INPUT", "A column of a table does not say what it looks at.",
          definitions(decision("a", table([""], ["y"], FREE)))),
    asked("DMN-OUTPUT", "The outputs of a table have no names, or lack what the hit policy needs.",
          tabled("PRIORITY"), tabled("PRIORITY", values=PRIORITY)),
    asked("DMN-RULE", "A rule has more or fewer cells than the table has columns.",
          definitions(decision("a", table(["x"], ["y"], [(["< 10", "2"], ["1"]), ([">= 10"], ["2"])])))),
    asked("DMN-HIT-POLICY", "The hit policy, or its aggregation, does not exist.", tabled("BEST")),
    asked("DMN-OVERLAP", "Two rules apply to the same values, and the hit policy allows only one.",
          definitions(decision("a", table(["x"], ["y"], [(["< 12"], ["1"]), ([">= 10"], ["2"])])))),
    asked("DMN-GAP", "For some values no rule applies.",
          definitions(decision("a", table(["x"], ["y"], [(["< 8"], ["1"]), ([">= 10"], ["2"])])))),
    asked("DMN-UNREACHED", "A rule never applies.",
          definitions(decision("a", table(["x"], ["y"], [(["-"], ["1"]), (["< 3"], ["2"])], "FIRST"))),
          definitions(decision("a", table(["x"], ["y"], [(["< 3"], ["2"]), (["-"], ["1"])], "FIRST")))),
]  # fmt: skip
