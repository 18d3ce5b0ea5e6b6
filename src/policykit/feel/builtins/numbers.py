"""Numeric functions (DMN 1.5, table 76)."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    InvalidOperation,
)

from policykit.feel.arithmetic import negate
from policykit.feel.builtins.registry import Parameter, builtin
from policykit.feel.decimals import CONTEXT, MAX_SCALE, MIN_SCALE, calculate, whole
from policykit.feel.kinds import BOOLEAN, DURATION, NUMBER
from policykit.feel.temporal import DaysDuration, YearsDuration
from policykit.feel.values import FeelFailure

_N = Parameter("n", NUMBER)
_SCALE = Parameter("scale", NUMBER)
_NUMBER = Parameter("number", NUMBER)


def rounded(number: Decimal, scale: Decimal, mode: str) -> Decimal:
    """`number` with at most `scale` digits after the point (before it where negative).

    Raises FeelFailure `feel-scale-range` for a scale outside -6111 to 6176.
    """
    digits = whole(scale)
    if not MIN_SCALE <= digits <= MAX_SCALE:
        raise FeelFailure("feel-scale-range", scale=digits)
    try:
        return number.quantize(Decimal((0, (1,), -digits)), mode, CONTEXT)
    except InvalidOperation:
        # 34 digits do not suffice to write out so fine a scale: the number has no digits beyond it.
        return number


@builtin("decimal", _N, _SCALE, returns=NUMBER)
def _decimal(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_HALF_EVEN)


@builtin("floor", _N, returns=NUMBER)
def _floor(number: Decimal) -> Decimal:
    return rounded(number, Decimal(0), ROUND_FLOOR)


@builtin("floor", _N, _SCALE, returns=NUMBER)
def _floor_to(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_FLOOR)


@builtin("ceiling", _N, returns=NUMBER)
def _ceiling(number: Decimal) -> Decimal:
    return rounded(number, Decimal(0), ROUND_CEILING)


@builtin("ceiling", _N, _SCALE, returns=NUMBER)
def _ceiling_to(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_CEILING)


@builtin("round up", _N, _SCALE, returns=NUMBER)
def _round_up(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_UP)


@builtin("round down", _N, _SCALE, returns=NUMBER)
def _round_down(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_DOWN)


@builtin("round half up", _N, _SCALE, returns=NUMBER)
def _round_half_up(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_HALF_UP)


@builtin("round half down", _N, _SCALE, returns=NUMBER)
def _round_half_down(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_HALF_DOWN)


@builtin("abs", _N, returns=NUMBER)
def _abs(number: Decimal) -> Decimal:
    return number.copy_abs()


@builtin("abs", Parameter("n", DURATION), returns=DURATION)
def _abs_duration(duration: DaysDuration | YearsDuration) -> DaysDuration | YearsDuration:
    length = duration.seconds if isinstance(duration, DaysDuration) else duration.months
    absolute: DaysDuration | YearsDuration = negate(duration) if length < 0 else duration
    return absolute


@builtin("modulo", Parameter("dividend", NUMBER), Parameter("divisor", NUMBER), returns=NUMBER)
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The remainder has the sign of the divisor."""
    if not divisor:
        raise FeelFailure("feel-division-by-zero")
    rest = calculate(CONTEXT.remainder, dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = calculate(CONTEXT.add, rest, divisor)
    return rest


@builtin("sqrt", _NUMBER, returns=NUMBER)
def _sqrt(number: Decimal) -> Decimal:
    if number < 0:
        raise FeelFailure("feel-negative-root", number=number)
    return calculate(CONTEXT.sqrt, number)


@builtin("log", _NUMBER, returns=NUMBER)
def _log(number: Decimal) -> Decimal:
    if number <= 0:
        raise FeelFailure("feel-logarithm-domain", number=number)
    return calculate(CONTEXT.ln, number)


@builtin("exp", _NUMBER, returns=NUMBER)
def _exp(number: Decimal) -> Decimal:
    return calculate(CONTEXT.exp, number)


@builtin("odd", _NUMBER, returns=BOOLEAN)
def _odd(number: Decimal) -> bool:
    return _last_bit(number) == 1


@builtin("even", _NUMBER, returns=BOOLEAN)
def _even(number: Decimal) -> bool:
    return _last_bit(number) == 0


def _last_bit(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise FeelFailure("feel-not-whole", number=number)
    # More digits than 34 means that zeros follow: an even number.
    return int(number) & 1 if number.adjusted() < 40 else 0
