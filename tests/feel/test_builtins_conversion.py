"""Conversion functions (DMN 1.5, table 72)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
date("2012-12-25") - date("2012-12-24") => duration("P1D")
date(date and time("2012-12-25T11:00:00Z")) => date("2012-12-25")
date(date("2012-12-25")) => date("2012-12-25")
date(2012, 12, 25) => date("2012-12-25")
date(year: 2012, month: 12, day: 25) => date("2012-12-25")
date(from: "2012-12-25") => date("2012-12-25")
date(["2012-12-25"]) => date("2012-12-25")
date(2024, 2, 29) => @"2024-02-29"
date(-999999999, 1, 1) => @"-999999999-01-01"
date(2023, 2, 29) => feel-no-such-date
date("2023-02-29") => feel-no-such-date
date("1900-02-29") => feel-no-such-date
date(2012, 13, 1) => feel-no-such-date
date(1000000000, 1, 1) => feel-no-such-date
date(10**30, 1, 1) => feel-number-range
date("2012-12-25T00:00:00") => feel-date-text
date("12-12-25") => feel-date-text
date("02012-12-25") => feel-date-text
date("+2012-12-25") => feel-date-text
date("2012-12-25Z") => feel-date-text
date("") => feel-date-text
date(null) => feel-argument-type
date(2012, 12) => feel-argument-count
date(year: 2012, month: 12) => feel-argument-type
date(year: 2012, mon: 12) => feel-argument-name
date(from: "2012-12-25", year: 2012) => feel-argument-name
date and time("2012-12-24T23:59:00") => date and time(date("2012-12-24"), time("23:59:00"))
date and time("2012-12-24T23:59:00") + duration("PT1M") => date and time("2012-12-25T00:00:00")
date and time("2012-12-24") => date and time("2012-12-24T00:00:00")
date and time("2012-12-31T24:00:00") => date and time("2013-01-01T00:00:00")
date and time(@"2017-08-10T10:20:00+02:00", @"23:59:01") => @"2017-08-10T23:59:01"
date and time(date: @"2017-08-10", time: @"23:59:01Z") => @"2017-08-10T23:59:01Z"
date and time(@"2017-08-10", @"23:59:01.5@Europe/Paris") => @"2017-08-10T23:59:01.5@Europe/Paris"
date and time("2012-12-24 23:59:00") => feel-date-time-text
date and time("2012-12-24T23:59") => feel-date-time-text
date and time("2012-12-24T23:59:00+01:00@Europe/Paris") => feel-date-time-text
date and time("2012-12-24T23:60:00") => feel-no-such-time
date and time("2012-12-24T23:59:00@Mars/Olympus") => feel-unknown-zone
date and time("2012-12-24T23:59:00@europe/paris") => feel-unknown-zone
date and time("2012-12-24T23:59:00@../../etc/passwd") => feel-date-time-text
date and time("2012-12-24", "23:59:00") => feel-argument-type
time("23:59:00Z") + duration("PT2M") => time("00:01:00Z")
time("24:00:00") => time("00:00:00")
time("11:22:33.1234567899") => time("11:22:33.123456789")
time(date and time("2012-12-25T11:00:00Z")) => time("11:00:00Z")
time(@"11:00:00@Asia/Shanghai") => time("11:00:00@Asia/Shanghai")
time(@"2012-12-25") => time("00:00:00Z")
time(23, 59, 0, duration("PT0H")) => time("23:59:00Z")
time(23, 59, 0) => time("23:59:00")
time(23, 59, 59.5, null) => time("23:59:59.5")
time(hour: 23, minute: 59, second: 0, offset: @"-PT2H30M") => time("23:59:00-02:30")
string(time("11:22:33+01:02:03")) => "11:22:33+01:02:03"
time("24:00:01") => feel-no-such-time
time("23:59:60") => feel-no-such-time
time(24, 0, 0) => feel-no-such-time
time(0, 0, -0.5) => feel-no-such-time
time("11:22:33+14:01") => feel-offset-range
time("11:22:33+13:60") => feel-offset-range
time(1, 1, 1, duration("PT15H")) => feel-offset-range
time(1, 1, 1, duration("P1Y")) => feel-argument-type
time("T11:22:33") => feel-time-text
time("11:22") => feel-time-text
time("11:22:33z") => time("11:22:33Z")
duration("P2Y2M") => duration("P26M")
duration("P0DT25H") => duration("P1DT1H")
duration("-P1DT1H") => -duration("P1DT1H")
duration("PT0.5S") => duration("PT1S") / 2
duration(@"P1D") => @"P1D"
duration("P1Y1D") => feel-duration-text
duration("P1M2DT3H") => feel-duration-text
duration("P") => feel-duration-text
duration("P1DT") => feel-duration-text
duration("PT") => feel-duration-text
duration("P-1D") => feel-duration-text
duration("PT.5S") => feel-duration-text
duration("P1.5D") => feel-duration-text
duration("1D") => feel-duration-text
duration("P1W") => feel-duration-text
duration("P999999999999999999999999999999D") => feel-duration-range
duration("P999999999999999999999Y") => feel-duration-range
years and months duration(date("2011-12-22"), date("2013-08-24")) => duration("P1Y8M")
years and months duration(@"2013-08-24", @"2011-12-22") => duration("-P1Y8M")
years and months duration(@"2015-01-31", @"2015-02-28") => duration("P0M")
years and months duration(@"2015-02-28", @"2015-01-31") => duration("P0M")
years and months duration(from: @"2015-12-31T23:59:59", to: @"2016-12-31T00:00:00") => duration("P1Y")
years and months duration(@"2015-01-01", @"2015-03-01T00:00:00") => duration("P2M")
years and months duration(@"2015-01-01", null) => feel-argument-type
number("1 000,0", " ", ",") => number("1,000.0", ",", ".")
number(from: "1.000.000,01", decimal separator: ",", grouping separator: ".") => 1000000.01
number("-.5", null, null) => -0.5
number("1.5e3", null, null) => 1500
number("42") => 42
number("1,5", null, ",") => 1.5
number("1,000.0", ",", ",") => feel-number-separators
number("1'000", "'", ".") => feel-number-separators
number("", ",", ".") => feel-number-text
number("+1", ",", ".") => feel-number-text
number("1.", ",", ".") => feel-number-text
number("0x10", ",", ".") => feel-number-text
number("NaN") => feel-number-text
number("Infinity") => feel-number-text
number("٣") => feel-number-text
number("1e999999", null, null) => feel-number-range
number("1", ",") => feel-argument-count
number(1) => feel-argument-type
string(1.1) => "1.1"
string(-0.50) => "-0.50"
string(10 ** 21) => "1000000000000000000000"
string(true) => "true"
string("a \"b\"") => "a \"b\""
string(date("2012-12-25")) => "2012-12-25"
string(@"-0044-03-15") => "-0044-03-15"
string(@"10:30:00.250+02:00") => "10:30:00.25+02:00"
string(@"2012-12-25T10:30:00@Etc/UTC") => "2012-12-25T10:30:00@Etc/UTC"
string(@"2012-12-25T10:30:00+00:00") => "2012-12-25T10:30:00Z"
string(@"P1DT25H61M1.50S") => "P2DT2H1M1.5S"
string(@"-PT90M") => "-PT1H30M"
string(@"PT0S") => "PT0S"
string(@"P0Y") => "P0M"
string(@"-P14M") => "-P1Y2M"
string([1, "a", null, [true]]) => "[1, \"a\", null, [true]]"
string({a: 1, "b c": "d", "{": @"P1D"}) => "{a: 1, b c: \"d\", \"{\": P1D}"
string({"\"\\": "\n"}) => "{\"\\\"\\\\\": \"\\n\"}"
string([1..3)) => "[1..3)"
string(["a".."c"]) => "[\"a\"..\"c\"]"
range(string([@"P1D"..@"P2D"])) => [@"P1D"..@"P2D"]
string(function(a, b) a) => "function(a, b)"
string(from: 1) => "1"
string(null) => feel-argument-type
string() => feel-argument-count
string(value: 1) => feel-argument-name
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_conversion_gives_its_value_or_says_why_not(expression: str, outcome: str) -> None:
    check(expression, outcome)
