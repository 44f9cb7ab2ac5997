"""The variables of a case: encoded bytes by scope and name, decoded only when something reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.diagram.spec import RESERVED
from engine.errors import Invalid
from engine.feel import codec
from engine.runtime.advance import VariableChange
from engine.runtime.failures import StepFailed

Stored = Mapping[int, Mapping[str, bytes]]


class Variables:
    """What is stored, and what this step has changed on top of it."""

    def __init__(self, stored: Stored, most_bytes: int) -> None:
        self._stored = stored
        self._most_bytes = most_bytes
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
        """Return what to store; StepFailed when the name is reserved or the value too large."""
        if name == RESERVED:
            raise StepFailed("variable.reserved", f"The variable {RESERVED} is read-only.")
        admitted, raw = self._admitted.get(name, (None, None))
        if raw is None or admitted is not value:
            raw = codec.encode(value)
        if len(raw) > self._most_bytes:
            raise StepFailed("limit.variable_bytes", f"The variable {name} takes more than {self._most_bytes:,} bytes.")
        return raw

    def write(self, scope: int, name: str, value: Any) -> None:
        """Set a variable; StepFailed when it can't be."""
        self.put(scope, name, self.encoded(name, value))

    def put(self, scope: int, name: str, raw: bytes) -> None:
        """Set a variable to what `encoded` gave."""
        self._touched.setdefault((scope, name), "update" if self.has(scope, name) else "create")
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
        if RESERVED in values:
            raise Invalid("variable.reserved", name=RESERVED)
        for name, value in values.items():
            try:
                raw = codec.encode(value)
            except TypeError as err:
                raise Invalid("variable.type", name=name, why=str(err)) from err
            if len(raw) > self._most_bytes:
                raise Invalid("limit.variable_bytes", name=name, most=self._most_bytes)
            self._admitted[name] = value, raw

    def forget(self, scope: int) -> None:
        """The scope is gone, its variables with it."""
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
