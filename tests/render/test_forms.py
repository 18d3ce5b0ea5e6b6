"""What forms print of a record and of what was found about it; see test_matrix for what is true of all."""

from __future__ import annotations

from policykit.records.record import Blank, Record
from render import pages
from render.sample import COMPLAINT, FINDINGS, finding


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
    printer("zh-Hant").form("complaint-record", {**COMPLAINT, "content": "𠮷堃喆" * 200}, FINDINGS)
    assert printer("zh-Hant").form("user-opinion", COMPLAINT, FINDINGS) == first


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
    assert "投訴級別重大一般▲待查" in printed


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
