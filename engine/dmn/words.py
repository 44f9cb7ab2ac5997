"""What findings about decision models say."""

from __future__ import annotations

from engine.findings import Texts

_LET_ONE = "Let only one of them apply there, or choose another hit policy."

TEXTS = Texts(
    errors={
        "DMN-SIZE": ("The file is larger than %(most)s bytes.", "Split it into several files."),
        "DMN-XML": ("The file is no XML: %(why)s.", "Save it anew."),
        "DMN-DOCTYPE": ("The file has a DOCTYPE.", "Remove the DOCTYPE line; entities are not allowed."),
        "DMN-VERSION": ("The file is no DMN 1.3, 1.4 or 1.5.", "Save it as DMN 1.3 in the editor."),
        "DMN-EMPTY": ("The file holds no decision.", "Draw a decision."),
        "DMN-UNSUPPORTED:import": ("Importing another file is not supported.", "Put all decisions into one file."),
        "DMN-UNSUPPORTED:function": ("A function in %(kind)s can't be run.", "Write it in FEEL."),
        "DMN-ID": ("Something in the model lacks its id or name.", "Give it both."),
        "DMN-ID:twice": ("The id %(id)s comes twice.", "Give each its own id."),
        "DMN-NAME": ("%(name)s is no name.", "Use letters, digits and underscores."),
        "DMN-TYPE": ("There is no type %(name)s.", "Choose a type of the list."),
        "DMN-TYPE:deep": ("More than %(most)s types build on each other.", "Use fewer levels."),
        "DMN-REF": ("%(name)s requires %(id)s, which is not in the file.", "Draw the arrow anew, or remove it."),
        "DMN-REF:elsewhere": ("A requirement points into another file.", "Draw it within this file."),
        "DMN-CIRCLE": (
            "The decisions require each other in a circle: %(names)s.",
            "Remove one of the arrows of the circle.",
        ),
        "DMN-CIRCLE:itself": ("%(name)s requires itself.", "Remove the arrow."),
        "DMN-LOGIC": ("%(name)s has no logic.", "Give it a table or expression."),
        "DMN-LOGIC:part": ("An expression is missing here.", "Fill it in."),
        "DMN-SERVICE": (
            "The decision service %(name)s has no output decision.",
            "Draw a decision into its upper part.",
        ),
        "DMN-INPUT": ("The input has no expression.", "Say what the column looks at."),
        "DMN-RULE": (
            "Rule %(number)s has a cell too many or too few.",
            "Give it one cell for each input and each output.",
        ),
        "DMN-RULE:row": ("A row has a cell too many or too few.", "Give it one for each column."),
        "DMN-HIT-POLICY": ("%(policy)s is no hit policy.", "Choose one of the list."),
        "DMN-HIT-POLICY:aggregation": (
            "%(aggregation)s is no aggregation of a %(policy)s table.",
            "Use SUM, MIN, MAX or COUNT with COLLECT.",
        ),
        "DMN-HIT-POLICY:single": (
            "%(aggregation)s needs a single output.",
            "Split the table, or remove the aggregation.",
        ),
        "DMN-OUTPUT": ("The table has no output.", "Add an output column."),
        "DMN-OUTPUT:names": ("The outputs need a name each.", "Name every output column differently."),
        "DMN-OUTPUT:defaults": ("Only some outputs have a default.", "Give all of them a default, or none."),
        "DMN-OUTPUT:order": ("%(policy)s needs the outputs' values in order.", "List them, best first."),
        "DMN-OVERLAP": ("The rules %(first)s and %(second)s both apply, for example with %(example)s.", _LET_ONE),
        "DMN-OVERLAP:always": ("The rules %(first)s and %(second)s always apply both.", _LET_ONE),
        "DMN-OVERLAP:any": (
            "The rules %(first)s and %(second)s give different results, for example with %(example)s.",
            "Let them give the same result, or let only one of them apply there.",
        ),
        "DMN-OVERLAP:any-always": (
            "The rules %(first)s and %(second)s always apply both, with different results.",
            "Let them give the same result, or let only one of them apply.",
        ),
        "FEEL-SYNTAX": ("`%(text)s` can't be read: %(why)s.", "Mend the expression at the place shown."),
    },
    warnings={
        "DMN-GAP": (
            "No rule applies, for example with %(example)s.",
            "Add a rule for it, or give the outputs a default.",
        ),
        "DMN-GAP:empty": (
            "The table has no rules, so it never gives a result.",
            "Add rules, or give the outputs a default.",
        ),
        "DMN-UNREACHED": (
            "Rule %(number)s never applies: the rules before it take everything that it says.",
            "Move it up, or remove it.",
        ),
        "DMN-UNREACHED:value": (
            "Rule %(number)s never applies: no value of %(column)s passes its cell.",
            "Mend the cell, or the values that are allowed in the column.",
        ),
    },
)
