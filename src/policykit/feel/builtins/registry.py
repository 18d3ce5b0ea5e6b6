"""How a built-in function is declared, found, bound to its arguments and called (DMN 1.5, 10.3.2.13).

A name may have several overloads. `bind` sorts arguments into places by number and name alone; `call`
takes the first overload whose parameters admit the values, as they are or after the implicit conversions
of 10.3.2.9.4: an element for a singleton list, a singleton list for an element, midnight UTC for a date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

from policykit.feel.kinds import ANY, LIST, Kind, joined, kind_name
from policykit.feel.temporal import UTC_MIDNIGHT, Date, DateTime
from policykit.feel.values import FeelFailure, Function, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


F = TypeVar("F", bound="Callable[..., Any]")


class Bounds(Protocol):
    """How large the results of built-ins may grow."""

    @property
    def list_size(self) -> int:
        """The most items a list may have."""

    @property
    def string_size(self) -> int:
        """The most characters a string may have."""


class Runtime(Protocol):
    """What some built-ins need of the evaluation that calls them."""

    @property
    def now(self) -> DateTime | None:
        """The instant of evaluation, None where none was given."""

    @property
    def limits(self) -> Bounds:
        """The bounds of this evaluation."""

    def call(self, function: Function, args: list[Value]) -> Value:
        """The result of calling a function value with arguments by position."""


class Parameter:
    """A place for an argument: its name, the kind of value it takes, whether null will do as well.

    `types` are the Python types of those values, empty for any value at all.
    """

    __slots__ = ("kind", "name", "nullable", "types")

    def __init__(self, name: str, kind: Kind = ANY, *, nullable: bool = False) -> None:
        self.name = name
        self.kind = kind
        self.nullable = nullable
        self.types = (*kind.types, type(None)) if nullable else kind.types

    def admits(self, value: Value) -> bool:
        """Whether it takes `value` as it stands."""
        return not self.types or isinstance(value, self.types)

    def converted(self, value: Value) -> Value:
        """`value` after the implicit conversions, or `_MISFIT`."""
        if self.admits(value):
            return value
        if type(value) is list and len(value) == 1 and self.admits(value[0]):
            return value[0]
        if self.kind is LIST and value is not None:
            return [value]
        if type(value) is Date and DateTime in self.kind.types:
            return DateTime(value, UTC_MIDNIGHT)
        return _MISFIT


_MISFIT = object()


class Overload:
    """One signature of a built-in: parameters, how many are required, and the function itself."""

    __slots__ = ("function", "needs_runtime", "parameters", "required", "returns", "types", "variadic")

    def __init__(
        self,
        parameters: tuple[Parameter, ...],
        required: int,
        variadic: bool,
        returns: Kind,
        needs_runtime: bool,
        function: Callable[..., Value],
    ) -> None:
        self.parameters = parameters
        self.types = tuple(parameter.types for parameter in parameters)
        self.required = required
        self.variadic = variadic
        self.returns = returns
        self.needs_runtime = needs_runtime
        self.function = function

    def takes(self, count: int) -> bool:
        """Whether it can be called with `count` arguments."""
        return self.required <= count and (self.variadic or count <= len(self.parameters))

    def parameter(self, index: int) -> Parameter:
        """The parameter that the argument at `index` (from 0) is for."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    def admits(self, args: Sequence[Value]) -> bool:
        """Whether its parameters take `args` as they stand."""
        # Every call comes by here: no generators, no calls that can be spared.
        types: tuple[type, ...] = ()
        for index, value in enumerate(args):
            if index < len(self.types):
                types = self.types[index]
            if types and not isinstance(value, types):
                return False
        return True

    def converted(self, args: Sequence[Value]) -> list[Value] | None:
        """`args` after the implicit conversions, None where they still do not fit."""
        values = [self.parameter(index).converted(value) for index, value in enumerate(args)]
        return None if any(value is _MISFIT for value in values) else values

    @property
    def names(self) -> list[str]:
        """The names of its parameters in order."""
        return [parameter.name for parameter in self.parameters]

    def knows(self, named: Mapping[str, Value]) -> bool:
        """Whether it has parameters of all these names."""
        return named.keys() <= set(self.names)

    def placed(self, named: Mapping[str, Value]) -> list[Value]:
        """Named arguments by position, null where a required one is missing."""
        names = self.names
        given = max((names.index(name) for name in named), default=-1) + 1
        return [named.get(name) for name in names[: max(given, self.required)]]


class Builtin:
    """A built-in function: its name and its overloads."""

    __slots__ = ("name", "overloads")

    def __init__(self, name: str) -> None:
        self.name = name
        self.overloads: list[Overload] = []

    def bind(self, positional: Sequence[Value], named: Mapping[str, Value] | None = None) -> list[Value]:
        """The arguments by position. Values are not looked at.

        Raises FeelFailure `feel-argument-count` or `feel-argument-name`.
        """
        if not named:
            count = len(positional)
            for overload in self.overloads:
                if overload.takes(count):
                    return list(positional)
            self._wrong_count(count)
        fitting = [overload for overload in self.overloads if overload.knows(named)]
        if not fitting:
            self._wrong_name(named)
        # `before(point, range)` and `before(range, point)` differ by the order of their names alone.
        given = list(named)
        in_order = [overload for overload in fitting if overload.names[: len(given)] == given]
        return min((overload.placed(named) for overload in in_order or fitting), key=len)

    def call(self, runtime: Runtime, args: Sequence[Value]) -> Value:
        """The result for bound arguments.

        Raises FeelFailure: `feel-argument-type` where no overload takes them, or the function's own.
        """
        count = len(args)
        for overload in self.overloads:
            if overload.takes(count) and overload.admits(args):
                return self._run(overload, runtime, args)
        for overload in self.overloads:
            if overload.takes(count) and (values := overload.converted(args)) is not None:
                return self._run(overload, runtime, values)
        raise self._misfit(args)

    def _run(self, overload: Overload, runtime: Runtime, args: Sequence[Value]) -> Value:
        try:
            if overload.needs_runtime:
                return overload.function(runtime, *args)
            return overload.function(*args)
        except RecursionError as error:
            raise FeelFailure("feel-value-too-deep", function=self.name) from error

    def _wrong_count(self, given: int) -> NoReturn:
        least = min(overload.required for overload in self.overloads)
        most = max(len(overload.parameters) for overload in self.overloads)
        endless = any(overload.variadic for overload in self.overloads)
        expected = f"≥ {least}" if endless else f"{least}" if least == most else f"{least}–{most}"
        raise FeelFailure("feel-argument-count", function=self.name, expected=expected, given=given)

    def _wrong_name(self, named: Mapping[str, Value]) -> NoReturn:
        signatures = [", ".join(overload.names) for overload in self.overloads]
        known = {name for overload in self.overloads for name in overload.names}
        name = next((name for name in named if name not in known), ", ".join(named))
        raise FeelFailure("feel-argument-name", function=self.name, name=name, known=" | ".join(signatures))

    def _misfit(self, args: Sequence[Value]) -> FeelFailure:
        """The failure for the argument that the most patient overload stumbles over."""
        candidates = [overload for overload in self.overloads if overload.takes(len(args))]
        if not candidates:
            self._wrong_count(len(args))
        stumbles = [_first_misfit(overload, args) for overload in candidates]
        index = max(stumbles)
        parameters = [
            overload.parameter(index)
            for overload, stumble in zip(candidates, stumbles, strict=True)
            if stumble == index
        ]
        kinds = {parameter.kind.name["en"]: parameter.kind.name for parameter in parameters}
        return FeelFailure(
            "feel-argument-type",
            function=self.name,
            position=index + 1,
            parameter=parameters[0].name,
            expected=joined(list(kinds.values())),
            given=kind_name(args[index]),
        )


def _first_misfit(overload: Overload, args: Sequence[Value]) -> int:
    fits = (overload.parameter(index).converted(value) is _MISFIT for index, value in enumerate(args))
    return next((index for index, misfit in enumerate(fits) if misfit), len(args) - 1)


BUILTINS: dict[str, Builtin] = {}
"""Every built-in by its name."""


def builtin(
    name: str,
    *parameters: Parameter,
    required: int | None = None,
    variadic: bool = False,
    returns: Kind = ANY,
    runtime: bool = False,
) -> Callable[[F], F]:
    """Declare the decorated function as an overload of the built-in `name`.

    All parameters are required unless `required` says how many are; `variadic` repeats the last one;
    with `runtime` the function takes the `Runtime` before its arguments.
    """

    def register(function: F) -> F:
        least = len(parameters) if required is None else required
        overload = Overload(parameters, least, variadic, returns, runtime, function)
        BUILTINS.setdefault(name, Builtin(name)).overloads.append(overload)
        return function

    return register


def within(runtime: Runtime, items: list[Value]) -> list[Value]:
    """`items`, where the list is not too long; FeelFailure `feel-list-too-long` where it is."""
    if len(items) > runtime.limits.list_size:
        raise FeelFailure("feel-list-too-long", limit=runtime.limits.list_size)
    return items
