"""The quick way of reading gives what the careful way gives, record for record and problem for problem."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.records.delivery import Delivery, read
from policykit.records.quick import Plan

if TYPE_CHECKING:
    from policykit.records.schema import Schemas

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


HEADS = ("id", "received_at", "closed_at", "category", "序號", "聽清楚", "承諾答覆1 約定答覆時間", "odd")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    heads=st.lists(st.sampled_from(HEADS), min_size=2, max_size=7, unique=True),
    rows=st.lists(st.lists(st.one_of(MOMENTS, WORDS), max_size=8), max_size=6),
)
def test_lines_of_cells_are_read_alike(
    heads: list[str], rows: list[list[str | None]], schemas: Schemas, tmp_path: Path
) -> None:
    path = tmp_path / "投訴.csv"
    text = io.StringIO()
    csv.writer(text).writerows([["id", "received_at", *[h for h in heads if h not in HEADS[:2]]], *rows])
    path.write_text(text.getvalue(), "utf-8")
    assert_alike([path], schemas)


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
