"""Arithmetic on numbers, strings, points in time and durations (DMN 1.5, tables 56 to 62)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
0.1 + 0.2 => 0.3
1/3 => 0.3333333333333333333333333333333333
2/3 => 0.6666666666666666666666666666666667
10**34 + 1 => 10**34
10**33 + 1 => 1000000000000000000000000000000001
-5 - -3 => -2
9.99999E6144 * 1 => 9.99999E6144
9.99999E6144 * 10 => feel-number-range
1E-6143 / 10**40 => feel-number-range
1 / 0 => feel-division-by-zero
0 / 0 => feel-division-by-zero
2 ** 10 => 1024
2 ** -1 => 0.5
2 ** 0.5 => 1.414213562373095048801688724209698
(-2) ** 3 => -8
0 ** 0 => 1
0 ** 2 => 0
0 ** -1 => feel-power-domain
(-8) ** (1/3) => feel-power-domain
1 ** 999999999 => 1
1 ** 1000000000 => feel-exponent-range
10 ** 6145 => feel-number-range
2 ** "2" => feel-operand-types
"foo" + "bar" => "foobar"
"foo" + 1 => feel-operand-types
"foo" - "bar" => feel-operand-types
1 + null => feel-operand-types
true + true => feel-operand-types
[1] + [2] => feel-operand-types
-@"P1D" => @"-P1D"
-@"P1Y" => @"-P1Y"
-@"2024-01-01" => feel-operand-type
@"P1D" + @"PT1H" => @"PT25H"
@"P1Y" - @"P14M" => @"-P2M"
@"P1Y" + @"P1D" => feel-operand-types
@"P1D" * 2.5 => @"P2DT12H"
2.5 * @"P1D" => @"P2DT12H"
@"PT1S" / 8 => @"PT0.125S"
@"P1Y" * 0.5 => @"P6M"
@"P1M" * 1.9 => @"P1M"
@"P1M" * -1.9 => @"-P1M"
@"P5M" / 2 => @"P2M"
@"P1Y" / @"P5M" => 2.4
@"P1D" / @"PT36H" => 0.6666666666666666666666666666666667
@"P1D" / 0 => feel-division-by-zero
@"P1D" / @"PT0S" => feel-division-by-zero
@"P1D" / @"P1Y" => feel-operand-types
@"P1D" * @"P1D" => feel-operand-types
1 / @"P1D" => feel-operand-types
@"P1D" * 10**30 => feel-duration-range
@"P1Y" * 10**30 => feel-duration-range
@"2024-01-31" + @"P1M" => @"2024-02-29"
@"2023-01-31" + @"P1M" => @"2023-02-28"
@"2024-03-31" - @"P1M" => @"2024-02-29"
@"2024-02-29" + @"P1Y" => @"2025-02-28"
@"P1M" + @"2024-12-15" => @"2025-01-15"
@"2024-01-15" - @"P25M" => @"2021-12-15"
@"2024-02-28" + @"P1D" => @"2024-02-29"
@"2024-02-28" + @"PT23H" => @"2024-02-28"
@"2024-02-28" - @"PT1S" => @"2024-02-27"
@"0001-01-01" - @"P1D" => @"0000-12-31"
@"0000-03-01" - @"P1D" => @"0000-02-29"
@"999999999-12-31" + @"P1D" => feel-no-such-date
@"-999999999-01-01" - @"P1M" => feel-no-such-date
@"2024-03-01" - @"2024-02-01" => @"P29D"
@"2024-02-01" - @"2024-03-01" => @"-P29D"
@"2024-02-01" + @"2024-03-01" => feel-operand-types
@"P1D" - @"2024-03-01" => feel-operand-types
@"2024-02-01T12:00:00" + @"P1DT1H" => @"2024-02-02T13:00:00"
@"2024-02-01T12:00:00" - @"PT0.5S" => @"2024-02-01T11:59:59.5"
@"2024-01-31T12:00:00+08:00" + @"P1M" => @"2024-02-29T12:00:00+08:00"
@"2024-02-01T00:00:00+08:00" - @"2024-02-01T00:00:00Z" => @"-PT8H"
@"2024-02-01T00:00:00@Asia/Shanghai" - @"2024-02-01" => @"-PT8H"
@"2024-02-01T00:00:00" - @"2024-02-01T00:00:00Z" => feel-one-without-offset
@"2024-02-01T00:00:00" - @"2024-02-01" => feel-one-without-offset
@"2021-03-28T03:00:00@Europe/Paris" - @"2021-03-28T01:00:00@Europe/Paris" => @"PT1H"
@"2021-03-27T12:00:00@Europe/Paris" + @"P1D" => @"2021-03-28T13:00:00@Europe/Paris"
@"2021-03-27T12:00:00@Europe/Paris" + @"P1M" => @"2021-04-27T12:00:00@Europe/Paris"
(@"2021-10-31T02:30:00@Europe/Paris" + @"PT1H") - @"2021-10-31T02:30:00@Europe/Paris" => @"PT1H"
string(@"2021-10-31T02:30:00@Europe/Paris" + @"PT1H") => "2021-10-31T02:30:00@Europe/Paris"
@"10021-07-01T12:00:00@Europe/Paris" - @"10021-07-01T10:00:00Z" => @"PT0S"
@"10:00:00" + @"PT15H" => @"01:00:00"
@"10:00:00" - @"P1DT11H" => @"23:00:00"
@"PT1H" + @"23:30:00+08:00" => @"00:30:00+08:00"
@"10:00:00+01:00" - @"10:00:00Z" => @"-PT1H"
@"10:00:00" - @"10:00:00Z" => feel-one-without-offset
@"10:00:00" + @"P1M" => feel-operand-types
@"10:00:00" + @"10:00:00" => feel-operand-types
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_arithmetic(expression: str, outcome: str) -> None:
    check(expression, outcome)
