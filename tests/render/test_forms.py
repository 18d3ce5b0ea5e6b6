"""Every form in every language: what is given is what is printed."""

from __future__ import annotations

import os
from collections import Counter
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from policykit.records.record import Blank, Record
from render import pages
from render.sample import COMPLAINT, FINDINGS, finding

FORMS = ("user-opinion", "complaint-record")
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
RARE = "住戶𠮷田堃、張喆反映：電梯異響。"
LONG = "".join(f"第{number}日晚上樓上施工不停，睡不著覺。" for number in range(1, 120))[:2000]
CASES = {
    "blank": None,
    "typical": COMPLAINT,
    "long": {**COMPLAINT, "content": LONG, "process": LONG[:600]},
    "missing": {"id": "C2026-0715", "received_at": "2026-07-15"},
    "rare": {**COMPLAINT, "complainant": "𠮷堃喆", "content": RARE},
}
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_text_on_the_page_is_the_golden_text(printer, tmp_path, form, lang, case):
    record = CASES[case]
    pdf = printer(lang).form(form, record, FINDINGS if record else ())
    found = pages.lines(pdf, tmp_path)
    golden = GOLDEN / f"{form}-{lang}-{case}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8").splitlines()
    assert pages.words_outside(pdf, tmp_path) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", ["typical", "long", "rare"])
def test_no_character_given_is_lost(printer, tmp_path, form, case):
    record = CASES[case]
    printed = Counter(pages.squeezed(pages.text(printer("zh-Hant").form(form, record), tmp_path)))
    for name in ("complainant", "content", "process", "result", "handler"):
        assert not Counter(pages.squeezed(record[name])) - printed, name


@pytest.mark.parametrize("form", FORMS)
def test_a_short_text_stands_in_one_piece(printer, tmp_path, form):
    printed = pages.squeezed(pages.text(printer("zh-Hant").form(form, CASES["rare"]), tmp_path))
    assert pages.squeezed(RARE) in printed
    assert "𠮷堃喆" in printed


@pytest.mark.parametrize(
    ("form", "case", "count"),
    [
        ("user-opinion", "blank", 1),
        ("user-opinion", "typical", 2),
        ("user-opinion", "long", 3),
        ("complaint-record", "blank", 2),
        ("complaint-record", "typical", 2),
        ("complaint-record", "long", 3),
    ],
)
def test_a_form_has_as_many_pages_as_it_needs(printer, form, case, count):
    record = CASES[case]
    with pikepdf.open(BytesIO(printer("zh-Hant").form(form, record, FINDINGS if record else ()))) as pdf:
        assert len(pdf.pages) == count


def test_the_customers_copy_ends_before_the_internal_deadlines(printer, tmp_path):
    printed = pages.text(printer("zh-Hant").form("user-opinion", COMPLAINT, FINDINGS), tmp_path)
    customers, internal = printed.split("\f")[:2]
    assert "用戶簽章" in customers
    assert "逾期未辦" not in customers
    assert "逾期未辦" in internal


def test_only_findings_about_the_record_are_printed(printer, tmp_path):
    printed = pages.text(printer("en").form("complaint-record", COMPLAINT, FINDINGS), tmp_path)
    assert "Report a major complaint" in printed
    assert "Another one" not in printed
    assert "Sign and archive" not in printed  # it does not apply


def test_a_deadline_at_midnight_is_told_as_24_of_the_day_before(printer, tmp_path):
    printed = pages.squeezed(
        pages.text(printer("zh-Hant").form("complaint-record", COMPLAINT, FINDINGS), tmp_path)
    )
    assert "2026年7月16日24:00" in printed
    assert "狀態截至2026年7月31日24:00" in printed


def test_same_input_gives_the_same_bytes(printer):
    first = printer("zh-Hant").form("user-opinion", COMPLAINT, FINDINGS)
    printer("zh-Hant").form("complaint-record", CASES["long"], FINDINGS)
    assert printer("zh-Hant").form("user-opinion", COMPLAINT, FINDINGS) == first


@pytest.mark.parametrize(("lang", "title"), [("zh-Hant", "用戶意見受理表"), ("en", "User Opinion Form")])
def test_a_form_carries_title_language_author_and_bookmarks(printer, lang, title):
    with pikepdf.open(BytesIO(printer(lang).form("user-opinion", COMPLAINT))) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"{title} C2026-0715"
        assert str(pdf.docinfo["/Author"]) in {"東湖物業管理有限公司", "Donghu Property Management Co., Ltd."}
        assert str(pdf.Root.Lang) == lang
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root] == [title]
            assert len(outline.root[0].children) >= 5


def test_every_font_is_embedded_and_searchable(printer):
    with pikepdf.open(BytesIO(printer("zh-Hant").form("complaint-record", COMPLAINT))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_markup_in_a_value_is_printed_and_not_obeyed(printer, tmp_path):
    nasty = '<img src="file:///etc/passwd"><script>alert(1)</script>{{ 7*7 }}'
    printed = pages.squeezed(
        pages.text(printer("en").form("user-opinion", {**COMPLAINT, "content": nasty}), tmp_path)
    )
    assert pages.squeezed(nasty) in printed


def test_a_form_is_found_by_its_title_in_either_script(printer):
    registry = printer("zh-Hant").registry
    assert registry.form("用户意见受理表") is registry.form("user-opinion")


def test_a_decision_that_is_not_determined_is_not_ticked_and_says_so(printer, tmp_path):
    unknown = finding(
        "severity", "decide", "undetermined", value={"unknown": {"from": "general", "to": "major"}}
    )
    printed = pages.squeezed(
        pages.text(printer("zh-Hant").form("user-opinion", COMPLAINT, [unknown]), tmp_path)
    )
    assert "投訴級別一般重大▲待查" in printed


def test_a_decision_with_several_values_is_ticked_in_each(printer, tmp_path):
    both = finding("routes", "decide", "decided", value=["to_department_head", "to_leadership"])
    printed = pages.squeezed(pages.text(printer("zh-Hant").form("user-opinion", COMPLAINT, [both]), tmp_path))
    assert "交職能部門✓移交部門主管✓呈公司領導" in printed


def test_a_record_that_was_read_prints_its_telephone_as_typed_and_words_for_blanks(printer, tmp_path):
    fields = {
        "id": "C1",
        "received_at": "2026-07-15",
        "telephone": "+8613905712233",
        "channel": "telephone",
        "person_concerned": Blank.NONE,
        "handler": Blank.UNKNOWN,
        "content": Blank.EMPTY,
    }
    record = Record("complaint", "C1", fields, typed={"telephone": "139-0571-2233", "channel": "電話"})
    printed = pages.squeezed(pages.text(printer("zh-Hant").form("complaint-record", record), tmp_path))
    assert "聯繫電話139-0571-2233" in printed
    assert "來訪✓電話書面網絡被投訴人無" in printed
    assert "受理人不詳" in printed


def test_what_is_missing_is_named_by_the_title_of_its_field(printer, tmp_path):
    missing = [
        {"kind": "complaint", "id": "C2026-0715", "field": name} for name in ("injury", "injury", "media")
    ]
    duty = finding("report-major", "oblige", "undetermined", title={"zh-Hant": "上報"}, missing=missing)
    printed = pages.squeezed(
        pages.text(printer("zh-Hant").form("complaint-record", COMPLAINT, [duty]), tmp_path)
    )
    assert "待補人身傷害、媒體或信訪" in printed
