"""Why an expression can't be read, in the language of the reader.

The engine says it in English, with pieces of the expression in it; here each kind of sentence is known by its pattern.
"""

from __future__ import annotations

import re

from flask_babel import gettext as _

from web.texts import N_

SENTENCES = (
    N_("the expression is longer than %(most)s characters"),
    N_("the expression ends too early"),
    N_("the expression is nested too deeply"),
    N_("the expression chains more than %(most)s operators"),
    N_("split it"),
    N_("expected %(wanted)s but the expression ends"),
    N_("expected %(wanted)s but found %(found)s"),
    N_("expected a name"),
    N_("expected a type inside %(name)s"),
    N_("expected a type"),
    N_("expected a quoted date, time or duration after @"),
    N_("expected ']', ')' or '[' at the end of the range"),
    N_("did not expect %(found)s in a name"),
    N_("did not expect %(found)s here"),
    N_("a name has more than %(most)s words"),
    N_("there is nothing to compare on the left of %(found)s"),
    N_("FEEL compares with a single '='"),
    N_("comparisons can't be chained"),
    N_("write 'a < x and x < b' or 'x in (a..b)'"),
    N_("the number is too large"),
    N_("arguments are separated by commas"),
    N_("mix of named and unnamed arguments"),
    N_("%(found)s is no date, time or duration"),
    N_("the context has the key %(key)s twice"),
    N_("external functions are not allowed"),
    N_("write the function in FEEL"),
    N_("this comment is never closed"),
    N_("end it with */"),
    N_("this text is never closed with a quote"),
    N_("unexpected character %(found)s"),
    N_("FEEL writes %(found)s"),
    N_("texts are written with double quotes"),
    N_("a number needs no sign in front"),
    N_("say what is compared, as in '? > 5 and ? < 10', or use a range, as in (5..10)"),
    N_("something must stand between it and what is before"),
)
_HOLE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(_HOLE.sub(lambda hole: f"(?P<{hole[1] or hole[2]}>.+)", re.escape(sentence)), re.DOTALL)


PATTERNS = tuple((sentence, _pattern(sentence)) for sentence in SENTENCES)


def known(message: str) -> tuple[str, dict[str, str]] | None:
    """Return which sentence the message is, and what fills it in."""
    for sentence, pattern in PATTERNS:
        if (match := pattern.fullmatch(message)) is not None:
            return sentence, match.groupdict()
    return None


def why_unreadable(message: str) -> str:
    """Return the message in the session's language; what is not known stays as it is."""
    found = known(message)
    if found is not None:
        sentence, given = found
        return str(_(sentence) % given if given else _(sentence))
    what, mark, remedy = message.rpartition("; ")
    return f"{why_unreadable(what)}; {why_unreadable(remedy)}" if mark else message
