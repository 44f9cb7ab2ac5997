"""Texts of what a diagram refers to and does not exist, and of its expressions."""

CHOOSE = "Choose one that exists, or make it first."

ERRORS = {
    "REF-MESSAGE": ("The message %(name)s does not exist.", CHOOSE),
    "REF-SIGNAL": ("The signal %(name)s does not exist.", CHOOSE),
    "REF-ERROR": ("The error %(name)s does not exist.", CHOOSE),
    "REF-ESCALATION": ("The escalation %(name)s does not exist.", CHOOSE),
    "REF-FORM": ("There is no form with the id %(name)s.", CHOOSE),
    "REF-DECISION": ("There is no decision with the id %(name)s.", CHOOSE),
    "REF-PROCESS": ("There is no process with the id %(name)s.", CHOOSE),
    "REF-HANDLER": ("There is no handler %(name)s.", "Choose one that exists."),
    "REF-GROUP": ("There is no group %(name)s.", "Choose a group that exists, or ask an administrator to make it."),
    "LANE-GROUP": (
        "The lane %(lane)s stands for the group %(group)s, which does not exist.",
        "Choose the lane's group, or give the task candidate groups.",
    ),
    "FEEL-SYNTAX": (
        "`%(text)s` can't be read: %(why)s.",
        "Mend the expression at the place shown.",
    ),
    "NAME-CASE-FACT": ("`arende` holds no %(name)s.", "Use one of %(use)s."),
    "NAME-RESERVED": ("The variable %(name)s is read-only.", "Choose another name."),
    "NAME-INVALID": ("`%(name)s` can't be the name of a variable.", "Use letters, digits and _."),
}

WARNINGS: dict[str, tuple[str, str]] = {}
