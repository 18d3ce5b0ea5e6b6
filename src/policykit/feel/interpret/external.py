"""External functions (DMN 1.5, 10.3.2.13.3): pure methods of `java.lang` that a table here stands in for.

Nothing foreign is run. `function(a, b) external {java: {class: "java.lang.Math", method signature:
"max(double, double)"}}` names a method of this table; any other, and any PMML model, is an error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from policykit.feel.decimals import CONTEXT
from policykit.feel.text import text_of
from policykit.feel.values import FeelFailure, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WHOLE: Final = {"byte": 2**7, "short": 2**15, "int": 2**31, "long": 2**63}
_REAL: Final = frozenset(("float", "double"))
_BOXES: Final = {
    "java.lang.Byte": "byte",
    "java.lang.Short": "short",
    "java.lang.Integer": "int",
    "java.lang.Long": "long",
    "java.lang.Float": "float",
    "java.lang.Double": "double",
    "java.lang.Character": "char",
    "java.lang.Boolean": "boolean",
    "java.lang.String": "string",
    "java.lang.Object": "object",
    "[Ljava.lang.Object;": "objects",
}
_REAL_FUNCTIONS: Final[dict[str, Callable[..., float]]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "cbrt": math.cbrt,
    "floor": math.floor,
    "ceil": math.ceil,
    "toRadians": math.radians,
    "toDegrees": math.degrees,
}
_PAIR_FUNCTIONS: Final[dict[str, Callable[..., float]]] = {
    "pow": math.pow,
    "atan2": math.atan2,
    "hypot": math.hypot,
}
_ANY_NUMBERS: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "abs": (1, abs),
    "max": (2, max),
    "min": (2, min),
}
_FORMAT: Final = re.compile(r"%(?:%|(?:\.(\d{1,2}))?([sdf]))")


class Method:
    """A method of the table: the types of its parameters, and what it does with values of them."""

    __slots__ = ("run", "types")

    def __init__(self, types: tuple[str, ...], run: Callable[..., Any]) -> None:
        self.types = types
        self.run = run

    def call(self, args: Sequence[Value]) -> Value:
        """Call it; raises FeelFailure for arguments that do not fit and for what has no result."""
        if self.types and self.types[-1] == "objects":
            fixed = len(self.types) - 1
            args = [*args[:fixed], _spread(args[fixed:])]
        if len(args) != len(self.types):
            raise FeelFailure("feel-external-arguments")
        given = [_to_java(value, kind) for value, kind in zip(args, self.types, strict=True)]
        try:
            return _to_feel(self.run(*given))
        except (ValueError, OverflowError, ArithmeticError, TypeError) as error:
            raise FeelFailure("feel-external-arguments") from error


def method_of(description: Value) -> Method:
    """Find the method that the body of an external function describes; FeelFailure where there is none."""
    java = description.get("java") if isinstance(description, Mapping) else None
    if not isinstance(java, Mapping):
        raise FeelFailure("feel-external-unknown", name="pmml" if isinstance(description, Mapping) else "?")
    owner, signature = java.get("class"), java.get("method signature")
    match = re.fullmatch(r"\s*(\w+)\s*\(([^()]*)\)\s*", signature) if isinstance(signature, str) else None
    if match and isinstance(owner, str):
        kinds = tuple(_kind(name.strip()) for name in match[2].split(",") if name.strip())
        run = _found(owner, match[1], kinds)
        if run is not None:
            return Method(kinds, run)
    raise FeelFailure("feel-external-unknown", name=f"{owner}.{signature}")


def _kind(name: str) -> str:
    return _BOXES.get(name, name)


def _found(owner: str, name: str, kinds: tuple[str, ...]) -> Callable[..., Any] | None:
    if owner == "java.lang.Math":
        return _math(name, kinds)
    boxed = _BOXES.get(owner)
    if boxed == "string":
        return _string(name, kinds)
    if boxed is None or len(kinds) != 1:
        return None
    parses = {"valueOf", f"parse{owner.rpartition('.')[2]}", "parseInt" if boxed == "int" else "valueOf"}
    if name not in parses or kinds[0] not in (boxed, "string"):
        return None
    return lambda value: (
        _to_java(_parsed(value), boxed) if isinstance(value, str) and boxed != "char" else value
    )


def _math(name: str, kinds: tuple[str, ...]) -> Callable[..., Any] | None:
    count, same = _ANY_NUMBERS.get(name, (0, None))
    if same and len(kinds) == count and len(set(kinds)) == 1 and (kinds[0] in _WHOLE or kinds[0] in _REAL):
        return same
    if kinds == ("double",):
        return _REAL_FUNCTIONS.get(name)
    return _PAIR_FUNCTIONS.get(name) if kinds == ("double", "double") else None


def _string(name: str, kinds: tuple[str, ...]) -> Callable[..., Any] | None:
    if name == "valueOf" and len(kinds) == 1 and kinds[0] in {*_WHOLE, *_REAL, "char", "boolean", "object"}:
        return lambda value: value if isinstance(value, str) else text_of(_to_feel(value))
    return _formatted if name == "format" and kinds == ("string", "objects") else None


def _formatted(pattern: str, items: list[Value]) -> str:
    """Format as `String.format` does, for `%s`, `%d`, `%f` and `%.2f`."""
    rest = iter(items)

    def written(match: re.Match[str]) -> str:
        digits, kind = match.groups()
        if kind is None:
            return "%"
        item = next(rest, None)
        if kind == "s":
            return text_of(item)
        if type(item) is not Decimal:
            raise ValueError(kind)
        return str(int(item)) if kind == "d" else f"{item:.{digits or 6}f}"

    return _FORMAT.sub(written, pattern)


def _spread(args: Sequence[Value]) -> list[Value]:
    return list(args[0]) if len(args) == 1 and type(args[0]) is list else list(args)


def _parsed(text: str) -> Value:
    if text in ("true", "false"):
        return text == "true"
    return CONTEXT.create_decimal(text)


def _to_java(value: Value, kind: str) -> Any:
    """Convert an argument as table 45 of the specification has it."""
    if kind in ("object", "objects"):
        return value
    if kind in _WHOLE and type(value) is Decimal and value == value.to_integral_value():
        if -_WHOLE[kind] <= value < _WHOLE[kind]:
            return int(value)
    elif kind in _REAL and type(value) is Decimal:
        return float(value)
    elif _TEXTS.get(kind, lambda _: False)(value):
        return value
    raise FeelFailure("feel-external-arguments")


_TEXTS: Final[dict[str, Callable[[Value], bool]]] = {
    "string": lambda value: type(value) is str,
    "char": lambda value: type(value) is str and len(value) == 1,
    "boolean": lambda value: type(value) is bool,
}


def _to_feel(value: Any) -> Value:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise FeelFailure("feel-number-range")
    return CONTEXT.create_decimal(repr(value))
