"""Calling a handler: in a thread of its own, so that one that hangs is left behind and takes nobody with it."""

from __future__ import annotations

import ctypes
import logging
import sqlite3
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection

from engine.errors import Invalid
from engine.ports import Handler, JobCall
from engine.runtime import admitted
from engine.services.work import Work

log = logging.getLogger(__name__)


class HandlerHungError(Exception):
    """It took longer than it may. Nobody knows what it did outside the database, so it is not tried again by itself."""


class HandlerAnswerError(Exception):
    """What a handler gave back is nothing that a case can take."""


class _LeftBehind(BaseException):  # no Exception: a handler that catches everything would go on
    """Ends the thread of a handler that nobody waits for any more."""


def call_handler(handler: Handler, work: Work, call: JobCall) -> dict[str, Any]:
    """Return what *handler* makes of the call, sure to be values that a case can take.

    Raises what it raises, HandlerAnswerError, and HandlerHungError after `Limits.handler_seconds`: then the transaction
    is gone, and whatever the handler still does to it fails.
    """
    limits = work.house.config.limits
    answer = _in_time(handler, work, call, limits.handler_seconds)
    if not isinstance(answer, Mapping) or not all(isinstance(name, str) for name in answer):
        kind = type(answer).__name__
        raise HandlerAnswerError(f"{call.kind} gave back something of the kind {kind}, not values by their names")
    values = dict(answer)
    try:
        admitted(values, limits.variable_bytes)
    except Invalid as error:
        raise HandlerAnswerError(f"{call.kind} gave back values that no case can take: {error}") from error
    return values


def _in_time(handler: Handler, work: Work, call: JobCall, seconds: float) -> object:
    answer: Future[object] = Future()
    thread = threading.Thread(
        target=_call, args=(handler, work, call, answer), name=f"handler-of-job-{call.job_id}", daemon=True
    )
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _leave_behind(thread, work.connection)
        raise HandlerHungError(f"{call.kind} had not answered after {seconds:g} s")
    return answer.result()


def _call(handler: Handler, work: Work, call: JobCall, answer: Future[object]) -> None:
    try:
        answer.set_result(handler(work, call))
    except _LeftBehind:
        log.info("the handler of job %d, which was left behind, has ended", call.job_id)
    except Exception as error:  # noqa: BLE001  # raised again where the answer is asked for
        answer.set_exception(error)
    except BaseException as error:  # noqa: BLE001  # a worker does not end because a handler wants to
        answer.set_exception(HandlerAnswerError(f"{call.kind} ended its thread: {error}"))


def _leave_behind(thread: threading.Thread, connection: Connection) -> None:
    """Take the transaction away from a handler, and end it as soon as it runs Python again."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_LeftBehind))
    driver: Any = connection.connection.driver_connection
    with suppress(Exception):  # each driver raises its own; what matters is that it is closed
        if isinstance(driver, sqlite3.Connection):
            driver.interrupt()
        else:
            driver.cancel()
    connection.invalidate()
