"""Pipe tables: sections, cells and their offsets."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.policy.table import Cell, TableError, read_table

TABLE = """\
| 受理渠道 | amount     || 結果 || clause | chosen |
| 書面     | >= 5000    || "a|b" || T-1   |        |
| -        | not(1, 2)  || x    ||        | 靜默   |
"""


def test_a_table_has_conditions_results_and_notes():
    table = read_table(TABLE)
    assert [cell.text for cell in table.header.conditions] == ["受理渠道", "amount"]
    assert [cell.text for cell in table.header.results] == ["結果"]
    assert [cell.text for cell in table.header.notes] == ["clause", "chosen"]
    assert [[cell.text for cell in row.conditions] for row in table.rows] == [
        ["書面", ">= 5000"],
        ["-", "not(1, 2)"],
    ]


def test_a_bar_between_quotation_marks_is_text():
    assert read_table(TABLE).rows[0].results[0].text == '"a|b"'


def test_every_cell_knows_where_its_text_begins():
    table = read_table(TABLE)
    for row in (table.header, *table.rows):
        for cell in (*row.conditions, *row.results, *row.notes):
            assert TABLE[cell.offset :].startswith(cell.text)


def test_notes_may_be_left_out_and_blank_lines_do_not_count():
    table = read_table("| a || b |\n\n| 1 || 2 |\n")
    assert table.rows[0].notes == ()
    assert table.rows[0].results == (Cell("2", 19),)


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "table-empty", 0),
        ("| a || b |", "table-without-rows", 0),
        ("| a || b |\n| 1 || 2", "table-line-end", 19),
        ("| a || b |\n 1 || 2 |", "table-line-start", 12),
        ("| a | b |\n| 1 | 2 |", "table-sections", 0),
        ("| a || b || c || d |", "table-sections", 0),
        ("| a | || b |\n| 1 | 2 || 3 |", "table-column-unnamed", 6),
        ("| a || b |\n| 1 | 2 || 3 |", "table-cell-count", 11),
        ('| a || b |\n| "1 || 3 |', "table-quote-open", 12),
    ],
)
def test_a_line_that_does_not_fit_is_told_with_its_place(text, code, offset):
    with pytest.raises(TableError) as caught:
        read_table(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


@given(st.text(alphabet='|"\\ ab\n甲-', max_size=60))
def test_no_text_raises_anything_else(text):
    with contextlib.suppress(TableError):
        assert read_table(text).rows
