"""Numeric functions (DMN 1.5, table 76)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
decimal(1/3, 2) => 0.33
decimal(1.5, 0) => 2
decimal(2.5, 0) => 2
decimal(-2.5, 0) => -2
decimal(1234.5, -2) => 1200
decimal(n: 15/78*2, scale: 3) => 0.385
string(decimal(1.5, 3)) => "1.500"
decimal(10**33, 2) => 10**33
decimal(1.5, 6176) => 1.5
decimal(1.5, 6177) => feel-scale-range
decimal(1.5, -6112) => feel-scale-range
decimal(1.5, null) => feel-argument-type
decimal(1.5) => feel-argument-count
floor(1.5) => 1
floor(-1.5) => -2
floor(-1.56, 1) => -1.6
floor(n: 1.56, scale: 1) => 1.5
floor(1.5, null) => feel-argument-type
floor(null) => feel-argument-type
floor("1") => feel-argument-type
ceiling(1.5) => 2
ceiling(-1.5) => -1
ceiling(-1.56, 1) => -1.5
round up(5.5, 0) => 6
round up(-5.5, 0) => -6
round up(1.121, 2) => 1.13
round up(-1.126, 2) => -1.13
round up(5, 0) => 5
round up(5.5) => feel-argument-count
round down(5.5, 0) => 5
round down(-5.5, 0) => -5
round down(1.121, 2) => 1.12
round down(-1.126, 2) => -1.12
round half up(5.5, 0) => 6
round half up(-5.5, 0) => -6
round half up(4.5, 0) => 5
round half up(1.121, 2) => 1.12
round half up(-1.126, 2) => -1.13
round half down(5.5, 0) => 5
round half down(-5.5, 0) => -5
round half down(1.121, 2) => 1.12
round half down(-1.126, 2) => -1.13
round half down(5.51, 0) => 6
round half down(5.5, -6112) => feel-scale-range
abs(10) => 10
abs(-10) => 10
abs(@"PT5H") => @"PT5H"
abs(@"-PT5H") => @"PT5H"
abs(n: @"-P1Y2M") => @"P1Y2M"
abs("-1") => feel-argument-type
modulo(12, 5) => 2
modulo(-12, 5) => 3
modulo(12, -5) => -3
modulo(-12, -5) => -2
modulo(10.1, 4.5) => 1.1
modulo(-10.1, 4.5) => 3.4
modulo(10.1, -4.5) => -3.4
modulo(-10.1, -4.5) => -1.1
modulo(0, 5) => 0
modulo(dividend: 10, divisor: 3) => 1
modulo(10, 0) => feel-division-by-zero
modulo(10**6000, 7) => feel-number-range
sqrt(16) => 4
sqrt(0) => 0
sqrt(2) => 1.414213562373095048801688724209698
sqrt(-1) => feel-negative-root
log(10) => 2.302585092994045684017991454684364
log(1) => 0
log(0) => feel-logarithm-domain
log(-1) => feel-logarithm-domain
exp(0) => 1
exp(5) => 148.4131591025766034211155800405523
exp(1000000) => feel-number-range
odd(5) => true
odd(2) => false
odd(-3) => true
odd(5.0) => true
odd(0.5) => feel-not-whole
even(5) => false
even(2) => true
even(0) => true
even(10**40) => true
even(10**6000) => true
even(number: 2) => true
even(n: 2) => feel-argument-name
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_numeric_function(expression: str, outcome: str) -> None:
    check(expression, outcome)
