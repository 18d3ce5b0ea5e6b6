"""Deliveries: files of every format give the same records, and nothing is lost silently."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from policykit.feel.temporal import Date, DateTime, Time
from policykit.problems import Place
from policykit.records.delivery import read, read_data
from policykit.records.record import Blank, plain
from policykit.records.schema import Schemas

HEADINGS = [
    "投訴編號",
    "受理时间",
    "聯繫電話",
    "人身傷害",
    "承諾答覆1 承諾時間",
    "承諾答覆1 約定答覆時間",
    "聽清楚",
]
ROW = ["C1", "2026/5/6 下午2:30", "138 0013 8000", "否", "2026-05-06 15:00", "2026-05-08", "已做"]
AT = DateTime(Date(2026, 5, 6), Time(14, 30, 0, offset=28_800))
FIELDS = {
    "id": "C1",
    "received_at": AT,
    "telephone": "+8613800138000",
    "injury": False,
    "promises": [
        {"made_at": DateTime(Date(2026, 5, 6), Time(15, 0, 0, offset=28_800)), "for": Date(2026, 5, 8)}
    ],
    "conduct": {"heard_out": "done"},
}


def write(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def csv_file(folder: Path) -> Path:
    return write(folder, "投訴.csv", f"{','.join(HEADINGS)}\r\n{','.join(ROW)}\r\n", "gb18030")


def tsv_file(folder: Path) -> Path:
    return write(folder, "投訴.tsv", f"投訴登記表\n{chr(9).join(HEADINGS)}\n{chr(9).join(ROW)}\n")


def xlsx_file(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["投訴登記表"])
    book.worksheets[0].append(HEADINGS)
    book.worksheets[0].append([*ROW[:1], datetime(2026, 5, 6, 14, 30), 13800138000, False, *ROW[4:]])
    book.save(folder / "投訴.xlsx")
    return folder / "投訴.xlsx"


def two_sheets(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "投訴"
    book.worksheets[0].append([*HEADINGS[:4], HEADINGS[6]])
    book.worksheets[0].append([*ROW[:4], ROW[6]])
    sheet = book.create_sheet("承诺答复")
    sheet.append(["投訴編號", "承諾時間", "約定答覆時間"])
    sheet.append(["C1", datetime(2026, 5, 6, 15), datetime(2026, 5, 8)])
    sheet["C2"].number_format = "yyyy-mm-dd"
    book.create_sheet("Sheet3")
    book.save(folder / "五月.xlsx")
    return folder / "五月.xlsx"


def yaml_file(folder: Path) -> Path:
    text = """\
投訴:
  - 投訴編號: C1
    received_at: 2026-05-06T14:30+08:00
    telephone: 13800138000
    injury: false
    promises:
      - {made_at: 2026-05-06 15:00, 约定答复时间: 2026-05-08}
    接待行為: {聽清楚: done}
"""
    return write(folder, "records.yaml", text)


def json_data() -> list[dict]:
    promise = {"made_at": "2026-05-06T15:00:00+08:00", "for": "2026-05-08"}
    return [
        {
            "id": "C1",
            "received_at": "2026-05-06T14:30:00+08:00",
            "telephone": "+86 138 0013 8000",
            "injury": False,
            "promises": [promise],
            "conduct": {"heard_out": "done"},
        }
    ]


def json_file(folder: Path) -> Path:
    return write(folder, "投訴.json", json.dumps(json_data(), indent="\t"))


def json_by_kind(folder: Path) -> Path:
    return write(folder, "all.json", json.dumps({"complaint": json_data()}))


def json_lines(folder: Path) -> Path:
    return write(folder, "complaints.jsonl", "\n" + json.dumps(json_data()[0]) + "\n\n")


@pytest.mark.parametrize(
    "make",
    [csv_file, tsv_file, xlsx_file, two_sheets, yaml_file, json_file, json_by_kind, json_lines],
    ids=lambda make: make.__name__,
)
def test_every_format_gives_the_same_record(make, schemas: Schemas, tmp_path: Path) -> None:
    delivery = read([make(tmp_path)], schemas)
    assert (delivery.rejects, delivery.problems, delivery.notices) == ((), (), ())
    [record] = delivery.records["complaint"]
    assert record.id == "C1"
    assert record.fields == FIELDS


def test_a_record_keeps_what_was_typed_and_where(schemas: Schemas, tmp_path: Path) -> None:
    path = csv_file(tmp_path)
    [record] = read([path], schemas).records["complaint"]
    assert record.typed["telephone"] == "138 0013 8000"
    assert record.shown("telephone") == "138 0013 8000"
    assert record.shown("building") == ""
    assert record.places == (Place(str(path), 2, 1),)


def test_an_empty_cell_and_a_column_that_never_came_are_two_things(schemas: Schemas, tmp_path: Path) -> None:
    path = write(tmp_path, "投訴.csv", "投訴編號,受理時間,索賠金額,媒體或信訪\nC1,2026-05-06,,不詳\n")
    [record] = read([path], schemas).records["complaint"]
    assert record.fields["claimed_amount"] is Blank.EMPTY
    assert record.fields["media"] is Blank.UNKNOWN
    assert "injury" not in record.fields
    assert record.delivered == {"id", "received_at", "claimed_amount", "media"}


def test_in_documents_a_key_that_any_record_has_was_delivered_with_all(schemas: Schemas) -> None:
    rows = [{"id": "C1", "received_at": "2026-05-06", "promises": [{"id": "p"}]}]
    rows += [{"id": "C2", "received_at": "2026-05-06", "promises": [{"for": "2026-05-07"}], "injury": None}]
    rows += [{"id": "C3", "received_at": "2026-05-06", "promises": []}]
    one, two, three = read_data({"complaint": rows}, schemas).records["complaint"]
    assert one.fields["injury"] is Blank.EMPTY
    assert one.fields["promises"] == [{"id": "p", "for": Blank.EMPTY}]
    assert two.fields["promises"] == [{"id": Blank.EMPTY, "for": Date(2026, 5, 7)}]
    assert three.fields["promises"] == []


def test_an_empty_file_and_headings_alone_are_an_empty_list_of_their_kind(
    schemas: Schemas, tmp_path: Path
) -> None:
    paths = [
        write(tmp_path, "投訴.csv", ""),
        write(tmp_path, "客戶登記.csv", "登記編號,登記時間\n"),
        write(tmp_path, "回訪.yaml", "# 本月沒有回訪\n"),
        write(tmp_path, "成交記錄.json", "[]"),
        write(tmp_path, "請假.jsonl", "\n"),
    ]
    delivery = read(paths, schemas)
    assert delivery.records == dict.fromkeys(("complaint", "registration", "revisit", "sale", "absence"), ())
    assert [notice.code for notice in delivery.notices] == ["record-empty"] * 5
    assert {notice.severity for notice in delivery.notices} == {"warning"}


def test_a_kind_that_was_not_delivered_is_no_key(schemas: Schemas, tmp_path: Path) -> None:
    delivery = read([csv_file(tmp_path)], schemas)
    assert delivery.kinds == {"complaint"}


def test_an_exact_copy_counts_once_and_says_so(schemas: Schemas, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    paths = [csv_file(tmp_path), json_file(tmp_path / "more")]
    delivery = read(paths, schemas)
    [record] = delivery.records["complaint"]
    assert len(record.places) == 2
    [notice] = delivery.notices
    assert notice.code == "record-copy"
    assert notice.args["first"] == f"{paths[0]}:2:1"


def test_one_id_with_two_contents_rejects_both_and_all_their_copies(schemas: Schemas, tmp_path: Path) -> None:
    rows = ["C1,2026-05-06", "C2,2026-05-06", "C1,2026-05-07", "C1,2026-05-06"]
    path = write(tmp_path, "投訴.csv", "投訴編號,受理時間\n" + "\n".join(rows) + "\n")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C2"]
    assert [(reject.place.line, reject.problems[0].code) for reject in delivery.rejects] == [
        (2, "record-two-contents"),
        (4, "record-two-contents"),
        (5, "record-two-contents"),
    ]


def test_an_id_of_which_one_row_is_bad_already_rejects_the_other_rows_too(
    schemas: Schemas, tmp_path: Path
) -> None:
    rows = ["C1,2026-02-30", "C1,2026-05-07", "C2,2026-05-06"]
    path = write(tmp_path, "投訴.csv", "投訴編號,受理時間\n" + "\n".join(rows) + "\n")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C2"]
    codes = [(reject.place.line, reject.problems[0].code) for reject in delivery.rejects]
    assert codes == [(2, "record-no-such-day"), (3, "record-two-contents")]


def test_the_same_id_in_two_kinds_is_no_clash(schemas: Schemas) -> None:
    at = "2026-05-06"
    data = {"complaint": [{"id": "1", "received_at": at}], "sale": [{"id": "1", "at": at}]}
    delivery = read_data(data, schemas)
    assert {kind: len(records) for kind, records in delivery.records.items()} == {"complaint": 1, "sale": 1}


def test_an_unknown_column_without_content_loses_nothing_and_is_named_once(
    schemas: Schemas, tmp_path: Path
) -> None:
    path = write(tmp_path, "投訴.csv", "序號,投訴編號,受理時間,備考\n1,C1,2026-05-06,\n2,C2,2026-05-06,急\n")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C1"]
    assert [problem.code for problem in delivery.problems] == ["record-unknown-column"]
    [reject] = delivery.rejects
    assert [(cell.heading, cell.text) for cell in reject.cells][-1] == ("備考", "急")


def test_a_cell_under_no_heading_rejects_its_row(schemas: Schemas, tmp_path: Path) -> None:
    path = write(tmp_path, "投訴.csv", "投訴編號,受理時間\nC1,2026-05-06,急\nC2,2026-05-06\n")
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C2"]
    assert delivery.rejects[0].problems[0].code == "record-no-heading"


def test_a_quoted_cell_may_hold_lines_and_rows_are_counted_as_lines(schemas: Schemas, tmp_path: Path) -> None:
    path = write(tmp_path, "投訴.csv", '投訴編號,受理時間,投訴內容\nC1,2026-05-06,"甲\n乙"\nC2,2026-13-06,\n')
    delivery = read([path], schemas)
    assert delivery.records["complaint"][0].fields["content"] == "甲\n乙"
    assert delivery.rejects[0].place.line == 4


def test_the_kind_asked_for_is_that_of_a_file_whose_name_says_nothing(
    schemas: Schemas, tmp_path: Path
) -> None:
    path = write(tmp_path, "五月.csv", "投訴編號,受理時間\nC1,2026-05-06\n")
    assert read([path], schemas, kind="投诉").kinds == {"complaint"}


def test_a_sheet_tells_its_kind_by_its_name(schemas: Schemas, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "五月"
    book.worksheets[0].append(["投訴編號", "受理時間"])
    book.worksheets[0].append(["C1", "2026-05-06"])
    june = book.create_sheet("六月")
    june.append(["投訴編號", "受理時間"])
    june.append(["C2", "2026-06-06"])
    revisits = book.create_sheet("回访")
    revisits.append(["回訪編號", "投訴編號", "回訪時間"])
    revisits.append(["V1", "C1", "2026-05-09"])
    book.save(tmp_path / "投訴.xlsx")
    delivery = read([tmp_path / "投訴.xlsx"], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C1", "C2"]
    assert delivery.records["revisit"][0].fields["complaint"] == "C1"


def items_on_a_sheet(folder: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "投訴"
    for row in (["投訴編號", "受理時間"], ["C1", "2026-05-06"], ["C2", "2026-05-06"]):
        book.worksheets[0].append(row)
    sheet = book.create_sheet("投訴 承諾答覆")
    for row in (["id", "投訴編號", "約定答覆時間"], *rows):
        sheet.append(row)
    book.save(folder / "投訴.xlsx")
    return folder / "投訴.xlsx"


def test_items_on_a_sheet_of_their_own_belong_to_their_record(schemas: Schemas, tmp_path: Path) -> None:
    path = items_on_a_sheet(tmp_path, ["p1", "C1", "2026-05-07"], ["p2", "C1", "2026-05-08"])
    one, two = read([path], schemas).records["complaint"]
    assert [item["id"] for item in one.fields["promises"]] == ["p1", "p2"]
    assert two.fields["promises"] is Blank.EMPTY


def test_a_bad_item_rejects_its_record_and_an_item_of_no_record_comes_back(
    schemas: Schemas, tmp_path: Path
) -> None:
    path = items_on_a_sheet(tmp_path, ["p1", "C1", "明天"], ["p2", "C7", "2026-05-08"])
    delivery = read([path], schemas)
    assert [record.id for record in delivery.records["complaint"]] == ["C2"]
    codes = {problem.code for reject in delivery.rejects for problem in reject.problems}
    assert {"record-not-a-date", "record-list-orphan"} <= codes
    assert "C7" in [cell.text for reject in delivery.rejects for cell in reject.cells]


def test_a_date_cell_without_a_time_of_day_is_the_day_and_never_midnight(
    schemas: Schemas, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["投訴編號", "受理時間", "告知用戶時間", "查明時間", "解決時間"])
    sheet.append(["C1", datetime(2026, 5, 6), datetime(2026, 5, 6), 46148, 46148.5])
    sheet["B2"].number_format = "yyyy-mm-dd"
    sheet["C2"].number_format = "yyyy-mm-dd hh:mm"
    book.save(tmp_path / "投訴.xlsx")
    [record] = read([tmp_path / "投訴.xlsx"], schemas).records["complaint"]
    assert record.fields["received_at"] == record.fields["told_at"] == Date(2026, 5, 6)
    assert record.fields["facts_known_at"] == Date(2026, 5, 6)
    assert record.fields["solved_at"] == DateTime(Date(2026, 5, 6), Time(12, 0, 0, offset=28_800))


def test_a_workbook_of_the_other_date_system_is_read_by_it(schemas: Schemas, tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["投訴編號", "受理時間", "查明時間"])
    book.worksheets[0].append(["C1", datetime(2026, 5, 6, 10), 46148 - 1462])
    book.save(tmp_path / "投訴.xlsx")
    [record] = read([tmp_path / "投訴.xlsx"], schemas).records["complaint"]
    assert record.fields["received_at"] == DateTime(Date(2026, 5, 6), Time(10, 0, 0, offset=28_800))
    assert record.fields["facts_known_at"] == Date(2026, 5, 6)


def test_the_records_satisfy_the_json_schema_of_their_kind(schemas: Schemas, tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    [record] = read([yaml_file(tmp_path)], schemas).records["complaint"]
    data = plain(record.fields)
    Draft202012Validator(schemas["complaint"].schema).validate(data)
    assert data["received_at"] == "2026-05-06T14:30:00+08:00"
    assert plain({"a": Decimal("2.5"), "b": Blank.EMPTY, "c": [Decimal(2)]}) == {"a": 2.5, "c": [2]}


def test_names_of_places_and_problems_sort_by_file_and_line(schemas: Schemas, tmp_path: Path) -> None:
    path = write(tmp_path, "投訴.csv", "投訴編號,受理時間\nC1,x\nC2,y\n,2026-05-06\n")
    assert [reject.place.line for reject in read([path], schemas).rejects] == [2, 3, 4]


def test_a_merged_title_above_the_headings_is_passed_over(schemas: Schemas, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["2026年7月投訴登記表"], ["投訴編號", "受理時間"], ["A", "2026-07-06 09:00"]):
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    path = tmp_path / "投訴.xlsx"
    book.save(path)
    assert [record.id for record in read([path], schemas).records["complaint"]] == ["A"]
