"""The catalogue of what a diagram can call upon: service handlers and completing listeners, by name.

`arende.kontakt` is a business case's contact (lots.set_contact), an authority case's handler, in Swedish handläggare
(lots.take_case, lots.redistribute_case).
"""

from engine.ports import Handler, TaskListener
from workflows.business_case import set_contact
from workflows.decisions import make_decision
from workflows.disqualification import redistribute_case, take_case
from workflows.handlers import cases, decisions, meetings, messages
from workflows.meetings import plan_meeting, record_protocol
from workflows.screening import confirm_track
from workflows.statements import record_advice, record_statement

HANDLERS: dict[str, Handler] = {
    "lots.send_message": messages.send_message,
    "lots.send_receipt": messages.send_message,
    "lots.send_referral": messages.send_message,
    "lots.remind": messages.send_message,
    "lots.notify_contact": messages.notify_contact,
    "lots.publish_message": messages.publish,
    "lots.invite_meeting": meetings.invite,
    "lots.send_protocol": meetings.send_protocol,
    "lots.open_authority_case": cases.open_case,
    "lots.attach_appeal_instruction": decisions.attach_appeal_instruction,
    "lots.dispatch_decision": decisions.dispatch_decision,
}

LISTENERS: dict[str, TaskListener] = {
    "lots.set_contact": set_contact,
    "lots.confirm_track": confirm_track,
    "lots.plan_meeting": plan_meeting,
    "lots.take_case": take_case,
    "lots.redistribute_case": redistribute_case,
    "lots.make_decision": make_decision,
    "lots.record_statement": record_statement,
    "lots.record_protocol": record_protocol,
    "lots.record_advice": record_advice,
}

__all__ = ["HANDLERS", "LISTENERS"]
