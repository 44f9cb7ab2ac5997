"""Texts of what is found while a file is read: its XML, its elements, what is half filled in."""

EMPTY = {
    "event": ("It is not said what the event waits for.", "Choose a message, a time or another trigger."),
    "receive": ("It is not said which message the task waits for.", "Choose a message."),
    "message": ("The message, or its name, is not filled in.", "Choose a message and give it a name."),
    "signal": ("The signal, or its name, is not filled in.", "Choose a signal and give it a name."),
    "error": ("The error is not filled in.", "Choose which error is meant."),
    "error-code": ("The code of the error is not filled in.", "Give the error a code."),
    "escalation": ("The escalation is not filled in.", "Choose which escalation is meant."),
    "escalation-code": ("The code of the escalation is not filled in.", "Give the escalation a code."),
    "timer": ("The time of the timer is not filled in.", "Write a time, or remove the timer."),
    "condition": ("The condition is not filled in.", "Write the condition, or remove it."),
    "link": ("The name of the link is not filled in.", "Give both ends of the link the same name."),
    "form": ("The form's id is not filled in.", "Choose a form, or remove the link to it."),
    "job-type": ("It is not said which handler does the work.", "Choose a handler (the job's type)."),
    "script": ("The expression of the script is not filled in.", "Write a FEEL expression."),
    "script-result": ("It is not said where the script's result goes.", "Name the result variable."),
    "decision": ("It is not said which decision table is asked.", "Choose a decision."),
    "decision-result": ("It is not said where the decision's answer goes.", "Name the result variable."),
    "called-process": ("It is not said which process is called.", "Choose a process."),
    "correlation-key": (
        "The correlation key of the message is not filled in.",
        "Say which case the message is for, for example =arende.nummer.",
    ),
    "input-source": ("An input mapping has no value.", "Write the value, or remove the mapping."),
    "input-target": ("An input mapping has no name.", "Name the variable, or remove the mapping."),
    "output-source": ("An output mapping has no value.", "Write the value, or remove the mapping."),
    "output-target": ("An output mapping has no name.", "Name the variable, or remove the mapping."),
    "listener-event": ("It is not said what the listener listens for.", "Choose an event, or remove the listener."),
    "listener-type": ("It is not said which handler the listener calls.", "Choose a handler, or remove the listener."),
    "loop-list": (
        "It is not said for which list the activity is repeated.",
        "Fill in the input collection, or the number of times.",
    ),
    "loop-output": (
        "Of output collection and output element only one is filled in.",
        "Fill in both, or empty both.",
    ),
    "loop-completion": ("The completion condition is not filled in.", "Write the condition, or remove it."),
    "loop-event": ("It is not said which event the repeated activity throws.", "Choose the event."),
    "clock-rule": ("It is not said which clock is meant.", "Choose a rule of the law."),
}
"""Of an element that was begun in the editor and not finished."""

ERRORS = {
    "XML-SIZE": ("The file has more than %(most)s bytes.", "Split it into several processes."),
    "XML-MALFORMED": ("The file is not well-formed XML: %(why)s.", "Save it anew from an editor of diagrams."),
    "XML-DOCTYPE": ("The file has a DOCTYPE.", "Remove the DOCTYPE line."),
    "XML-DEPTH": (
        "Elements lie more than 250 deep in each other.",
        "Draw the inner parts as called processes.",
    ),
    "STRUCT-ID-LENGTH": ("The id %(id)s… has more than 128 characters.", "Give the element a shorter id."),
    "STRUCT-NAME-LENGTH": ("The name %(name)s… has more than %(most)s characters.", "Shorten it."),
    "XML-NOT-BPMN": ("The file is not a BPMN 2.0 diagram.", "Save it as BPMN 2.0."),
    "XML-ELEMENTS": ("The diagram has more than %(most)s elements.", "Move parts of it into called processes."),
    "STRUCT-NO-PROCESS": ("The file holds no process.", "Draw one, and mark it as executable."),
    "STRUCT-INVALID": ("The diagram can't be read: %(why)s", "Draw the part anew."),
    "STRUCT-NO-ID": ("An element of the kind %(kind)s has no id.", "Draw it anew."),
    "STRUCT-DUPLICATE-ID": ("The id %(id)s is used twice.", "Give one of them another id."),
    **{f"EMPTY:{what}": text for what, text in EMPTY.items()},
    "FEEL-NO-EQUALS": ("`%(text)s` lacks the = of an expression.", "Put = before it: =%(text)s"),
    "UNSUPPORTED": ("%(what)s can't be run.", "%(how)s"),
    "UNSUPPORTED:unknown": ("%(kind)s is no element of BPMN 2.0.", "Remove it."),
    "UNSUPPORTED:value": (
        'A %(kind)s with %(name)s="%(value)s" can\'t be run.',
        "Use %(use)s, or leave it out.",
    ),
    "UNSUPPORTED:among": (
        "A %(kind)s with %(trigger)s among several triggers can't be run.",
        "Give it an event of its own.",
    ),
    "UNSUPPORTED:trigger": ("A %(kind)s with %(trigger)s can't be run.", "Use another kind of event."),
    "UNSUPPORTED:loop-event": (
        "A repeated activity that throws %(trigger)s can't be run.",
        "Let it throw a signal, an escalation or an error.",
    ),
    "UNSUPPORTED:computed-code": (
        "An event that catches a computed code can't be run.",
        "Give the code literally.",
    ),
    "UNSUPPORTED:form-key": ("A form embedded by form key can't be run.", "Link the form by its form id."),
    "UNSUPPORTED:listener": ("Nothing calls a task listener for %(event)s.", "Use one of %(use)s."),
    "UNSUPPORTED:process-listener": (
        "A computed execution listener of the whole process can't be run.",
        "Name it literally.",
    ),
    "SCRIPT-LANGUAGE": (
        "The script (%(name)s) is written in a language that is not run.",
        "Write it as a FEEL expression with a result variable, or as a service task.",
    ),
    "ZEEBE-TWICE": ("zeebe:%(name)s occurs twice.", "Keep one of them."),
    "CONDITION-EVENTS": ("`%(word)s` is no change of a variable.", "Use create, update or both."),
    "LOOP-ENDLESS": ("The loop has neither a condition nor a maximum, so it never ends.", "Give it one of them."),
    "LOOP-MAXIMUM": ("The loop's maximum %(value)s is no number.", "Give a whole number."),
    "QUANTITY": ("%(name)s is %(value)s.", "Give a number from 1 to %(most)s."),
    "REF-EVENT": ("The event definition %(name)s does not exist.", "Choose one that exists."),
    "LOTS-VOCABULARY": ("%(found)s is not in the vocabulary.", "Use one of %(use)s."),
}

WARNINGS = {
    "BPMN-UNKNOWN": ("%(name)s is no attribute of a %(kind)s.", "Remove it, or accept that it is ignored."),
    "ZEEBE-UNKNOWN": ("zeebe:%(name)s has no effect in a %(kind)s.", "Remove it, or accept that it is ignored."),
    "MAPPING-IGNORED": (
        "Input mappings have no effect in this %(kind)s.",
        "Use output mappings to choose what it sets.",
    ),
    "USER-TASK-MARKER": (
        "zeebe:userTask is missing; the task is offered to people all the same.",
        "Set the implementation to Zeebe user task.",
    ),
}
