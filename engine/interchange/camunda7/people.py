"""User tasks and start events: who, until when, and by which form."""

from __future__ import annotations

import re

from engine.interchange.camunda7.form_data import components_of
from engine.interchange.extension import zeebe
from engine.interchange.juel import names_list, template
from engine.interchange.work import Foreign, Work

LINKED = re.compile(r"camunda-forms:(?:[\w-]+:)?(?:[^:]*/)?([\w-]+)\.form")
BINDINGS = ("deployment", "versionTag")


def user_task(work: Work, things: Foreign) -> None:
    el = things.el
    zeebe(el, "userTask")
    who = {
        "assignee": work.text(el, "assignee", things.take("assignee"), template),
        "candidateGroups": work.text(el, "candidateGroups", things.take("candidateGroups"), names_list),
        "candidateUsers": work.text(el, "candidateUsers", things.take("candidateUsers"), names_list),
    }
    when = {name: work.text(el, name, things.take(name), template) for name in ("dueDate", "followUpDate")}
    priority = work.text(el, "priority", things.take("priority"), template)
    if any(who.values()):
        zeebe(el, "assignmentDefinition", **who)
    if any(when.values()):
        zeebe(el, "taskSchedule", **when)
    if priority is not None:
        zeebe(el, "priorityDefinition", priority=priority)
    form(work, things)


def form(work: Work, things: Foreign) -> None:
    """`formRef`, a `formKey` that leads to a form file, or the fields of `formData`."""
    el, reference, key = things.el, things.take("formRef"), things.take("formKey")
    linked = LINKED.fullmatch(key or "")
    if key is not None and linked is None:
        work.todo(el, "formKey", key)
    form_id = work.text(el, "formRef", reference, template) or (linked[1] if linked else None)
    binding = things.take("formRefBinding")
    if form_id is not None:
        zeebe(el, "formDefinition", formId=form_id, bindingType=binding if binding in BINDINGS else None)
        if form_id not in work.forms.ids:
            work.note("IMPORT-FORM", el, form=form_id)
    if form_id is not None:
        return  # fields beside a linked form are told with all that nobody takes
    made = components_of(work, things)
    if made:
        work.gives[el.get("id") or ""] = [one["key"] for one in made]
        form_id = work.forms.add(el.get("id") or "", made)
        zeebe(el, "formDefinition", formId=form_id)
        work.note("IMPORT-CHANGED:form", el, form=form_id)
