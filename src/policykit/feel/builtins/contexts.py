"""Context functions (DMN 1.5, table 81)."""

from __future__ import annotations

from collections.abc import Mapping

from policykit.feel.builtins.registry import Parameter, builtin
from policykit.feel.kinds import ANY, CONTEXT, LIST, STRING, kind_name
from policykit.feel.values import FeelFailure, Value

Context = Mapping[str, Value]

_CONTEXT = Parameter("context", CONTEXT)


@builtin("get value", Parameter("m", CONTEXT), Parameter("key", STRING), returns=ANY)
def _get_value(context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get entries", Parameter("m", CONTEXT), returns=LIST)
def _get_entries(context: Context) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", Parameter("entries", LIST), returns=CONTEXT)
def _context(entries: list[Value]) -> Context:
    context: dict[str, Value] = {}
    for position, entry in enumerate(_contexts("context", entries), 1):
        key = entry.get("key")
        if type(key) is not str or "value" not in entry:
            raise FeelFailure("feel-context-entry", position=position)
        if key in context:
            raise FeelFailure("feel-context-key-twice", key=key)
        context[key] = entry["value"]
    return context


@builtin("context put", _CONTEXT, Parameter("key", STRING), Parameter("value"), returns=CONTEXT)
def _context_put(context: Context, key: str, value: Value) -> Context:
    return {**context, key: value}


@builtin("context put", _CONTEXT, Parameter("keys", LIST), Parameter("value"), returns=CONTEXT)
def _context_put_deep(context: Context, keys: list[Value], value: Value) -> Context:
    path = [context]
    if not keys or any(type(key) is not str for key in keys):
        raise FeelFailure("feel-context-keys")
    for depth, key in enumerate(keys[:-1], 1):
        inner = path[-1].get(key)
        if not isinstance(inner, Mapping):
            raise FeelFailure("feel-context-path", key=key, position=depth, given=kind_name(inner))
        path.append(inner)
    for outer, key in zip(reversed(path), reversed(keys), strict=True):
        value = {**outer, key: value}
    result: Context = value
    return result


@builtin("context merge", Parameter("contexts", LIST), returns=CONTEXT)
def _context_merge(contexts: list[Value]) -> Context:
    merged: dict[str, Value] = {}
    for context in _contexts("context merge", contexts):
        merged.update(context)
    return merged


def _contexts(function: str, items: list[Value]) -> list[Context]:
    for position, item in enumerate(items, 1):
        if not isinstance(item, Mapping):
            raise FeelFailure(
                "feel-list-item",
                function=function,
                position=position,
                expected=CONTEXT.name,
                given=kind_name(item),
            )
    return items
