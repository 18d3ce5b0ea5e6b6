"""What is left of a value: enough to work with, never the value itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.access.masks import MASK, masked_text, masked_value
from policykit.records.record import Blank
from policykit.records.schema import Field, Titles

TITLES = Titles({"zh-Hant": "甲", "en": "A"})


def field(type_="string", **more):
    return Field("f", TITLES, type_, **more)


@pytest.mark.parametrize(("kind", "text", "expected"), [
    ("telephone", "+8613812345678", "***5678"), ("telephone", "138-1234-5678", "***5678"),
    ("telephone", "１３８１２３４５６７８", "***５６７８"), ("telephone", "1234567", MASK),
    ("telephone", "找陳先生", MASK),
    ("telephone", "歐陽大文0755", MASK),
    ("id-number", "44132419720707491X", "***491X"), ("id-number", "A123456", MASK),
    ("person", "陳大文", "陳**"), ("person", "陳", MASK), ("person", "歐陽大文", "歐陽**"),
    ("person", "歐陽", MASK),
    ("person", "欧阳娜", "欧阳**"), ("person", "John Smith", "*** Smith"), ("person", "Cher", MASK),
    ("person", "陳 13812345678", MASK), ("person", "", MASK),
    (None, "三口之家，想買學區房", MASK), ("amount", "一百萬", MASK),
])  # fmt: skip
def test_a_number_keeps_four_digits_a_name_the_surname_and_any_other_text_nothing(kind, text, expected):
    assert masked_text(kind, text) == expected


@given(st.sampled_from(["telephone", "id-number", "person", None]), st.text(min_size=1, max_size=30))
def test_a_mask_never_holds_what_it_masks(kind, text):
    assert text.strip("*") == "" or text not in masked_text(kind, text)


@pytest.mark.parametrize(("made", "value", "expected"), [
    (field(kind="telephone"), "13812345678", "***5678"), (field("number"), Decimal(3), Blank.EMPTY),
    (field(values={"a": TITLES}), "a", Blank.EMPTY), (field("boolean"), True, Blank.EMPTY),
    (field(), Blank.UNKNOWN, Blank.UNKNOWN), (field(), Blank.EMPTY, Blank.EMPTY),
])  # fmt: skip
def test_what_is_no_text_is_left_out_and_blanks_stay(made, value, expected):
    assert masked_value(made, value) == expected


def test_lists_and_contexts_are_masked_part_by_part():
    made = field("list", fields={"who": field(kind="person"), "n": field("number")})
    assert masked_value(made, [{"who": "陳大文", "n": Decimal(1), "stray": "x"}]) == [
        {"who": "陳**", "n": Blank.EMPTY, "stray": Blank.EMPTY}
    ]


def test_denied_fields_keep_nothing():
    assert masked_value(field(kind="telephone"), "13812345678", whole=True) == MASK
