"""Texts of how cases go through a diagram: who waits for what, and what is known when."""

ERRORS: dict[str, tuple[str, str]] = {
    "SOUND-STUCK": (
        "%(name)s waits for a branch that does not come, so the case stops there for ever.",
        "Join branches with the same kind of gateway as the one that parts them.",
    ),
    "SOUND-TWICE": (
        "%(name)s is done twice in one case, since two branches come to it separately.",
        "Join the branches before it, with the same kind of gateway as the one that parts them.",
    ),
    "SOUND-DEAD": (
        "No case ever comes to %(name)s, though ways lead to it.",
        "Look at what stops the cases before it, or remove it.",
    ),
    "LOOP-AUTOMATIC": (
        "The case goes round from %(name)s and back by itself for ever: nothing on the way changes what decides.",
        "Let a person, a time or a message come in between, or set on the way what the condition reads.",
    ),
    "CALL-RECURSIVE": (
        "%(name)s calls %(process)s, which calls this process again, so the calls never end.",
        "Let the process come to its end without calling itself.",
    ),
}

WARNINGS: dict[str, tuple[str, str]] = {
    "SOUND-DOUBTFUL:stuck": (
        "If several conditions hold at once, %(name)s waits for a branch that does not come.",
        "Let at most one of the conditions hold, or join the branches with an inclusive gateway.",
    ),
    "SOUND-DOUBTFUL:twice": (
        "If several conditions hold at once, %(name)s is done twice.",
        "Let at most one of the conditions hold, or join the branches with an inclusive gateway.",
    ),
    "ERROR-UNCAUGHT": (
        "Nothing in the diagram catches the error %(code)s: unless whoever calls the process does, the case stops.",
        "Catch it on the border of the sub-process or in an event sub-process, or end in another way.",
    ),
    "SOUND-UNDECIDED": (
        "%(name)s is too tangled to decide in time whether its cases can get stuck.",
        "Draw the part shown with gateways in pairs, or move it into a sub-process.",
    ),
    "SOUND-UNDECIDED:counts": (
        "%(name)s counts how often something has come, so it is not decided whether its cases can get stuck.",
        "Try it out with a scenario.",
    ),
    "LOOP-LIMIT": (
        "The case goes round from %(name)s and back by itself; after 500 steps without a pause it stops.",
        "Make sure that the condition comes to hold, or let a person, a time or a message come in between.",
    ),
}
