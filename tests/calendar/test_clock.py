"""Instants and local days where clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_support import SHANGHAI, ZONES, at
from policykit.calendar.clock import at_clock, end_of_day, later, local, start_of_day, utc
from policykit.problems import InputError

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "on", "first"),
    [
        ("Asia/Shanghai", "2025-03-30", "2025-03-30T00:00:00+08:00"),
        ("Europe/Berlin", "2025-03-30", "2025-03-30T00:00:00+01:00"),
        ("Europe/Berlin", "2025-03-31", "2025-03-31T00:00:00+02:00"),
        # Clocks go forward at midnight: the day begins at one o'clock.
        ("Africa/Cairo", "2025-04-25", "2025-04-25T01:00:00+03:00"),
        ("America/Havana", "2025-03-09", "2025-03-09T01:00:00-04:00"),
        # Clocks go back to midnight: the day begins at the first of two.
        ("America/Havana", "2025-11-02", "2025-11-02T00:00:00-04:00"),
        # A country crossed the date line; the day left out stands for its neighbour.
        ("Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00"),
    ],
)
def test_a_day_begins_at_its_first_instant(zone, on, first):
    assert start_of_day(date.fromisoformat(on), ZoneInfo(zone)).isoformat() == first


@pytest.mark.parametrize(
    ("on", "hours"), [("2025-03-29", 24), ("2025-03-30", 23), ("2025-10-26", 25), ("2025-10-27", 24)]
)
def test_days_have_as_many_hours_as_the_clocks_give_them(on, hours):
    begin, end = (f(date.fromisoformat(on), BERLIN) for f in (start_of_day, end_of_day))
    assert utc(end) - utc(begin) == timedelta(hours=hours)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(ZONES))
def test_the_end_of_a_day_is_the_start_of_the_next_and_lies_on_no_other_day(on, zone):
    begin, end = start_of_day(on, zone), end_of_day(on, zone)
    assert end == start_of_day(on + timedelta(days=1), zone)
    assert begin.date() == on
    assert later(end, timedelta(microseconds=-1), zone).date() == on


def test_a_clock_time_left_out_stands_for_as_long_after_the_gap():
    assert at_clock(date(2025, 3, 30), time(2, 30), BERLIN).isoformat() == "2025-03-30T03:30:00+02:00"


def test_a_clock_time_that_occurs_twice_is_the_first_unless_told_otherwise():
    on = date(2025, 10, 26)
    assert at_clock(on, time(2, 30), BERLIN).isoformat() == "2025-10-26T02:30:00+02:00"
    assert at_clock(on, time(2, 30, fold=1), BERLIN).isoformat() == "2025-10-26T02:30:00+01:00"


def test_exact_time_runs_through_a_change_of_clocks():
    assert later(at("2025-03-30 01:30", BERLIN), timedelta(hours=1), BERLIN).hour == 3
    assert (
        later(at("2025-10-26 02:30", BERLIN), timedelta(hours=1), BERLIN).isoformat()
        == "2025-10-26T02:30:00+01:00"
    )


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(ZONES), st.sampled_from(ZONES)
)
def test_the_zone_in_which_an_instant_is_written_does_not_matter(naive, one, other):
    instant = naive.replace(tzinfo=UTC)
    assert utc(local(local(instant, one), other)) == instant


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="no offset"):
        utc(datetime(2025, 1, 1))


@pytest.mark.parametrize("year", [1, 999, 9001, 9999])
def test_years_that_no_record_means_are_refused_with_a_problem(year):
    with pytest.raises(InputError) as error:
        local(datetime(year, 6, 1, tzinfo=SHANGHAI), SHANGHAI)
    assert error.value.problems[0].code == "date-out-of-range"
