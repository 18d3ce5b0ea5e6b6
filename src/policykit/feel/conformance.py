"""Conformance cases: a file of them in, one line of results a case out (docs/feel.md has the form).

A case has inputs, definitions and a result to evaluate. What it says was `expected` is never read here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policykit.feel.boxed import BoxReader, entry_names, read_type
from policykit.feel.decimals import CONTEXT, plain
from policykit.feel.interpret import Runtime, Scope, evaluate
from policykit.feel.interpret.conform import coerced
from policykit.feel.limits import FeelLimitError
from policykit.feel.nodes import Literal
from policykit.feel.parser import FeelSyntaxError
from policykit.feel.parser.types import parse_type_text
from policykit.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    parse_date,
    parse_date_and_time,
    parse_duration,
    parse_time,
)
from policykit.feel.text import text_of
from policykit.feel.values import FeelFailure, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from policykit.feel.types import Type

_READ: dict[str, Callable[[Any], Value]] = {
    "number": CONTEXT.create_decimal,
    "string": str,
    "boolean": bool,
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_and_time,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
    "list": lambda items: [read_value(item) for item in items],
    "context": lambda entries: {name: read_value(value) for name, value in entries.items()},
}
_NAMES: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    YearsDuration: "years and months duration",
}


def run_lines(lines: Iterable[str]) -> Iterator[str]:
    """Run each case (a line of JSON) and give its result as a line: `id`, `value`, `diagnostics`.

    A line that is no case gives a result with a null value and the reason; no case stops the others.
    """
    for line in lines:
        if line.strip():
            yield json.dumps(_run_line(line), ensure_ascii=False)


def _run_line(line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except ValueError as error:
        return _no_result(None, "feel-case-unreadable", str(error))
    identity = case.get("id") if isinstance(case, dict) else None
    try:
        return run_case(case)
    except FeelSyntaxError as error:
        return _no_result(identity, error.code, error.message())
    except (FeelFailure, FeelLimitError) as error:
        return _no_result(identity, error.code, error.code)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return _no_result(identity, "feel-case-unreadable", f"{type(error).__name__}: {error}")


def _no_result(identity: Any, code: str, message: str) -> dict[str, Any]:
    return {"id": identity, "value": {"type": "null"}, "diagnostics": [{"code": code, "message": message}]}


def run_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """Run one case; raises FeelSyntaxError for text that is not FEEL, KeyError for what is no case."""
    types = {name: read_type(definition) for name, definition in case.get("types", {}).items()}
    runtime = Runtime(now=_now(), types=types)
    reader = BoxReader(name for kind in types.values() for name in entry_names(kind))
    for given in case.get("inputs", {}).values():
        reader.properties.update(_entries_in(given.get("value")))
    names: dict[str, Value] = {}
    scope = Scope(names, None, runtime)
    for name, given in case.get("inputs", {}).items():
        names[name] = _input(given, runtime)
    for part in case.get("definitions", ()):
        names[part["name"]] = _defined(part, reader, (*names, part["name"]), scope)
    value = _defined(case["result"], reader, tuple(names), scope)
    shown = [{"code": d.code, "message": d.message(), "span": d.span} for d in runtime.diagnostics]
    return {"id": case["id"], "value": write_value(value), "diagnostics": shown}


def _entries_in(typed: Mapping[str, Any] | None) -> Iterator[str]:
    """The names of the entries of contexts in a typed value."""
    content = (typed or {}).get("value")
    if isinstance(content, Mapping):
        yield from content
    members = (
        content.values() if isinstance(content, Mapping) else content if isinstance(content, list) else ()
    )
    for member in members:
        yield from _entries_in(member)


def _now() -> DateTime:
    from datetime import UTC, datetime

    return DateTime.from_datetime(datetime.now(UTC))


def _input(given: Mapping[str, Any], runtime: Runtime) -> Value:
    value = read_value(given.get("value"))
    return coerced(value, _declared(given), Literal((0, 0), value), runtime)


def _declared(part: Mapping[str, Any]) -> Type | None:
    return parse_type_text(part["type"]) if part.get("type") else None


def _defined(part: Mapping[str, Any], reader: BoxReader, names: tuple[str, ...], scope: Scope) -> Value:
    """Give the value of a definition or result; a bound that is reached or a syntax error leaves null."""
    runtime = scope.runtime
    try:
        node = reader.typed(reader.read(part["value"], names), part.get("type"))
        return evaluate(node, scope)
    except FeelSyntaxError as error:
        return runtime.fail(Literal((error.offset, error.offset), None), error.code, **error.arguments)
    except FeelLimitError as error:
        return runtime.fail(Literal((0, 0), None), error.code, **error.arguments)


def read_value(typed: Mapping[str, Any] | None) -> Value:
    """Read a typed value; null where none is given."""
    if typed is None or typed["type"] == "null" or typed.get("value") is None:
        return None
    return _READ[typed["type"]](typed["value"])


def write_value(value: Value) -> dict[str, Any]:
    """Write a value as a typed value; a range or a function, which the form does not have, as its text."""
    if value is None:
        return {"type": "null"}
    if isinstance(value, list):
        return {"type": "list", "value": [write_value(item) for item in value]}
    if isinstance(value, Mapping):
        return {"type": "context", "value": {name: write_value(item) for name, item in value.items()}}
    kind = _NAMES.get(type(value))
    if kind == "boolean":
        return {"type": kind, "value": value}
    if kind == "number":
        return {"type": kind, "value": plain(value)}
    return {"type": kind or type(value).__name__.lower(), "value": text_of(value)}
