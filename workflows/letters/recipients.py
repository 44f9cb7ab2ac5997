"""To whom a letter goes: a company, a group or person in the house, a board's secretary, or an outside authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engine.errors import NotFound
from engine.ports import CaseFacts
from engine.rows import Group, User
from workflows.letters.templates import words
from workflows.parties import party_of_case


@dataclass(frozen=True, slots=True)
class Recipient:
    """key: how the letter's row names it. channel: email, paper (no address) or inbox (inside the house)."""

    key: str
    name: str
    address: str = ""
    channel: str = "inbox"


def find_recipients(connection: Connection, case: CaseFacts, inputs: Mapping[str, Any]) -> list[Recipient]:
    """Read the inputs `mottagare`, `foretag`, `verksamheter`, `grupp` and `organ`; with none of them, the case's party.

    Raises NotFound `letter.recipient` for a group or authority that nobody knows.
    """
    named = [inputs[name] for name in ("mottagare", "foretag", "verksamheter", "grupp", "organ") if inputs.get(name)]
    found = {one.key: one for value in named for one in _recipients(connection, value)}
    if not found:
        party = party_recipient(connection, case)
        found = {party.key: party}
    return list(found.values())


def party_recipient(connection: Connection, case: CaseFacts) -> Recipient:
    """The company the case is about. Raises NotFound `letter.recipient` when the case names none."""
    party = party_of_case(connection, case.id)
    if party is None:
        raise NotFound("letter.recipient", recipient="party", case=case.number)
    return _by_address("party", party.name or party.company, party.email)


def user_recipient(connection: Connection, login: str) -> Recipient | None:
    """A person in the house."""
    user = connection.execute(select(User.name, User.email).where(User.login == login)).one_or_none()
    return None if user is None else Recipient(login, user.name, user.email)


def _recipients(connection: Connection, value: Any) -> Iterable[Recipient]:
    if isinstance(value, list):
        return [one for item in value for one in _recipients(connection, item)]
    if isinstance(value, Mapping):
        group = value.get("grupp")
        if group is not None:
            return [_inside_or_outside(connection, str(group))]
        return [_by_address("party", str(value.get("kontaktperson") or value.get("namn")), value.get("epost") or "")]
    return [_inside_or_outside(connection, str(value))]


def _by_address(key: str, name: str, address: str) -> Recipient:
    return Recipient(key, name, address, "email" if address else "paper")


def _inside_or_outside(connection: Connection, key: str) -> Recipient:
    if key in words().outside:
        return Recipient(key, words().outside[key], channel="paper")
    group_key = f"{key.split('-', maxsplit=1)[0]}-sekreterare" if key in words().boards else key
    name = connection.execute(select(Group.name).where(Group.key == group_key)).scalar()
    if name is None:
        raise NotFound("letter.recipient", recipient=key)
    return Recipient(group_key, name)
