"""Sheets for people: what is on them, and that what is mended reads back."""

import os
from pathlib import Path

import openpyxl
import pytest

from policykit.problems import LANGUAGES, InputError
from policykit.records.delivery import read
from policykit.records.schema import Schemas
from policykit.records.sheet import write_entry_sheet, write_records, write_rejects


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entry_sheet_of_every_kind_reads_back_as_an_empty_list(
    lang: str, schemas: Schemas, tmp_path: Path
) -> None:
    for kind in schemas.values():
        path = tmp_path / f"{kind.id}.xlsx"
        write_entry_sheet(path, kind, lang)
        delivery = read([path], schemas)
        assert delivery.records == {kind.id: ()}
        assert delivery.problems == ()


@pytest.fixture(scope="module")
def complaint_sheet(schemas: Schemas, tmp_path_factory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("sheet") / "投訴登記.xlsx"
    write_entry_sheet(path, schemas["complaint"], "zh-Hans")
    return openpyxl.load_workbook(path)


def test_an_entry_sheet_is_headed_in_the_language_with_a_frozen_row(complaint_sheet) -> None:
    sheet = complaint_sheet.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:4] == ["投诉编号*", "受理时间*", "录入时间", "受理渠道"]
    assert "接待行为 听清楚" in headings
    assert (sheet.title, sheet.freeze_panes) == ("投诉", "B2")


def test_a_moment_has_room_in_its_column(complaint_sheet) -> None:
    sheet = complaint_sheet.worksheets[0]
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["受理时间*"] >= len("2026-07-03 09:05") + 2


def test_lists_have_sheets_of_their_own_and_there_is_a_guide(complaint_sheet) -> None:
    assert complaint_sheet.sheetnames == [
        "投诉",
        "承诺答复",
        "历次答复",
        "处理承诺",
        "等待用户",
        "填写说明",
        "选项",
    ]
    assert [cell.value for cell in complaint_sheet["承诺答复"][1]] == [
        "投诉编号*",
        "承诺编号",
        "承诺时间",
        "约定答复时间",
    ]
    guide = [[cell.value for cell in row] for row in complaint_sheet["填写说明"].iter_rows()]
    assert guide[0] == ["项目", "类型", "必填", "怎样填"]
    assert any(row[0] == "受理渠道" and row[1] == "选项" and "来访" in row[3] for row in guide)


def test_choices_drop_down_and_fields_have_formats_and_notes(complaint_sheet) -> None:
    sheet = complaint_sheet.worksheets[0]
    column = {cell.value.rstrip("*"): cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
    channel = rules[column["受理渠道"]]
    assert channel.type == "list"
    hidden, cells = channel.formula1.replace("$", "").split("!")
    choices = [cell.value for [cell] in complaint_sheet[hidden.strip("'")][cells]]
    assert choices == ["来访", "电话", "书面", "网络", "不详"]
    assert complaint_sheet[hidden.strip("'")].sheet_state == "hidden"
    assert "一格一个号码" in rules[column["联系电话"]].prompt
    assert sheet.column_dimensions[column["联系电话"]].number_format == "@"
    assert sheet.column_dimensions[column["受理时间"]].number_format == "yyyy-mm-dd hh:mm"


def test_an_entry_sheet_that_was_filled_in_is_read(schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴登記.xlsx"
    write_entry_sheet(path, schemas["complaint"], "en")
    book = openpyxl.load_workbook(path)
    book["Complaint"]["A2"], book["Complaint"]["B2"] = "C1", "2026-05-06 14:30"
    book["Promised replies"]["A2"], book["Promised replies"]["D2"] = "C1", "2026-05-08"
    book.save(path)
    [record] = read([path], schemas).records["complaint"]
    assert len(record.fields["promises"]) == 1
    assert "injury" in record.fields


def rejected(schemas: Schemas, folder: Path):
    (folder / "投訴.csv").write_text(
        "投訴編號,受理時間,聯繫電話,備考,索賠金額\n"
        "C1,2026-02-30,１３８００１３８０００,甲,\n"
        "=1+1,2026-05-06,,=cmd|' /C calc'!A0,\n"
        "C3,2026-05-06,,,五千\n",
        encoding="utf-8",
    )
    return read([folder / "投訴.csv"], schemas)


def test_rejects_come_with_the_reason_and_every_cell_as_typed(schemas: Schemas, tmp_path: Path) -> None:
    delivery = rejected(schemas, tmp_path)
    write_rejects(tmp_path / "back.xlsx", delivery.rejects, schemas, "zh-Hant")
    rows = [
        [c.value for c in row] for row in openpyxl.load_workbook(tmp_path / "back.xlsx")["投訴"].iter_rows()
    ]
    assert rows[0] == ["退回原因", "投訴編號", "受理時間", "聯繫電話", "索賠金額", "備考"]
    assert rows[1][1:] == ["C1", "2026-02-30", "１３８００１３８０００", None, "甲"]
    assert "第 2 行「受理時間」的「2026-02-30」不是曆法上有的日子。核對月和日。" in rows[1][0]
    assert "備考" in rows[1][0]


def test_no_cell_of_a_sheet_is_a_formula(schemas: Schemas, tmp_path: Path) -> None:
    write_rejects(tmp_path / "back.xlsx", rejected(schemas, tmp_path).rejects, schemas, "zh-Hant")
    records = [{"id": "@x", "content": "=HYPERLINK(1)", "handler": "+1", "result": "-2", "cause": "\t=1"}]
    write_records(tmp_path / "投訴.xlsx", schemas["complaint"], records, "zh-Hant")
    for name in ("back.xlsx", "投訴.xlsx"):
        cells = [c for s in openpyxl.load_workbook(tmp_path / name) for row in s.iter_rows() for c in row]
        texts = [cell for cell in cells if isinstance(cell.value, str)]
        dangerous = [cell for cell in texts if cell.value.startswith(("=", "+", "-", "@", "\t"))]
        assert dangerous
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in dangerous)


def test_mended_rejects_are_handed_in_as_they_are(schemas: Schemas, tmp_path: Path) -> None:
    write_rejects(tmp_path / "back.xlsx", rejected(schemas, tmp_path).rejects, schemas, "zh-Hant")
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    sheet = book["投訴"]
    sheet["C2"] = "2026-02-28"
    sheet["E4"] = "5000"
    sheet["F2"] = sheet["F3"] = None
    book.save(tmp_path / "back.xlsx")
    delivery = read([tmp_path / "back.xlsx"], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C1", "=1+1", "C3"]
    assert delivery.rejects == ()
    assert delivery.records["complaint"][0].delivered == {"id", "received_at", "telephone", "claimed_amount"}


def test_rejects_of_several_kinds_and_of_broken_lines_lose_nothing(schemas: Schemas, tmp_path: Path) -> None:
    (tmp_path / "投訴.jsonl").write_text('{"id": "C1"\n', encoding="utf-8")
    (tmp_path / "回訪.yaml").write_text("- {id: V1, at: 明天, 意見: 好, opinion: [a]}\n", encoding="utf-8")
    delivery = read([tmp_path / "投訴.jsonl", tmp_path / "回訪.yaml"], schemas)
    write_rejects(tmp_path / "back.xlsx", delivery.rejects, schemas, "en")
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {'{"id": "C1"', "明天", "好", '["a"]'} <= texts
    assert set(book.sheetnames) == {"Complaint", "Revisit"}


def test_the_same_content_gives_the_same_bytes(schemas: Schemas, tmp_path: Path, monkeypatch) -> None:
    write_entry_sheet(tmp_path / "a.xlsx", schemas["absence"], "zh-Hant")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    write_entry_sheet(tmp_path / "b.xlsx", schemas["absence"], "zh-Hant")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_characters_that_a_workbook_cannot_hold_do_not_break_it(schemas: Schemas, tmp_path: Path) -> None:
    write_records(
        tmp_path / "投訴.xlsx", schemas["complaint"], [{"id": "C\x0b1", "content": "長" * 40_000}], "en"
    )
    sheet = openpyxl.load_workbook(tmp_path / "投訴.xlsx").worksheets[0]
    assert (sheet["A2"].value, len(sheet["B2"].value)) == ("C\ufffd1", 32_767)


@pytest.mark.skipif(os.name == "nt", reason="a file in a folder's place is refused otherwise there")
def test_a_sheet_that_cannot_be_written_leaves_nothing(schemas: Schemas, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="file-unwritable"):
        write_entry_sheet(tmp_path / "taken" / "a.xlsx", schemas["absence"], "en")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
