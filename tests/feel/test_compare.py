"""Equality, order and membership (DMN 1.5, tables 52 to 55)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
1 = 1.0 => true
1 = 2 => false
1 = "1" => feel-not-comparable
null = null => true
null = 1 => false
1 != null => true
"a" = "a" => true
"a" < "b" => true
"Z" < "a" => true
"🐎" > "\uFFFD" => true
"a" < 1 => feel-not-comparable
null < 1 => feel-not-comparable
true < false => feel-not-comparable
true = true => true
[1] < [2] => feel-not-comparable
[1, 2] = [1, 2.0] => true
[1, 2] = [2, 1] => false
[1] = [1, 1] => false
[1, null] = [1, null] => true
[1] = 1 => feel-not-comparable
[1, "a"] = [2, 1] => false
{a: 1, b: [2]} = {b: [2.0], a: 1} => true
{a: 1} = {a: 1, b: null} => false
{a: 1} = [] => feel-not-comparable
[1..2] = [1..2] => true
[1..2] = [1..2) => false
(1..2) = ]1..2[ => true
@"2024-01-01" = @"2024-01-01" => true
@"2024-01-01" < @"2024-02-01" => true
@"-0001-01-01" < @"0001-01-01" => true
@"2024-01-01" = @"2024-01-01T00:00:00" => feel-not-comparable
@"2024-01-01" < @"2024-01-01T00:00:01Z" => feel-not-comparable
@"2024-01-01T00:00:00Z" = @"2024-01-01T08:00:00+08:00" => true
@"2024-01-01T00:00:00Z" = @"2024-01-01T08:00:00@Asia/Shanghai" => true
@"2024-07-01T00:00:00@Europe/London" = @"2024-07-01T01:00:00@Europe/Paris" => true
@"2024-01-01T00:00:00" = @"2024-01-01T00:00:00Z" => false
@"2024-01-01T00:00:00" < @"2024-01-01T00:00:01Z" => true
@"2024-01-01T00:00:00+14:00" < @"2024-01-01T00:00:00-10:00" => true
@"10:00:00Z" = @"11:00:00+01:00" => true
@"10:00:00" = @"10:00:00Z" => false
@"10:00:00" < @"11:00:00+05:00" => true
@"10:00:00@Asia/Shanghai" = @"10:00:00+08:00" => true
@"10:00:00@Australia/Melbourne" = @"10:00:00@Australia/Sydney" => true
@"00:00:00+10:00" < @"23:00:00Z" => true
@"PT24H" = @"P1D" => true
@"P12M" = @"P1Y" => true
@"P1Y" = @"P365D" => feel-not-comparable
@"PT1H" < @"P1D" => true
@"P11M" < @"P1Y" => true
@"P11M" < @"P1D" => feel-not-comparable
2 in [1..3] => true
1 in (1..3] => false
3 in (1..3] => true
3 in [1..3) => false
@"P1D" in [@"PT1H"..@"PT48H"] => true
"b" in ["a".."c"] => true
"a" in [1..3] => feel-not-comparable
5 in (> 3) => true
3 in (< 3) => false
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_comparison(expression: str, outcome: str) -> None:
    check(expression, outcome)
