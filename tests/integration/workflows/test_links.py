"""The entrepreneur's link: random, kept only as a hash, into one case, until ninety days after its end."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from engine.errors import NotAllowed, NotFound
from engine.queries.visible import sees
from engine.rows import AccessLink, Case
from tests.integration.workflows.town import Town
from workflows import links
from workflows.links import INTAKE, GiveLink, actor_for_link, give_link, revoke_links
from workflows.rows import Party


def link(town: Town, case_id: int) -> str:
    return str(town.house.run(give_link, GiveLink(case_id), INTAKE).data["secret"])


def test_a_link_lets_its_holder_into_one_case(town: Town) -> None:
    case_id, other_id = town.ask(), town.ask()
    secret = link(town, case_id)
    with town.house.read() as connection:
        actor = actor_for_link(connection, secret, town.clock())
        assert (actor.auth, actor.name, actor.case_id) == ("link", "Helena Ek", case_id)
        assert sees(connection, actor, case_id)
        assert not sees(connection, actor, other_id)


def test_only_the_hash_of_the_secret_is_kept(town: Town) -> None:
    secret = link(town, town.ask())
    assert len(secret) >= 43
    assert town.value(select(AccessLink.secret_hash)) == hashlib.sha256(secret.encode()).hexdigest()


def test_a_link_ends_ninety_real_days_after_the_case(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ended_at = datetime(2027, 6, 1, tzinfo=UTC)
    monkeypatch.setattr(links, "system_now", lambda: ended_at)
    case_id = town.ask()
    secret = link(town, case_id)
    town.do("maria.ohman", case_id, "granska_intag", uppgifter_racker="ja", kommunens_fraga="nej")
    town.do("maria.ohman", case_id, "hanvisa_vidare", ratt_myndighet="Bolagsverket", hanvisning="Se verksamt.se.")
    assert town.value(select(Case.state).where(Case.id == case_id)) == "closed"
    with town.house.read() as connection:
        assert actor_for_link(connection, secret, ended_at + timedelta(days=89)).case_id == case_id
        with pytest.raises(NotFound):
            actor_for_link(connection, secret, ended_at + timedelta(days=91))


def test_a_revoked_or_made_up_link_opens_nothing(town: Town) -> None:
    case_id = town.ask()
    secret = link(town, case_id)
    with town.house.database.begin() as connection:
        revoke_links(connection, case_id, town.clock())
    with town.house.read() as connection:
        for tried in (secret, "made-up"):
            with pytest.raises(NotFound, match=r"link\.unknown"):
                actor_for_link(connection, tried, town.clock())


def test_an_auditor_gives_no_links(town: Town) -> None:
    case_id = town.ask()
    with pytest.raises(NotAllowed):
        town.house.run(give_link, GiveLink(case_id), town.person("ingrid.palm"))


def test_a_case_without_an_applicant_has_no_link(town: Town) -> None:
    unnamed = town.ask()
    with town.house.database.begin() as connection:
        connection.execute(delete(Party).where(Party.case_id == unnamed))
    with pytest.raises(NotFound, match=r"party\.unknown"):
        link(town, unnamed)
