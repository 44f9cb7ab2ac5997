"""Every command that changes a process, each from a place that is ready for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from engine.commands import (
    Actor,
    AddFiles,
    ApproveProposal,
    BeginDraft,
    Command,
    CommentStep,
    DiscardDraft,
    ImportDraft,
    Propose,
    ProposeFiles,
    RefuseProposal,
    RemoveFile,
    RenameFile,
    RestoreSave,
    RetireVersion,
    SaveFile,
    SettleComment,
)
from engine.queries.drafting import draft_bytes, draft_saves, get_draft
from engine.queries.step_comments import comments_on
from engine.services import commenting, draft_files, drafting, proposing
from engine.services.publishing import bundle_sha256
from engine.services.work import House
from tests.factories import case_tasks, deploy, person, start
from tests.processes import bpmn, end_event, form, start_event, text_field, user_task

Ready = tuple[Any, Command, Actor]
"""A service, and the command and actor that it is called with."""

FORM = "forms/look.form"
numbers = count(1)


def files(key: str, more: str = "more") -> dict[str, bytes]:
    diagram = bpmn(key, [start_event(), user_task("look", form="look"), end_event()], ["start -> look", "look -> end"])
    return {"process.bpmn": diagram, FORM: form("look", text_field("answer"), text_field(more))}


def published(house: House) -> str:
    """A process of its own."""
    key = f"small{next(numbers)}"
    deploy(house, files(key))
    return key


def drafted(house: House) -> str:
    key = published(house)
    house.run(drafting.begin_draft, BeginDraft(key), pia(house))
    return key


def changed(house: House) -> tuple[str, str]:
    """A draft that differs from what is published: its process and its SHA-256."""
    key = drafted(house)
    house.run(draft_files.save_file, SaveFile(key, FORM, form("look", text_field(key)), 1), pia(house))
    with house.read() as connection:
        return key, bundle_sha256(draft_bytes(connection, get_draft(connection, key).id))


def proposed(house: House) -> tuple[str, str]:
    key, sha256 = changed(house)
    house.run(proposing.propose, Propose(key, sha256), pia(house))
    return key, sha256


def pia(house: House) -> Actor:
    return person(house, "pia")


def beginning(house: House) -> Ready:
    return drafting.begin_draft, BeginDraft(published(house)), pia(house)


def importing(house: House) -> Ready:
    return drafting.import_draft, ImportDraft(files(f"small{next(numbers)}")), pia(house)


def saving(house: House) -> Ready:
    return draft_files.save_file, SaveFile(drafted(house), FORM, form("look", text_field("x")), 1), pia(house)


def saving_too_late(house: House) -> Ready:
    key, _ = changed(house)
    return draft_files.save_file, SaveFile(key, FORM, form("look", text_field("x")), 1), person(house, "per")


def adding(house: House) -> Ready:
    return draft_files.add_files, AddFiles(drafted(house), {"forms/new.form": form("new")}), pia(house)


def removing(house: House) -> Ready:
    return draft_files.remove_file, RemoveFile(drafted(house), FORM), pia(house)


def renaming(house: House) -> Ready:
    return draft_files.rename_file, RenameFile(drafted(house), FORM, "forms/see.form"), pia(house)


def restoring(house: House) -> Ready:
    key, _ = changed(house)
    with house.read() as connection:
        saves = draft_saves(connection, get_draft(connection, key).id)
    first = min(one.id for one in saves if one.name == FORM)
    return draft_files.restore_save, RestoreSave(key, first), pia(house)


def discarding(house: House) -> Ready:
    return drafting.discard_draft, DiscardDraft(drafted(house)), pia(house)


def proposing_a_draft(house: House) -> Ready:
    return proposing.propose, Propose(*changed(house), "en fråga till"), pia(house)


def proposing_anew(house: House) -> Ready:
    """An earlier proposal gives way."""
    key, _ = proposed(house)
    house.run(draft_files.save_file, SaveFile(key, FORM, form("look", text_field("again")), 2), pia(house))
    with house.read() as connection:
        sha256 = bundle_sha256(draft_bytes(connection, get_draft(connection, key).id))
    return proposing.propose, Propose(key, sha256), pia(house)


def proposing_files(house: House) -> Ready:
    key = published(house)
    return proposing.propose_files, ProposeFiles(files(key, key)), pia(house)


def approving(house: House) -> Ready:
    key, sha256 = proposed(house)
    return proposing.approve, ApproveProposal(key, 2, sha256), person(house, "gun")


def refusing(house: House) -> Ready:
    return proposing.refuse, RefuseProposal(proposed(house)[0], 2, "för lång"), person(house, "gun")


def retiring(house: House) -> Ready:
    return proposing.retire, RetireVersion(published(house), 1, "används inte", is_sure=True), pia(house)


def commenting_on_a_step(house: House) -> Ready:
    return commented(house, published(house))


def commented(house: House, key: str) -> Ready:
    task = case_tasks(house, start(house, key).case_id)[0]
    return commenting.comment_step, CommentStep(task.id, "konstig fråga"), person(house, "anna")


def settling(house: House) -> Ready:
    key = published(house)
    house.run(*commented(house, key))
    with house.read() as connection:
        comment = comments_on(connection, key, pia(house))[0]
    return commenting.settle_comment, SettleComment(comment.id), pia(house)


PROCESS_COMMANDS: Mapping[str, Callable[[House], Ready]] = {
    "begin a draft": beginning,
    "import a draft": importing,
    "save a file": saving,
    "save a file too late": saving_too_late,
    "add files": adding,
    "remove a file": removing,
    "rename a file": renaming,
    "restore a file": restoring,
    "discard a draft": discarding,
    "propose": proposing_a_draft,
    "propose anew": proposing_anew,
    "propose files": proposing_files,
    "approve": approving,
    "refuse": refusing,
    "retire": retiring,
    "comment a step": commenting_on_a_step,
    "settle a comment": settling,
}
