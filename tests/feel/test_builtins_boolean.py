"""Boolean functions and those over lists of booleans (DMN 1.5, tables 73 and 75)."""

from __future__ import annotations

import pytest

from feel_tables import check, rows

TABLE = r"""
not(true) => false
not(false) => true
not(null) => null
not(negand: true) => false
not([true]) => false
not(1) => feel-argument-type
not("true") => feel-argument-type
not() => feel-argument-count
all([false, null, true]) => false
all([true, null]) => null
all([true, true]) => true
all(true) => true
all([true]) => true
all([]) => true
all(true, false) => false
all(list: [true]) => true
all(0) => feel-list-item
all([false, 1]) => feel-list-item
all() => feel-argument-count
all(null) => null
any([false, null, true]) => true
any([false, null]) => null
any([false, false]) => false
any(false) => false
any([]) => false
any(true, false) => true
any(0) => feel-list-item
any(l: [true]) => feel-argument-name
"""


@pytest.mark.parametrize(("expression", "outcome"), rows(TABLE))
def test_three_valued_logic(expression: str, outcome: str) -> None:
    check(expression, outcome)
