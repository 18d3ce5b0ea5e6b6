"""The figures of the example month counted again, from the files themselves, by other means."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

import openpyxl
import pytest

from policykit.engine.evaluate import evaluate
from policykit.render.printer import Printer
from render.house import EXAMPLES, examples, reported, workspace
from render.sample import SETTINGS

SETTINGS_ZONE = dt.timezone(dt.timedelta(hours=8))
MONTH, END = "2026-07", dt.datetime(2026, 8, 1)
BEGIN, BEFORE = dt.datetime(2026, 7, 1), dt.datetime(2026, 6, 1)
Row = dict[str, Any]


@cache
def rows() -> list[Row]:
    """The complaints by column heading; the last row of an id that is there twice is not told apart."""
    sheet = openpyxl.load_workbook(EXAMPLES / "投訴.xlsx").worksheets[0]
    head, *lines = sheet.iter_rows(values_only=True)
    names = [str(name).rstrip("*") for name in head]
    return [dict(zip(names, line, strict=True)) for line in lines if line[0]]


@cache
def figures() -> dict[str, Any]:
    one = reported(Printer(SETTINGS, "zh-Hant"), "monthly-complaints", MONTH)
    tables: dict[str, Any] = json.loads(one.to_json())["tables"]
    return tables


@cache
def found() -> list[Any]:
    """Every finding about the complaints, not only those that the report asks for."""
    end = END.replace(tzinfo=SETTINGS_ZONE)
    return [f for f in evaluate(workspace(), examples(), as_of=end) if f.policy == "complaint-handling"]


def at(value: Any) -> dt.datetime | None:
    """A date-time of the sheet; what was typed as text by a clerk, too."""
    if isinstance(value, dt.datetime):
        return value
    return None if value is None else dt.datetime.fromisoformat(str(value))


def within(row: Row, name: str, begin: dt.datetime, end: dt.datetime) -> bool:
    when = at(row[name])
    return when is not None and begin <= when < end


def received(begin: dt.datetime = BEGIN, end: dt.datetime = END) -> list[Row]:
    return [row for row in rows() if within(row, "受理時間", begin, end)]


def open_at(end: dt.datetime) -> list[Row]:
    return [
        row
        for row in rows()
        if within(row, "受理時間", dt.datetime(2000, 1, 1), end)
        and not within(row, "結案時間", dt.datetime(2000, 1, 1), end)
    ]


def telephone(row: Row) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", str(row["聯繫電話"] or "")) if c.isdigit())


def line(table: str, name: str) -> list[Any]:
    """The values of a line of a table, in order."""
    return [value[0] for key, value in figures()[table]["lines"][name].items() if key != "title"]


def counted(table: str) -> dict[str, int]:
    """The number in each line of a breakdown, by title; none where there are none."""
    lines = figures()[table]["lines"].values()
    return {line["title"]: line["count"][0] for line in lines if line["count"][0]}


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("received", lambda begin, end: len(received(begin, end))),
        ("closed", lambda begin, end: sum(within(row, "結案時間", begin, end) for row in rows())),
        ("open", lambda _begin, end: len(open_at(end))),
        ("reopened", lambda begin, end: sum(bool(row["重開自"]) for row in received(begin, end))),
        ("reprioritised", lambda begin, end: sum(within(row, "重新定級時間", begin, end) for row in rows())),
        ("referred", lambda begin, end: sum(within(row, "轉外部處理時間", begin, end) for row in rows())),
    ],
)
def test_totals_of_the_month_and_of_the_month_before(name, count):
    now, before = count(BEGIN, END), count(BEFORE, BEGIN)
    assert line("overview/0", name) == [now, before, now - before]


@pytest.mark.parametrize(
    ("table", "heading"),
    [("category/0", "投訴類別"), ("channel/0", "受理渠道"), ("department/0", "責任部門")],
)
def test_breakdowns_by_what_the_sheet_says(table, heading):
    assert counted(table) == Counter(row[heading] for row in received())


def test_the_breakdown_by_building_has_the_most_frequent_and_the_rest():
    buildings = Counter(row["樓棟"] for row in received())
    told = counted("building/0")
    others = next(title for title in told if title.startswith("其餘"))
    assert all(told[name] == buildings[name] for name in told if name != others)
    assert sum(told.values()) == len(received())
    assert min(count for name, count in told.items() if name != others) >= max(
        count for name, count in buildings.items() if name not in told
    )


def test_the_trend_counts_each_month_as_it_stood_at_its_end():
    told = {name: line("trend/0", name) for name in figures()["trend/0"]["lines"]}
    months = [dt.datetime(2026, number, 1) for number in (5, 6, 7, 8)]
    expected = {
        f"{begin:%Y-%m}": [
            len(received(begin, end)),
            sum(within(row, "結案時間", begin, end) for row in rows()),
        ]
        for begin, end in pairwise(months)
    }
    assert told == expected


@pytest.mark.parametrize(
    ("name", "table", "end", "of"),
    [
        ("reply", "spans/1", "答覆時間", lambda: received()),
        ("closing", "spans/2", "結案時間", lambda: [r for r in rows() if within(r, "結案時間", BEGIN, END)]),
    ],
)
def test_time_taken_and_its_distribution(name, table, end, of):
    pairs = [(at(row["受理時間"]), at(row[end])) for row in of() if within(row, end, BEFORE, END)]
    timed = [(b, e) for b, e in pairs if b and e and b.time() != dt.time() and e.time() != dt.time()]
    hours = sorted((e - b).total_seconds() / 3600 for b, e in timed)
    told = line("spans/0", name)
    assert told[0] == len(hours)
    assert told[1] == len(pairs) - len(hours)
    assert told[2] == round(median(hours), 1)
    assert told[4] == round(max(hours), 1)
    bins = [int(key.rpartition("-")[2]) for key in figures()[table]["lines"]]
    counts = [line(table, f"{name}-{n}")[0] for n in bins]
    assert sum(counts) == len(hours)
    bounds = {"reply": [24, 48, 72, 120, 168, 336], "closing": [72, 168, 240, 336, 504, 720]}[name]
    edges = [-1.0, *bounds, float("inf")]
    assert counts == [sum(lo < h <= hi for h in hours) for lo, hi in pairwise(edges)]


def test_severity_by_the_words_of_the_policy():
    """Major: injury, media, 10,000 yuan, the third time in three months, or five households."""
    policy = next(p for p in workspace().policies["complaint-handling"] if p.version == "1.1.0")
    number = {
        name: policy.parameters[name].value for name in ("major_amount", "major_times", "major_households")
    }
    told = Counter(counted("severity/0"))
    least = most = 0
    for row in received():
        facts = {
            "injury": row["人身傷害"],
            "media": row["媒體或信訪"],
            "amount": row["索賠金額"],
            "households": row["涉及戶數"],
        }
        sure = (
            facts["injury"] == "是"
            or facts["media"] == "是"
            or _number(facts["amount"]) >= number["major_amount"]
            or _number(facts["households"]) >= number["major_households"]
            or times(row) >= number["major_times"]
        )
        least += sure
        most += sure or "不詳" in facts.values() or facts["households"] is None
    assert told["重大"] == least
    assert told["重大"] + told["待查"] <= most
    assert told.total() == len(received())


def _number(value: Any) -> float:
    try:
        return float(str(value).replace(",", "").removesuffix("元"))
    except ValueError:
        return 0.0


def times(row: Row) -> int:
    """How many complaints of that telephone and category up to this one, in three months."""
    until = at(row["受理時間"])
    assert until is not None
    since = until.replace(month=until.month - 3, day=min(until.day, 30))
    return sum(
        telephone(other) == telephone(row) != ""
        and other["投訴類別"] == row["投訴類別"]
        and since <= (at(other["受理時間"]) or END) <= until
        for other in rows()
    )


def test_repeated_complainants_are_those_of_one_telephone():
    ids = defaultdict(list)
    for row in received():
        if telephone(row):
            ids[telephone(row)].append(row["投訴編號"])
    again = {number: names for number, names in ids.items() if len(names) > 1}
    assert {name.removeprefix("+86") for name in figures()["complainants/0"]["listed"]} == set(again)


def test_duties_by_department_are_those_of_the_complaints_received_or_open():
    department = {row["投訴編號"]: row["責任部門"] for row in rows()}
    counted_ids = {row["投訴編號"] for row in (*received(), *open_at(END))}
    expected: Counter[tuple[str, str]] = Counter()
    for one in found():
        if one.kind != "oblige" or one.subject.kind != "complaint" or one.subject.id not in counted_ids:
            continue
        may_be_bad = one.status == "undetermined" and (
            not one.possible or {"overdue", "conflict"} & {*one.possible}
        )
        if may_be_bad or one.status in ("fulfilled", "fulfilled_late", "overdue", "pending"):
            expected[department[one.subject.id], one.status] += 1
    told = {
        (line["title"], status): line[status][0]
        for line in figures()["by-department/0"]["lines"].values()
        for status in ("fulfilled", "fulfilled_late", "overdue", "pending", "undetermined")
        if line["title"] != "合計" and line[status][0]
    }
    assert told == expected


def test_lists_hold_every_open_major_complaint_and_all_that_are_to_be_revisited():
    major = {f.subject.id for f in found() if f.rule == "severity" and f.value == "major"}
    open_ids = {row["投訴編號"] for row in open_at(END)}
    assert set(figures()["major-open/0"]["listed"]) == major & open_ids
    solved = {row["投訴編號"] for row in rows() if within(row, "解決時間", dt.datetime(2026, 5, 1), END)}
    due = {
        f.subject.id
        for f in found()
        if f.rule == "revisit" and f.status in ("overdue", "pending", "undetermined", "conflict")
    }
    assert set(figures()["revisits/0"]["listed"]) == due & solved


def test_acknowledged_late_and_repeated_by_what_was_found():
    ids = {row["投訴編號"] for row in received()}
    late = {
        f.subject.id
        for f in found()
        if f.rule in ("tell-user", "explain-and-fix-reply") and f.status in ("fulfilled_late", "overdue")
    }
    assert line("overview/0", "acknowledged_late")[0] == len(late & ids)


def test_repeated_complaints_are_those_raised_before_within_the_policys_window():
    policy = next(p for p in workspace().policies["complaint-handling"] if p.version == "1.1.0")
    assert policy.parameters["times_window"].value == "P3M"
    again = [times(row) for row in received()]
    assert line("overview/0", "repeated")[0] == sum(number > 1 for number in again)
