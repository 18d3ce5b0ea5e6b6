"""String functions (DMN 1.5, table 74), apart from patterns."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
substring("foobar", 3) => "obar"
substring("foobar", 3, 3) => "oba"
substring("foobar", -2, 1) => "a"
substring("foobar", -6) => "foobar"
substring("\U01F40Eab", 2) => "ab"
substring("\U01F40Eab", -3, 1) => "\U01F40E"
substring("foobar", 3, 10) => "obar"
substring("foobar", 2.9) => "oobar"
substring(string: "foobar", start position: 3, length: 2) => "ob"
substring("foobar", 0) => feel-position-range
substring("foobar", 7) => feel-position-range
substring("foobar", -7) => feel-position-range
substring("", 1) => feel-position-range
substring("foobar", 1, 0) => feel-length-range
substring("foobar", 1, -1) => feel-length-range
substring("foobar", 10 ** 20) => feel-number-range
substring("foobar", "1") => feel-argument-type
substring("foobar", 1, null) => feel-argument-type
substring("foobar") => feel-argument-count
string length("foo") => 3
string length("\U01F40Eab") => 3
string length("") => 0
string length(null) => feel-argument-type
string length(1) => feel-argument-type
upper case("aBc4ß") => "ABC4SS"
upper case("客戶") => "客戶"
lower case("aBC4") => "abc4"
lower case(1) => feel-argument-type
substring before("foobar", "bar") => "foo"
substring before("foobar", "xyz") => ""
substring before("foobar", "o") => "f"
substring before("foobar", "") => ""
substring after("foobar", "ob") => "ar"
substring after("", "a") => ""
substring after("foobar", "") => "foobar"
substring after("foobar", null) => feel-argument-type
contains("foobar", "of") => false
contains(["foobar"], "of") => false
contains("客戶投訴", "投訴") => true
contains("foobar", "") => true
starts with("foobar", "fo") => true
starts with("foobar", "o") => false
ends with("foobar", "r") => true
ends with(string: "foobar", match: "a") => false
ends with("foobar", null) => feel-argument-type
split("John Doe", "\\s") => ["John", "Doe"]
split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
split(";a", ";") => ["", "a"]
split("abc", ",") => ["abc"]
split("", ",") => [""]
split("a1b22c", "[0-9]+") => ["a", "b", "c"]
split("a.b", ".") => ["", "", "", ""]
split("abc", "") => feel-regex-empty-match
split("abc", "x*") => feel-regex-empty-match
split("abc", "(") => feel-regex-unfinished
split("abc") => feel-argument-count
string join(["a", "b", "c"], "_and_") => "a_and_b_and_c"
string join(["a", "b", "c"], "") => "abc"
string join(["a", "b", "c"], null) => "abc"
string join(["a"], "X") => "a"
string join(["a", null, "c"], "X") => "aXc"
string join([], "X") => ""
string join(["a", null, "c"]) => "ac"
string join([null], "X") => ""
string join("a", "X") => "a"
string join(["a", 1]) => feel-list-item
string join(null) => feel-argument-type
string join(["a"], 1) => feel-argument-type
string join(["a"], "b", "c") => feel-argument-count
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_string_function(expression: str, outcome: str) -> None:
    check(expression, outcome)
