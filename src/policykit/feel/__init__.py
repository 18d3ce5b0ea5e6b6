"""FEEL, the expression language of DMN 1.5 (chapter 10), usable on its own.

    from policykit.feel import parse, evaluate

    tree = parse("投訴級別 = 重大 and amount >= limit", names={"投訴級別": "severity", "重大": "major", ...})
    result = evaluate(tree, {"severity": "major", "amount": Decimal(6000), ...}, now=...)
    result.value, result.diagnostics, result.trace

- `parse(text, names=(), *, properties=())` gives a tree (`policykit.feel.nodes`); `parse_unary_tests` that
  of a table's cell. `names` are the names in scope, found by longest match: an iterable, a mapping of
  surface name to canonical name, or `Names(...)` compiled once for many texts; `properties` likewise for
  the properties of records, known after a dot and inside filters. Both raise `FeelSyntaxError`
  (`code`, `arguments`, `offset`, `line`, `column`, `.problem(place)`), and nothing else.
- `evaluate(tree_or_text, context, ...)` and `evaluate_unary_tests(tests_or_text, input, context, ...)` give a
  `Result`; they never raise for bad data: the value is null and `diagnostics` say why and where. A bound
  that is reached (`Limits`) makes the whole result null, with its diagnostic. A text is parsed with the
  names of the context first, and may raise FeelSyntaxError.
- The context is any mapping of canonical name to value; of it and of mappings in it only `in` and `[]` are
  used, so it may be lazy. Values are those of `policykit.feel.values`; a policy's may be `Unknown`.
- `now` is a `temporal.DateTime`: what `now()` and `today()` give. `functions` are the host's `Function`
  values by name. `types` are item definitions by name, for `instance of` and parameters.
- `unknown_errors=True` (a policy's mode): a null that came of an error is `Unknown`, its `Diagnostic` among
  the causes. `trace=True` fills `Result.trace`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel.diagnostics import Diagnostic
from policykit.feel.interpret import Runtime, Scope
from policykit.feel.interpret import evaluate as _evaluate
from policykit.feel.limits import FeelLimitError, Limits
from policykit.feel.nodes import Node
from policykit.feel.parser import FeelSyntaxError, Names, parse, parse_unary_tests
from policykit.feel.record import record
from policykit.feel.trace import Trace, Tracer
from policykit.feel.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.feel.nodes import UnaryTests
    from policykit.feel.temporal import DateTime
    from policykit.feel.types import Type
    from policykit.feel.values import Function

__all__ = [
    "Diagnostic",
    "FeelLimitError",
    "FeelSyntaxError",
    "Limits",
    "Names",
    "Node",
    "Result",
    "Trace",
    "evaluate",
    "evaluate_unary_tests",
    "parse",
    "parse_unary_tests",
]


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
    """Evaluate an expression in `context`; see the module's docstring for the arguments.

    Raises FeelSyntaxError for a text that is not FEEL, and nothing else.
    """
    names = {} if context is None else context
    tree = parse(expression, tuple(names)) if isinstance(expression, str) else expression
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
    tree = parse_unary_tests(tests, tuple(names)) if isinstance(tests, str) else tests
    return evaluate(tree, _WithInput(names, value), **options)


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
