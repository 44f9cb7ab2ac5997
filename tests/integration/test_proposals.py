"""Proposals: one person asks, another approves exactly those bytes; versions are retired."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import (
    Actor,
    ApproveProposal,
    BeginDraft,
    Propose,
    ProposeFiles,
    Receipt,
    RefuseProposal,
    RetireVersion,
    SaveFile,
    StartCase,
)
from engine.errors import Conflict, DefinitionError, Invalid, NotAllowed, NotFound
from engine.queries.drafting import draft_bytes, find_draft, get_draft
from engine.queries.versions import version_files
from engine.rows import Case, Definition, DefinitionStart, SecurityLog, Timer
from engine.services import cases, draft_files, drafting, proposing
from engine.services.publishing import bundle_sha256
from engine.services.work import House
from tests.factories import deploy, person, start
from tests.processes import HEAD, bpmn, end_event, form, start_event, text_field, user_task

FORM = "forms/look.form"


def look(*fields: str) -> bytes:
    return form("look", *(text_field(one) for one in fields))


def files(*fields: str) -> dict[str, bytes]:
    steps = [start_event(), user_task("look", form="look"), end_event()]
    return {"process.bpmn": bpmn("review", steps, ["start -> look", "look -> end"]), FORM: look("answer", *fields)}


@pytest.fixture
def changed(house: House) -> House:
    """Version 1 is published; the draft has another form, written by Pia."""
    deploy(house, files())
    house.run(drafting.begin_draft, BeginDraft("review"), person(house, "pia"))
    save(house, "pia", look("answer", "more"), 1)
    return house


def save(house: House, login: str, data: bytes, version: int, name: str = FORM) -> None:
    house.run(draft_files.save_file, SaveFile("review", name, data, version), person(house, login))


def sha256_of_draft(house: House) -> str:
    with house.read() as connection:
        return bundle_sha256(draft_bytes(connection, get_draft(connection, "review").id))


def propose(house: House, login: str = "pia", note: str = "") -> Receipt:
    return house.run(proposing.propose, Propose("review", sha256_of_draft(house), note), person(house, login))


def approve(house: House, receipt: Receipt, login: str = "gun", **more: Any) -> Receipt:
    seen = {"version": receipt.data["version"], "sha256": receipt.data["sha256"], **more}
    return house.run(proposing.approve, ApproveProposal("review", **seen), person(house, login))


def refuse(house: House, version: int, reason: str = "för lång", login: str = "gun") -> Receipt:
    return house.run(proposing.refuse, RefuseProposal("review", version, reason), person(house, login))


def versions(house: House) -> dict[int, Any]:
    with house.read() as connection:
        return {row.version: row for row in connection.execute(select(Definition.__table__))}


def states(house: House) -> list[str]:
    return [row.state for _, row in sorted(versions(house).items())]


# --- propose --------------------------------------------------------------------------------------------------------
def test_a_proposal_waits_and_new_cases_follow_the_old_version_meanwhile(changed: House) -> None:
    receipt = propose(changed, note="en fråga till")
    assert states(changed) == ["published", "proposed"]
    assert versions(changed)[2].note == "en fråga till"
    assert version_of_case(changed, start(changed, "review")) == 1
    assert receipt.data["sha256"] == sha256_of_draft(changed)


def test_a_draft_with_a_fault_is_refused_with_its_findings(changed: House) -> None:
    save(changed, "pia", files()["process.bpmn"].replace(b'formId="look"', b'formId="gone"'), 1, "process.bpmn")
    with pytest.raises(DefinitionError) as refused:
        propose(changed)
    assert [one.code for one in refused.value.findings if one.severity == "error"] == ["REF-FORM"]
    assert states(changed) == ["published"]


def test_a_file_that_cannot_be_read_at_all_is_a_finding_too(changed: House) -> None:
    save(changed, "pia", b"{", 2)
    with pytest.raises(DefinitionError):
        propose(changed)


def test_a_draft_that_has_become_another_process_is_refused(changed: House) -> None:
    other = files()["process.bpmn"].replace(b'id="review"', b'id="other"')
    save(changed, "pia", other, 1, "process.bpmn")
    with pytest.raises(Invalid, match="other_process"):
        propose(changed)


def test_the_proposer_sends_what_was_seen(changed: House) -> None:
    seen = sha256_of_draft(changed)
    save(changed, "per", look("answer", "his"), 2)
    with pytest.raises(Conflict, match=r"draft\.changed") as refused:
        changed.run(proposing.propose, Propose("review", seen), person(changed, "pia"))
    assert refused.value.params["by"] == "Per Åker"


def test_what_is_published_already_is_no_proposal(changed: House) -> None:
    save(changed, "pia", look("answer"), 2)
    with pytest.raises(Invalid, match=r"proposal\.same"):
        propose(changed)


def test_a_newer_proposal_takes_the_place_of_the_one_that_waits(changed: House) -> None:
    first = propose(changed)
    save(changed, "per", look("answer", "other"), 2)
    second = propose(changed, "per")
    assert states(changed) == ["published", "refused", "proposed"]
    with pytest.raises(Conflict, match=r"proposal\.changed"):
        approve(changed, first)
    assert approve(changed, second).data["version"] == 3


def test_proposing_the_same_again_changes_nothing(changed: House) -> None:
    first, second = propose(changed), propose(changed)
    assert second.is_repeat
    assert (first.data, states(changed)) == (second.data, ["published", "proposed"])


def test_a_program_proposes_files_without_a_draft(house: House) -> None:
    deploy(house, files())
    token = Actor("t1", user_id=person(house, "pia").user_id, grants=person(house, "pia").grants, auth="token")
    receipt = house.run(proposing.propose_files, ProposeFiles(files("more")), token)
    assert states(house) == ["published", "proposed"]
    with pytest.raises(NotAllowed):
        house.run(proposing.propose_files, ProposeFiles(files("most")), person(house, "ola"))
    assert approve(house, receipt).data["version"] == 2


# --- approve --------------------------------------------------------------------------------------------------------
def test_approval_publishes_exactly_the_bytes_that_were_proposed(changed: House) -> None:
    approve(changed, propose(changed))
    row = versions(changed)[2]
    assert (states(changed), row.approved_by) == (["retired", "published"], "gun")
    with changed.read() as connection:
        assert version_files(connection, row.id) == files("more")
        assert find_draft(connection, "review") is None
    assert bundle_sha256(files("more")) == row.sha256


def test_new_cases_run_the_new_version_and_old_ones_stay(changed: House) -> None:
    old = start(changed, "review")
    approve(changed, propose(changed))
    new = start(changed, "review")
    assert (version_of_case(changed, old), version_of_case(changed, new)) == (1, 2)


def test_who_proposed_cannot_approve(changed: House) -> None:
    receipt = propose(changed, "per")
    with pytest.raises(NotAllowed, match=r"proposal\.own"):
        approve(changed, receipt, "per")
    assert states(changed) == ["published", "proposed"]


def test_who_wrote_in_the_draft_cannot_approve_though_another_proposed_it(changed: House) -> None:
    save(changed, "per", look("answer", "his"), 2)
    save(changed, "pia", look("answer", "hers"), 3)
    receipt = propose(changed, "pia")
    with pytest.raises(NotAllowed, match=r"proposal\.own"):
        approve(changed, receipt, "per")
    assert approve(changed, receipt, "gun").data["version"] == 2


def test_a_program_of_the_same_person_is_the_same_person(house: House) -> None:
    deploy(house, files())
    per = person(house, "per")
    token = Actor("t1", user_id=per.user_id, grants=per.grants, auth="token")
    receipt = house.run(proposing.propose_files, ProposeFiles(files("more")), token)
    with pytest.raises(NotAllowed, match=r"proposal\.own"):
        approve(house, receipt, "per")


@pytest.mark.parametrize("login", ["pia", "anna", "ola", "adam", "rune"])
def test_only_an_approver_approves(changed: House, login: str) -> None:
    receipt = propose(changed)
    with pytest.raises(NotAllowed):
        approve(changed, receipt, login)


def test_the_system_itself_approves_nothing(changed: House) -> None:
    receipt = propose(changed)
    command = ApproveProposal("review", 2, receipt.data["sha256"])
    with pytest.raises(NotAllowed):
        changed.run(proposing.approve, command, Actor("system:set-up"))


def test_other_bytes_than_those_seen_are_a_conflict(changed: House) -> None:
    receipt = propose(changed)
    with pytest.raises(Conflict, match=r"proposal\.changed"):
        approve(changed, receipt, sha256="0" * 64)
    assert states(changed) == ["published", "proposed"]


def test_the_second_of_two_approvers_is_told_who_was_first(changed: House) -> None:
    receipt = propose(changed)
    approve(changed, receipt, "gun")
    with pytest.raises(Conflict, match=r"proposal\.published") as refused:
        approve(changed, receipt, "per")
    assert refused.value.params["ask"] == "gun"


def test_of_two_who_decide_at_once_one_does(changed: House) -> None:
    receipt = propose(changed)

    def decide(login: str) -> str:
        try:
            return "approved" if login == "gun" and approve(changed, receipt, login) else refuse_as(changed, login)
        except Conflict as error:
            return error.key

    with ThreadPoolExecutor(2) as pool:
        told = set(pool.map(decide, ["gun", "per"]))
    assert told in ({"approved", "proposal.published"}, {"refused", "proposal.changed"})
    assert states(changed) == (["retired", "published"] if "approved" in told else ["published", "refused"])


def refuse_as(house: House, login: str) -> str:
    refuse(house, 2, "nej", login)
    return "refused"


def test_a_proposal_that_the_house_can_no_longer_run_is_refused(changed: House) -> None:
    receipt = propose(changed)
    with changed.database.begin() as connection:
        connection.exec_driver_sql("UPDATE \"group\" SET key = 'other' WHERE key = 'kontaktcenter'")
    with pytest.raises(DefinitionError):
        approve(changed, receipt)
    assert states(changed) == ["published", "proposed"]


def test_a_draft_changed_after_it_was_proposed_goes_on_from_the_new_version(changed: House) -> None:
    receipt = propose(changed)
    save(changed, "per", look("answer", "later"), 2)
    approve(changed, receipt)
    with changed.read() as connection:
        draft = get_draft(connection, "review")
        assert draft.base == 2
        assert draft_bytes(connection, draft.id)[FORM] == look("answer", "later")


def test_what_was_done_with_which_bytes_is_in_the_log(changed: House) -> None:
    receipt = propose(changed)
    approve(changed, receipt)
    with changed.read() as connection:
        rows = connection.execute(select(SecurityLog.kind, SecurityLog.login, SecurityLog.detail)).all()
    told = [(row.kind, row.login) for row in rows if receipt.data["sha256"] in row.detail]
    assert told == [
        ("definition.proposed", "pia"),
        ("definition.approved", "gun"),
        ("definition.published", "gun"),
    ]


# --- refuse ---------------------------------------------------------------------------------------------------------
def test_a_refused_proposal_goes_back_to_its_draft_with_the_reason(changed: House) -> None:
    propose(changed)
    refuse(changed, 2)
    row = versions(changed)[2]
    assert (row.state, row.refused_reason, row.refused_by) == ("refused", "för lång", person(changed, "gun").id)
    with changed.read() as connection:
        assert get_draft(connection, "review").proposal_id == row.id
    assert propose(changed).data["version"] == 2, "the same bytes are the same version"
    assert versions(changed)[2].refused_reason is None


def test_a_refusal_needs_a_reason(changed: House) -> None:
    propose(changed)
    with pytest.raises(Invalid):
        refuse(changed, 2, " ")


def test_process_owners_take_their_proposal_back_and_nobody_else_does(changed: House) -> None:
    propose(changed)
    with pytest.raises(NotAllowed):
        refuse(changed, 2, "nej", "anna")
    refuse(changed, 2, "jag såg ett fel", "pia")
    with pytest.raises(Conflict):
        refuse(changed, 2)
    assert states(changed) == ["published", "refused"]


def test_an_earlier_version_proposed_again_and_refused_is_still_one_that_was_in_use(changed: House) -> None:
    approve(changed, propose(changed))
    house, pia = changed, person(changed, "pia")
    house.run(drafting.begin_draft, BeginDraft("review", 1), pia)
    assert propose(house).data["version"] == 1
    refuse(house, 1)
    assert states(house) == ["retired", "published"]
    assert approve(house, propose(house)).data["version"] == 1
    assert states(house) == ["published", "retired"]


# --- retire ---------------------------------------------------------------------------------------------------------
def retire(house: House, version: int, *, is_sure: bool = True, login: str = "pia") -> Receipt:
    command = RetireVersion("review", version, "används inte", is_sure)
    return house.run(proposing.retire, command, person(house, login))


def test_no_case_starts_on_a_retired_version_and_those_that_run_go_on(changed: House) -> None:
    running = start(changed, "review")
    retire(changed, 1)
    with pytest.raises(NotFound, match=r"process\.unpublished"):
        changed.run(cases.start_case, StartCase("review", {}), person(changed, "anna"))
    with changed.read() as connection:
        assert connection.execute(select(Case.state).where(Case.id == running.case_id)).scalar_one() == "open"


def test_the_last_version_is_retired_only_by_who_says_so(changed: House) -> None:
    with pytest.raises(Invalid, match=r"version\.last"):
        retire(changed, 1, is_sure=False)
    assert states(changed) == ["published"]


def test_only_process_owners_retire_and_only_what_is_published(changed: House) -> None:
    with pytest.raises(NotAllowed):
        retire(changed, 1, login="gun")
    retire(changed, 1)
    with pytest.raises(Conflict):
        retire(changed, 1)


def test_nothing_starts_by_itself_on_a_retired_version(house: House) -> None:
    timer = '<timerEventDefinition><timeCycle xsi:type="tFormalExpression">R/P1D</timeCycle></timerEventDefinition>'
    diagram = (
        f'{HEAD}<process id="review" isExecutable="true"><extensionElements><zeebe:properties>'
        '<zeebe:property name="myndighet" value="KS" /></zeebe:properties></extensionElements>'
        f'<startEvent id="daily">{timer}</startEvent><sequenceFlow id="f" sourceRef="daily" targetRef="end" />'
        '<startEvent id="told"><messageEventDefinition messageRef="m" /></startEvent>'
        '<sequenceFlow id="g" sourceRef="told" targetRef="end" /><endEvent id="end" /></process>'
        '<message id="m" name="go" /></definitions>'
    )
    deploy(house, {"process.bpmn": diagram.encode()})
    with house.read() as connection:
        assert connection.execute(select(DefinitionStart.name)).scalars().all() == ["go"]
        assert len(connection.execute(select(Timer.id)).all()) == 1
    retire(house, 1)
    with house.read() as connection:
        assert connection.execute(select(DefinitionStart.name)).all() == []
        assert connection.execute(select(Timer.id)).all() == []


def version_of_case(house: House, receipt: Receipt) -> int:
    with house.read() as connection:
        query = select(Definition.version).join(Case, Case.definition_id == Definition.id)
        return connection.execute(query.where(Case.id == receipt.case_id)).scalar_one()
