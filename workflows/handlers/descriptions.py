"""What a process owner must know to use each handler and listener: labels, what they take and what they give.

Element templates, the check of service tasks and the help are made from this one table. English is the source of
translations (web/translations/parts/handlers.toml); the names of letters are those of workflows/letters/sv.toml.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import Choice, HandlerDescription, Parameter
from workflows.letters.templates import words

LETTERS, CASES, DECISIONS, MEETINGS = "Letters", "Cases", "Decisions", "Joint meeting"

LETTER = Parameter(
    "mall",
    "Letter",
    "The words of the letter.",
    required=True,
    feel="static",
    choices=tuple(Choice(key, letter.subject) for key, letter in words().letters.items()),
)
NUMBER = Parameter("nummer", "Case number", "Every letter knows it already.", example="=arende.nummer")
CONTACT = Parameter("kontakt", "Contact", "Every letter knows the contact already.")
TEXT = Parameter("text", "Text of the letter", "What the letter is about, in your own words.")
ANSWER_BY = Parameter("svar_senast", "Answer at the latest", "A day.")
NEW_DAY = Parameter("nytt_datum", "New day", "When what is delayed is expected.")
QUESTION = Parameter("fraga", "Question", "What the receiver is asked.")
RECEIVERS = (
    Parameter("mottagare", "To", "A company, a group, an authority outside (polisen), or a list of them."),
    Parameter("foretag", "Also to the company", example="=foretag"),
    Parameter("verksamheter", "Also to departments", "A list with the group of each."),
    Parameter("grupp", "Also to a group", "Its key."),
    Parameter("organ", "Also to a board's secretary", "The key of the board."),
)
"""With none of them the letter goes to the party of the case."""
TO_THE_PARTY = "Without a receiver it goes to the party of the case."


def _letter(label: str, description: str) -> HandlerDescription:
    inputs = (*RECEIVERS, TEXT, QUESTION, ANSWER_BY, NEW_DAY, NUMBER, CONTACT)
    return HandlerDescription(label, description, category=LETTERS, inputs=inputs, headers=(LETTER,))


def _listener(label: str, description: str, category: str) -> HandlerDescription:
    return HandlerDescription(label, description, kind="listener", category=category)


DESCRIPTIONS: Mapping[str, HandlerDescription] = {
    # jobs
    "lots.send_message": _letter("Send a letter", TO_THE_PARTY),
    "lots.send_receipt": _letter("Send a receipt", "Confirms that the application has come in."),
    "lots.send_referral": _letter("Send a referral", "Asks another authority for its view."),
    "lots.remind": _letter("Send a reminder", "Reminds those who have not answered."),
    "lots.notify_contact": HandlerDescription(
        "Tell whom the case waits for",
        "Writes to the applicant what is waited for, and to the company's contact that it is.",
        category=LETTERS,
    ),
    "lots.publish_message": HandlerDescription(
        "Tell another case",
        "Publishes a message that another case, or this one, waits for.",
        category=CASES,
        headers=(Parameter("name", "Message", "As it is called where it is waited for.", True, "static"),),
        inputs=(
            Parameter("correlationKey", "Which case", "The key that the waiting case looks for.", True, "required"),
            Parameter("values", "Values", "What is told, as a context.", feel="required"),
        ),
    ),
    "lots.open_authority_case": HandlerDescription(
        "Open an authority case",
        "Starts the legal case at one authority. Further inputs become the first values of that case.",
        category=CASES,
        inputs=(
            Parameter("process", "Process", "The key of the process that the case follows.", required=True),
            Parameter("authority", "Authority", "The key of the authority, for example MBN.", required=True),
        ),
        outputs=(Parameter("delarende", "Keep what was opened in", "A variable.", example="delarende"),),
        free_inputs=True,
    ),
    "lots.invite_meeting": HandlerDescription(
        "Call the joint meeting",
        "Plans the meeting and calls the departments and the company.",
        category=MEETINGS,
        headers=(LETTER,),
        inputs=(
            Parameter("tid", "When it is held", "Date and time of the meeting.", True, "required"),
            Parameter("plats", "Place", required=True),
            Parameter("verksamheter", "Departments", "A list with the group of each.", True, "required"),
            Parameter("foretag", "Company", required=True, feel="required", example="=foretag"),
            Parameter("fragor", "Questions", "What the meeting shall answer."),
            ANSWER_BY,
        ),
        outputs=(Parameter("mote_id", "Keep the meeting's id in", "A variable.", example="mote_id"),),
    ),
    "lots.send_protocol": HandlerDescription(
        "Send the protocol",
        "Sends the approved protocol to all who were called.",
        category=MEETINGS,
        headers=(LETTER,),
        inputs=(
            Parameter("protokoll", "Protocol", "Its words.", True, "required"),
            Parameter("verksamheter", "Departments", "A list with the group of each.", feel="required"),
            Parameter("foretag", "Company", feel="required", example="=foretag"),
            Parameter("mote_id", "Meeting", "The newest of the case, if left out."),
        ),
    ),
    "lots.attach_appeal_instruction": HandlerDescription(
        "Attach how to appeal",
        "Puts the instruction on how to appeal with the decision.",
        category=DECISIONS,
        headers=(
            Parameter(
                "overklagandeform",
                "How it is appealed",
                required=True,
                feel="static",
                choices=(
                    Choice("administrative", "To an administrative court"),
                    Choice("legality", "Review of legality"),
                    Choice("none", "Can't be appealed"),
                    Choice("private", "Private law: not appealed"),
                ),
            ),
        ),
        inputs=(NUMBER,),
    ),
    "lots.dispatch_decision": HandlerDescription(
        "Dispatch the decision",
        "Sends the decision with its reasons and instruction.",
        category=DECISIONS,
        headers=(LETTER,),
        inputs=(*RECEIVERS, NUMBER),
    ),
    # listeners
    "lots.set_contact": _listener("Choose the contact", "From the answers “kontakt” and “ersattare”.", CASES),
    "lots.confirm_track": _listener("Confirm the track", "Demands the answers that the chosen track needs.", CASES),
    "lots.plan_meeting": _listener(
        "Check the plan of the meeting", "From “motestid” and “svar_senast”: ahead, and in order.", MEETINGS
    ),
    "lots.take_case": _listener("Take the case", "The official becomes handler unless “jav” is answered yes.", CASES),
    "lots.redistribute_case": _listener("Choose a new handler", "From the answer “ny_handlaggare”.", CASES),
    "lots.make_decision": _listener("Make the decision", "The answers become the decision of the case.", DECISIONS),
    "lots.record_statement": _listener(
        "Keep the statement", "The answers become a statement at the meeting.", MEETINGS
    ),
    "lots.record_protocol": _listener("Keep the protocol", "From the answer “protokoll”.", MEETINGS),
    "lots.record_advice": _listener("Keep the advice", "From the answer “svar”: what was advised, and by whom.", CASES),
}
