"""Rhythms whose first occurrence falls due on a day: each ends with its day (semantics section 6, Rhythm)."""

import pytest

from engine_support import case, policy, run
from policykit.engine.finding import Finding, Missing

DAYS = policy("""
- oblige: report
  action: {en: report, zh-Hant: 報告}
  each: {name: week, rhythm: P7D, first: first_day, until: closed_at}
  due: {at: week.due, rest_days: stay}
  fulfilled: {act: its.visit, at: visited_at, for: week, early: counts}
""")
# first due Friday 3 July, then 10, 17, 24 July


def days(*at: str, as_of: str = "07-18 12:00", week: str = "", **fields: object) -> list[Finding]:
    done = [
        {"id": f"V{n}", "case": "C1", "visited_at": f"2026-{when}", "week": week}
        for n, when in enumerate(at, 1)
    ]
    return run(DAYS, case(first_day="2026-07-03", **fields), as_of=as_of, visit=done)


@pytest.mark.parametrize(
    ("as_of", "items"),
    [
        ("07-03 23:59", []),
        ("07-04 00:00", ["0001@2026-07-03"]),
        ("07-11 00:00", ["0001@2026-07-03", "0002@2026-07-10"]),
    ],
)
def test_an_occurrence_is_due_when_its_day_is_over(as_of, items):
    assert [f.subject.item for f in days(as_of=as_of)] == items


@pytest.mark.parametrize(
    ("at", "statuses"),
    [
        (("07-03T23:59:59", "07-10T12:00", "07-17T00:00"), ["fulfilled"] * 3),
        (("07-04T00:00", "07-10T12:00", "07-17T00:00"), ["fulfilled_late", "fulfilled", "fulfilled"]),
        (("07-03T12:00", "07-17T12:00"), ["fulfilled", "overdue", "fulfilled"]),
        (("07-03T12:00", "07-10", "07-17T12:00"), ["fulfilled"] * 3),
    ],
)
def test_an_act_on_the_day_is_in_time_and_one_omission_makes_no_successor_late(at, statuses):
    assert [f.status for f in days(*at)] == statuses


def test_the_due_is_the_end_of_the_day():
    first = days()[0]
    assert first.due is not None
    assert (first.due.at.isoformat(), first.due.exclusive) == ("2026-07-04T00:00:00+08:00", True)


def test_it_ends_with_the_event_until_which_it_runs():
    assert [f.subject.item for f in days(closed_at="2026-07-10T12:00")] == ["0001@2026-07-03"]


def test_an_act_whose_period_is_not_known_names_that_as_missing():
    found = days("07-10T12:00", week="不詳", as_of="07-12 12:00")
    assert [f.status for f in found] == ["undetermined", "undetermined"]
    assert {f.missing for f in found} == {(Missing("visit", "V1", "week"),)}
