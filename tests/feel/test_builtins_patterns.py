"""Patterns: matches, replace and their flags (XPath functions and operators 3.1, 5.6)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
matches("foobar", "^fo*b") => true
matches("foobar", "^oo") => false
matches("foobar", "") => true
matches("foobar", "bar", "") => true
matches("foobar", "bar", null) => true
matches(input: "foobar", pattern: "BAR", flags: "i") => true
matches("abracadabra", "bra", "p") => feel-regex-flags
matches("abracadabra", "bra", "ii") => true
matches("a\nb", "a.b") => false
matches("a\rb", "a.b") => false
matches("a\nb", "a.b", "s") => true
matches("a\nb", "^b") => false
matches("a\nb", "^b", "m") => true
matches("a\nb", "a$") => false
matches("a\nb", "a$", "m") => true
matches("a\n", "a$") => false
matches("a\n", "\n^$", "m") => false
matches("hello world", "hello world", "x") => false
matches("helloworld", "hello world", "x") => true
matches("hello world", "hello[ ]world", "x") => true
matches("a b", "a\\ b", "x") => feel-regex-escape
matches("a.b", "a.b", "q") => true
matches("axb", "a.b", "q") => false
matches("A.B", "a.b", "qi") => true
matches("a.b", "(", "q") => false
matches("客戶", "\\p{IsCJKUnifiedIdeographs}{2}") => true
matches("客户", "^\\p{Lo}+$") => true
matches("a", "\\p{IsNowhere}") => feel-regex-category
matches("a", "\\p{Xy}") => feel-regex-category
matches("a", "\\p{}") => feel-regex-category
matches("a", "\\pL") => feel-regex-unfinished
matches("m", "\\p{Lu}") => false
matches("m", "\\p{Lu}", "i") => false
matches("m", "M", "i") => true
matches("m", "[A-Z]", "i") => true
matches("\u212A", "k", "i") => true
matches("\u212A", "[a-z]", "i") => true
matches("q", "[^Q]", "i") => false
matches("O", "[A-Z-[OI]]", "i") => false
matches("o", "[A-Z-[OI]]", "i") => false
matches("e", "^[a-z-[aeiou]]$") => false
matches("f", "^[a-z-[aeiou]]$") => true
matches("b", "^[a-z-[a-m-[b]]]$") => true
matches("-", "^[a-]$") => true
matches("-", "^[-a]$") => true
matches("-", "^[^-a]$") => false
matches("^", "^[a^]$") => true
matches("]", "^[\\]]$") => true
matches("x", "[a-c-e]") => feel-regex-class
matches("x", "[]") => feel-regex-class
matches("x", "[z-a]") => feel-regex-class
matches("x", "[a[b]]") => feel-regex-class
matches("x", "[a-\\d]") => feel-regex-class
matches("x", "[a") => feel-regex-unfinished
matches("x", "a]") => feel-regex-misplaced
matches("é", "^\\i\\c*$") => true
matches("5", "^\\i") => false
matches("5-x", "^\\c+$") => true
matches(" ", "^\\I\\S?$") => true
matches("é_", "^\\w+$") => false
matches("é9", "^\\w+$") => true
matches("٣", "^\\d$") => true
matches("a", "^\\D\\W?$") => true
matches("\u00A0", "\\s") => false
matches("abcabc", "^(abc)\\1$") => true
matches("aA", "^(a)\\1$") => false
matches("aA", "^(a)\\1$", "i") => true
matches("b", "^(?:(a)|b)\\1$") => true
matches("aa1", "^(a)\\11$") => true
matches("h", "(.)\\2") => feel-regex-back-reference
matches("h", "(h\\1)") => feel-regex-back-reference
matches("h", "\\1(h)") => feel-regex-back-reference
matches("h", "\\0") => feel-regex-back-reference
matches("h", "(h)[\\1]") => feel-regex-escape
matches("h", "\\b") => feel-regex-escape
matches("h", "\\") => feel-regex-unfinished
matches("h", "(h") => feel-regex-unfinished
matches("h", "h)") => feel-regex-unbalanced
matches("h", "*h") => feel-regex-misplaced
matches("h", "h**") => feel-regex-misplaced
matches("h", "h*+") => feel-regex-misplaced
matches("hh", "^h{2}?$") => true
matches("hhh", "^h{1,2}$") => false
matches("hhh", "^h{2,}$") => true
matches("h", "h{2,1}") => feel-regex-quantifier
matches("h", "h{,2}") => feel-regex-quantifier
matches("h", "h{a}") => feel-regex-quantifier
matches("h", "h{") => feel-regex-quantifier
matches("h", "}") => feel-regex-misplaced
matches("h", "(?=h)") => feel-regex-misplaced
matches("h", "(?i)H") => feel-regex-misplaced
matches("h", "(?:H|h)") => true
matches("h", "h{100000}") => feel-regex-quantifier
matches("h", "(h{1000}){1000}") => feel-regex-too-large
matches("h", "((h{0,99}){0,99}){0,99}") => feel-regex-too-large
matches(null, "a") => feel-argument-type
matches("a") => feel-argument-count
matches("a", "b", "", []) => feel-argument-count
replace("banana", "a", "o") => "bonono"
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
replace("abracadabra", "bra", "*") => "a*cada*"
replace("abracadabra", "a.*?a", "*") => "*c*bra"
replace("facetiously", "[iouy]", "[$0]") => "facet[i][o][u]sl[y]"
replace("abc", "[A-Z]", "#", "i") => "###"
replace("a", "(a)", "$12") => "a2"
replace("a", "a", "$5") => ""
replace("a", "a", "\\$") => "$"
replace("a", "a", "\\\\") => "\\"
replace("a$b", "$", "\\", "q") => "a\\b"
replace("客戶", "戶", "户") => "客户"
replace("🐎x", ".", "y") => "yy"
replace("a", "a", "$") => feel-regex-replacement
replace("a", "a", "$x") => feel-regex-replacement
replace("a", "a", "\\n") => feel-regex-replacement
replace("abc", "x*", "-") => feel-regex-empty-match
replace("abc", "^", "-") => feel-regex-empty-match
replace("abc", "(", "-") => feel-regex-unfinished
replace("abc", "b", null) => feel-argument-type
replace(input: "abc", pattern: "b", replacement: "x") => "axc"
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_pattern(expression: str, outcome: str) -> None:
    check(expression, outcome)
