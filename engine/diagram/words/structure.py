"""Texts of how a diagram is drawn: starts, flows, events, undoing, lanes."""

ERRORS = {
    "STRUCT-NOT-EXECUTABLE": ("No process is marked as executable.", "Mark the process as executable."),
    # --- beginning ---
    "STRUCT-AD-HOC:event": ("An ad-hoc sub-process has no start and no end.", "Remove the event."),
    "STRUCT-AD-HOC:nothing": ("The ad-hoc sub-process has nothing to begin.", "Draw a task in it."),
    "STRUCT-NO-START": ("%(name)s has no start event.", "Draw a start event."),
    "STRUCT-STARTS": ("%(name)s has several start events.", "Keep one of them."),
    "STRUCT-START-TRIGGER:process": (
        "A process can't be started by %(triggers)s.",
        "Use a plain, message, signal or timer start event.",
    ),
    "STRUCT-START-TRIGGER:every": (
        "A process can't wait for several triggers before it starts.",
        "Let any one of them start it.",
    ),
    "STRUCT-START-TRIGGER:none": (
        "The start event of an event sub-process has no trigger.",
        "Give it a message, timer or other event.",
    ),
    "STRUCT-START-TRIGGER:inside": (
        "The start event of a sub-process has a trigger.",
        "Make it plain, or draw an event sub-process.",
    ),
    "STRUCT-START-NAME": (
        "The name %(name)s of what starts the process is computed, but before the start nothing is known.",
        "Give the name literally.",
    ),
    "STRUCT-INSTANTIATE:place": (
        "%(name)s can't start a process here.",
        "Put it at the beginning of the process, without a flow into it.",
    ),
    "STRUCT-INSTANTIATE:gateway": (
        "Only messages and signals start a process by a gateway.",
        "Let it lead to message or signal events or receive tasks.",
    ),
    "STRUCT-START-FLOW": ("A flow leads into the start event.", "Let it lead to what follows."),
    "STRUCT-START-MESSAGE": ("Two events that start the process wait for %(message)s.", "Keep one of them."),
    # --- flows ---
    "REF-FLOW:source": (
        "The flow comes from %(end)s, which does not exist in %(level)s.",
        "Draw the flow anew, within one process or sub-process.",
    ),
    "REF-FLOW:target": (
        "The flow leads to %(end)s, which does not exist in %(level)s.",
        "Draw the flow anew, within one process or sub-process.",
    ),
    "STRUCT-DEAD-END": ("Nothing follows %(name)s.", "Draw a flow to what comes next, or to an end event."),
    "STRUCT-END-FLOW": ("A flow leads out of the end event.", "Use an intermediate event."),
    "STRUCT-CONDITION": (
        "The flow from %(name)s has no condition and is not the default flow.",
        "Give it a condition, or mark it as the default flow.",
    ),
    "STRUCT-DEFAULT-CONDITION": ("The default flow has a condition.", "Remove one of the two."),
    "REF-DEFAULT": ("The default flow %(flow)s does not go out from here.", "Mark another flow."),
    "STRUCT-CONDITION-IGNORED": (
        "All flows out of %(name)s are taken, so a condition has no meaning.",
        "Remove the condition or default mark, or use an exclusive or inclusive gateway.",
    ),
    "STRUCT-UNREACHABLE": ("No way leads to %(name)s.", "Draw a flow to it, or remove it."),
    "STRUCT-NO-END": ("No way leads from %(name)s to an end.", "Draw a way out of the circle to an end event."),
    # --- events ---
    "REF-ATTACHED": (
        "%(name)s is attached to %(host)s, which is no activity here.",
        "Move it onto the border of a task or sub-process.",
    ),
    "REF-ATTACHED:nothing": (
        "%(name)s is attached to nothing.",
        "Move it onto the border of a task or sub-process.",
    ),
    "STRUCT-BOUNDARY-FLOW": ("A flow leads into the event on the border.", "Remove the flow."),
    "STRUCT-ERROR-INTERRUPTS": (
        "The error event does not interrupt, but an error always stops the activity.",
        "Make it interrupting, or use an escalation.",
    ),
    "STRUCT-EVENT-SUB-PROCESS": (
        "An event sub-process can't have flows from outside or be repeated.",
        "Remove the flows and the loop; it starts by its own start event.",
    ),
    "STRUCT-EVENT-GATEWAY": (
        "An event-based gateway may only lead to message, signal or timer catch events and receive tasks.",
        "Put a catch event at the beginning of each branch.",
    ),
    "STRUCT-LINK": (
        "The link %(link)s comes out at %(count)s places.",
        "Draw exactly one link catch event of that name in the same process or sub-process.",
    ),
    "MESSAGE-NO-KEY": (
        "The message %(message)s has no correlation key, so nobody knows which case it is for.",
        "Give the message a correlation key, for example =arende.nummer.",
    ),
    "TIMER-VALUE": (
        "The time `%(value)s` can't be read.",
        "Write it like %(example)s without =, or as a FEEL expression with = before it.",
    ),
    "TIMER-VALUE:start": (
        "The time of what starts the process can't be known: %(why)s",
        "Give a time that needs no variables.",
    ),
    # --- undoing ---
    "STRUCT-COMPENSATION-HANDLER": (
        "Nothing says how %(name)s is undone.",
        "Draw an association from the compensation event to the activity that undoes it.",
    ),
    "STRUCT-COMPENSATION-FLOW:event": (
        "A flow leads out of the compensation event.",
        "Draw an association to its handler instead.",
    ),
    "STRUCT-COMPENSATION-FLOW:handler": ("%(name)s undoes something and has flows.", "Remove the flows."),
    "STRUCT-COMPENSATION-IDLE:marked": (
        "%(name)s is marked as undoing something, but no compensation event leads to it.",
        "Associate a compensation event with it, or remove the mark.",
    ),
    "STRUCT-COMPENSATION-IDLE:unmarked": (
        "%(name)s is not marked as undoing something, but a compensation event leads to it.",
        "Mark the activity for compensation.",
    ),
    "REF-ACTIVITY": (
        "%(activity)s is no activity in the same scope that can be undone.",
        "Choose an activity with a compensation event, or leave the activity out to undo all of them.",
    ),
    "STRUCT-COMPENSATION-START": (
        "Nothing ever undoes the whole process from outside.",
        "Put the compensation event sub-process into the sub-process that it undoes.",
    ),
    "STRUCT-CANCEL:outside": (
        "The cancel end event stands outside a transaction.",
        "Put it directly into a transaction.",
    ),
    "STRUCT-CANCEL:host": (
        "The cancel event sits on something that is no transaction.",
        "Use an error event.",
    ),
    "STRUCT-CANCEL:unanswered": (
        "The transaction is cancelled inside and has no cancel event on its border.",
        "Attach one to it.",
    ),
    # --- lanes ---
    "REF-LANE": ("The lane names %(name)s, which does not exist.", "Move the elements of the lane anew."),
}

WARNINGS = {
    "STRUCT-NO-DEFAULT": (
        "%(name)s has no default flow: if no condition holds, the case stops.",
        "Mark the flow for everything else as the default.",
    ),
    "LANE-NONE": ("%(name)s lies in no lane.", "Move it into the lane of whoever does it."),
}
