"""Texts of diagrams of other systems: what of them could not be taken over, and what became of the rest."""

MARK = "import: "
"""What could not be taken over is kept as an extension property whose name begins so, until somebody removes it."""

DO_IT_ANEW = "Do it in another way."
CHOOSE_HANDLER = "Let a service task with one of the handlers do it, or an execution listener."
REWRITE = "Write it as FEEL."
NO_TRACES = "Nothing needs to be done."
HOW: dict[str, str] = {
    **dict.fromkeys(("conditionExpression", "condition", "completionCondition", "activationCondition"), REWRITE),
    **dict.fromkeys(("loopCardinality", "loopCondition", "timeDate", "timeDuration", "timeCycle"), REWRITE),
    **dict.fromkeys(("assignee", "candidateGroups", "candidateUsers", "dueDate", "followUpDate", "priority"), REWRITE),
    **dict.fromkeys(("collection", "inputParameter", "outputParameter", "in", "out", "parameter", "name"), REWRITE),
    **dict.fromkeys(("topic", "decisionRef", "calledElement", "formRef", "errorCode", "escalationCode"), REWRITE),
    "executionListener": CHOOSE_HANDLER,
    "taskListener": "Let a task listener with one of the handlers do it.",
    "connector": "Choose one of the handlers, and give it what it needs by input mappings.",
    "field": "Give the handler what it needs by an input mapping.",
    "errorEventDefinition": "Let the handler report the error, and catch it by its code.",
    "resultVariable": "Name in an output mapping what the handler gives.",
    "errorCodeVariable": "Draw one error event for each code.",
    "errorMessageVariable": "Draw one error event for each code.",
    "escalationCodeVariable": "Draw one escalation event for each code.",
    "formKey": "Draw the form in the form editor, and link it by its id.",
    "formHandlerClass": "Draw the form in the form editor, and link it by its id.",
    "formProperty": "Draw the field in the form editor.",
    "formField": "Draw the field in the form editor.",
    "constraint": "Set the rule on the field in the form editor.",
    "script": "Write it as a FEEL expression with a result variable, or let a service task do it.",
    "resource": "Write it as a FEEL expression with a result variable, or let a service task do it.",
    "preScript": "Write it as input mappings, or as a script task before this one.",
    "postScript": "Write it as output mappings, or as a script task after this one.",
    "caseRef": "Draw the case as a process and call that.",
    "variableMappingClass": "Write it as input and output mappings.",
    "variableMappingDelegateExpression": "Write it as input and output mappings.",
    "messageVariable": "Name in output mappings what is to be kept of the message.",
    "variableName": "Name in output mappings what is to be kept of the event.",
    "messagePayload": "Give the message its values by an input mapping named values.",
    "payloadExpression": "Give the event its values by input mappings.",
    "formJsonSchemaFilename": "Import the schema together with the diagram, or draw the form in the form editor.",
    "formUiSchemaFilename": "Set it on the fields in the form editor.",
    "schema": "Draw the field in the form editor.",
    "instructionsForEndUser": "Write it in the form as a text, or as the documentation of the step.",
    "processVariableCorrelation": "Write it into the correlation key of the message.",
    "signalButtonLabel": "Draw it as a boundary event of the kind that shall interrupt the step.",
    "allowGuest": "Use a start form or a message: only those who log in do tasks.",
}
"""What to do about what was not taken over, by the name of the element or attribute; all others: DO_IT_ANEW."""

LEFT_OUT: dict[str, str] = {
    "asyncBefore": "Every step is saved by itself.",
    "asyncAfter": "Every step is saved by itself.",
    "async": "Every step is saved by itself.",
    "exclusive": "Steps of one case never disturb each other.",
    "jobPriority": "Work is done in the order it is due.",
    "taskPriority": "Work is done in the order it is due.",
    "historyTimeToLive": "How long a case is kept is decided by the archive rules.",
    "isStartableInTasklist": "Whether people may start it is decided by its start form.",
    "candidateStarterGroups": "Who may start it is decided by roles.",
    "candidateStarterUsers": "Who may start it is decided by roles.",
    "potentialStarter": "Who may start it is decided by roles.",
    "initiator": "Who started a case is told by its log.",
    "businessKey": "A case has its own number, arende.nummer, which called processes share.",
    "failedJobRetryTimeCycle": "Only the number of tries is taken over; the pauses between them are fixed.",
    "decisionRefVersion": "The latest version is used. Choose a version by its tag if that matters.",
    "calledElementVersion": "The latest version is used. Choose a version by its tag if that matters.",
    "formRefVersion": "The latest version is used. Choose a version by its tag if that matters.",
    "decisionRefTenantId": "There is one installation for each municipality.",
    "calledElementTenantId": "There is one installation for each municipality.",
    "modelerTemplate": "Choose a template anew if it is wanted.",
    "modelerTemplateVersion": "Choose a template anew if it is wanted.",
    "modelerTemplateIcon": "Choose a template anew if it is wanted.",
    "diagramRelationId": NO_TRACES,
    "errorMessage": "The code of the error is what it is caught by.",
    "local": "Mappings name each variable they pass on.",
    "datePattern": "Dates are written as everywhere else.",
    "unitTests": "Write scenarios instead, which play whole cases.",
    "taskMetadataValues": "Lists show the variables that they need.",
    "guestConfirmation": "What a company sees after its answer is decided by the portal.",
    "isOutputSynced": "Mappings name each variable they pass on.",
    "backoff_base": "Only the number of tries is taken over; the pauses between them are fixed.",
    "scriptsOnInstances": "Mappings of a repeated step are done in each round.",
    "category": NO_TRACES,
}
"""Why something was left out without harm, by the name of the element or attribute."""

ERRORS = {
    "FOREIGN": (
        "This is a %(system)s diagram, which is not run as it is.",
        "Import it: in the process library, or with `lots import FILE`. What can be is converted, the rest is told.",
    ),
    "IMPORT-TODO": (
        "%(name)s could not be taken over from the imported diagram: `%(value)s`",
        "%(how)s Then remove the extension property `%(mark)s`.",
    ),
}

WARNINGS = {
    "FOREIGN-IGNORED": (
        "%(name)s belongs to another system and is ignored.",
        "Remove it, or accept that it is ignored.",
    ),
    "IMPORT-LEFT-OUT": ("%(name)s was left out at the import: `%(value)s`", "%(how)s"),
    "IMPORT-HANDLER": (
        "%(name)s `%(value)s` became a job of the type %(type)s.",
        "See to it that there is a handler of that name, or choose one of those there are.",
    ),
    "IMPORT-CHANGED:decision": (
        "The answer of the decision goes into %(name)s, in another shape than before.",
        "Look over where it is used: one output gives its value, several a context, a collecting table a list.",
    ),
    "IMPORT-CHANGED:inputs": (
        "What was set before the step (%(names)s) is known within this step only.",
        "Set it in a script task before the step if later steps need it.",
    ),
    "IMPORT-CHANGED:outputs": (
        "Only what the output mappings name is known after this step.",
        "Add an output mapping for everything else that later steps need.",
    ),
    "IMPORT-CHANGED:inside": (
        "What is set inside the sub-process is not known after it.",
        "Name in its output mappings what later steps need.",
    ),
    "IMPORT-CHANGED:manual": (
        "The manual task became a user task, since somebody has to say that it is done.",
        "Say who does it, by its lane or by candidate groups.",
    ),
    "IMPORT-CHANGED:lane": (
        "The tasks in the lane %(lane)s go to the group %(group)s.",
        "Choose the lane's group, or ask an administrator to make it.",
    ),
    "IMPORT-CHANGED:correlation": (
        "The message %(message)s finds its case by `%(key)s`.",
        "Look that it is the same where the message is sent and where it is waited for.",
    ),
    "IMPORT-CHANGED:form": (
        "The form %(form)s was made from what the diagram says of it.",
        "Look it over in the form editor.",
    ),
    "IMPORT-FORM": (
        "The step shows the form %(form)s, which is a file of its own.",
        "Import that file as well, or draw the form in the form editor.",
    ),
}
