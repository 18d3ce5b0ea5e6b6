"""Temporal functions, the present and identity (DMN 1.5, tables 77, 79 and 82)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
day of year(date(2019, 9, 17)) => 260
day of year(@"2020-12-31T10:10:10") => 366
day of year(@"1900-12-31") => 365
day of week(date(2019, 9, 17)) => "Tuesday"
day of week(@"0001-01-01") => "Monday"
day of week(@"-0001-12-31") => "Friday"
day of week(@"19999-12-31") => "Friday"
month of year(date(2019, 9, 17)) => "September"
month of year(date: @"2019-12-01T00:00:00@Asia/Shanghai") => "December"
week of year(date(2019, 9, 17)) => 38
week of year(date(2003, 12, 29)) => 1
week of year(date(2004, 1, 4)) => 1
week of year(date(2005, 1, 1)) => 53
week of year(date(2005, 1, 3)) => 1
week of year(date(2005, 1, 9)) => 1
week of year("2005-01-09") => feel-argument-type
day of week(null) => feel-argument-type
day of week() => feel-argument-count
now() => @"2025-03-05T09:30:00+08:00"
today() => @"2025-03-05"
now(1) => feel-argument-count
is(date("2012-12-25"), time("23:00:50")) => false
is(date("2012-12-25"), date("2012-12-25")) => true
is(time("23:00:50Z"), time("23:00:50")) => false
is(time("23:00:50Z"), time("23:00:50+00:00")) => true
is(@"10:00:00Z", @"11:00:00+01:00") => false
is(1, 1.0) => true
is(1, "1") => false
is(null, null) => true
is(null, 1) => false
is([1, {a: @"P1D"}], [1, {a: @"PT24H"}]) => true
is([@"10:00:00Z"], [@"11:00:00+01:00"]) => false
is([1..2], [1..2]) => true
is(value2: 1, value1: 1) => true
is(value1: 1) => false
is(1) => feel-argument-count
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_temporal_function(expression: str, outcome: str) -> None:
    check(expression, outcome)
