"""Rhythm: each occurrence counted from the first."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_support import SHANGHAI, ZONES, at, day, instants, period
from policykit.calendar import Period, occurrence, occurrences
from policykit.calendar.clock import utc
from policykit.problems import LANGUAGES, InputError

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("first", "rhythm", "expected"),
    [
        ("2025-01-31", "P1M", ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        ("2025-01-30", "P1M", ["01-30", "02-28", "03-30", "04-30", "05-30"]),
        ("2025-01-15", "P1M", ["01-15", "02-15", "03-15", "04-15", "05-15"]),
        ("2025-01-31", "P2M", ["01-31", "03-31", "05-31", "07-31", "09-30"]),
        ("2025-03-03", "P7D", ["03-03", "03-10", "03-17", "03-24", "03-31"]),
        ("2025-03-03", "P1W", ["03-03", "03-10", "03-17", "03-24", "03-31"]),
        ("2024-02-29", "P1Y", ["02-29", "02-28", "02-28", "02-28", "02-29"]),
    ],
)
def test_occurrence_n_is_the_first_and_n_rhythms(first, rhythm, expected):
    numbers = range(len(expected))
    days = [occurrence(day(first), period(rhythm), n, SHANGHAI) for n in numbers]
    assert [f"{each:%m-%d}" for each in days] == expected
    timed = [occurrence(at(f"{first} 17:30"), period(rhythm), n, SHANGHAI) for n in numbers]
    assert [f"{each:%m-%d %H:%M}" for each in timed] == [f"{each} 17:30" for each in expected]


def test_an_exact_rhythm_keeps_the_distance_and_a_daily_one_the_clock():
    first = at("2025-03-29 12:00", BERLIN)
    exact = [occurrence(first, period("PT24H"), n, BERLIN).isoformat() for n in (1, 2)]
    daily = [occurrence(first, period("P1D"), n, BERLIN).isoformat() for n in (1, 2)]
    assert exact == ["2025-03-30T13:00:00+02:00", "2025-03-31T13:00:00+02:00"]
    assert daily == ["2025-03-30T12:00:00+02:00", "2025-03-31T12:00:00+02:00"]


@pytest.mark.parametrize(
    ("until", "count", "upcoming"),
    [
        ("2025-03-02 23:59", 0, "2025-03-03 09:00"),
        ("2025-03-03 08:59", 0, "2025-03-03 09:00"),
        ("2025-03-03 09:00", 1, "2025-03-10 09:00"),
        ("2025-03-10 08:59", 1, "2025-03-10 09:00"),
        ("2025-03-31 09:00", 5, "2025-04-07 09:00"),
    ],
)
def test_occurrences_are_those_due_by_an_instant_and_the_next(until, count, upcoming):
    found = occurrences(at("2025-03-03 09:00"), period("P7D"), at(until), SHANGHAI)
    assert [each - at("2025-03-03 09:00") for each in found.due] == [
        timedelta(days=7 * n) for n in range(count)
    ]
    assert found.upcoming == at(upcoming)


@pytest.mark.parametrize(
    ("until", "count", "upcoming"),
    [
        ("2025-03-03 09:00", 0, "2025-03-03"),
        ("2025-03-03 23:59:59", 0, "2025-03-03"),
        ("2025-03-04 00:00", 1, "2025-03-10"),
        ("2025-03-11 00:00", 2, "2025-03-17"),
    ],
)
def test_a_day_is_due_when_it_is_over(until, count, upcoming):
    found = occurrences(day("2025-03-03"), period("P7D"), at(until), SHANGHAI)
    assert (len(found.due), found.upcoming) == (count, day(upcoming))


def test_the_day_is_that_of_the_zone():
    found = occurrences(day("2025-03-03"), period("P7D"), datetime(2025, 3, 3, 16, tzinfo=UTC), SHANGHAI)
    assert len(found.due) == 1


@given(instants(most_days=400), st.integers(1, 400), instants(most_days=900), st.sampled_from(ZONES))
def test_occurrences_are_in_order_and_stop_at_the_instant(first, days, until, zone):
    found = occurrences(first, Period("days", days), until, zone)
    every = [utc(each) for each in (*found.due, found.upcoming)]
    assert all(one < other for one, other in pairwise(every))
    assert all(each <= utc(until) for each in every[:-1])
    assert every[-1] > utc(until)


@given(st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.integers(1, 14), st.integers(0, 60))
def test_an_occurrence_does_not_depend_on_the_clamping_of_those_before_it(first, months, number):
    found = occurrence(first, Period("months", months), number, SHANGHAI)
    assert found == occurrence(first, Period("months", months * number), 1, SHANGHAI)
    assert found.day == first.day or found.day < first.day


@pytest.mark.parametrize(
    ("first", "rhythm", "until", "code"),
    [
        (at("2025-03-03"), "P0D", at("2025-03-04"), "rhythm-empty"),
        (at("2025-03-03"), "PT0H", at("2025-03-02"), "rhythm-empty"),
        (at("2025-03-03"), "-P1D", at("2025-03-04"), "rhythm-empty"),
        (at("2025-03-03"), "PT1S", at("2025-04-03"), "rhythm-too-often"),
        (day("1990-01-01"), "P1D", at("2025-04-03"), "rhythm-too-often"),
        (day("2025-03-03"), "PT8H", at("2025-03-04"), "rhythm-needs-time"),
        (day("9500-01-01"), "P1D", at("2025-03-04"), "date-out-of-range"),
        (datetime(9500, 1, 1, tzinfo=UTC), "P1D", at("2025-03-04"), "date-out-of-range"),
    ],
)
def test_a_rhythm_that_cannot_be_is_a_problem_and_no_endless_list(first, rhythm, until, code):
    with pytest.raises(InputError) as error:
        occurrences(first, period(rhythm), until, SHANGHAI)
    (problem,) = error.value.problems
    assert problem.code == code
    assert all(problem.text(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(("days", "allowed"), [(9_998, True), (9_999, True), (10_000, False)])
def test_ten_thousand_occurrences_are_listed_and_one_more_is_refused(days, allowed):
    first = at("1990-01-01 09:00")
    until = first + timedelta(days=days)
    if allowed:
        assert len(occurrences(first, period("P1D"), until, SHANGHAI).due) == days + 1
        return
    with pytest.raises(InputError):
        occurrences(first, period("P1D"), until, SHANGHAI)
