"""Rhythms and monthly duties: one finding an occurrence (semantics section 6, Rhythm)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_support import case, policy, run
from policykit.engine.finding import Finding, Missing

WEEKLY = """
- oblige: report
  action: {en: report, zh-Hant: 報告}
  each: {name: week, rhythm: P7D, first: first_due, until: closed_at}
  due: {at: week.due}
  fulfilled: {act: its.visit, at: visited_at, for: week, early: counts}
"""
# first due 1 July 18:00, then 8, 15, 22 July
WEEKS = policy(WEEKLY)


def visits(*at: str, week: str = "") -> list[dict[str, str]]:
    return [
        {"id": f"V{n}", "case": "C1", "visited_at": f"2026-{when}", "week": week}
        for n, when in enumerate(at, 1)
    ]


def weeks(
    done: list | None, as_of: str = "07-23 12:00", rules: str = WEEKLY, **fields: object
) -> list[Finding]:
    others = {} if done is None else {"visit": done}
    found = WEEKS if rules == WEEKLY else policy(rules)
    return run(found, case(first_due="2026-07-01T18:00", **fields), as_of=as_of, **others)


def statuses(found: list[Finding]) -> list[str]:
    return [f.status for f in found]


@pytest.mark.parametrize(
    ("as_of", "count"), [("07-01 17:59", 0), ("07-01 18:00", 1), ("07-08 17:59", 1), ("07-08 18:00", 2)]
)
def test_those_due_by_as_of_are_listed(as_of, count):
    assert len(weeks([], as_of)) == count


def test_the_next_is_listed_only_ahead():
    found = run(policy(WEEKLY), case(first_due="2026-07-01T18:00"), as_of="07-02 12:00", ahead=True, visit=[])
    assert [f.subject.item for f in found] == ["0001@2026-07-01", "0002@2026-07-08"]
    assert statuses(found) == ["overdue", "pending"]


IN_TIME = ("07-01T10:00", "07-07T10:00", "07-14T10:00", "07-21T10:00")


def test_acts_go_in_order_of_time_to_the_occurrence_of_their_window():
    assert statuses(weeks(visits(*IN_TIME))) == ["fulfilled"] * 4


def test_one_omission_never_makes_its_successors_late():
    assert statuses(weeks(visits(*IN_TIME[:1], *IN_TIME[2:]))) == [
        "fulfilled",
        "overdue",
        "fulfilled",
        "fulfilled",
    ]


def test_a_late_act_is_its_own_occurrences_where_the_next_has_one_too():
    acts = visits("07-01T10:00", "07-08T19:00", "07-14T10:00", "07-21T10:00")
    assert statuses(weeks(acts)) == ["fulfilled", "fulfilled_late", "fulfilled", "fulfilled"]


@pytest.mark.parametrize(("at", "status"), [("07-08T18:00", "fulfilled"), ("07-08T18:00:01", "overdue")])
def test_a_window_closes_with_its_due(at, status):
    found = weeks(visits("07-01T10:00", at), "07-09 12:00")
    assert statuses(found) == ["fulfilled", status]


def test_an_act_that_names_its_period_belongs_to_it_however_late():
    late = visits("07-20T10:00", week="2026-07-08")
    assert statuses(weeks(late)) == ["overdue", "fulfilled_late", "overdue", "overdue"]


def test_until_ends_the_rhythm():
    assert len(weeks([], closed_at="2026-07-08T18:00")) == 2
    assert len(weeks([], closed_at="2026-07-08T17:59")) == 1


def test_an_unknown_until_leaves_the_later_occurrences_open():
    found = weeks([], closed_at="2026-07-08")
    assert statuses(found) == ["overdue", "undetermined"]
    assert found[1].possible == ("not_applicable", "overdue")


def test_a_first_due_not_known_is_one_undetermined_finding():
    (found,) = run(policy(WEEKLY), case(first_due="不詳"), visit=[])
    assert found.missing == (Missing("case", "C1", "first_due"),)


def test_acts_not_delivered_leave_every_occurrence_open():
    found = weeks(None)
    assert statuses(found) == ["undetermined"] * 4
    assert found[0].missing == (Missing("visit"),)


def test_an_act_of_unknown_time_may_be_in_either_window():
    found = weeks(visits("07-08"), "07-16 12:00")
    assert statuses(found) == ["overdue", "undetermined", "undetermined"]


def test_an_occurrence_is_judged_by_the_version_in_force_at_its_own_due():
    old = policy(WEEKLY)
    new = policy(WEEKLY.replace("P7D", "P1M"), version="2.0.0", start="2026-07-10")
    found = run([old, new], case(first_due="2026-07-01T18:00"), as_of="08-02 12:00", visit=[])
    assert [(f.version, f.subject.item) for f in found] == [
        ("1.0.0", "0001@2026-07-01"),
        ("1.0.0", "0002@2026-07-08"),
        ("2.0.0", "0002@2026-08-01"),
    ]


MONTHLY = """
- oblige: summarise
  action: {en: summarise, zh-Hant: 匯總}
  over: month
  due: {from: month.end, within: P5D}
  fulfilled: {act: all.summary, at: made_at, for: month}
"""
# May's last day to count is Friday 5 June


def months(as_of: str, *summaries: tuple[str, str], rules: str = MONTHLY) -> list[tuple[str, str]]:
    made = [
        {"id": f"S{n}", "month": month, "made_at": f"2026-{at}"} for n, (month, at) in enumerate(summaries)
    ]
    found = run(policy(rules), case(received_at="2026-05-20T09:00"), as_of=as_of, summary=made)
    assert {f.subject.kind for f in found} <= {"month"}
    return [(f.subject.id, f.status) for f in found]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("05-31 12:00", []),
        ("06-01 00:00", [("2026-05", "pending")]),
        ("06-05 23:59", [("2026-05", "pending")]),
        ("06-06 00:00", [("2026-05", "overdue")]),
        ("07-01 00:00", [("2026-05", "overdue"), ("2026-06", "pending")]),
    ],
)
def test_each_month_that_has_ended_is_a_finding(as_of, expected):
    assert months(as_of) == expected


def test_a_summary_counts_for_the_month_it_names():
    assert months("07-02 12:00", ("2026-05", "06-05T23:00")) == [
        ("2026-05", "fulfilled"),
        ("2026-06", "pending"),
    ]
    assert months("06-20 12:00", ("2026-04", "06-05T23:00")) == [("2026-05", "overdue")]


def test_a_summary_made_before_the_month_ended_is_early():
    assert months("06-20 12:00", ("2026-05", "05-31T12:00")) == [("2026-05", "undetermined")]


def test_a_month_is_judged_by_the_version_in_force_when_it_ends():
    new = policy(MONTHLY.replace("P5D", "P9D"), version="2.0.0", start="2026-06-15")
    found = run([policy(MONTHLY), new], case(received_at="2026-05-20T09:00"), as_of="07-20 12:00", summary=[])
    assert [(f.subject.id, f.version) for f in found] == [("2026-05", "1.0.0"), ("2026-06", "2.0.0")]


acts = st.lists(
    st.tuples(
        st.integers(1, 22), st.sampled_from([None, 9, 18, 23]), st.sampled_from(["", "2026-07-08", "不詳"])
    ),
    max_size=5,
)


def _visit(n: int, day: int, hour: int | None, week: str, case_id: str = "C1") -> dict[str, str]:
    time = "" if hour is None else f"T{hour:02}:00"
    return {"id": f"V{n}", "case": case_id, "visited_at": f"2026-07-{day:02}{time}", "week": week}


@settings(max_examples=120, deadline=None)
@given(acts, st.randoms())
def test_no_possible_world_has_a_status_that_the_bounds_exclude(rows, random):
    known = [
        (
            day,
            random.randrange(24) if hour is None else hour,
            random.choice(["", "2026-07-15"]) if week == "不詳" else week,
        )
        for day, hour, week in rows
    ]
    before = weeks([_visit(n, *row) for n, row in enumerate(rows)])
    after = weeks([_visit(n, *row) for n, row in enumerate(known)])
    for bounds, found in zip(before, after, strict=True):
        assert found.status in (bounds.possible or (bounds.status,))


@settings(max_examples=60, deadline=None)
@given(acts, st.randoms())
def test_the_order_of_the_acts_changes_no_finding(rows, random):
    visits_ = [_visit(n, *row) for n, row in enumerate(rows)]
    shuffled = random.sample(visits_, len(visits_))
    assert [f.to_json() for f in weeks(visits_)] == [f.to_json() for f in weeks(shuffled)]
