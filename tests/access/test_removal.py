"""Records are taken out of the files they stand in, and nothing else of a file changes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.access.removal import cuts, workbook
from policykit.access.removal.files import RecordFile
from policykit.problems import InputError
from policykit.records.delivery import read
from policykit.records.sheet import write_records

KIND = "registration"


def row(number, **more):
    return {"id": f"R{number}", "client_name": f"客戶{number}", "telephone": f"1380000{number:04}",
            "kind": "telephone", "at": "2026-05-01 10:00", **more}  # fmt: skip


def without(path, schemas, *ids, kind=None, record=KIND):
    file = RecordFile(path, path.read_bytes(), schemas, kind, "Asia/Shanghai")
    return file.without({(record, id_) for id_ in ids})


@pytest.fixture
def schemas(workspace):
    return workspace.schemas


CSV = (
    "登记编号,客户姓名,客户电话,登记时间,备注\r\n"
    'R1,甲一,13800000001,2026-05-01,"两行\r\n备注"\r\n'
    "\r\n"
    "R2,乙二,13800000002,2026-05-01,\r\n"
    "R3,丙三,13800000003,2026-05-01,末"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_rows_of_csv_go_in_the_encoding_they_stand_in(tmp_path, schemas, codec, ending):
    path = tmp_path / "客戶登記.csv"
    text = CSV.replace("\r\n", ending)
    path.write_bytes(text.encode(codec))
    first, blank, last = text.index("R1"), text.index(f"{ending}R2"), text.index("R3")
    assert without(path, schemas, "R1", "R3").decode(codec) == text[:first] + text[blank:last]


def test_lines_of_json_lines_go(tmp_path, schemas):
    path = tmp_path / "registration.jsonl"
    lines = [json.dumps(row(n), ensure_ascii=False) for n in range(1, 4)]
    path.write_text("\n".join([lines[0], "", lines[1], lines[2]]), encoding="utf-8")
    assert without(path, schemas, "R2").decode() == "\n".join([lines[0], "", lines[2]])
    assert without(path, schemas, "R3").decode() == "\n".join([lines[0], "", lines[1]]) + "\n"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("ids", [("R1",), ("R2",), ("R3",), ("R1", "R2"), ("R2", "R3"), ("R1", "R2", "R3")])
@pytest.mark.parametrize("by_kind", [True, False])
def test_items_of_json_go_with_their_comma(tmp_path, schemas, indent, ids, by_kind):
    path = tmp_path / "registration.json"
    rows = [row(n, remark='a, [b] } "c"') for n in range(1, 4)]
    data = {"person": [{"id": "E1", "name": "x"}], KIND: rows} if by_kind else rows
    path.write_text(json.dumps(data, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")
    left = [r for r in rows if r["id"] not in ids]
    assert json.loads(without(path, schemas, *ids)) == ({**data, KIND: left} if by_kind else left)


YAML = """# 案場的登記
person:
  - {id: E1, name: 馮靜}   # 主管
registration:
  # 頭一條
  - {id: R1, client_name: 甲一, telephone: "13800000001", at: 2026-05-01}
  - id: R2
    client_name: 乙二
    telephone: "13800000002"   # 手機
    at: 2026-05-01
    remark: |
      兩行
      備註

  # 下一條
  -
    id: R3
    client_name: 丙三
    telephone: "13800000003"
    at: 2026-05-01
    remark:
absence: []
"""


@pytest.mark.parametrize(("id_", "first", "last"), [
    ("R1", "  - {id: R1", "01}\n"), ("R2", "  - id: R2", "備註\n"), ("R3", "  -\n", "remark:\n")
])  # fmt: skip
def test_items_of_yaml_go_with_their_lines_and_the_comments_stay(tmp_path, schemas, id_, first, last):
    path = tmp_path / "案場.yaml"
    path.write_text(YAML, encoding="utf-8")
    start = YAML.index(first)
    end = YAML.index(last, start) + len(last)
    assert without(path, schemas, id_).decode() == YAML[:start] + YAML[end:]


def test_a_list_of_yaml_may_become_empty(tmp_path, schemas):
    path = tmp_path / "案場.yaml"
    path.write_text(YAML, encoding="utf-8")
    path.write_bytes(without(path, schemas, "R1", "R2", "R3"))
    delivery = read([path], schemas)
    assert delivery.records[KIND] == ()
    assert len(delivery.records["person"]) == 1


def test_flow_lists_of_yaml_are_cut_like_json(tmp_path, schemas):
    path = tmp_path / "registration.yaml"
    path.write_text("[{id: R1, at: 2026-05-01}, {id: R2, at: 2026-05-01}]\n", encoding="utf-8")
    assert without(path, schemas, "R2").decode() == "[{id: R1, at: 2026-05-01}]\n"


def sheet(tmp_path, schemas, numbers=range(1, 5), kind=KIND):
    path = tmp_path / "客戶登記.xlsx"
    write_records(path, schemas[kind], [row(n) for n in numbers], "zh-Hant")
    return path


def shared(data):
    """The workbook with its texts where Excel keeps them."""
    found = parts(data)
    texts: list[bytes] = []

    def share(match):
        texts.append(match[2])
        return b'<c%s t="s"><v>%d</v></c>' % (match[1], len(texts) - 1)

    inline = re.compile(rb'<c([^>]*) t="inlineStr"><is>(<t[^>]*>.*?</t>)</is></c>', re.DOTALL)
    for name in [name for name in found if name.startswith("xl/worksheets/sheet")]:
        found[name] = inline.sub(share, found[name])
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    found["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>"
    )
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}"/></Types>'.encode()
    found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(b"</Types>", override)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_rows_of_a_workbook_go_with_their_texts_and_every_other_part_stays(tmp_path, schemas):
    path = sheet(tmp_path, schemas)
    path.write_bytes(shared(path.read_bytes()))
    before = parts(path.read_bytes())
    path.write_bytes(without(path, schemas, "R2", "R4"))
    after = parts(path.read_bytes())
    assert [record.id for record in read([path], schemas).records[KIND]] == ["R1", "R3"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}
    assert list(before) == list(after)
    everything = b"".join(after.values()).decode("utf-8", "replace")
    assert not [text for text in ("13800000002", "客戶2", "13800000004") if text in everything]
    assert openpyxl.load_workbook(path).worksheets[0].cell(4, 1).value == "R3"


def test_items_on_sheets_of_their_own_go_too(tmp_path, schemas):
    path = tmp_path / "投訴.xlsx"
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "投訴"
    rows = [
        ("投訴編號", "受理時間", "投訴人"),
        ("C1", "2026-05-01 09:00", "甲先生"),
        ("C2", "2026-05-01 09:00", "乙女士"),
    ]
    for cells in rows:
        first.append(cells)
    second = book.create_sheet("承諾答覆")
    title = schemas["complaint"].fields["promises"].titles["zh-Hant"]
    second.title = title
    fields = schemas["complaint"].fields["promises"].fields
    second.append(("投訴編號", fields["id"].titles["zh-Hant"], fields["made_at"].titles["zh-Hant"]))
    second.append(("C1", "P1", "2026-05-01 10:00"))
    second.append(("C2", "P2", "2026-05-01 10:00"))
    book.save(path)
    path.write_bytes(without(path, schemas, "C1", record="complaint"))
    (left,) = read([path], schemas).records["complaint"]
    assert (left.id, [promise["id"] for promise in left.fields["promises"]]) == ("C2", ["P2"])


def test_a_copy_of_the_data_elsewhere_in_the_file_is_told_and_nothing_is_changed(tmp_path, schemas):
    path = tmp_path / "registration.yaml"
    path.write_text(
        "# 打 13800000001 找他\n- {id: R1, telephone: '13800000001', at: 2026-05-01}\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        without(path, schemas, "R1")
    assert [problem.code for problem in caught.value.problems] == ["purge-left-behind"]


def test_a_note_on_a_cell_of_a_workbook_is_such_a_copy(tmp_path, schemas):
    path = sheet(tmp_path, schemas)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"].comment = openpyxl.comments.Comment("先打 13800000002", "x")
    book.save(path)
    with pytest.raises(InputError) as caught:
        without(path, schemas, "R2")
    assert [problem.code for problem in caught.value.problems] == ["purge-left-behind"]
    assert without(path, schemas, "R1")


@pytest.mark.parametrize("text", [
    "{id: R1, at: 2026-05-01}", "- &a {id: R1, at: 2026-05-01}\n- *a\n",
    "- &one {id: R1, at: 2026-05-01, remark: &r x}\n- {id: R2, at: 2026-05-01, remark: *r}\n",
])  # fmt: skip
def test_what_cannot_be_cut_without_harm_is_left_to_people(tmp_path, schemas, text):
    path = tmp_path / "registration.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        without(path, schemas, "R1")
    assert [problem.code for problem in caught.value.problems] == ["purge-by-hand"]


def test_rows_without_numbers_keep_their_places():
    sheet_ = b"<sheetData><row><c/></row><x:row r='2'/><row><c>2</c></row><row><c>3</c></row></sheetData>"
    assert workbook._without(sheet_, {3}) == (
        b"<sheetData><row><c/></row><x:row r='2'/><row/><row><c>3</c></row></sheetData>"
    )


_WORDS = st.text(st.sampled_from("甲乙 ,;\"'[]{}:#-\\a1"), max_size=8)


@given(st.lists(_WORDS, min_size=1, max_size=6), st.data(), st.sampled_from([None, 1]))
@settings(max_examples=80)
def test_any_json_list_keeps_what_stays(words, data, indent):
    gone = data.draw(st.sets(st.integers(0, len(words) - 1)))
    text = json.dumps([{"w": word} for word in words], ensure_ascii=False, indent=indent)
    left = cuts.without(text, cuts.of_json(text, {0: gone}))
    assert [item["w"] for item in json.loads(left)] == [w for n, w in enumerate(words) if n not in gone]


@given(st.integers(1, 6), st.data(), st.sampled_from([".csv", ".jsonl", ".json", ".yaml", ".xlsx"]))
@settings(max_examples=60, deadline=None)
def test_any_rows_go_out_of_any_format(workspace, tmp_path_factory, count, data, suffix):
    schemas = workspace.schemas
    gone = data.draw(st.sets(st.integers(1, count), min_size=1))
    folder = tmp_path_factory.mktemp("rows")
    path = folder / f"registration{suffix}"
    rows = [row(n, remark=data.draw(_WORDS)) for n in range(1, count + 1)]
    _written(path, rows, schemas)
    before = {record.id: record for record in read([path], schemas).records[KIND]}
    path.write_bytes(without(path, schemas, *(f"R{n}" for n in gone)))
    after = {record.id: record for record in read([path], schemas).records[KIND]}
    assert after.keys() == before.keys() - {f"R{n}" for n in gone}
    assert all(after[id_].fields == before[id_].fields for id_ in after)


def _written(path: Path, rows, schemas):
    import csv

    if path.suffix == ".xlsx":
        write_records(path, schemas[KIND], rows, "en")
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    else:
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
