"""Texts of variables that are read and not set, and of what handlers need."""

SET_IT = "Set it before: in the start form, a form, a mapping, a script or a decision, or by a handler."
ELSE_SET_IT = "Else set it before: in the start form, a form, a mapping, a script or a decision, or by a handler."
MEANT = (
    "Is %(similar)s meant? Else set it before: in the start form, a form, a mapping, a script or a decision,"
    " or by a handler."
)
ELSEWHERE = "Set it on every way here, or read it as get or else(%(name)s, null)."
SURE = "Make sure that it is set, for example by an output mapping."

ERRORS = {
    "VAR-UNSET": ("%(name)s is read in `%(read)s`, but nothing sets it.", SET_IT),
    "VAR-UNSET:similar": ("%(name)s is read in `%(read)s`, but nothing sets it.", MEANT),
    "VAR-UNSET:elsewhere": (
        "%(name)s is read in `%(read)s`, but no way here passes %(where)s, which sets it.",
        ELSEWHERE,
    ),
    "VAR-UNSET:message": (
        "%(name)s is read in `%(read)s`, but nothing in the process sets it.",
        "If a message brings it, say so with an output mapping where the message is received. " + ELSE_SET_IT,
    ),
    "VAR-UNSET:process": (
        "%(name)s is read in `%(read)s`, but nothing in the process sets it.",
        "If a called process gives it, say so with an output mapping of the call. " + ELSE_SET_IT,
    ),
    "FORM-OPTIONS-UNSET": (
        "The form %(read)s takes the options of a choice from %(name)s, but nothing sets that.",
        SET_IT,
    ),
    "FORM-OPTIONS-UNSET:similar": (
        "The form %(read)s takes the options of a choice from %(name)s, but nothing sets that.",
        MEANT,
    ),
    "FORM-OPTIONS-UNSET:elsewhere": (
        "The form %(read)s takes the options of a choice from %(name)s, but no way here passes %(where)s, its setter.",
        "Set it on every way here.",
    ),
    "HANDLER-INPUT": (
        "%(handler)s needs the input %(name)s.",
        "Add an input mapping with that name.",
    ),
    "HANDLER-HEADER": ("%(handler)s needs the header %(name)s.", "Fill in the header."),
    "HANDLER-CHOICE": (
        "%(name)s of %(handler)s can't be `%(value)s`.",
        "Use one of %(use)s.",
    ),
    "HANDLER-KIND:job": ("%(handler)s listens to tasks and can't be the work of a service task.", "Choose another."),
    "HANDLER-KIND:listener": (
        "%(handler)s is the work of a service task and can't listen to a task.",
        "Choose another.",
    ),
}

WARNINGS = {
    "VAR-UNCERTAIN:start": ("%(name)s is read in `%(read)s`, and only whoever starts the case can have set it.", SURE),
    "VAR-UNCERTAIN:form": ("%(name)s is read in `%(read)s`, and only a form that is not known here can set it.", SURE),
    "VAR-UNCERTAIN:job": ("%(name)s is read in `%(read)s`, and only a handler can have set it.", SURE),
    "VAR-UNCERTAIN:similar": ("%(name)s is read in `%(read)s`, but nothing in the diagram sets it.", MEANT),
    "VAR-UNCERTAIN:elsewhere": (
        "%(name)s is read in `%(read)s`, but no way here passes %(where)s, which sets it.",
        ELSEWHERE,
    ),
    "FORM-UNSET": ("The form %(read)s shows %(name)s, which nothing sets.", SET_IT),
    "FORM-UNSET:similar": ("The form %(read)s shows %(name)s, which nothing sets.", MEANT),
    "FORM-UNSET:elsewhere": (
        "The form %(read)s shows %(name)s, but no way here passes %(where)s, which sets it.",
        "Set it on every way here, or leave it out of the form.",
    ),
    "HANDLER-EXTRA": ("%(handler)s does not use the input %(name)s.", "Remove the input mapping, or mend its name."),
}
