"""Calendars: why a day is a rest day in each reading, what is not announced, when an office closes."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_support import FIRST, NAME, calendars, day, near_days, shipped
from policykit.calendar import REST_DAYS, Calendar, Rest
from policykit.problems import InputError

READINGS = [reading for reading in REST_DAYS if reading != "stay"]
WEEK = Calendar("week")
# Rest in the readings A (weekends and holidays), B (announced), C (statutory).
CHINA = [
    ("2025-03-07", "", "", ""),  # an ordinary Friday
    ("2025-03-08", "weekly", "", ""),  # an ordinary Saturday
    ("2025-03-09", "weekly", "", ""),
    ("2025-01-28", "holiday", "holiday", "holiday"),  # New Year's Eve, statutory since 2025
    ("2024-02-09", "", "", ""),  # New Year's Eve of 2024: a working day by law
    ("2025-01-31", "holiday", "holiday", "holiday"),
    ("2025-02-01", "holiday", "holiday", ""),  # a Saturday within the announced rest
    ("2025-02-03", "holiday", "holiday", ""),  # a day moved
    ("2025-02-08", "", "", ""),  # a make-up Saturday
    ("2025-02-09", "weekly", "", ""),
    ("2025-05-02", "holiday", "holiday", "holiday"),  # statutory since 2025
    ("2024-05-02", "holiday", "holiday", ""),
    ("2024-06-08", "weekly", "", ""),  # the weekend beside a holiday that was not announced with it
    ("2024-06-10", "holiday", "holiday", "holiday"),
    ("2025-10-06", "holiday", "holiday", "holiday"),
    ("2025-10-08", "holiday", "holiday", ""),
    ("2027-10-01", "", "", ""),  # a Friday of a year not announced: nothing is guessed
    ("2027-10-02", "weekly", "", ""),
]


@pytest.mark.parametrize(("on", "a", "b", "c"), CHINA)
def test_each_reading_has_its_own_rest_days(on, a, b, c):
    for reading, kind in zip(READINGS, (a, b, c), strict=True):
        rest = shipped()["china"].rest_on(day(on), reading)
        assert (rest.kind if rest else "") == kind, reading


@given(calendars(), near_days())
def test_in_the_reading_stay_no_day_is_a_rest_day(calendar, on):
    assert calendar.rest_on(on, "stay") is None


@given(calendars(), near_days())
def test_a_narrower_reading_has_no_rest_days_that_a_wider_one_lacks(calendar, on):
    widest, middle, narrowest = (calendar.rest_on(on, reading) is not None for reading in READINGS)
    assert (not middle) or widest
    # A statutory day is among the announced ones, so it may only be missing where work is made up on it.
    assert (not narrowest) or middle or on in calendar.make_up


@given(calendars(), near_days())
def test_the_companys_own_days_outweigh_every_reading(calendar, on):
    for reading in READINGS:
        closed = replace(calendar, closed={on: NAME}, opened=frozenset())
        assert closed.rest_on(on, reading) == Rest("own", NAME)
        assert replace(closed, opened=frozenset([on])).rest_on(on, reading) is None


def test_a_rest_day_carries_the_name_of_its_holiday():
    china = shipped()["china"]
    assert china.rest_on(day("2025-02-02")).name["zh-Hant"] == "春節"
    assert china.rest_on(day("2025-10-05")).name["zh-Hans"] == "国庆节、中秋节"
    assert china.rest_on(day("2023-09-30")).name["en"] == "Mid-Autumn Festival, National Day"
    assert china.rest_on(day("2025-03-08")).name == {}


@pytest.mark.parametrize(
    ("on", "year"),
    [
        ("2026-06-30", None),
        ("2026-12-28", None),
        # The notice for a year has moved working days as early as 29 December of the year before.
        ("2026-12-29", 2027),
        ("2026-12-31", 2027),
        ("2027-01-01", 2027),
        ("2030-05-05", 2030),
        ("2025-12-31", None),
        ("2018-12-31", 2018),
        ("2019-01-01", None),
    ],
)
def test_a_day_depends_on_the_announcement_of_its_year(on, year):
    assert shipped()["china"].unarranged(day(on)) == year


def test_a_calendar_that_needs_no_arrangement_is_never_provisional():
    assert WEEK.unarranged(day("2099-01-01")) is None


def test_a_day_that_the_company_settled_itself_waits_for_no_announcement():
    china = shipped()["china"]
    own = replace(china, closed={day("2027-02-06"): NAME}, opened=frozenset([day("2027-02-14")]))
    assert own.unarranged(day("2027-02-06")) is None
    assert own.unarranged(day("2027-02-14")) is None
    assert own.unarranged(day("2027-02-07")) == 2027


@pytest.mark.parametrize(
    ("on", "reading", "step", "found"),
    [
        ("2025-01-28", "weekends-and-holidays", 1, "2025-02-05"),
        ("2025-01-28", "weekends-and-holidays", -1, "2025-01-27"),
        ("2025-01-28", "statutory", 1, "2025-02-01"),
        ("2025-02-08", "weekends-and-holidays", 1, "2025-02-08"),
        ("2025-03-08", "weekends-and-holidays", 1, "2025-03-10"),
        ("2025-03-09", "weekends-and-holidays", -1, "2025-03-07"),
        ("2025-03-08", "announced", 1, "2025-03-08"),
        ("2025-01-28", "stay", 1, "2025-01-28"),
    ],
)
def test_the_nearest_open_day(on, reading, step, found):
    assert shipped()["china"].first_open(day(on), reading, step) == day(found)


def test_an_office_that_never_opens_is_a_problem_and_no_endless_search():
    closed = {FIRST + timedelta(days=n): NAME for n in range(6000)}
    with pytest.raises(InputError) as error:
        replace(WEEK, closed=closed).first_open(FIRST, "weekends-and-holidays")
    assert error.value.problems[0].code == "calendar-never-open"


@given(calendars(), near_days(), st.integers(1, 30), st.sampled_from([1, -1]))
def test_the_nth_working_day_has_that_many_working_days_up_to_it(calendar, on, count, step):
    last = calendar.nth_working(on, count * step)
    between = [on + timedelta(days=n * step) for n in range(1, abs((last - on).days) + 1)]
    assert sum(map(calendar.working, between)) == count
    assert calendar.working(last)


@given(calendars(), near_days())
def test_no_working_days_after_a_day_is_the_day_itself(calendar, on):
    assert calendar.nth_working(on, 0) == on
    assert calendar.working_days(on, on) == 0


@given(calendars(), near_days(), st.integers(0, 40), st.integers(0, 40))
def test_working_days_of_two_stretches_add_up(calendar, on, first, second):
    middle, end = on + timedelta(days=first), on + timedelta(days=first + second)
    both = calendar.working_days(on, middle) + calendar.working_days(middle, end)
    assert calendar.working_days(on, end) == both


@given(calendars(), near_days(), st.integers(0, 20))
def test_counting_working_days_undoes_going_on_by_them(calendar, on, count):
    assert calendar.working_days(on, calendar.nth_working(on, count)) == count


def test_an_office_closes_by_weekday_or_else_at_its_usual_time_or_at_24():
    office = replace(WEEK, closes={4: time(17), 5: None}, closes_otherwise=time(18))
    assert office.closing(day("2025-03-06")) == time(18)
    assert office.closing(day("2025-03-07")) == time(17)
    assert office.closing(day("2025-03-08")) is None
    assert WEEK.closing(day("2025-03-06")) is None


CHANGES = [
    {"name": "other"},
    {"version": "2"},
    {"open_weekdays": frozenset(range(6))},
    {"rest": {FIRST: NAME}},
    {"rest": {FIRST: {"en": "other"}}},
    {"make_up": frozenset([FIRST])},
    {"statutory": frozenset([FIRST])},
    {"closed": {FIRST: NAME}},
    {"opened": frozenset([FIRST])},
    {"closes": {0: time(18)}},
    {"closes": {0: None}},
    {"closes_otherwise": time(18)},
    {"arranged": frozenset()},
    {"arranged": frozenset([2025])},
]


def test_every_change_of_content_changes_the_hash():
    hashes = {WEEK.hash, *(replace(WEEK, **change).hash for change in CHANGES)}
    assert len(hashes) == len(CHANGES) + 1


def test_equal_content_has_an_equal_hash_whatever_its_order():
    two = {FIRST: NAME, date(2024, 1, 1): dict(reversed(NAME.items()))}
    assert replace(WEEK, rest=two).hash == replace(WEEK, rest=dict(reversed(two.items()))).hash


def test_the_hash_is_that_of_the_effective_calendar_base_included():
    china, office = shipped()["china"], shipped()["sales-office"]
    assert china.hash.startswith("sha256:")
    assert len({china.hash, office.hash}) == 2
