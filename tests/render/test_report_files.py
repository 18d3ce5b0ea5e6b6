"""A report as workbook and as page; its figures kept as JSON, and what changed since."""

from __future__ import annotations

import datetime as dt
import json
import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from policykit.problems import InputError
from policykit.render.report import issue
from policykit.render.report.blocks import Cell, Column, Line, Table
from policykit.render.report.widths import widths
from render.reports import edition
from render.sample import archive, finding

RECEIVED = "2026-07-10T09:00:00+08:00"


def made(printer, records, findings=(), lang: str = "en", **parts: Any):
    return edition(printer(lang), "monthly-complaints", "2026-07", {"complaint": records}, findings, **parts)


def book(one) -> Any:
    return openpyxl.load_workbook(BytesIO(one.xlsx()))


def test_a_workbook_holds_numbers_shares_and_moments_as_such(printer):
    found = [finding("severity", "decide", "decided", "A", value="major")]
    sheets = book(made(printer, [{"id": "A", "received_at": RECEIVED, "category": "noise"}], found))
    assert sheets["Overview"]["C3"].value == 1
    by_category = sheets["By category"]
    line = next(row for row in by_category.iter_rows(min_row=3) if row[0].value == "noise")
    assert (line[1].value, line[2].value, line[2].number_format) == (1, 1, "0.0%")
    listed = sheets["Major complaints still open"]
    heads = [cell.value for cell in listed[2]]
    at = listed.cell(3, heads.index("Received at") + 1)
    assert at.value == dt.datetime(2026, 7, 10, 9)
    assert at.number_format == "yyyy-mm-dd hh:mm"
    assert listed.cell(3, heads.index("Days") + 1).value == 21


def test_a_share_is_a_percentage_a_deadline_its_own_day_and_a_long_text_is_wrapped(printer):
    due = {"at": "2026-08-01T00:00:00+08:00", "exclusive": True}
    found = [
        finding("severity", "decide", "decided", "A", value="major"),
        finding("revisit", "oblige", "pending", "A", due=due),
    ]
    record = {"id": "A", "received_at": RECEIVED, "solved_at": RECEIVED, "building": "甲乙丙丁" * 20}
    sheets = book(made(printer, [record], found))
    unknown = next(row for row in sheets["Overview"].iter_rows() if row[0].value == "Reopened")
    assert unknown[2].value == "undetermined"
    line = next(row for row in sheets["Overview"].iter_rows() if row[0].value == "Share of major complaints")
    assert (line[2].value, line[2].number_format) == (1, "0.0%")
    listed = sheets["Revisit list"]
    heads = [cell.value for cell in listed[2]]
    at = listed.cell(3, heads.index("Due") + 1)
    assert (at.value, at.number_format) == (dt.datetime(2026, 7, 31, 23, 59, 59), "yyyy-mm-dd hh:mm")
    assert sheets["By building"]["A3"].alignment.wrap_text


def test_what_is_drawn_only_stands_in_the_workbook_and_among_the_figures(printer):
    one = made(printer, [{"id": "A", "received_at": RECEIVED, "closed_at": None}])
    assert book(one)["Received and closed in twelve m"]["B3"].value == 1
    assert figures(one)["tables"]["trend/0"]["lines"]["2026-07"]["received"][0] == 1
    assert '<th scope="col">Month' not in one.html()


def test_every_sheet_has_a_frozen_head_a_filter_and_says_what_it_counts(printer):
    records, found = archive(160)
    sheets = book(made(printer, records, found))
    for sheet in sheets:
        assert sheet.freeze_panes == "B3"
        assert sheet.auto_filter.ref.startswith("A2:")
        assert all(dimension.width >= 4 for dimension in sheet.column_dimensions.values())
    assert sheets["By category"]["A1"].value.endswith("By category　Received 39")
    assert len({sheet.title.casefold() for sheet in sheets}) == len(sheets.worksheets)


@pytest.mark.parametrize("text", ["=1+1", "+86 10", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_no_text_of_a_record_becomes_a_formula(printer, text):
    records = [{"id": f"A{n}", "received_at": RECEIVED, "telephone": "1", "building": text} for n in range(2)]
    for sheet in book(made(printer, records)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_all_lines_of_a_list_are_in_the_workbook_though_not_all_are_printed(printer):
    records = [{"id": f"A{n:03}", "received_at": RECEIVED, "solved_at": RECEIVED} for n in range(130)]
    found = [finding("revisit", "oblige", "pending", record["id"]) for record in records]
    one = made(printer, records, found)
    assert book(one)["Revisit list"].max_row == 132
    assert "10 more; see the workbook" in one.html()


def test_the_page_needs_no_other_file_and_escapes_what_records_say(printer):
    record = {"id": "A", "received_at": RECEIVED, "building": "<script>alert(1)</script>"}
    html = made(printer, [record]).html()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<style>" in html
    assert all(url.startswith("data:") for url in re.findall(r'(?:src|href)="([^"]*)"', html))
    assert html.startswith("<!DOCTYPE html>")


def figures(one) -> dict[str, Any]:
    return json.loads(one.to_json())


def changes(one) -> list[list[str]]:
    found = [part for part in one.parts if part.kind == "changes"]
    return [
        [cell.text for cell in line.cells] for part in found for table in part.tables for line in table.lines
    ]


def records(*ids: str, **values: Any) -> list[dict[str, Any]]:
    return [{"id": id_, "received_at": RECEIVED, "category": "noise", **values} for id_ in ids]


def test_the_first_issue_says_nothing_of_changes(printer):
    one = made(printer, records("A"))
    assert [part.kind for part in one.parts if part.kind == "changes"] == []
    assert "since" not in figures(one)


def test_a_report_issued_again_says_what_changed_and_who_came_on_a_list(printer):
    first = made(printer, records("A"), [finding("severity", "decide", "decided", "A", value="major")])
    found = [finding("severity", "decide", "decided", id_, value="major") for id_ in ("A", "B")]
    second = made(printer, records("A", "B"), found, before=figures(first))
    told = changes(second)
    assert ["Overview", "Received · This month", "1", "2"] in told
    assert ["Major complaints still open", "B", "–", "added 1"] in told
    assert figures(second)["since"]["tables"] == figures(first)["tables"]
    assert "Compared with the report issued before" in second.html()


def test_what_follows_from_another_figure_is_not_told_as_a_change_of_its_own(printer):
    first = made(printer, records("A"))
    second = made(printer, records("A", "B"), before=figures(first))
    assert ["By category", "noise · Number", "1", "2"] in changes(second)
    assert not any("Share" in figure or "Change" in figure for _, figure, *_ in changes(second))


def test_issued_again_in_another_language_nothing_has_changed(printer):
    first = made(printer, records("A"))
    second = made(printer, records("A"), lang="zh-Hant", before=figures(first))
    assert changes(second) == []


def test_issued_again_with_the_same_figures_it_is_the_same_to_the_byte(printer):
    first = made(printer, records("A"))
    again = made(printer, records("A"), before=figures(first))
    assert again.pdf() == first.pdf()
    second = made(printer, records("A", "B"), before=figures(again))
    third = made(printer, records("A", "B"), before=figures(second))
    assert changes(third) == changes(second) != []
    assert third.to_json() == second.to_json()


def test_another_month_or_report_is_no_earlier_issue(printer):
    june = edition(printer("en"), "monthly-complaints", "2026-06", {"complaint": records("A")}, [])
    assert changes(made(printer, records("A"), before=figures(june))) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 9, "tables": {}}', "no json"])
def test_a_file_that_holds_no_figures_is_refused(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        issue.load(path)
    assert caught.value.problems[0].code == "report-since"


@pytest.mark.parametrize(
    "texts",
    [
        (["甲"], ["1"]),
        (["甲" * 200, "乙" * 3, "2026年7月31日 24:00"], ["丙" * 40, "x" * 90, "y"]),
        (["a b c d e f g h " * 20] * 12, ["1"] * 12),
    ],
)
def test_the_widths_of_columns_fill_the_page_and_none_is_nothing(texts):
    heads, cells = texts
    columns = [Column(str(n), head) for n, head in enumerate(heads)]
    line = Line("a", [Cell(text, text) for text in cells])
    found = widths(Table("", columns, [line]), 178)
    assert sum(found) == pytest.approx(178, abs=0.1)
    assert min(found) > 5
