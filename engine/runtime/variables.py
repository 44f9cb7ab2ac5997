"""The variables of a case: encoded bytes by scope and name, decoded only when something reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.diagram.spec import RESERVED
from engine.errors import Invalid
from engine.feel import codec
from engine.limits import MOST_NAME, fits_name
from engine.runtime.advance import VariableChange
from engine.runtime.failures import StepFailed

Stored = Mapping[int, Mapping[str, bytes]]
REMEDY = "Keep large texts as documents, or let an operator shorten the values of this step."


class Variables:
    """What is stored, and what this step has changed on top of it."""

    def __init__(self, stored: Stored, most_bytes: int) -> None:
        """most_bytes: of all variables together."""
        self._stored = stored
        self._most_bytes = most_bytes
        self._stored_bytes: int | None = None
        self._grown = 0
        self._promised = 0
        self._changed: dict[int, dict[str, bytes | None]] = {}
        self._decoded: dict[tuple[int, str], Any] = {}
        self._admitted: dict[str, tuple[Any, bytes]] = {}
        self._touched: dict[tuple[int, str], str] = {}

    def raw(self, scope: int, name: str) -> bytes | None:
        """Return the encoded value, None when the scope has no such variable."""
        changed = self._changed.get(scope)
        if changed is not None and name in changed:
            return changed[name]
        stored = self._stored.get(scope)
        return stored.get(name) if stored is not None else None

    def read(self, scope: int, name: str) -> Any:
        """Return the value; KeyError when the scope has no such variable."""
        key = scope, name
        if key not in self._decoded:
            raw = self.raw(scope, name)
            if raw is None:
                raise KeyError(name)
            self._decoded[key] = codec.decode(raw)
        return self._decoded[key]

    def has(self, scope: int, name: str) -> bool:
        """Tell whether the scope itself has the variable."""
        return self.raw(scope, name) is not None

    def names(self, scope: int) -> list[str]:
        """Return the names of the scope's own variables."""
        changed = self._changed.get(scope, {})
        names = [n for n in self._stored.get(scope, ()) if n not in changed]
        return names + [n for n, raw in changed.items() if raw is not None]

    def encoded(self, name: str, value: Any) -> bytes:
        """Return what to store; StepFailed when the name is reserved or there is no room for the value.

        What was given from outside is kept in any case: the next step finds that there is no room.
        """
        if name == RESERVED:
            raise StepFailed("variable.reserved", f"The variable {RESERVED} is read-only.")
        if not fits_name(name):
            raise StepFailed("variable.name", f"{name[:MOST_NAME]!r} is longer than the name of a variable may be.")
        admitted, raw = self._admitted.get(name, (None, None))
        if raw is not None and admitted is value:
            return raw
        if is_heavier(value, self._most_bytes):
            raise self._too_large(name)
        raw = codec.encode(value)
        if self.size() + self._promised + len(raw) > self._most_bytes + self._replaced(name):
            self._promised = 0
            raise self._too_large(name)
        self._promised += len(raw)
        return raw

    def _too_large(self, name: str) -> StepFailed:
        return StepFailed(
            "limit.variable_bytes",
            f"With {name} the case's variables would take more than {self._most_bytes:,} bytes. {REMEDY}",
        )

    def _replaced(self, name: str) -> int:
        """Return how much room a new value of this name may free."""
        scopes = {*self._stored, *self._changed}
        return max((len(self.raw(scope, name) or b"") for scope in scopes), default=0)

    def size(self) -> int:
        """Return how many bytes all variables take; counted once, then kept up."""
        if self._stored_bytes is None:
            self._stored_bytes = sum(len(raw) for scope in self._stored.values() for raw in scope.values())
        return self._stored_bytes + self._grown

    def require_room(self) -> None:
        """Raise StepFailed when the variables take more than they may."""
        if self.size() > self._most_bytes:
            text = f"The case's variables take {self.size():,} bytes, more than {self._most_bytes:,}. {REMEDY}"
            raise StepFailed("limit.variable_bytes", text)

    def write(self, scope: int, name: str, value: Any) -> None:
        """Set a variable; StepFailed when it can't be."""
        self.put(scope, name, self.encoded(name, value))

    def put(self, scope: int, name: str, raw: bytes) -> None:
        """Set a variable to what `encoded` gave."""
        old = self.raw(scope, name)
        self._touched.setdefault((scope, name), "create" if old is None else "update")
        self._grown += len(raw) - len(old or b"")
        self._promised = max(0, self._promised - len(raw))
        self._decoded.pop((scope, name), None)
        self._changed.setdefault(scope, {})[name] = raw

    def touched(self) -> dict[tuple[int, str], str]:
        """Return what was set since this was last asked: {(scope, name): "create" or "update"}."""
        found, self._touched = self._touched, {}
        return found

    def copy(self, source: int, target: int, name: str) -> None:
        """Copy a variable from scope to scope as it is, without reading it."""
        raw = self.raw(source, name)
        if raw is not None:
            self.put(target, name, raw)

    def admit(self, values: Mapping[str, Any]) -> None:
        """Raise Invalid when values from outside can't become variables, before anything has happened."""
        self._admitted.update(admitted(values, self._most_bytes))

    def require_open(self, values: Mapping[str, Any]) -> None:
        """Raise Invalid when the case is over its size already and would take *values* as well."""
        if values and self.size() > self._most_bytes:
            raise Invalid("limit.case_full", size=self.size(), most=self._most_bytes)

    def forget(self, scope: int) -> None:
        """The scope is gone, its variables with it."""
        self._grown -= sum(len(self.raw(scope, name) or b"") for name in self.names(scope))
        self._changed.pop(scope, None)
        for key in [k for k in self._decoded if k[0] == scope]:
            del self._decoded[key]

    def changes(self) -> tuple[VariableChange, ...]:
        """Return what differs from what is stored, in the order it was first written."""
        found = []
        for scope, changed in self._changed.items():
            stored = self._stored.get(scope, {})
            for name, new in changed.items():
                old = stored.get(name)
                if old != new:
                    found.append(VariableChange(scope, name, old, new))
        return tuple(found)


def admitted(values: Mapping[str, Any], most_bytes: int) -> dict[str, tuple[Any, bytes]]:
    """Return values from outside with how they are stored. Raises Invalid, which names the value and the reason."""
    if RESERVED in values:
        raise Invalid("variable.reserved", name=RESERVED)
    found, room = {}, most_bytes
    for name, value in values.items():
        if not fits_name(name):
            raise Invalid("variable.name", name=name[:MOST_NAME], most=MOST_NAME)
        if is_heavier(value, room):
            raise Invalid("limit.variable_bytes", name=name, most=most_bytes)
        try:
            raw = codec.encode(value)
        except TypeError as err:
            raise Invalid("variable.type", name=name, why=str(err)) from err
        room -= len(raw)
        if room < 0:
            raise Invalid("limit.variable_bytes", name=name, most=most_bytes)
        found[name] = value, raw
    return found


def is_heavier(value: Any, most: int) -> bool:
    """Tell whether a value certainly takes more than *most* bytes, without writing it.

    An expression can make a list of a thousand times the same large text, which takes no room until it is written.
    """
    weight, todo = 0, [value]
    while todo:
        part = todo.pop()
        kind = type(part)
        if kind is str:
            weight += len(part)
        elif kind is list or kind is tuple or kind is dict:
            weight += len(part)
            if weight > most:
                return True
            todo.extend(part.values() if kind is dict else part)
    return weight > most


class View(Mapping[str, Any]):
    """What an expression sees: *over* first, then the scopes of the chain, nearest first; `arende` above all."""

    __slots__ = ("_arende", "_chain", "_over", "_variables")

    def __init__(
        self, variables: Variables, chain: tuple[int, ...], arende: Any, over: Mapping[str, Any] | None = None
    ) -> None:
        self._variables, self._chain, self._arende, self._over = variables, chain, arende, over or {}

    def __getitem__(self, name: str) -> Any:
        if name == RESERVED and self._arende is not None:
            return self._arende
        if name in self._over:
            return self._over[name]
        for scope in self._chain:
            if self._variables.has(scope, name):
                return self._variables.read(scope, name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        if name in self._over or (name == RESERVED and self._arende is not None):
            return True
        return any(self._variables.has(scope, name) for scope in self._chain)

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys(self._over)
        if self._arende is not None:
            names[RESERVED] = None
        for scope in self._chain:
            names.update(dict.fromkeys(self._variables.names(scope)))
        return iter(names)

    def __len__(self) -> int:
        return sum(1 for _ in self)
