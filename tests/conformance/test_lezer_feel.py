"""Our parser beside the grammar of the editor (@bpmn-io/lezer-feel): what the editor takes for FEEL, we read too.

The editor marks what its grammar does not know while the author types; what it lets pass and we refuse is listed here
with the reason. Needs Node and the packages of web/frontend, which building the front end brings.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.feel import FeelSyntaxError, compile_expression, compile_tests
from tests.property.feel_expressions import cells, expressions
from tests.property.test_feel_parser import PIECES

FRONTEND = Path(__file__).parents[2] / "web/frontend"
READER = Path(__file__).parent / "lezer_feel/read.mjs"
GENERATED = 400
Text = tuple[str, bool]  # and whether it is the cell of a decision table
jumbles = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)

DIFFERENCES = [
    # text, part of our message, why we refuse it
    ("1 < x < 5", "comparisons can't be chained", "it compares true or false with 5"),
    ("a == b", "a single '='", "it compares a with a test, which is never what was meant"),
    ("> 5", "nothing to compare on the left", "a test with nothing to look at is no expression"),
    ("date > > date", "say what is compared", "it compares a date with a test"),
    ("+ antal", "no sign in front", "the standard has no plus sign in front"),
    ("-> x", "did not expect '->'", "the standard has no such operator"),
    ("date and time date and time", "something must stand between", "two names in a row are no expression"),
    ('@"i morgon"', "no date, time or duration", "the grammar does not look into the text"),
    ("{a: 1, a: 2}", "key 'a' twice", "one of the values would be lost"),
    ("function() external {}", "external functions are not allowed", "no foreign code runs here"),
    ("9" * 7000, "the number is too large", "numbers end at 10 ** 6145"),
    ("(" * 70 + "1" + ")" * 70, "nested too deeply", "limit"),
    ("1" + " + 1" * 300, "more than 200 operators", "limit"),
    ("[" + "1, " * 5000 + "1]", "longer than 10000 characters", "limit"),
]


@pytest.fixture(scope="module")
def frontend() -> Path:
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    if not (FRONTEND / "node_modules/@bpmn-io/lezer-feel").is_dir():
        pytest.skip("the front end's packages are not installed: make setup")
    return FRONTEND


def read_by_the_editor(texts: list[Text], frontend: Path) -> list[bool]:
    given_texts = json.dumps([{"text": text, "tests": tests} for text, tests in texts])
    command = ["node", str(READER), str(frontend)]
    done = subprocess.run(command, input=given_texts, capture_output=True, text=True, check=True, timeout=120)
    answers: list[bool] = json.loads(done.stdout)
    return answers


def why_refused(text: str, tests: bool) -> str | None:
    try:
        (compile_tests if tests else compile_expression)(text)
    except FeelSyntaxError as error:
        return error.message
    return None


def generate() -> list[Text]:
    """The same texts every time: of the grammar, and pieces of FEEL in a jumble."""
    made: list[Text] = []

    @settings(
        max_examples=GENERATED, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.one_of(st.tuples(expressions | jumbles, st.just(False)), st.tuples(cells | jumbles, st.just(True))))
    def collect(text: Text) -> None:
        made.append(text)

    collect()
    return made


def test_what_the_editor_reads_we_read_or_say_why_not(frontend: Path) -> None:
    texts = generate()
    accepted = [text for text, good in zip(texts, read_by_the_editor(texts, frontend), strict=True) if good]
    refused = {text: why for text, tests in accepted if (why := why_refused(text, tests)) is not None}

    assert len(accepted) > GENERATED // 4
    known = "|".join(re.escape(message) for _, message, _ in DIFFERENCES)
    assert {text: why for text, why in refused.items() if not re.search(known, why)} == {}


@pytest.mark.parametrize(("text", "message", "reason"), DIFFERENCES, ids=[d[0][:30] for d in DIFFERENCES])
def test_difference_is_one(text: str, message: str, reason: str, frontend: Path) -> None:
    assert read_by_the_editor([(text, False)], frontend) == [True], reason
    assert message in (why_refused(text, False) or "")
