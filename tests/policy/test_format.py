"""Aligning tables: by width on the screen, and nothing else in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.policy.format import aligned, format_policy, width
from policykit.policy.table import read_table
from policykit.resources import folder
from policykit.yamlsource import parse

UGLY = """\
# 說明
rules:
  - decide: a   # 註
    table: |
      | 受理渠道 | n || a || chosen |
      | 書面 | >= 5000 || "一" || |

      |-|  not(1) || 2||靜默 |
    clause:   [T-1]
"""
NEAT = """\
# 說明
rules:
  - decide: a   # 註
    table: |
      | 受理渠道 | n       || a    || chosen |
      | 書面     | >= 5000 || "一" ||        |

      | -        | not(1)  || 2    || 靜默   |
    clause:   [T-1]
"""


def test_columns_align_by_width_and_all_else_stays():
    assert format_policy(UGLY) == NEAT


def test_formatting_twice_changes_nothing():
    assert format_policy(NEAT) == NEAT


@pytest.mark.parametrize("path", sorted(folder("policies").glob("*/[0-9]*.yaml")), ids=str)
def test_formatting_a_shipped_policy_changes_no_data(path):
    text = path.read_text(encoding="utf-8")
    formatted = format_policy(text)
    assert format_policy(formatted) == formatted
    for before, after in zip(parse(text, "").data["rules"], parse(formatted, "").data["rules"], strict=True):
        if "table" in before:
            assert cells(before.pop("table")) == cells(after.pop("table"))
        assert before == after


def test_a_table_that_cannot_be_read_stays():
    broken = "rules:\n  - decide: a\n    table: |\n      | a || b\n      | 1 || 2 |\n"
    assert format_policy(broken) == broken


def test_a_table_on_one_line_stays():
    inline = 'rules:\n  - {decide: a, table: "| a || b |\\n| 1 || 2 |"}\n'
    assert format_policy(inline) == inline


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("投訴", 4), ("ａ", 2), ("e\u0301", 1), ("é", 1), ("—", 1)]
)
def test_widths(text, columns):
    assert width(text) == columns


def cells(text):
    table = read_table(text)
    return [
        [c.text for c in (*row.conditions, *row.results, *row.notes)] for row in (table.header, *table.rows)
    ]


CELL = st.text(alphabet="ab 投訴>=123.", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=5))
def test_alignment_keeps_every_cell(rows):
    text = "\n".join(f"| {a} | {b} || {c} |" for a, b, c in rows)
    lines = aligned(read_table(text))
    assert cells("\n".join(lines)) == cells(text)
    assert len({width(line) for line in lines}) == 1
