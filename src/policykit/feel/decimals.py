"""FEEL's numbers: 34 decimal digits, half even, exponents of IEEE 754 decimal128 (DMN 1.5, 10.3.2.3.1)."""

from __future__ import annotations

import decimal
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_SCALE = -6111
MAX_SCALE = 6176

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    clamp=1,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Underflow],
)
"""The context of every operation on FEEL's numbers; what has no result raises an ArithmeticError."""


def calculate(operation: Callable[..., Decimal], *operands: Decimal | int) -> Decimal:
    """The result of one of `CONTEXT`'s methods.

    Raises FeelFailure `feel-number-range` where it lies outside the numbers FEEL has.
    """
    try:
        return operation(*operands)
    except ArithmeticError as error:
        raise FeelFailure("feel-number-range") from error


def plain(number: Decimal) -> str:
    """A number as FEEL writes it: digits and a point, no exponent, no negative zero."""
    return format(number if number else number.copy_abs(), "f")


def whole(number: Decimal) -> int:
    """A number without its fraction, as functions read positions, scales and parts of dates.

    Raises FeelFailure `feel-number-range` where it is too large for any of them.
    """
    if number.adjusted() > 18:
        raise FeelFailure("feel-number-range")
    return int(number)
