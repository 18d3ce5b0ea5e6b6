"""Values are found and masked wherever a text spells them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.access.secrets import Secrets


def secrets(*values, spared=()):
    found = Secrets(spared)
    for kind, text in values:
        found.add(kind, text)
    return found


TELEPHONE = ("telephone", "+8613812345678")


@pytest.mark.parametrize("spelt", [
    "+8613812345678", "13812345678", "138 1234 5678", "138-1234-5678", "+86 138-1234-5678", "(138)12345678",
    "１３８１２３４５６７８", "008613812345678",
])  # fmt: skip
def test_a_number_is_masked_however_it_is_spelt(spelt):
    found = secrets(TELEPHONE).scrubbed(f"打 {spelt} 找人")
    assert "5678" in found or "５６７８" in found
    assert "1234" not in found.replace("***", "")
    assert "１２３" not in found
    assert found.startswith("打 ")
    assert found.endswith(" 找人")


@pytest.mark.parametrize(
    "text", ["2026-08-31T09:20:00+08:00", "R0001", "13900000000", "138-1234-5679", "1234"]
)
def test_other_numbers_stay(text):
    assert secrets(TELEPHONE).scrubbed(text) == text


def test_names_and_texts_are_masked_within_a_sentence_the_longest_first():
    found = secrets(("person", "陳大文"), ("person", "陳大"), (None, "想買學區房"))
    assert found.scrubbed("陳大文（陳大的弟弟）說：想買學區房。") == "陳**（陳**的弟弟）說：***。"


def test_a_text_cut_short_is_masked_as_far_as_it_stands():
    found = secrets((None, "首次置業，預算一百五十萬，要朝南"))
    assert found.scrubbed("「首次置業，預算一百五…」") == "「***…」"
    assert found.scrubbed("首次置業") == "首次置業"


def test_a_single_letter_is_masked_only_where_it_stands_alone():
    found = secrets(("person", "李"))
    assert found.scrubbed("李") == "***"
    assert found.scrubbed("李強") == "李強"


def test_a_few_digits_are_masked_only_where_they_stand_alone():
    found = secrets((None, "12"))
    assert found.scrubbed("12") == "***"
    assert found.scrubbed("2026-12-01 12:00") == "2026-12-01 12:00"


def test_the_names_of_the_staff_stay_where_they_stand_for_staff():
    found = secrets(("person", "周敏"), ("person", "吳剛"), spared=("周敏", "吳剛強"))
    assert found.scrubbed("周敏", staff=True) == "周敏"
    assert found.scrubbed("歸周敏和吳剛強", staff=True) == "歸周敏和吳剛強"
    assert found.scrubbed("吳剛", staff=True) == "吳**"
    assert found.scrubbed("周敏") == "周**"


def test_values_inside_plain_data_are_masked_and_keys_are_not():
    found = secrets(TELEPHONE)
    data = {"13812345678": ["13812345678", {"x": ("13812345678", 5, None)}]}
    assert found.anywhere(data) == {"13812345678": ["***5678", {"x": ("***5678", 5, None)}]}


_TEXTS = st.text(st.sampled_from("陳大文李小明電話號碼 abc。，"), min_size=2, max_size=12)


@given(st.lists(_TEXTS, min_size=1, max_size=5), st.lists(_TEXTS, max_size=4))
def test_no_value_survives_in_any_text_made_of_them(values, between):
    found = secrets(*((None, value) for value in values))
    text = "".join(a + b for a, b in zip(values, [*between, *values], strict=False))
    scrubbed = found.scrubbed(text)
    assert not any(value in scrubbed for value in values if value.strip())


@given(st.integers(10**10, 10**11 - 1), st.text("0123456789 -/.年", max_size=8), st.text(max_size=8))
def test_no_telephone_survives(number, before, after):
    digits = str(number)
    scrubbed = secrets(("telephone", f"+86{digits}")).scrubbed(f"{before}{digits}{after}")
    assert digits not in scrubbed
