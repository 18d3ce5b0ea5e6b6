"""The quick way of reading gives what the careful way gives, record for record and problem for problem."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.records.cells import Setting
from policykit.records.convert import convert
from policykit.records.delivery import Delivery, read
from policykit.records.errors import CellFault
from policykit.records.grid import read_grid
from policykit.records.lookups import Cells
from policykit.records.quick import Plan
from policykit.records.schema import Schemas, read_kind

EXAMPLES = Path(__file__).parents[2] / "examples"

MOMENTS = st.sampled_from(
    [
        "2026-05-06T14:30:00+08:00", "2026-05-06T14:30+08:00", "2026-05-06 14:30", "2026/5/6 下午2:30",
        "2026年5月6日 上午8:26", "2026-05-06 24:00", "2026-05-07 00:00", "2026-05-06", "20260506", "46148.5",
        "2026-05-06T06:30Z", "2026-02-30 10:00", "2026-05-06 25:00", " 2026-05-06 14:30 ",
        "２０２６-05-06 14:30",
        "2026-05-06T14:30:00.5+08:00", "1850-01-01 10:00", "不詳", "無", "", "   ", "下午2:30", None,
    ]
)  # fmt: skip
WORDS = st.sampled_from(["是", "否", "不詳", "無", "", " ", "噪音", "noise", "x", "1,200", "三", None])
ANYTHING = st.one_of(
    MOMENTS, WORDS, st.integers(-2, 10**20), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.lists(st.just({}), max_size=1), st.just({"a": 1}), st.text(max_size=6),
)  # fmt: skip
PROMISE = st.fixed_dictionaries({}, optional={"id": WORDS, "made_at": MOMENTS, "for": MOMENTS, "odd": WORDS})
COMPLAINT = st.fixed_dictionaries(
    {"id": st.sampled_from(["A", "B", "C", "", "不詳", None]), "received_at": MOMENTS},
    optional={
        "closed_at": MOMENTS,
        "結案時間": MOMENTS,
        "category": WORDS,
        "injury": ANYTHING,
        "households": ANYTHING,
        "claimed_amount": ANYTHING,
        "telephone": st.sampled_from(["138 0013 8000", "１３８００１３８０００", "12", "a", None]),
        "content": ANYTHING,
        "promises": st.one_of(st.lists(PROMISE, max_size=2), ANYTHING),
        "conduct": st.one_of(st.fixed_dictionaries({}, optional={"heard_out": WORDS}), ANYTHING),
        "promises.1.for": MOMENTS,
        "unheard of": WORDS,
    },
)


def carefully(paths: list[Path], schemas: Schemas) -> Delivery:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plan, "values", lambda _plan, _row: None)
        return read(paths, schemas)


def assert_alike(paths: list[Path], schemas: Schemas) -> None:
    quick, careful = read(paths, schemas), carefully(paths, schemas)
    assert quick == careful
    for kind, records in careful.records.items():
        for one, other in zip(quick.records[kind], records, strict=True):
            assert list(one.fields.items()) == list(other.fields.items())
            assert repr(one.fields) == repr(other.fields)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.*[xvl]")), ids=lambda path: path.name)
def test_the_examples_are_read_alike(path: Path, schemas: Schemas) -> None:
    assert_alike([path], schemas)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(COMPLAINT, max_size=6))
def test_json_lines_are_read_alike(rows: list[dict[str, Any]], schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴.jsonl"
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    assert_alike([path], schemas)


# What Python's own writer of JSON would not write, or not so.
ODD_KEYS = st.sampled_from(
    ["id", "received_at", "closed_at", "結案時間", "结案时间", "category", "households", "content",
     "unheard of", "injury", "conduct", "promises", "promises.1.for", r"\u0069d", r"a\":",
     r"content\" :", "claimed_amount"]
)  # fmt: skip
ODD_VALUES = st.sampled_from(
    ["1", "1.0", "1.50", "true", "false", "null", "-0", "-0.0", "0", "1e400", "1e999999999999999999", "1E2",
     "123456789012345678901234567890123456789012345678", "9" * 5000, "NaN", "-Infinity", "46148", "46148.5",
     "20260506", '"1"', '"1.0"', '"-0"', '"True"', '"是"', '"A"', '"B"', '"2026-05-06 14:30"', '"2026-05-07"',
     r'"he said \":\" and left"', r'"a\": 1, \"b"', '" : "', r'"\ud800"', r'"\u007d"', '"無"', '"\t"', "[]",
     "{}", "[{}]", "[[{}]]", "[1]", '[{"id": "p", "id": "q"}]', '[{"id": "p", "for": "2026-05-08 10:00"}]',
     '{"heard_out": "是"}', '{"heard_out": "是", "聽清楚": "否"}', '{"heard_out" : 1}', '{"odd": {}}', "[",
     "}"]
)  # fmt: skip
COLONS = st.sampled_from([": ", ":", " : ", "\t:", ":\t"])
ODD_LINE = st.lists(st.tuples(ODD_KEYS, COLONS, ODD_VALUES), max_size=4).map(
    lambda pairs: "{" + ", ".join(f'"{key}"{colon}{value}' for key, colon, value in pairs) + "}"
)
SOUND_LINE = st.tuples(
    st.sampled_from("ABCDEF"), MOMENTS, st.sampled_from(["1", "2", '"1"', "1.0", "true"])
).map(lambda row: f'{{"id": "{row[0]}", "received_at": {json.dumps(row[1])}, "households": {row[2]}}}')
BROKEN_LINE = st.sampled_from(
    ["", "  ", "\t\r", "null", "3", '"a"', "[]", "{", '{"id": [{}', '{"id": "x"}]}', '{"id": 1},{"id": 2}',
     '{"id": 1},-Infinity,{"id": 2}', '{"id": "A"}]', '[{"id": "A"}', '{"id": "A"} {"id": "B"}', "[" * 3000]
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.one_of(SOUND_LINE, SOUND_LINE, ODD_LINE, BROKEN_LINE), max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
    cut=st.integers(0, 8),
)
def test_lines_as_no_writer_would_write_them_are_read_alike(
    lines: list[str], end: str, cut: int, schemas: Schemas, tmp_path: Path
) -> None:
    paths = [tmp_path / "投訴1.jsonl", tmp_path / "投訴2.jsonl"]
    for path, part in zip(paths, (lines[:cut], lines[cut:]), strict=True):
        path.write_bytes(end.join(part).encode())
    assert_alike(paths, schemas)


def test_lines_that_are_json_only_together_are_no_records(schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴.jsonl"
    path.write_text(
        '{"id": "A", "promises": [{}\n{"id": "B"}]}\n{"id": "C"},-Infinity,{"id": "D"}\n', "utf-8"
    )
    found = read([path], schemas)
    assert [reject.problems[0].code for reject in found.rejects] == ["record-json"] * 3
    assert_alike([path], schemas)


def test_a_repeated_key_is_found_among_sound_lines(schemas: Schemas, tmp_path: Path) -> None:
    sound = [f'{{"id": "{n}", "received_at": "2026-05-06"}}' for n in range(50)]
    for twice in (
        '{"id": "x", "received_at": "2026-05-06", "id": "y"}',
        '{"id": "x", "conduct": {"a": 1, "a": 2}}',
    ):
        path = tmp_path / "投訴.jsonl"
        path.write_text("\n".join([*sound, twice, *sound[:1]]), "utf-8")
        found = read([path], schemas)
        assert [problem.code for problem in found.rejects[0].problems] == ["record-json-repeated"]
        assert len(found.records["complaint"]) == 50


HEADS = (
    "id", "received_at", "closed_at", "category", "序號", "聽清楚", "conduct.asked_facts",
    "承諾答覆1 約定答覆時間",
    "promises.1.id", "promises.3.id", "promises", "接待行為", "人身傷害", "涉及戶數", "聯繫電話", "odd",
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    heads=st.lists(st.sampled_from(HEADS), min_size=2, max_size=12, unique=True),
    rows=st.lists(st.lists(st.one_of(MOMENTS, WORDS), max_size=14), max_size=6),
)
def test_lines_of_cells_are_read_alike(
    heads: list[str], rows: list[list[str | None]], schemas: Schemas, tmp_path: Path
) -> None:
    path = tmp_path / "投訴.csv"
    text = io.StringIO()
    csv.writer(text).writerows([["id", "received_at", *[h for h in heads if h not in HEADS[:2]]], *rows])
    path.write_text(text.getvalue(), "utf-8")
    assert_alike([path], schemas)


CELLS = st.one_of(
    MOMENTS, WORDS, st.booleans(), st.sampled_from([0, 1, 46148, 10**40]),
    st.sampled_from(["0", "1", "1.0", "1.00", "46148.5"]).map(Decimal),
    st.sampled_from([date(2026, 5, 6), datetime(2026, 5, 6, 14, 30), CellFault("record-cell-error", "#N/A")]),
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heads=st.permutations(HEADS[2:]), rows=st.lists(st.lists(CELLS, max_size=16), min_size=1, max_size=5))
def test_cells_of_a_workbook_are_read_alike(
    heads: list[str], rows: list[list[Any]], schemas: Schemas
) -> None:
    kind, setting = schemas["complaint"], Setting(ZoneInfo("Asia/Shanghai"))
    lines = [("id", "received_at", *heads), *([str(n), date(2026, 5, 6), *row] for n, row in enumerate(rows))]
    cells = Cells(kind, setting)
    for raw in (True, False):  # as read of JSON before, where no number is equal to them
        assert cells.known(("injury",), kind.fields["injury"])[raw] is raw
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plan, "values", lambda _plan, _row: None)
        careful = convert(read_grid(kind, enumerate(lines, 1), "a.xlsx[投訴]"), setting)
    quick = convert(read_grid(kind, enumerate(lines, 1), "a.xlsx[投訴]"), setting, cells)
    assert quick == careful
    assert repr(quick) == repr(careful)


NESTED = {
    "x-title": {"zh-Hant": "甲", "en": "A"},
    "properties": {
        "id": {"type": "string", "x-title": {"zh-Hant": "編號", "en": "No."}},
        "items": {
            "type": "array",
            "x-title": {"zh-Hant": "項目", "en": "Items"},
            "items": {
                "properties": {
                    "what": {"type": "string", "x-title": {"zh-Hant": "何事", "en": "What"}},
                    "why": {"type": "string", "x-title": {"zh-Hant": "何故", "en": "Why"}},
                },
                "required": ["what"],
            },
        },
    },
    "required": ["id"],
}


def test_an_item_that_lacks_what_every_item_has_is_rejected(tmp_path: Path) -> None:
    schemas = Schemas({"a": read_kind("a", NESTED)})
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "items": [{"why": "w"}]}\n{"id": "2", "items": [{"what": "w"}]}\n', "utf-8")
    found = read([path], schemas)
    assert [record.id for record in found.records["a"]] == ["2"]
    assert_alike([path], schemas)


def test_rows_of_one_id_in_two_files_are_sent_back_as_typed(schemas: Schemas, tmp_path: Path) -> None:
    for name, content in (("投訴1.jsonl", " 一 "), ("投訴2.jsonl", "二")):
        row = {"投訴編號": "A", "受理時間": "2026年5月6日", "content": content}
        (tmp_path / name).write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    (tmp_path / "投訴3.csv").write_text("id,received_at,content\nA,2026-05-06,三\nB,2026-05-06,四\n", "utf-8")
    found = read(sorted(tmp_path.iterdir()), schemas)
    assert [record.id for record in found.records["complaint"]] == ["B"]
    assert [[cell.text for cell in reject.cells][-1] for reject in found.rejects] == [" 一 ", "二", "三"]
    assert {reject.cells[0].heading for reject in found.rejects} == {"投訴編號", "id"}


def test_a_clock_change_within_the_day_is_read_with_care(schemas: Schemas, tmp_path: Path) -> None:
    path = tmp_path / "投訴.jsonl"
    moments = (
        "2026-03-29 00:30",
        "2026-03-29 01:30",
        "2026-03-29 03:30",
        "2026-03-28 03:30",
        "2026-03-30 03:30",
    )
    rows = [{"id": str(n), "received_at": at} for n, at in enumerate(moments)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    found = read([path], schemas, zone="Europe/Berlin")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plan, "values", lambda _plan, _row: None)
        assert read([path], schemas, zone="Europe/Berlin") == found
    offsets = [record.fields["received_at"].time.offset for record in found.records["complaint"]]  # type: ignore[union-attr]
    assert offsets == [3600, 3600, 7200, 3600, 7200]
