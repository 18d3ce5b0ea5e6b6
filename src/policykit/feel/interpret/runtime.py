"""One evaluation: its scope, its clock, its bounds, its diagnostics, and the step from node to handler.

Each module beside this one holds the handlers of related node kinds, one function a kind, entered into
`HANDLERS`. A handler takes the node and the scope and gives the value; it never raises for bad data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from policykit.feel.diagnostics import Diagnostic
from policykit.feel.limits import FeelLimitError, Limits
from policykit.feel.values import Function, Range, Unequal, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from policykit.feel.nodes import Node
    from policykit.feel.temporal import DateTime
    from policykit.feel.types import Type

    Handler: TypeAlias = "Callable[[Any, Scope], Value]"

HANDLERS: Final[dict[type, Handler]] = {}
MISSING: Final = object()
MAX_DIAGNOSTICS: Final = 100
MAX_LEVELS: Final = 200
PATIENCE: Final = 2.0
"""How many seconds the regular expressions of one evaluation may search, all in all."""
CHARACTERS: Final = 64
"""How many characters of text are worth a step."""
_MEMBERS: Final[dict[type, Callable[[Any], Iterable[Value]]]] = {
    list: lambda value: value,
    dict: lambda value: value.values(),
    Range: lambda value: (value.start, value.end),
    Unequal: lambda value: (value.value,),
}
CONSEQUENCES: Final = frozenset(
    (
        "feel-argument-type",
        "feel-filter-of-null",
        "feel-not-a-function",
        "feel-not-comparable",
        "feel-nothing-to-iterate",
        "feel-operand-type",
        "feel-operand-types",
        "feel-path-of-null",
    )
)
"""What a null gives rise to; not told where an error within the same part made the null."""


def handles(*kinds: type) -> Callable[[Handler], Handler]:
    """Enter a function as the handler of nodes of `kinds`."""

    def enter(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(kinds, handler))
        return handler

    return enter


class Scope:
    """Names and their values, before those of the enclosing scope; only `in` and `[]` are asked of them."""

    __slots__ = ("names", "parent", "runtime")

    def __init__(self, names: Any, parent: Scope | None, runtime: Runtime) -> None:
        self.names = names
        self.parent = parent
        self.runtime = runtime

    def inner(self, names: Any) -> Scope:
        """Make a scope within this one."""
        return Scope(names, self, self.runtime)

    def find(self, name: str) -> Value:
        """Give the value of the innermost `name`, or MISSING."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return MISSING


class Runtime:
    """What one evaluation shares; `now` is None where no clock was given."""

    __slots__ = (
        "depth",
        "diagnostics",
        "functions",
        "limits",
        "measures",
        "now",
        "patience",
        "seen",
        "steps",
        "tracer",
        "types",
        "unknown_errors",
    )

    def __init__(
        self,
        *,
        now: DateTime | None = None,
        functions: Mapping[str, Function] | None = None,
        types: Mapping[str, Type] | None = None,
        limits: Limits | None = None,
        unknown_errors: bool = False,
        tracer: Callable[[Node, Scope, Handler], Value] | None = None,
    ) -> None:
        self.now = now
        self.functions: Mapping[str, Function] = functions or {}
        self.types: Mapping[str, Type] = types or {}
        self.limits = limits or Limits()
        self.unknown_errors = unknown_errors
        self.tracer = tracer
        self.diagnostics: list[Diagnostic] = []
        self.seen: set[tuple[str, tuple[int, int]]] = set()
        self.steps = self.limits.steps
        self.depth = 0
        self.measures: dict[int, tuple[Value, tuple[int, int]]] = {}
        self.patience = PATIENCE

    def fail(self, node: Node, code: str, /, **arguments: object) -> Value:
        """Record why `node` has no value; give null, or Unknown where errors are unknown."""
        diagnostic = Diagnostic(code, node.span, arguments)
        if not self._is_told(diagnostic):
            self.seen.add((code, node.span))
            self.diagnostics.append(diagnostic)
        return Unknown(frozenset((diagnostic,))) if self.unknown_errors else None

    def _is_told(self, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic says nothing new: the same again, or that null came of an error within."""
        start, end = diagnostic.span
        if (diagnostic.code, diagnostic.span) in self.seen or len(self.diagnostics) >= MAX_DIAGNOSTICS:
            return True
        return diagnostic.code in CONSEQUENCES and any(
            start <= d.span[0] and d.span[1] <= end for d in self.diagnostics
        )

    def weigh(self, value: Value) -> int:
        """Count the members of a list or context, and theirs; 0 for any other value.

        Raises FeelLimitError for too many members or levels: lists that share their members grow without
        using memory.
        """
        return self._measured(value)[0]

    def _measured(self, value: Value) -> tuple[int, int]:
        """Count the members of a value and its levels."""
        members = _MEMBERS.get(type(value))
        if members is None:
            return 0, 0
        if id(value) in self.measures:
            return self.measures[id(value)][1]
        weight, levels = len(value) if type(value) in (list, dict) else 0, 1
        nested = [member for member in members(value) if type(member) in _MEMBERS]
        if nested:
            below = [self._measured(member) for member in nested]
            weight += sum(inner for inner, _ in below)
            levels += max(inner for _, inner in below)
        if nested or weight > CHARACTERS:
            self.measures[id(value)] = (value, (weight, levels))
        if weight > self.limits.list_size:
            raise FeelLimitError("feel-list-too-long", limit=self.limits.list_size)
        if levels > MAX_LEVELS:
            raise FeelLimitError("feel-too-many-levels", limit=MAX_LEVELS)
        return weight, levels

    def cost(self, value: Value) -> int:
        """Give the steps that going through `value` once takes; raises FeelLimitError as `weigh` does."""
        return len(value) // CHARACTERS if type(value) is str else self.weigh(value) // 8

    def spend_on(self, made: Value) -> None:
        """Count the work and the memory that making a new value takes."""
        if type(made) is str:
            self.spend(len(made) // CHARACTERS)
        elif type(made) is list or type(made) is dict:
            self.weigh(made)
            self.spend(len(made))

    def spend(self, steps: int) -> None:
        """Count `steps` of work; raises FeelLimitError when there were too many."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError("feel-too-many-steps", limit=self.limits.steps)

    def call(self, function: Function, args: list[Value]) -> Value:
        """Call a function value with as many arguments as it has parameters."""
        if self.depth >= self.limits.calls:
            raise FeelLimitError("feel-calls-too-deep", limit=self.limits.calls)
        self.depth += 1
        try:
            return function.call(*args)
        finally:
            self.depth -= 1


def evaluate(node: Node, scope: Scope) -> Value:
    """Give the value of `node` in `scope`."""
    runtime = scope.runtime
    runtime.steps -= 1
    if runtime.steps < 0:
        raise FeelLimitError("feel-too-many-steps", limit=runtime.limits.steps)
    handler = HANDLERS[type(node)]
    if runtime.tracer is not None:
        return runtime.tracer(node, scope, handler)
    return handler(node, scope)
