"""Built-ins on contexts."""

from __future__ import annotations

from engine.feel.builtins.registry import builtin
from engine.feel.values import UnfitError, Value

Context = dict[str, Value]


@builtin("context(entries: list)")
def context_from_entries(entries: list[Value]) -> Context:
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise UnfitError("an entry is no {key: text, value: anything}")
        if entry["key"] in made:
            raise UnfitError(f"the key {entry['key']!r} comes twice")
        made[entry["key"]] = entry["value"]
    return made


@builtin("get value(m: context, key: string)")
def get_value(context: Context, key: str) -> Value:
    """Return the value of a key; null when the context lacks it."""
    return context.get(key)


@builtin("get entries(m: context)")
def get_entries(context: Context) -> list[Context]:
    return [{"key": k, "value": v} for k, v in context.items()]


@builtin("context put(context: context, key: string, value: any)")
def put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def put_nested(context: Context, keys: list[Value], value: Value) -> Context:
    """Put a value at a path of keys; contexts on the way are made where they lack."""
    if not keys or any(type(k) is not str for k in keys):
        raise UnfitError("the keys are no texts")
    key, *rest = keys
    if not rest:
        return put(context, key, value)
    inner = context.get(key)
    if inner is not None and type(inner) is not dict:
        raise UnfitError(f"{key!r} holds no context")
    return put(context, key, put_nested(inner or {}, rest, value))


@builtin("context merge(contexts: list)")
def merge(contexts: list[Value]) -> Context:
    if any(type(c) is not dict for c in contexts):
        raise UnfitError("the list holds more than contexts")
    return {k: v for c in contexts for k, v in c.items()}
