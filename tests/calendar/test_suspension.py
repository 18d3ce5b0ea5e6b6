"""Suspension: what each unit adds, in which order, and what changes nothing."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calendar_support import (
    SHANGHAI,
    at,
    china,
    countings,
    day,
    day_periods,
    instants,
    period,
    periods,
    wait,
    waits,
)
from policykit.calendar import Counting, Interval, deadline
from policykit.calendar.clock import utc
from policykit.calendar.suspension import merged
from policykit.problems import LANGUAGES, InputError

LATER = at("2025-12-31")


def due(start, length, settings, *intervals, as_of=LATER):
    return deadline(at(start), period(length), settings, suspended=intervals, as_of=as_of)


# Merging and cutting.


def spans(intervals, start="2025-03-01", as_of="2025-03-31"):
    found = merged(intervals, at(start), at(as_of))
    return [
        (f"{each.begin.astimezone(SHANGHAI):%m-%d}", f"{each.end.astimezone(SHANGHAI):%m-%d}", each.open)
        for each in found
    ]


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([], []),
        ([("03-03", "03-05")], [("03-03", "03-05", False)]),
        ([("03-03", "03-05"), ("03-04", "03-07")], [("03-03", "03-07", False)]),
        ([("03-03", "03-05"), ("03-05", "03-07")], [("03-03", "03-07", False)]),
        ([("03-03", "03-09"), ("03-04", "03-05")], [("03-03", "03-09", False)]),
        ([("03-10", "03-12"), ("03-03", "03-05")], [("03-03", "03-05", False), ("03-10", "03-12", False)]),
        ([("03-03", "03-05"), ("03-03", "03-05")], [("03-03", "03-05", False)]),
        ([("03-03", "03-03")], []),
        ([("02-20", "03-05")], [("03-01", "03-05", False)]),
        ([("02-20", "02-25")], []),
        ([("02-20", "03-01")], []),
        ([("03-25", "04-05")], [("03-25", "03-31", True)]),
        ([("04-02", "04-05")], []),
        ([("03-25", None)], [("03-25", "03-31", True)]),
        ([("04-02", None)], []),
        ([("03-31", None)], [("03-31", "03-31", True)]),
        ([("03-25", "03-31")], [("03-25", "03-31", False)]),
        ([("02-01", None)], [("03-01", "03-31", True)]),
        ([("03-03", None), ("03-10", "03-12")], [("03-03", "03-31", True)]),
        ([("03-03", "03-05"), ("03-04", None)], [("03-03", "03-31", True)]),
        ([("03-03", "03-05"), ("03-10", None)], [("03-03", "03-05", False), ("03-10", "03-31", True)]),
    ],
)
def test_intervals_are_merged_and_cut_to_the_start_and_the_instant_of_evaluation(intervals, expected):
    given_intervals = [wait(f"2025-{begin}", end and f"2025-{end}") for begin, end in intervals]
    assert spans(given_intervals) == expected
    assert spans(given_intervals[::-1]) == expected


@given(waits(), instants(), instants())
def test_merged_waits_are_in_order_apart_and_within_the_bounds(intervals, start, as_of):
    found = merged(intervals, start, as_of)
    assert all(utc(start) <= each.begin <= each.end <= utc(as_of) for each in found)
    assert all(one.end < other.begin for one, other in pairwise(found))
    assert all(not each.open for each in found[:-1])


@given(waits(), instants(), instants(), instants())
def test_an_instant_lies_in_the_merged_waits_exactly_if_it_lies_in_one(intervals, start, as_of, at_instant):
    inside = any(utc(each.begin) <= utc(at_instant) < utc(each.end) for each in intervals)
    within = utc(start) <= utc(at_instant) < utc(as_of)
    found = any(each.begin <= utc(at_instant) < each.end for each in merged(intervals, start, as_of))
    assert found == (inside and within)


def test_an_interval_that_ends_before_it_begins_is_a_problem():
    with pytest.raises(InputError) as error:
        wait("2025-03-05", "2025-03-04")
    (problem,) = error.value.problems
    assert problem.code == "interval-reversed"
    assert all("2025-03-05" in problem.reason(lang) for lang in LANGUAGES)


def test_an_interval_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="no offset"):
        Interval(at("2025-03-05").replace(tzinfo=None))


def test_suspensions_need_an_instant_of_evaluation():
    with pytest.raises(ValueError, match="instant of evaluation"):
        due("2025-03-03", "P3D", china(), wait("2025-03-04", "2025-03-05"), as_of=None)


# What each unit adds.


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2025-03-03 11:00", "2025-03-03 12:30", "2025-03-03 15:30"),
        ("2025-03-03 13:59:59", "2025-03-05 13:59:59", "2025-03-05 14:00"),
        # Before the start: cut to it.
        ("2025-03-02 10:00", "2025-03-03 11:00", "2025-03-03 15:00"),
        ("2025-03-02 10:00", "2025-03-03 10:00", "2025-03-03 14:00"),
        # At the last instant it still counts, after it no more.
        ("2025-03-03 14:00", "2025-03-03 15:00", "2025-03-03 15:00"),
        ("2025-03-03 14:00:01", "2025-03-03 15:00", "2025-03-03 14:00"),
    ],
)
@pytest.mark.parametrize("convention", ["prc-civil-code", "elapsed", "working-days", "calendar"])
def test_a_period_in_hours_moves_by_the_exact_length(convention, begin, end, expected):
    found = due("2025-03-03 10:00", "PT4H", china(convention), wait(begin, end))
    assert (found.due, found.exclusive) == (at(expected), False)


@pytest.mark.parametrize(
    ("begin", "end", "midnights"),
    [
        ("2025-03-04 09:00", "2025-03-04 17:00", 0),
        ("2025-03-04 23:59", "2025-03-05 00:01", 1),
        ("2025-03-04 00:00", "2025-03-05 00:00", 1),
        ("2025-03-04 09:00", "2025-03-06 09:00", 2),
        ("2025-03-06 09:59", "2025-03-11 01:00", 5),
        ("2025-03-01 09:00", "2025-03-04 09:00", 1),
        ("2025-03-01 09:00", "2025-03-03 09:59", 0),
    ],
)
def test_a_period_in_days_moves_by_the_midnights_it_contains(begin, end, midnights):
    found = due("2025-03-03 10:00", "P3D", china(rest_days="stay"), wait(begin, end))
    assert found.last_day == day("2025-03-06") + timedelta(days=midnights)
    plain = due("2025-03-03 10:00", "P3D", china("calendar"), wait(begin, end))
    assert plain.due == at("2025-03-06 10:00") + timedelta(days=midnights)


@pytest.mark.parametrize(
    ("begin", "end", "last"),
    [
        ("2025-03-04 09:00", "2025-03-04 17:00", "2025-03-06"),
        ("2025-03-04 09:00", "2025-03-05 09:00", "2025-03-07"),
        ("2025-03-04 09:00", "2025-03-06 09:00", "2025-03-10"),
        # The weekend within it adds nothing.
        ("2025-03-06 09:00", "2025-03-10 09:00", "2025-03-10"),
        ("2025-03-06 09:00", "2025-03-11 09:00", "2025-03-11"),
    ],
)
def test_a_period_in_working_days_moves_by_the_working_days_after_the_first_up_to_the_last(begin, end, last):
    assert due("2025-03-03 10:00", "P3D", china("working-days"), wait(begin, end)).last_day == day(last)


def test_a_wait_over_the_spring_festival_adds_its_working_days_only():
    long_wait = wait("2025-01-24 09:00", "2025-02-08 09:00")
    found = due("2025-01-23 10:00", "P3D", china("working-days"), long_wait)
    # Sun 26 (made up), Mon 27, Wed 5 to Sat 8 February (made up): six working days after Friday the 24th.
    assert found.account.suspended[0].amount == 6
    assert found.last_day == day("2025-02-11")


@pytest.mark.parametrize(
    ("convention", "begin", "end", "expected"),
    [
        # The last day would be Friday 7, while the duty waits until Sunday.
        ("working-days", "2025-03-06 09:00", "2025-03-09 09:00", "2025-03-11"),
        ("working-days", "2025-03-07 09:00", "2025-03-09 09:00", "2025-03-11"),
        ("working-days", "2025-03-07 09:00", "2025-03-07 17:00", "2025-03-08"),
        # No midnight lies within, and the hour of the due does.
        ("calendar", "2025-03-07 09:00", "2025-03-07 11:00", "2025-03-07 11:00"),
        ("calendar", "2025-03-07 08:00", "2025-03-07 09:00", "2025-03-07 10:00"),
    ],
)
def test_no_period_runs_out_within_a_wait(convention, begin, end, expected):
    found = due("2025-03-04 10:00", "P3D", china(convention), wait(begin, end))
    assert found.due == at(expected)


def test_a_wait_beyond_close_of_business_of_the_last_day_leads_to_the_next():
    settings = Counting(replace(china().calendar, closes_otherwise=time(18)), office_hours=True)
    found = due("2025-03-03", "P3D", settings, wait("2025-03-06 09:00", "2025-03-06 19:00"))
    assert found.due == at("2025-03-07 18:00")
    assert found.account.suspended[0].held


def test_months_end_first_and_then_the_days_are_added():
    found = due("2024-12-31 10:00", "P2M", china(rest_days="stay"), wait("2025-01-10", "2025-01-15"))
    assert found.last_day == day(
        "2025-03-05"
    )  # 28 February and five days, not the end of a month and five days


def test_the_last_day_moves_once_at_the_end():
    # Thursday 6 and two days are Saturday 8; two more, Monday 10: the weekend between moves nothing.
    first, second = wait("2025-03-04 09:00", "2025-03-06 09:00"), wait("2025-03-07 09:00", "2025-03-09 09:00")
    assert due("2025-03-03", "P3D", china(), first).last_day == day("2025-03-10")
    found = due("2025-03-03", "P3D", china(), first, second)
    assert found.last_day == day("2025-03-10")
    assert found.account.moved is None


def test_a_wait_that_begins_after_the_period_has_run_out_changes_nothing():
    for begin in ("2025-03-07 00:00", "2025-03-07 09:00", "2025-04-01"):
        found = due("2025-03-03", "P3D", china(), wait(begin, "2025-04-10"))
        assert found.last_day == day("2025-03-06")
        assert found.account.suspended == ()


def test_a_wait_that_began_in_time_makes_room_for_the_next():
    first, second = wait("2025-03-06 09:00", "2025-03-07 09:00"), wait("2025-03-07 20:00", "2025-03-11 09:00")
    assert due("2025-03-03", "P3D", china(), second).last_day == day("2025-03-06")
    assert due("2025-03-03", "P3D", china(), first, second).last_day == day("2025-03-11")


def test_the_rest_that_follows_the_last_day_is_no_part_of_the_period():
    # The period ends on Saturday 8 and moves to Monday; a wait from Sunday on begins after it has run out.
    found = due("2025-03-05", "P3D", china(), wait("2025-03-09 09:00", "2025-03-12 09:00"))
    assert found.last_day == day("2025-03-10")


def test_a_wait_after_close_of_business_of_the_last_day_changes_nothing():
    settings = Counting(replace(china().calendar, closes_otherwise=time(18)), office_hours=True)
    late, in_time = wait("2025-03-06 18:00", "2025-03-07 09:00"), wait("2025-03-06 17:59", "2025-03-07 09:00")
    assert due("2025-03-03", "P3D", settings, late).due == at("2025-03-06 18:00")
    assert due("2025-03-03", "P3D", settings, in_time).due == at("2025-03-07 18:00")


# Open suspensions.


def test_a_duty_that_waits_as_of_now_has_no_due_only_the_earliest():
    found = due("2025-03-03", "P3D", china(), wait("2025-03-04 09:00"), as_of=at("2025-03-10 12:00"))
    assert found.suspended_since == at("2025-03-04 09:00")
    assert found.last_day == day("2025-03-12")
    assert not found.passed(at("2025-03-10 12:00"))


def test_a_wait_that_ends_after_the_instant_of_evaluation_is_open_then():
    interval = wait("2025-03-04 09:00", "2025-03-20 09:00")
    assert due("2025-03-03", "P3D", china(), interval, as_of=at("2025-03-10")).suspended_since is not None
    assert due("2025-03-03", "P3D", china(), interval, as_of=at("2025-03-20 09:00")).suspended_since is None


def test_a_wait_not_yet_begun_as_of_then_is_not_seen():
    found = due("2025-03-03", "P3D", china(), wait("2025-03-05", "2025-03-09"), as_of=at("2025-03-04"))
    assert (found.last_day, found.suspended_since) == (day("2025-03-06"), None)


def test_an_open_wait_that_begins_too_late_does_not_suspend():
    found = due("2025-03-03", "P3D", china(), wait("2025-03-08"), as_of=at("2025-03-10"))
    assert (found.last_day, found.suspended_since) == (day("2025-03-06"), None)


# Laws.


def total(settings, length, start, intervals):
    return deadline(start, length, settings, suspended=intervals, as_of=LATER)


@given(countings(), periods(), instants(), waits())
def test_a_suspension_never_shortens(settings, length, start, intervals):
    assume(length.unit in ("days", "exact") or settings.convention in ("prc-civil-code", "calendar"))
    assert utc(total(settings, length, start, intervals).due) >= utc(total(settings, length, start, []).due)


@given(countings(), day_periods(), instants(), waits(), waits(1))
def test_one_more_wait_never_shortens(settings, length, start, intervals, more):
    longer = total(settings, length, start, intervals + more)
    assert utc(longer.due) >= utc(total(settings, length, start, intervals).due)


@given(countings(), day_periods(), instants(), waits(), st.randoms())
def test_the_order_and_the_repetition_of_waits_do_not_matter(settings, length, start, intervals, random):
    shuffled = intervals * 2
    random.shuffle(shuffled)
    assert total(settings, length, start, shuffled) == total(settings, length, start, intervals)


@given(
    countings(),
    day_periods(),
    instants(),
    instants(),
    st.timedeltas(timedelta(0), timedelta(30)),
    st.floats(0, 1),
)
def test_a_wait_cut_in_two_is_the_same_wait(settings, length, start, begin, lasting, share):
    whole = Interval(begin, begin + lasting)
    middle = whole.begin + (whole.end - whole.begin) * share
    halves = [Interval(whole.begin, middle), Interval(middle, whole.end)]
    assert total(settings, length, start, halves) == total(settings, length, start, [whole])


@given(countings(), day_periods(), instants(), waits())
def test_no_duty_falls_due_within_a_wait_that_counted(settings, length, start, intervals):
    found = total(settings, length, start, intervals)
    assert all(utc(added.end) <= utc(found.due) for added in found.account.suspended)


@given(countings(("elapsed",)), day_periods(), instants(), waits())
def test_in_exact_time_what_is_left_of_the_period_is_never_lost(settings, length, start, intervals):
    found = total(settings, length, start, intervals)
    waited = sum((added.amount for added in found.account.suspended), timedelta())
    assert utc(found.due) - utc(start) == length.exact() + waited


@given(countings(), day_periods(), instants(), waits(), instants())
def test_as_of_any_instant_a_duty_that_waits_has_not_passed(settings, length, start, intervals, as_of):
    found = deadline(start, length, settings, suspended=intervals, as_of=as_of)
    assert found.suspended_since is None or not found.passed(as_of)


@given(countings(), day_periods(), instants(), waits(), instants())
def test_what_is_known_later_never_brings_the_deadline_forward(settings, length, start, intervals, as_of):
    known = deadline(start, length, settings, suspended=intervals, as_of=as_of)
    assert utc(known.due) <= utc(total(settings, length, start, intervals).due)
