"""The figures of the sales office and of the projects counted again, from the files themselves."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from statistics import mean
from typing import Any

import pytest

from policykit.render.printer import Printer
from policykit.yamlsource import load
from render.house import EXAMPLES, reported
from render.sample import SETTINGS

Row = dict[str, Any]
JULY = (dt.datetime(2026, 7, 1), dt.datetime(2026, 8, 1))
JUNE = (dt.datetime(2026, 6, 1), JULY[0])
NUMBERS = re.compile(r"\d+")


@cache
def figures(name: str) -> dict[str, Any]:
    one = reported(Printer(SETTINGS, "zh-Hant"), name, "2026-07")
    tables: dict[str, Any] = json.loads(one.to_json())["tables"]
    return tables


@cache
def table(name: str, encoding: str) -> list[Row]:
    with (EXAMPLES / name).open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def data(name: str, kind: str) -> list[Row]:
    found: list[Row] = load(EXAMPLES / name).data.get(kind, [])
    return found


def at(text: Any) -> dt.datetime | None:
    """The local time in a cell, in whatever style it was typed; a day alone is its first instant."""
    parts = [int(part) for part in NUMBERS.findall(str(text or "").partition("+")[0])]
    return dt.datetime(*parts[:5]) if len(parts) >= 3 else None  # type: ignore[arg-type]  # year to minute


def within(value: Any, month: tuple[dt.datetime, dt.datetime]) -> bool:
    when = at(value)
    return when is not None and month[0] <= when < month[1]


def telephone(text: Any) -> str:
    digits = "".join(c for c in unicodedata.normalize("NFKC", str(text or "")) if c.isdigit())
    return digits.removeprefix("86") if len(digits) == 13 else digits


def registrations() -> list[Row]:
    return table("客戶登記.csv", "gb18030")


def receptions() -> list[Row]:
    """The receptions of both files: who received, when, on behalf of whom."""
    first = [
        {"at": r["接待時間"], "by": r["接待人"], "for": r["義務代接待"], "telephone": r["客戶電話"]}
        for r in table("接待記錄.csv", "utf-8-sig")
    ]
    more = [
        {
            "at": r["at"],
            "by": r.get("received_by"),
            "for": r.get("on_behalf_of"),
            "telephone": r.get("telephone"),
        }
        for r in data("輪值.yaml", "reception")
    ]
    return [*first, *more]


def sales() -> list[Row]:
    lines = (EXAMPLES / "成交記錄.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("registrations", lambda month: sum(within(r["登记时间"], month) for r in registrations())),
        ("receptions", lambda month: sum(within(r["at"], month) for r in receptions())),
        ("on_behalf", lambda month: sum(within(r["at"], month) and bool(r["for"]) for r in receptions())),
        ("sales", lambda month: sum(within(r["at"], month) for r in sales())),
        ("withdrawn", lambda month: sum(within(r.get("withdrawn_at"), month) for r in sales())),
        (
            "tie_decisions",
            lambda month: sum(within(r["decided_at"], month) for r in data("案場.yaml", "tie_decision")),
        ),
        (
            "reassigned",
            lambda month: sum(within(r["assigned_at"], month) for r in data("案場.yaml", "reassignment")),
        ),
    ],
)
def test_totals_of_the_sales_office(name, count):
    line = figures("sales-office")["overview/0"]["lines"][name]
    assert [line["now"][0], line["before"][0]] == [count(JULY), count(JUNE)]


def test_turns_taken_are_the_receptions_of_each():
    lines = figures("sales-office")["turns-by-way/0"]["lines"].values()
    told = {line["title"]: line["total"][0] for line in lines}
    assert told == Counter(r["by"] for r in receptions() if within(r["at"], JULY))


def test_follow_ups_are_due_three_days_after_the_client_was_taken_over_and_reported_in_writing():
    done = {r["allocation"]: r for r in data("案場.yaml", "follow_up") if r.get("report_form") == "written"}
    told: Counter[tuple[str, str]] = Counter()
    for one in data("案場.yaml", "allocation"):
        day = at(one["decided_at"])
        assert day is not None
        due = dt.datetime(day.year, day.month, day.day) + dt.timedelta(days=4)
        assert within(due - dt.timedelta(minutes=1), JULY)
        reported_at = at(done.get(one["id"], {}).get("reported_at"))
        late = "fulfilled_late" if reported_at and reported_at >= due else "fulfilled"
        told[one["receiver"], late if reported_at else "overdue"] += 1
    lines = figures("sales-office")["by-receiver/0"]["lines"].values()
    statuses = ("fulfilled", "fulfilled_late", "overdue")
    assert told == {
        (line["title"], status): line[status][0]
        for line in lines
        for status in statuses
        if line["title"] != "合計" and line[status][0]
    }
    overview = figures("sales-office")["overview/0"]["lines"]
    assert overview["follow_ups"]["now"][0] == told.total()
    assert overview["follow_ups_missed"]["now"][0] == sum(n for (_, s), n in told.items() if s != "fulfilled")


def test_what_expired_are_registrations_by_telephone_that_no_visit_followed_in_time():
    ids = {name.rpartition(":")[2] for name in figures("sales-office")["lapsed/0"]["listed"]}
    assert len(ids) == figures("sales-office")["overview/0"]["lines"]["lapsed"]["now"][0]
    visits = [(telephone(r["telephone"]), at(r["at"])) for r in receptions()]
    visits += [
        (telephone(r["客户电话"]), at(r["登记时间"])) for r in registrations() if r["登记方式"] == "来访"
    ]
    expected = set()
    for one in registrations():
        begun, number = at(one["登记时间"]), telephone(one["客户电话"])
        if one["登记方式"] != "来电" or begun is None:
            continue
        due = dt.datetime(begun.year, begun.month + 2, min(begun.day, 30)) + dt.timedelta(days=1)
        kept = any(number == other and begun <= (when or due) < due for other, when in visits)
        if within(due - dt.timedelta(minutes=1), JULY) and not kept:
            expected.add(one["登记编号"])
    assert ids == expected


def test_conduct_is_listed_by_outcome_and_violations_are_among_it():
    lines = figures("sales-office")["by-rule/0"]["lines"]
    listed = figures("sales-office")["findings/0"]["listed"]
    total = sum(line["total"][0] for name, line in lines.items() if name != "total")
    assert total == len(listed)
    violated = sum(line["violated"][0] for name, line in lines.items() if name != "total")
    assert figures("sales-office")["overview/0"]["lines"]["violations"]["now"][0] == violated


def test_running_projects_and_surveys():
    projects = data("項目.yaml", "project")
    running = [p["id"] for p in projects if not (at(p.get("closed_at")) or JULY[1]) < JULY[1]]
    assert list(figures("project-portfolio")["projects/0"]["listed"]) == running
    lines = figures("project-portfolio")["overview/0"]["lines"]
    assert lines["running"]["now"][0] == len(running)
    assert lines["closed"]["before"][0] == sum(within(p.get("closed_at"), JUNE) for p in projects)
    year = (dt.datetime(2025, 8, 1), JULY[1])
    scores = [s.get("score") for s in data("項目.yaml", "survey") if within(s["at"], year)]
    numbers = [score for score in scores if isinstance(score, int | float)]
    assert lines["surveys_year-mean"]["now"][0] == mean(numbers)
    requests = data("項目.yaml", "client_request")
    assert lines["requests"]["now"][0] == sum(within(r["at"], JULY) for r in requests)


def test_regular_duties_of_projects_add_up_by_duty_and_by_project():
    tables = figures("project-portfolio")
    by_rule, by_project = (tables[name]["lines"]["total"] for name in ("by-rule/0", "by-project/0"))
    assert by_rule["total"][0] == by_project["total"][0] == tables["overview/0"]["lines"]["regular"]["now"][0]
    missed = by_rule["overdue"][0] + by_rule["fulfilled_late"][0]
    assert missed == tables["overview/0"]["lines"]["missed"]["now"][0] == len(tables["missed/0"]["listed"])
