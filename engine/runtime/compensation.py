"""Undoing what was done: a throw event works off the completed activities of its scope, the newest first.

A completed activity that can be undone stays as a token at Stage.DONE, a sub-process with its variables and with what
was done inside. It is undone by the handler of its compensation boundary event, else by the compensation event
sub-process inside it, else by undoing its inside. A multi-instance activity is undone by its handler once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diagram.spec import Node, ProcessSpec
from engine.runtime.token import Scope, Stage, Token

if TYPE_CHECKING:
    from engine.runtime.run import Run


# --- remembering ----------------------------------------------------------------------------------------------------
def can_be_undone(token: Token) -> bool:
    """Tell whether there is anything to undo in the activity that *token* has completed."""
    if token.node.undone_by is not None and not token.is_instance:
        return True
    inner = token.inner
    inside = inner is not None and inner.spec is not None and not inner.isolated
    if inside and inner is not None and (inner.done_tokens or own_handler(inner.level) is not None):
        return True
    return any(child.stage is Stage.DONE for child in token.children)


def own_handler(level: ProcessSpec) -> Node | None:
    """Return the compensation event sub-process of a level."""
    for node in level.nodes.values():
        if node.triggered_by_event and _start_kind(level.children[node.id]) == "compensation":
            return node
    return None


def _start_kind(level: ProcessSpec) -> str | None:
    starts = (node.event for node in level.nodes.values() if node.kind == "startEvent")
    return next((event.kind for event in starts if event is not None), None)


# --- undoing --------------------------------------------------------------------------------------------------------
def begin(run: Run, driver: Token, activity: str | None) -> Stage:
    """Begin to undo everything (or only *activity*) in the scope of *driver*, which waits for it."""
    done = [t for t in _scope_to_undo(driver.scope).done_tokens if not t.is_instance]
    chosen = [t for t in done if activity in (None, t.node.id) and _is_free(run, t)]
    driver.data["undo"] = [number for token in sorted(chosen, key=_when) for number in _in_order(token)]
    for token in chosen:
        token.data["by"] = driver.id
    return Stage.OPEN if _undo_next(run, driver) else Stage.FINISH


def _scope_to_undo(scope: Scope) -> Scope:
    """Return the scope itself; an event sub-process undoes what it lies in."""
    while scope.owner is not None and scope.owner.node.triggered_by_event:
        scope = scope.owner.scope
    return scope


def _is_free(run: Run, token: Token) -> bool:
    return "by" not in token.data or run.tokens.get(token.data["by"]) is None


def _when(token: Token) -> int:
    done: int = token.data["done"]
    return done


def _in_order(token: Token) -> list[int]:
    """Return the token and, before it is dropped, what was done inside; the last in the list is undone first."""
    inner = token.inner
    if token.node.undone_by is not None or (inner is not None and own_handler(inner.level) is not None):
        return [token.id]
    inside = [child for child in token.children if child.stage is Stage.DONE]
    if inner is not None:
        inside += [t for t in inner.done_tokens if not t.is_instance]
    return [token.id, *(number for t in sorted(inside, key=_when) for number in _in_order(t))]


def _undo_next(run: Run, driver: Token) -> bool:
    """Start the next handler; tell whether there was one."""
    todo: list[int] = driver.data["undo"]
    while todo:
        done = run.tokens.get(todo.pop())
        if done is not None and _start_handler(run, driver, done):
            driver.data["at"] = done.id
            return True
        if done is not None:
            run.cancel(done)
    return False


def _start_handler(run: Run, driver: Token, done: Token) -> bool:
    if done.node.undone_by is not None and not done.is_instance:
        node, scope = done.scope.level.nodes[done.node.undone_by], done.scope
    elif done.inner is not None and (own := own_handler(done.inner.level)) is not None:
        node, scope = own, done.inner
    else:
        return False
    handler = run.token(node, scope, driver)
    run.record.passage(handler, "entered")
    run.ready.append(handler)
    return True


def is_handler(token: Token) -> bool:
    """Tell whether the token undoes something."""
    return token.parent is not None and "undo" in token.parent.data


def handler_done(run: Run, handler: Token) -> None:
    """The activity is undone and forgotten: the next one, or what waits for it goes on."""
    driver = handler.parent
    assert driver is not None, "a handler belongs to what waits for it"
    run.left(handler)
    done = run.tokens.get(driver.data.pop("at"))
    if done is not None:
        run.cancel(done)
    if not _undo_next(run, driver):
        driver.stage = Stage.FINISH
        run.perform(driver)
