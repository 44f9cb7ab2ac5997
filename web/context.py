"""The request at hand: which house serves it, who asks, and what day it is for cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar, cast

from flask import current_app, g

from engine.commands import Actor, Command, Receipt
from engine.errors import NotAllowed
from engine.services.work import House, Work

C = TypeVar("C", bound=Command)


def house() -> House:
    return cast(House, current_app.extensions["lots"])


def actor_or_none() -> Actor | None:
    return cast("Actor | None", g.get("actor"))


def current_actor() -> Actor:
    """Return who asks. Raises NotAllowed `login.needed` for the anonymous."""
    actor = actor_or_none()
    if actor is None:
        raise NotAllowed("login.needed")
    return actor


def run(service: Callable[[Work, C, Actor], Receipt], command: C, actor: Actor | None = None) -> Receipt:
    """Run one command in one transaction, as *actor* or whoever is logged in."""
    return house().run(service, command, actor or current_actor())


def now() -> datetime:
    """The moment for cases (injected); sessions and throttling use the real clock."""
    if "moment" not in g:
        g.moment = house().now()
    return cast(datetime, g.moment)


def today() -> date:
    return now().astimezone(house().config.zone).date()
