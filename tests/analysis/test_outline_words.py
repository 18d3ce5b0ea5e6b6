"""The words of a regulation: numbers, markers, what is garbled, modal words, periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.analysis.outline.cleaning import cleaned
from policykit.analysis.outline.lines import Line, Notes
from policykit.analysis.outline.modality import guess
from policykit.analysis.outline.numbering import marker
from policykit.analysis.outline.numerals import chinese, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("廿三", 23),
        ("一百零五", 105),
        ("一百一十", 110),
        ("兩", 2),
        ("１２", 12),
        ("7", 7),
        ("iv", 4),
        ("XII", 12),
        ("b", 2),
        ("二三", 23),
        ("", None),
        ("三天", None),
        ("1000", None),
        ("百百", None),
    ],
)
def test_numbers_as_regulations_write_them(text, value):
    assert number(text) == value


@given(st.integers(1, 999))
def test_a_chinese_number_reads_back(value):
    assert number(chinese(value)) == value


@pytest.mark.parametrize(
    ("text", "style", "ordinals"),
    [
        ("第三條　甲", "article", (3,)),
        ("第十二章 甲", "chapter", (12,)),
        ("第2篇 甲", "part", (2,)),
        ("第一节 甲", "section", (1,)),
        ("一、甲", "han", (1,)),
        ("（二）甲", "han-bracket", (2,)),
        ("(十一)甲", "han-bracket", (11,)),
        ("㈢甲", "han-bracket", (3,)),
        ("1. 甲", "decimal", (1,)),
        ("2、甲", "decimal", (2,)),
        ("⒊甲", "decimal", (3,)),
        ("2.1甲", "decimals-2", (2, 1)),
        ("2.10 甲", "decimals-2", (2, 10)),
        ("3.0甲", "decimals-1", (3, 0)),
        ("1.2.3 甲", "decimals-3", (1, 2, 3)),
        ("(4)甲", "bracket", (4,)),
        ("⑸甲", "bracket", (5,)),
        ("6)甲", "half-bracket", (6,)),
        ("①甲", "circled", (1,)),
        ("⑳ 甲", "circled", (20,)),
        ("a) 甲", "letter", (1,)),
        ("B. word", "letter", (2,)),
        ("- 甲", "bullet", ()),
        ("• 甲", "bullet", ()),
        ("·甲", "bullet", ()),
        ("_甲", "bullet", ()),
    ],
)
def test_markers(text, style, ordinals):
    found = marker(text)
    assert (found.style, found.ordinals) == (style, ordinals)
    assert text[found.end :] in ("甲", "word")


@pytest.mark.parametrize(
    "text",
    [
        "甲",
        "2.5%的人",
        "3.5米",
        "2026.5.1日",
        "一家人",
        "第三",
        "____",
        "__甲",
        "-5度",
        "**甲**",
        "A組",
        "十分重要",
        "——甲",
    ],
)
def test_what_is_no_marker(text):
    assert marker(text) is None


@pytest.mark.parametrize(
    ("dirty", "clean", "codes"),
    [
        ("執(zhí)行質(zhì)量控制。", "執行質量控制。", ["pinyin"]),
        ("執(zhi\u0301)行。", "執行。", ["composed", "pinyin"]),
        ("他同意(an)。", "他同意（an）。", ["brackets"]),
        ("（見附表)辦理。", "（見附表）辦理。", ["brackets"]),
        ("甲方,乙方;丙方:丁方?", "甲方，乙方；丙方：丁方？", ["punctuation"]),
        ("第2篇 _某項目_規定", "第2篇 某項目規定", ["underscores"]),
        ("編號c_wy-kh-01號", "編號c_wy-kh-01號", []),
        ("簽名____日期", "簽名____日期", []),
        ("客 戶 投 訴", "客戶投訴", ["gaps"]),
        ("甲\u200b乙\ufeff丙", "甲乙丙", ["invisible"]),
        ("甲（乙", "甲（乙", ["unbalanced"]),
        ("甲\ufffd乙", "甲\ufffd乙", ["unreadable"]),
        ("_不得插話。", "_不得插話。", ["bullet"]),
        ("Keep e.g. (a, b) as it is.", "Keep e.g. (a, b) as it is.", []),
        ("3,000元以上（不含）", "3,000元以上（不含）", []),
    ],
)
def test_garbled_text_is_mended_and_noted(dirty, clean, codes):
    notes = Notes("r.txt")
    assert cleaned(Line(dirty, 7), notes).text == clean
    assert [problem.code.removeprefix("outline-") for problem in notes.problems] == codes
    assert all(problem.place.line == 7 for problem in notes.problems)


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("必須登記。", "oblige", "必須"),
        ("應報告主管。", "oblige", "應"),
        ("須在當日辦妥。", "oblige", "須"),
        ("不得中斷接待。", "forbid", "不得"),
        ("嚴禁挑客戶。", "forbid", "嚴禁"),
        ("切勿許諾。", "forbid", "切勿"),
        ("絕對禁止爭執。", "forbid", "絕對禁止"),
        ("有權改派。", "permit", "有權"),
        ("經批准後可查看。", "permit", "可"),
        ("未經允許，不得查看。", "forbid", "不得"),
        ("以最早登記為準。", "prefer", "為準"),
        ("按名單輪流接待。", "rotate", "輪流"),
        ("由主管均分。", "share", "均分"),
        ("登記表保密。", "restrict", "保密"),
        ("不可能的事照樣反應供應。", "forbid", "不可"),
        ("對不能解決的問題，應說明。", "oblige", "應"),
        ("相應的供應和反應。", "", ""),
        ("本規定由總經理簽發。", "", ""),
        ("Staff must not argue.", "forbid", "must not"),
        ("Staff must report.", "oblige", "must"),
        ("The manager may reassign.", "permit", "may"),
        ("必须登记。", "oblige", "必须"),
        ("三天內回訪。", "oblige", "三天內"),
    ],
)
def test_the_modal_word_tells_the_kind_of_rule(text, kind, word):
    found = guess(text)
    assert (found.kind, found.word) == (kind, word)


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("三天內", ["P3D"]),
        ("兩月內", ["P2M"]),
        ("24小時內", ["PT24H"]),
        ("三十分鐘內", ["PT30M"]),
        ("半小時內", ["PT30M"]),
        ("一個月之內", ["P1M"]),
        ("五個工作日內", ["P5D"]),
        ("兩週內", ["P2W"]),
        ("一年內", ["P1Y"]),
        ("立即", [""]),
        ("within two weeks", ["P2W"]),
        ("within 5 working days", ["P5D"]),
        ("三天內回訪，一個月內結案", ["P3D", "P1M"]),
        ("三天", []),
        ("百分之三", []),
    ],
)
def test_periods_become_iso_text(text, isos):
    assert [period.iso for period in guess(text).periods] == isos


def test_working_days_are_told_apart():
    assert [period.working for period in guess("五個工作日內或三天內").periods] == [True, False]
