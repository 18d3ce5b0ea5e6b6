"""What templates may use of Jinja and of Python: filters, tests, functions, and parts of plain values.

`docs/forms.md` lists them. Each filter and test is wrapped so that it pays for the size of what it is given,
see `budget`; those whose result may be larger than that are looked at beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import cache, update_wrapper
from typing import TYPE_CHECKING, Any, Final, cast

from jinja2 import pass_eval_context
from jinja2.exceptions import FilterArgumentError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.runtime import BlockReference, LoopContext
from jinja2.tests import TESTS
from markupsafe import Markup, escape

from policykit.render.budget import FILTER, TooLargeError

if TYPE_CHECKING:
    from jinja2.nodes import EvalContext

    from policykit.render.budget import Budget

Filter = Callable[..., Any]

ALLOWED_FILTERS: Final = (
    "abs", "batch", "capitalize", "count", "default", "dictsort", "e", "escape", "first", "float", "groupby",
    "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "sum", "title", "trim",
    "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
"""Jinja's own filters that templates may use."""
ALLOWED_TESTS: Final = (
    "boolean", "defined", "divisibleby", "eq", "equalto", "==", "even", "false", "float", "ge", ">=", "gt",
    "greaterthan", ">", "in", "integer", "iterable", "le", "<=", "lower", "lt", "lessthan", "<", "mapping",
    "ne", "!=", "none", "number", "odd", "sameas", "sequence", "string", "true", "undefined", "upper",
)  # fmt: skip
"""Jinja's own tests that templates may use."""

_OF_TEXT: Final = (
    "capitalize", "casefold", "count", "endswith", "find", "index", "isalnum", "isalpha", "isascii",
    "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "lower", "lstrip",
    "partition", "removeprefix", "removesuffix", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split",
    "splitlines", "startswith", "strip", "swapcase", "title", "upper",
)  # fmt: skip
_OF_LOOP: Final = (
    "changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem",
    "previtem", "revindex", "revindex0",
)  # fmt: skip
METHODS: Final[Mapping[type, tuple[str, ...]]] = {
    str: _OF_TEXT,
    Mapping: ("get", "items", "keys", "values"),
    LoopContext: _OF_LOOP,
    BlockReference: ("super",),
}
"""Parts of plain values that templates may use; none of those whose result may grow."""
_OURS: Final = ("policykit", "jinja2.environment", "jinja2.utils")
"""Packages whose objects show what has no underscore: those of the page, templates imported, namespaces."""

_UNREAD: Final = frozenset({"count", "default", "first", "last", "length"})
"""Filters that do not look into what they are given."""
_SORTING: Final = frozenset({"dictsort", "groupby", "sort"})
_COMPARISONS: Final = 5
"""How often sorting looks at a thing, roughly."""
_OF_TEXT_ALONE: Final = frozenset(
    {"capitalize", "e", "escape", "lower", "string", "title", "trim", "truncate", "upper", "wordcount"}
)
"""Filters that make a text of what they are given."""
_OF_CASE: Final = frozenset({"lower", "upper"})
"""Tests that do."""
_DIGITS: Final = 20


def parts_of(value: Any) -> frozenset[str] | None:
    """Give the names that a template may use of `value`; None for any without an underscore."""
    kind: Any = type(value)
    return _parts_of(kind)


@cache
def _parts_of(kind: type) -> frozenset[str] | None:
    if issubclass(kind, tuple):
        return frozenset(getattr(kind, "_fields", ()))
    plain = frozenset(name for base, names in METHODS.items() if issubclass(kind, base) for name in names)
    ours = kind.__module__.startswith(_OURS) and not issubclass(kind, Collection)
    return None if ours and not plain else plain


def filters_of(sandbox: Budget, own: Mapping[str, Filter]) -> dict[str, Filter]:
    """Give the filters of `sandbox` that templates may use, and our `own`, each paying for its work."""
    known = {**{name: FILTERS[name] for name in ALLOWED_FILTERS}, **_BOUNDED, **own}
    return {
        name: _paying(sandbox, function, _times(name), text=name in _OF_TEXT_ALONE)
        for name, function in known.items()
    }


def tests_of(sandbox: Budget) -> dict[str, Filter]:
    """Give the tests of `sandbox` that templates may use, each paying for its work."""
    known = cast("Mapping[str, Filter]", TESTS)
    return {name: _paying(sandbox, known[name], 1, text=name in _OF_CASE) for name in ALLOWED_TESTS}


def _times(name: str) -> int:
    """How often a filter looks at what it is given."""
    return 0 if name in _UNREAD else _COMPARISONS if name in _SORTING else 1


def _paying(sandbox: Budget, function: Filter, times: int, *, text: bool) -> Filter:
    """Give the filter or test `function`, paying so many times for all that it is given, and what it gives.

    With `text` it makes a text of what it is given, which must then be a text or a number.
    """
    passed = 1 if hasattr(function, "jinja_pass_arg") else 0

    def paying(*args: Any, **kwargs: Any) -> Any:
        sandbox.pay(FILTER)
        if text:
            sandbox.printed(args[passed])
        for _ in range(times):
            sandbox.weigh((*args[passed:], kwargs))
        return sandbox.kept(function(*args, **kwargs))

    return update_wrapper(paying, function)


@pass_eval_context
def _batch(context: EvalContext, value: Any, linecount: int, fill_with: Any = None) -> Any:
    _sandbox(context).make(0 if fill_with is None else linecount)
    return FILTERS["batch"](value, linecount, fill_with)


@pass_eval_context
def _slice(context: EvalContext, value: Any, slices: int, fill_with: Any = None) -> Any:
    _sandbox(context).make(slices)
    return FILTERS["slice"](context, value, slices, fill_with)


@pass_eval_context
def _join(context: EvalContext, value: Any, d: Any = "", attribute: str | int | None = None) -> Any:
    sandbox, items = _sandbox(context), _picked(context, value, attribute)
    sandbox.make(len(items) * len(str(sandbox.printed(d))))
    return FILTERS["join"](context, [sandbox.printed(item) for item in items], d)


@pass_eval_context
def _sum(context: EvalContext, value: Any, attribute: str | int | None = None, start: Any = 0) -> Any:
    numbers = [start, *_picked(context, value, attribute)]
    if not all(isinstance(number, int | float | Decimal) for number in numbers):
        raise FilterArgumentError("sum: numbers alone can be added up")
    return sum(numbers)


@pass_eval_context
def _replace(context: EvalContext, s: Any, old: Any, new: Any, count: int = -1) -> str:
    """Escaped as soon as one of the three is."""
    given = [_sandbox(context).printed(one) for one in (s, old, new)]
    marked = any(isinstance(one, Markup) for one in given)
    text, before, after = (escape(one) if marked else str(one) for one in given)
    _sandbox(context).make(len(text) + text.count(before) * len(after))
    return text.replace(before, after, count)


def _round(value: Any, precision: int = 0, method: Any = "common") -> Any:
    if abs(precision) > _DIGITS:
        raise TooLargeError(abs(precision), _DIGITS)
    return FILTERS["round"](value, precision, method)


_BOUNDED: Final[Mapping[str, Filter]] = {
    "batch": _batch,
    "join": _join,
    "replace": _replace,
    "round": _round,
    "slice": _slice,
    "sum": _sum,
}
"""Filters that may give more than they are given: Jinja's own, after a look at how much."""


def _picked(context: EvalContext, value: Any, attribute: str | int | None) -> list[Any]:
    getter = None if attribute is None else make_attrgetter(context.environment, attribute)
    return list(map(getter, value) if getter else value)


def _sandbox(context: EvalContext) -> Budget:
    return cast("Budget", context.environment)
