"""Addition, subtraction, multiplication, division, exponentiation and negation (DMN 1.5, tables 56 to 62).

Each raises FeelFailure: `feel-operand-types` where it is not defined for its operands, or the code of
what went wrong in between.
"""

from __future__ import annotations

import operator
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from policykit.feel.decimals import CONTEXT, calculate
from policykit.feel.kinds import kind_name
from policykit.feel.temporal import UTC_MIDNIGHT, Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.temporal.types import DAY, NANOSECONDS
from policykit.feel.values import FeelFailure, Value

if TYPE_CHECKING:
    from collections.abc import Callable

Operation: TypeAlias = "Callable[[Value, Value], Value]"
Table: TypeAlias = "dict[tuple[type, type], Operation]"

_MAX_EXPONENT = 999_999_999


def add(left: Value, right: Value) -> Value:
    """`left + right`: numbers, strings, durations, and a point in time plus a duration."""
    if type(left) is Decimal and type(right) is Decimal:
        return calculate(CONTEXT.add, left, right)
    return _apply(_ADDITIONS, "+", left, right)


def subtract(left: Value, right: Value) -> Value:
    """`left - right`: numbers, durations, points in time and their differences."""
    if type(left) is Decimal and type(right) is Decimal:
        return calculate(CONTEXT.subtract, left, right)
    return _apply(_SUBTRACTIONS, "-", left, right)


def multiply(left: Value, right: Value) -> Value:
    """`left * right`: numbers, and a duration times a number."""
    if type(left) is Decimal and type(right) is Decimal:
        return calculate(CONTEXT.multiply, left, right)
    return _apply(_MULTIPLICATIONS, "*", left, right)


def divide(left: Value, right: Value) -> Value:
    """`left / right`: numbers, a duration by a number, and a duration by one of its own kind."""
    return _apply(_DIVISIONS, "/", left, right)


def power(left: Value, right: Value) -> Value:
    """`left ** right` of numbers; the exponent lies within ±999,999,999, and 0 ** 0 is 1."""
    if type(left) is not Decimal or type(right) is not Decimal:
        _undefined("**", left, right)
    if right.copy_abs() > _MAX_EXPONENT:
        raise FeelFailure("feel-exponent-range")
    if not right:
        return Decimal(1)
    if (not left and right < 0) or (left < 0 and right != right.to_integral_value()):
        raise FeelFailure("feel-power-domain")
    return calculate(CONTEXT.power, left, right)


def negate(operand: Value) -> Value:
    """`-operand`: a number or a duration."""
    if type(operand) is Decimal:
        return calculate(CONTEXT.minus, operand)
    if type(operand) is DaysDuration:
        return DaysDuration(CONTEXT.minus(operand.seconds))
    if type(operand) is YearsDuration:
        return YearsDuration(-operand.months)
    raise FeelFailure("feel-operand-type", operator="-", operand=kind_name(operand))


def _apply(table: Table, sign: str, left: Value, right: Value) -> Value:
    operation = table.get((type(left), type(right)))
    if operation is None:
        _undefined(sign, left, right)
    return operation(left, right)


def _undefined(sign: str, left: Value, right: Value) -> NoReturn:
    raise FeelFailure("feel-operand-types", operator=sign, left=kind_name(left), right=kind_name(right))


def _divide_by(read: Callable[[Value], Decimal], make: Callable[[Decimal], Value]) -> Operation:
    """Division of what `read` finds on the left by the number on the right, made into a value again."""

    def operation(left: Value, right: Decimal) -> Value:
        return make(_quotient(read(left), right))

    return operation


def _quotient(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise FeelFailure("feel-division-by-zero")
    return calculate(CONTEXT.divide, left, right)


def _months(duration: YearsDuration) -> Decimal:
    return Decimal(duration.months)


def _seconds(duration: DaysDuration) -> Decimal:
    return duration.seconds


def _years_duration(months: Decimal) -> YearsDuration:
    if months.adjusted() > 18:
        raise FeelFailure("feel-duration-range")
    return YearsDuration(int(months.to_integral_value(ROUND_DOWN)))


def _days_duration(operation: Callable[[Decimal, Decimal], Decimal]) -> Operation:
    return lambda left, right: DaysDuration(calculate(operation, left.seconds, right.seconds))


def _times_months(left: YearsDuration, right: Decimal) -> YearsDuration:
    return _years_duration(calculate(CONTEXT.multiply, _months(left), right))


def _times_seconds(left: DaysDuration, right: Decimal) -> DaysDuration:
    return DaysDuration(calculate(CONTEXT.multiply, left.seconds, right))


def _shift_date(sign: int) -> Operation:
    """A date is midnight in UTC; the result is the day that the moment then lies in."""

    def operation(date: Date, duration: DaysDuration) -> Date:
        days = (sign * duration.nanoseconds) // (DAY * NANOSECONDS)
        return Date.of_number(date.number + days)

    return operation


def _shift_time(sign: int) -> Operation:
    def operation(time: Time, duration: DaysDuration) -> Time:
        return time.at((time.nanosecond_of_day + sign * duration.nanoseconds) % (DAY * NANOSECONDS))

    return operation


def _between_moments(left: DateTime, right: DateTime) -> DaysDuration:
    if left.is_local != right.is_local:
        raise FeelFailure("feel-one-without-offset")
    return DaysDuration.of_nanoseconds(left.instant - right.instant)


def _between_times(left: Time, right: Time) -> DaysDuration:
    if left.is_local != right.is_local:
        raise FeelFailure("feel-one-without-offset")
    return DaysDuration.of_nanoseconds(left.utc_nanoseconds - right.utc_nanoseconds)


def _midnight(date: Date) -> DateTime:
    return DateTime(date, UTC_MIDNIGHT)


def _swapped(table: Table) -> Table:
    return {(right, left): _swap(operation) for (left, right), operation in table.items()}


def _swap(operation: Operation) -> Operation:
    return lambda left, right: operation(right, left)


_POINT_PLUS_DURATION: Table = {
    (DateTime, YearsDuration): lambda left, right: left.plus_months(right.months),
    (DateTime, DaysDuration): lambda left, right: left.plus_nanoseconds(right.nanoseconds),
    (Date, YearsDuration): lambda left, right: left.plus_months(right.months),
    (Date, DaysDuration): _shift_date(1),
    (Time, DaysDuration): _shift_time(1),
}
_ADDITIONS: Table = {
    (str, str): operator.add,
    (YearsDuration, YearsDuration): lambda left, right: YearsDuration(left.months + right.months),
    (DaysDuration, DaysDuration): _days_duration(CONTEXT.add),
    **_POINT_PLUS_DURATION,
    **_swapped(_POINT_PLUS_DURATION),
}
_SUBTRACTIONS: Table = {
    (YearsDuration, YearsDuration): lambda left, right: YearsDuration(left.months - right.months),
    (DaysDuration, DaysDuration): _days_duration(CONTEXT.subtract),
    (DateTime, DateTime): _between_moments,
    (DateTime, Date): lambda left, right: _between_moments(left, _midnight(right)),
    (Date, DateTime): lambda left, right: _between_moments(_midnight(left), right),
    (Date, Date): lambda left, right: DaysDuration(Decimal((left.number - right.number) * DAY)),
    (Time, Time): _between_times,
    (DateTime, YearsDuration): lambda left, right: left.plus_months(-right.months),
    (DateTime, DaysDuration): lambda left, right: left.plus_nanoseconds(-right.nanoseconds),
    (Date, YearsDuration): lambda left, right: left.plus_months(-right.months),
    (Date, DaysDuration): _shift_date(-1),
    (Time, DaysDuration): _shift_time(-1),
}
_DURATION_TIMES_NUMBER: Table = {
    (YearsDuration, Decimal): _times_months,
    (DaysDuration, Decimal): _times_seconds,
}
_MULTIPLICATIONS: Table = {**_DURATION_TIMES_NUMBER, **_swapped(_DURATION_TIMES_NUMBER)}
_DIVISIONS: Table = {
    (Decimal, Decimal): _quotient,
    (YearsDuration, Decimal): _divide_by(_months, _years_duration),
    (DaysDuration, Decimal): _divide_by(_seconds, DaysDuration),
    (YearsDuration, YearsDuration): lambda left, right: _quotient(_months(left), _months(right)),
    (DaysDuration, DaysDuration): lambda left, right: _quotient(left.seconds, right.seconds),
}
