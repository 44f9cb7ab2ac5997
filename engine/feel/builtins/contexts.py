"""Built-ins on contexts."""

from __future__ import annotations

from engine.feel.builtins.registry import builtin
from engine.feel.run import Run
from engine.feel.values import MAX_NESTING, UnfitError, Value
from engine.feel.words import reason

Context = dict[str, Value]


@builtin("context(entries: list)")
def context_from_entries(entries: list[Value]) -> Context:
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise UnfitError(reason("entry"))
        if entry["key"] in made:
            raise UnfitError(reason("entry.twice", name=repr(entry["key"])))
        made[entry["key"]] = entry["value"]
    return made


@builtin("get value(context: context, key: string)")
@builtin("get value(m: context, key: string)")
def get_value(context: Context, key: str) -> Value:
    """Return the value of a key; null when the context lacks it."""
    return context.get(key)


@builtin("get value(context: context, keys: list)")
def get_nested_value(context: Context, keys: list[Value]) -> Value:
    """Return what lies at a path of keys; null where it ends early."""
    found: Value = context
    for key in keys:
        found = found.get(key) if type(found) is dict and type(key) is str else None
    return found


@builtin("get entries(context: context)")
@builtin("get entries(m: context)")
def get_entries(context: Context) -> list[Context]:
    return [{"key": k, "value": v} for k, v in context.items()]


@builtin("context put(context: context, key: string, value: any)")
def put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)", run=True)
def put_nested(run: Run, context: Context, keys: list[Value], value: Value) -> Context:
    """Put a value at a path of keys; contexts on the way are made where they lack."""
    if not keys or any(type(k) is not str for k in keys):
        raise UnfitError(reason("key.no_texts"))
    if len(keys) > MAX_NESTING:
        raise UnfitError(reason("key.deep", most=MAX_NESTING))
    key, *rest = keys
    run.tick(len(context))
    if not rest:
        return put(context, key, value)
    inner = context.get(key)
    if inner is not None and type(inner) is not dict:
        raise UnfitError(reason("key.no_context", name=repr(key)))
    return put(context, key, put_nested(run, inner or {}, rest, value))


@builtin("context merge(contexts: list)", run=True)
def merge(run: Run, contexts: list[Value]) -> Context:
    """Return all entries in one context; of entries of the same name the last stands."""
    made: Context = {}
    for context in contexts:
        if type(context) is not dict:
            raise UnfitError(reason("list.no_contexts"))
        run.tick(len(context))
        made.update(context)
    return made
