"""The evaluation of a parsed expression: what `policykit.feel` offers as `evaluate`, and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel.interpret import Runtime, Scope
from policykit.feel.interpret import evaluate as _evaluate
from policykit.feel.limits import FeelLimitError
from policykit.feel.parser import parse, parse_unary_tests
from policykit.feel.record import record
from policykit.feel.trace import Trace, Tracer
from policykit.feel.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.feel.diagnostics import Diagnostic
    from policykit.feel.limits import Limits
    from policykit.feel.nodes import Node, UnaryTests
    from policykit.feel.temporal import DateTime
    from policykit.feel.types import Type
    from policykit.feel.values import Function

_MOST_ENTRIES = 1000


@record
class Result:
    """The value of an expression, why parts of it are null, and on request what each part came to."""

    value: Value
    diagnostics: tuple[Diagnostic, ...] = ()
    trace: Trace | None = None


def evaluate(
    expression: str | Node,
    context: Mapping[str, Value] | None = None,
    *,
    now: DateTime | None = None,
    functions: Mapping[str, Function] | None = None,
    types: Mapping[str, Type] | None = None,
    unknown_errors: bool = False,
    trace: bool = False,
    limits: Limits | None = None,
) -> Result:
    """Evaluate an expression in `context`; the arguments are told in `policykit.feel`.

    Raises FeelSyntaxError for a text that is not FEEL, and nothing else.
    """
    names = {} if context is None else context
    tree = (
        parse(expression, tuple(names), properties=_entries(names))
        if isinstance(expression, str)
        else expression
    )
    tracer = Tracer() if trace else None
    runtime = Runtime(
        now=now,
        functions=functions,
        types=types,
        limits=limits,
        unknown_errors=unknown_errors,
        tracer=tracer,
    )
    value = _bounded(tree, Scope(names, None, runtime))
    return Result(value, tuple(runtime.diagnostics), tracer.root if tracer else None)


def evaluate_unary_tests(
    tests: str | UnaryTests,
    value: Value,
    context: Mapping[str, Value] | None = None,
    **options: Any,
) -> Result:
    """Evaluate the cell of a table over an input `value`: true, false, null, or Unknown.

    `options` are those of `evaluate`. Raises FeelSyntaxError for a text that is no cell.
    """
    names = {} if context is None else context
    tree = (
        parse_unary_tests(tests, tuple(names), properties=_entries(names))
        if isinstance(tests, str)
        else tests
    )
    return evaluate(tree, _WithInput(names, value), **options)


def _entries(context: Mapping[str, Value]) -> set[str]:
    """Collect the names of entries of contexts in a plain `context` that are more than one word."""
    found: set[str] = set()
    pending: list[Value] = [context] if isinstance(context, dict) else []
    for _ in range(_MOST_ENTRIES):
        if not pending:
            break
        value = pending.pop()
        if isinstance(value, dict):
            found.update(name for name in value if not name.isidentifier())
        members = value.values() if isinstance(value, dict) else value
        pending.extend(member for member in members if isinstance(member, (dict, list)))
    return found


class _WithInput(dict[str, Value]):
    """A context that has the input as `?`."""

    def __init__(self, names: Mapping[str, Value], value: Value) -> None:
        super().__init__({"?": value})
        self.names = names

    def __contains__(self, name: object) -> bool:
        return name == "?" or name in self.names

    def __missing__(self, name: str) -> Value:
        return self.names[name]


def _bounded(tree: Node, scope: Scope) -> Value:
    """Evaluate within the bounds; a bound that is reached leaves no result."""
    runtime = scope.runtime
    try:
        return _evaluate(tree, scope)
    except FeelLimitError as error:
        return runtime.fail(tree, error.code, **error.arguments)
    except RecursionError:
        return runtime.fail(tree, "feel-calls-too-deep", limit=runtime.limits.calls)
