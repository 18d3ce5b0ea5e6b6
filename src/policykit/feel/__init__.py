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

if TYPE_CHECKING:
    from policykit.feel.diagnostics import Diagnostic
    from policykit.feel.evaluation import Result, evaluate, evaluate_unary_tests
    from policykit.feel.limits import FeelLimitError, Limits
    from policykit.feel.nodes import Node
    from policykit.feel.parser import FeelSyntaxError, Names, parse, parse_unary_tests
    from policykit.feel.trace import Trace

_HOMES = {
    "Diagnostic": "diagnostics",
    "FeelLimitError": "limits",
    "FeelSyntaxError": "parser",
    "Limits": "limits",
    "Names": "parser",
    "Node": "nodes",
    "Result": "evaluation",
    "Trace": "trace",
    "evaluate": "evaluation",
    "evaluate_unary_tests": "evaluation",
    "parse": "parser",
    "parse_unary_tests": "parser",
}

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


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for: who only parses does not wait for the rest."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
