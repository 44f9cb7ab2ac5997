"""Words for stable keys: errors, roles, states, channels, kinds of events. English source; Swedish in translations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _


def N_(text: str) -> str:  # noqa: N802  # gettext's own name for "to be translated later"
    """Mark *text* for the catalogue; it is translated where it is shown."""
    return text


ERRORS: Mapping[str, str] = {
    # who may
    "login.needed": N_("You were logged out because you had been away. Log in again; what you wrote is kept below."),
    "role.missing": N_("Your role does not include this. Ask an administrator if you should have it."),
    "case.hidden": N_("There is no such case among those you may see. Check the number."),
    "case.unknown": N_("There is no such case among those you may see. Check the number."),
    "task.unknown": N_("There is no such task among those you may see."),
    "task.not_handed_over": N_("Nobody handed this task over, so there is no one to send it back to."),
    "task.unclaimed": N_("Take the task first, so that others see you are working with it."),
    "task.someone_elses": N_("The task belongs to %(ask)s. Ask for a hand-over if you should do it."),
    "task.already_yours": N_("The task is already yours."),
    "task.claimed": N_("%(by)s took the task %(at)s."),
    "task.not_candidate": N_("The task is offered to another group than yours."),
    # someone was before you
    "task.changed": N_("%(by)s changed the task %(at)s, while you were writing. Compare and send again."),
    "task.changed.engine": N_("The case moved %(at)s, while you were writing. Compare and send again."),
    "task.closed": N_("%(by)s finished the task %(at)s. What you wrote is kept here, for you to copy."),
    "task.closed.engine": N_("The task was withdrawn %(at)s: the case went another way. What you wrote is kept here."),
    "task.claimed.engine": N_("Someone else took the task %(at)s."),
    "task.no_group": N_("The task was offered to you alone, so there is no group to give it back to. Hand it over."),
    "case.busy": N_("Many are working with this case right now. Wait a moment and send again."),
    "case.decided": N_("A decision has been made in the case. It ends when the decision has been sent."),
    "case.has_children": N_("Authorities still handle parts of this case. End those first."),
    "case.not_yours": N_("Only the company’s contact and the manager of the unit can end the case like this."),
    "ending.no_such_case": N_("There is no case %(number)s among those you may see. Check the number."),
    "ending.no_duplicate": N_("%(number)s is not another open case of the same kind."),
    "ending.not_there": N_("Choose one of the other authorities in the list."),
    # moving cases to a new version
    "migration.unsafe": N_("%(number)s cannot follow the new version safely, and is left as it was."),
    "migration.no_source": N_("No case that is to be moved has a step called %(element)s. Check the name."),
    "migration.no_target": N_("Version %(version)s has no step called %(element)s. Choose one from its list."),
    "migration.other_kind": N_("%(to)s is another kind of step than %(element)s. Choose one of the same kind."),
    "case.ended": N_("The case has ended. Nothing more can be done in it."),
    "incident.closed": N_("Someone has already let the step try again."),
    # mending by hand
    "intervention.protected": N_(
        "The law does not let anyone pass “%(element)s” by hand. Whoever handles the case must do that step."
    ),
    "intervention.protected_case": N_("The law decides how this case ends. Ask the manager of the unit to end it."),
    "intervention.no_values": N_("Write at least one value to mend."),
    "intervention.target": N_("No work can begin there. Choose a step from the list."),
    "intervention.no_way": N_("“%(element)s” cannot tell where to go on. Mend its values, or move the case instead."),
    "intervention.not_completed": N_("“%(task)s” is not the last task completed in the case."),
    "intervention.too_late": N_("The case has gone on since (%(what)s %(at)s), so the completion stays."),
    "intervention.not_undone": N_("“%(element)s” has done something that cannot be undone, so the completion stays."),
    "intervention.draft": N_("Someone has begun to write in “%(task)s” %(at)s. Talk to them first."),
    "case.nowhere": N_("The case has no place left to go on from. It can only be ended."),
    "token.gone": N_("The case has left that step meanwhile. Load the page again."),
    "value.not_feel": N_('Write a value such as 12, "text", true, null or date("2026-11-24"). See sign %(column)s.'),
    "variable.name": N_("“%(name)s” cannot be the name of a value. Use letters, figures and _."),
    "variable.protected": N_("“%(name)s” decides whether the case goes through the steps of the law. It stays."),
    "variable.not_shown": N_("“%(name)s” is not among the values of this step."),
    "variable.type": N_("“%(name)s” cannot be kept: %(why)s."),
    "variable.reserved": N_("“%(name)s” is set by Lots itself and cannot be changed."),
    "limit.variable_bytes": N_(
        "With “%(name)s” it is more than a case may hold (%(most)s bytes). Shorten it, or send it as a document."
    ),
    "limit.case_full": N_(
        "The case holds more than it may, and takes no more answers until an operator has looked at it."
    ),
    "message.field": N_("The %(field)s of a message is needed, and has at most %(limit)s characters."),
    # what came in
    "form.invalid": N_("Something in the form must be mended."),
    "form.unknown_field": N_("The form holds something it should not. Load the page again."),
    "idempotency.key": N_("The page's mark is wrong. Load the page again."),
    "idempotency.reused": N_("This page has been used for something else. Load it again."),
    "too_many": N_("So much has come from your address that we must wait. Send again in %(minutes)s minutes."),
    "page.stale": N_("The page had been open too long to be sent safely. What you wrote is kept: send it again."),
    "upload.too_large": N_("What was sent is too large: 25 MB for a file, 2 MB for text. Send it in parts."),
    "upload.empty": N_("Choose a file first."),
    "file.empty": N_("The file is empty. Choose another."),
    "file.kind": N_("%(name)s can't be kept here. Send it as PDF, PNG, JPEG, TXT, DOCX, XLSX or ODT."),
    "file.choose_again": N_("Choose the file again: it was not kept."),
    "file.too_big": N_("The file is larger than 25 MB. Divide it, or mail it to your contact, who will help you."),
    "file.case_full": N_("The case holds 200 MB already. Ask the registrar to help you."),
    "reason.required": N_("Write why, in a few words. It is kept in the log."),
    "form.none": N_("The task has no form, so nothing can be sent with it. Load the page again."),
    "draft.too_large": N_("The draft is too large to be kept: at most 1 MB. Put long material in a document."),
    "party.unknown": N_("The case has no company to give a link to."),
    "form.max_length": N_("Shorten the text to %(limit)s characters."),
    "person.unknown": N_("Nobody has the user name %(login)s. Choose a person from the list."),
    "person.holds_it": N_("%(name)s has the task already."),
    "person.not_candidate": N_("%(name)s is not among those who may do the task. Choose a person from the list."),
    "contact.same_person": N_("Contact and deputy must be two people."),
    "decision.step": N_("This step of the process makes no decision. Tell the process owner."),
    "decision.date": N_("The day of the decision must be mended."),
    "decision.future": N_("The day of the decision has not come yet. Write today or an earlier day."),
    "process.unpublished": N_("No process is published for this yet. Tell the process owner."),
    "process.unknown": N_("There is no such process, or no such version of it."),
    "process.no_version": N_("The process %(process)s has no version %(version)s. Choose one of those in the library."),
    "document.unknown": N_("There is no such document among those you may see."),
    "company.unknown": N_("There is no such company among the cases you may see."),
    "incident.unknown": N_("There is no such stopped step. Someone may have mended it."),
    "decision.role": N_(
        "You may not make this decision. Ask the one who has it by delegation, or the board's secretary."
    ),
    "link.closed": N_("That can no longer be sent: the case has gone on. Write to your contact instead."),
    "link.unknown": N_("The link does not work. It may have been replaced or ended. Call your contact for a new one."),
    # changing processes
    "draft.none": N_("The process has no draft. Begin one from a version of it."),
    "draft.no_file": N_("The draft has no file %(name)s. Somebody may have renamed or removed it."),
    "draft.no_save": N_("That saved state is gone: the last 200 are kept."),
    "draft.exists": N_("%(name)s has a draft already. Open it and upload the files there."),
    "draft.proposed": N_("The draft of %(process)s waits for approval. Take the proposal back first."),
    "draft.changed": N_("%(by)s saved in the draft %(at)s, after you had opened this page. Look again, then send it."),
    "files.no_diagram": N_("There is no diagram (.bpmn) among the files: %(names)s."),
    "files.no_process": N_("No process in the diagram is marked as executable. Mark it in the editor it was drawn in."),
    "files.strange": N_("A process has no place for %(names)s. It takes .bpmn, .dmn and .form, or all of it as .zip."),
    "files.twice": N_("Two of the files would be called %(name)s. Send one of them."),
    "files.not_zip": N_("%(name)s could not be unpacked. It may be damaged or locked by a password."),
    "files.too_large": N_("Too large: %(names)s. A file of a process can have at most 2 MB."),
    "files.too_many": N_("A process can have at most %(limit)s files and 20 MB in all."),
    "files.needed": N_("The diagram %(name)s can't be removed: it is the process."),
    "files.name": N_(
        "%(name)s is no file name here. Write letters a to z, figures, - and _: forms/name.form or name.dmn."
    ),
    "files.taken": N_("There is a file called %(name)s already. Choose another name."),
    "files.title": N_("Write what it is to be called, with at least one letter."),
    "files.kind": N_("Choose form or decision table."),
    "proposal.same": N_("Nothing differs from version %(version)s, which new cases follow already."),
    "proposal.other_process": N_("The diagram holds the process %(found)s, but this is a draft of %(process)s."),
    "proposal.own": N_("You have written in it or proposed it, so somebody else must approve."),
    "proposal.changed": N_("Version %(version)s no longer waits for approval. Look at what waits now."),
    "proposal.published": N_("%(ask)s approved version %(version)s %(at)s. It is published."),
    "version.not_published": N_("New cases do not follow version %(version)s, so there is nothing to stop."),
    "version.last": N_("No version of %(process)s would be left for new cases. Tick that you mean it."),
    "definition.refused": N_("The files have faults that stop them. They are told below."),
    "process.no_authority": N_("The process does not say whose cases it makes: the property %(property)s is missing."),
    "process.name": N_("Write what the process is called, with at least one letter and at most 100 signs."),
    "process.taken": N_("There is a process called %(name)s already. Change that one, or choose another name."),
    "process.authority": N_("Choose whose cases the process makes."),
    "process.group": N_("Choose the group that does the first step."),
    "comment.required": N_("Write what is odd about the step."),
    "comment.unknown": N_("There is no such comment."),
    # the house
    "clock.not_a_time": N_("Write a day and a time, for example 2026-12-01T08:00."),
    "demo.none": N_("This is no demonstration: its clock is the real one."),
    "demo.clock_back": N_("The clock can only be moved forward. It shows %(now)s."),
    "database.gone": N_(
        "Lots could not save or read just now: its database is locked or away. Wait ten seconds and send again. "
        "If it goes on, tell the operator."
    ),
    "unexpected": N_("Something broke with us, and it has been written down for the operator. Nothing was changed."),
    "http.not_found": N_(
        "The address may be mistyped or old. What was here may also have been removed, or be nothing that you may see."
    ),
    "http.method": N_("The page does not take what was sent to it. Start from the page before."),
    "http.bad_request": N_("What was sent could not be read. Start from the page before."),
    "http.other": N_("That could not be done. Start from the page before."),
}

ROLES: Mapping[str, str] = {
    "single_contact": N_("Single contact"),
    "official": N_("Official"),
    "decision_maker": N_("Decision maker"),
    "board_secretary": N_("Board secretary"),
    "manager": N_("Manager"),
    "process_owner": N_("Process owner"),
    "approver": N_("Approver"),
    "registrar": N_("Registrar"),
    "auditor": N_("Auditor"),
    "operator": N_("Operator"),
    "administrator": N_("Administrator"),
}

CHANNELS: Mapping[str, str] = {
    "web": N_("web form"),
    "phone": N_("phone"),
    "visit": N_("visit"),
    "email": N_("e-mail"),
    "letter": N_("letter"),
    "api": N_("another system"),
    "cli": N_("operator"),
    "foretagslots": N_("another case"),
    "message": N_("a message"),
    "signal": N_("a signal"),
    "timer": N_("a set time"),
}

EVENTS: Mapping[str, str] = {
    "case.registered": N_("The case was registered"),
    "case.started": N_("The case came in"),
    "case.closed": N_("The case was closed"),
    "case.cancelled": N_("The case was cancelled"),
    "case.migrated": N_("The case was moved to a new version of its process"),
    "case.linked": N_("Another case was linked to this one"),
    "case.moved": N_("The case was handed to another authority"),
    "task.claimed": N_("Task taken"),
    "task.released": N_("Task given back"),
    "task.handed_over": N_("Task handed over"),
    "task.completed": N_("Task done"),
    "timer.fired": N_("A time ran out"),
    "message.received": N_("A message came in"),
    "signal.received": N_("A signal came in"),
    "job.done": N_("Done by the system"),
    "job.failed": N_("An automatic step failed"),
    "incident.opened": N_("An automatic step stopped"),
    "incident.mended": N_("A stopped step was tried again"),
    "incident.skipped": N_("A stopped step was passed over"),
    "document.added": N_("Document added"),
    "document.read": N_("Document read"),
    "decision.made": N_("Decision made"),
    "decision.corrected": N_("Decision corrected"),
    "decision.changed": N_("Decision changed"),
    "clock.started": N_("A time limit began"),
    "clock.paused": N_("A time limit stands still"),
    "clock.resumed": N_("A time limit runs again"),
    "clock.extended": N_("A time limit was extended"),
    "clock.restarted": N_("A time limit began anew"),
    "clock.stopped": N_("A time limit ended"),
    "clock.expired": N_("A time limit ran out"),
    "gate.opened": N_("Lock opened"),
    "gate.closed": N_("Lock closed"),
    "meeting.called": N_("Joint meeting called"),
    "meeting.moved": N_("Joint meeting moved"),
    "meeting.cancelled": N_("Joint meeting called off"),
    "meeting.held": N_("Joint meeting held"),
    "meeting.stated": N_("Statement given"),
    "meeting.approved": N_("Protocol approved"),
    "definition.proposed": N_("A version of the process was proposed"),
    "definition.approved": N_("A version of the process was approved"),
    "definition.published": N_("A version of the process was published"),
    "payload.erased": N_("Content erased"),
    "intervention.skipped": N_("An operator passed over a step"),
    "intervention.moved": N_("An operator moved the case"),
    "intervention.repaired": N_("An operator repaired a value"),
    "intervention.reopened": N_("An operator opened a finished task again"),
}

OUTCOMES: Mapping[str, str] = {
    "bifall": N_("Granted"),
    "bifall_villkor": N_("Granted with conditions"),
    "registrering": N_("Registered"),
    "avslag": N_("Refused"),
    "avvisning": N_("Dismissed"),
    "avskrivning": N_("Written off"),
    "avslutat": N_("Ended without a decision"),
    "avbrutet": N_("Cancelled"),
    "aterkallat": N_("Withdrawn"),
    "avskrivet": N_("Ended as no case"),
    "sammanfort": N_("Merged with another case"),
    "overlamnat": N_("Handed to another authority"),
}

STATEMENTS: Mapping[str, str] = {
    "kravs": N_("Required"),
    "kravs_inte": N_("Not required"),
    "villkor": N_("With conditions"),
    "handling_saknas": N_("Document missing"),
    "ingen_erinran": N_("No objection"),
    "avstyrks": N_("Advised against"),
}

MEETINGS: Mapping[str, tuple[str, str]] = {
    "called": ("soon", N_("Called")),
    "held": ("wait", N_("Held, protocol being approved")),
    "approved": ("ok", N_("Protocol approved")),
}

CASE_STATES: Mapping[str, tuple[str, str]] = {
    "open": ("wait", N_("In progress")),
    "closed": ("ok", N_("Finished")),
    "cancelled": ("mute", N_("Cancelled")),
}


def error_text(key: str, params: Mapping[str, Any]) -> str:
    """Return what the person reads for an error; an unknown key still names itself, for whoever is asked.

    When nobody did it (`by` is None), the words of `<key>.engine` say that the case itself moved.
    """
    by_itself = "by" in params and params["by"] is None
    source = ERRORS.get(f"{key}.engine" if by_itself else key, ERRORS.get(key))
    if source is None:
        return str(_("That was refused (%(key)s).", key=key))
    return translated(source, params)


def translated(source: str, params: Mapping[str, Any]) -> str:
    """Translate and fill in; a parameter that is missing leaves a dash rather than an error on an error page."""
    return str(_(source) % _Forgiving(params))


def word(table: Mapping[str, str], key: str | None) -> str:
    """Translate a key by its table; a key without words stands for itself."""
    return str(_(table[key])) if key is not None and key in table else (key or "")


class _Forgiving(dict[str, Any]):
    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({key: value if value is not None else "–" for key, value in params.items()})

    def __missing__(self, key: str) -> str:
        return "–"
