"""Deadlines: instants and days, office hours, counting back, escalation offsets, bounds."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from calendar_support import NAME, SHANGHAI, at, china, day, period, shipped
from policykit.calendar import (
    CONVENTIONS,
    Calendar,
    Counting,
    Interval,
    at_instant,
    check_period,
    deadline,
    deadline_before,
    deadline_bounds,
    offset,
    on_day,
)
from policykit.problems import LANGUAGES, InputError, Place

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(
    "office", closes={4: time(17), 5: time(12)}, closes_otherwise=time(18), open_weekdays=frozenset(range(6))
)


def last_days(start, length, *settings):
    return [deadline(at(start), period(length), each).last_day for each in settings]


# Which convention counts which unit.


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("length", ["P3D", "P2M", "P1Y", "PT4H"])
def test_working_days_and_elapsed_time_count_no_months_or_years(convention, length):
    refused = convention in ("working-days", "elapsed") and length in ("P2M", "P1Y")
    if not refused:
        check_period(period(length), convention)
        return
    place = Place("p.yaml", 4, 9)
    with pytest.raises(InputError) as error:
        check_period(period(length), convention, place)
    (problem,) = error.value.problems
    assert (problem.code, problem.place) == ("period-unit-not-counted", place)
    assert all(length in problem.reason(lang) for lang in LANGUAGES)
    with pytest.raises(InputError):
        deadline(at("2025-03-03"), period(length), china(convention))


def test_the_conventions_differ_for_one_event():
    found = {
        convention: deadline(at("2025-03-05 10:00"), period("P3D"), china(convention)).due
        for convention in CONVENTIONS
    }
    assert found == {
        "prc-civil-code": at("2025-03-11"),
        "calendar": at("2025-03-08 10:00"),
        "working-days": at("2025-03-11"),
        "elapsed": at("2025-03-08 10:00"),
    }


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2025-01-31 10:00", "P1M", "2025-02-28 10:00"),
        ("2024-02-29 23:59", "P1Y", "2025-02-28 23:59"),
        ("2025-01-27 08:30", "P1D", "2025-01-28 08:30"),
        ("2025-01-27 08:30", "P0D", "2025-01-27 08:30"),
    ],
)
def test_plain_addition_keeps_the_clock_time_and_never_moves(start, length, due):
    found = deadline(at(start), period(length), china("calendar"))
    assert (found.due, found.exclusive) == (at(due), False)


def test_elapsed_days_are_24_hours_through_a_change_of_clocks_and_plain_days_are_not():
    start = at("2025-03-29 12:00", BERLIN)
    elapsed = deadline(start, period("P1D"), china("elapsed", zone=BERLIN))
    plain = deadline(start, period("P1D"), china("calendar", zone=BERLIN))
    assert elapsed.due.isoformat() == "2025-03-30T13:00:00+02:00"
    assert plain.due.isoformat() == "2025-03-30T12:00:00+02:00"


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2025-03-30T01:30:00+01:00", 1, "2025-03-30T03:30:00+02:00"),
        ("2025-10-26T02:30:00+02:00", 1, "2025-10-26T02:30:00+01:00"),
        ("2025-10-26T01:30:00+02:00", 3, "2025-10-26T03:30:00+01:00"),
    ],
)
def test_hours_are_exact_through_a_change_of_clocks(start, hours, due):
    found = deadline(datetime.fromisoformat(start), period(f"PT{hours}H"), china(zone=BERLIN))
    assert found.due.isoformat() == due


def test_of_two_equal_clock_times_the_right_one_is_in_time():
    found = deadline(datetime.fromisoformat("2025-10-26T01:30:00+02:00"), period("PT1H"), china(zone=BERLIN))
    assert found.met_by(at("2025-10-26 02:30", BERLIN))
    assert not found.met_by(at("2025-10-26 02:30", BERLIN).replace(fold=1))


def test_a_day_that_begins_at_one_o_clock_ends_the_day_before_it():
    cairo = ZoneInfo("Africa/Cairo")
    every_day = Calendar("every day", open_weekdays=frozenset(range(7)))
    found = deadline(at("2025-04-22 10:00", cairo), period("P2D"), Counting(every_day, zone=cairo))
    assert found.due.isoformat() == "2025-04-25T01:00:00+03:00"
    assert found.met_by(datetime.fromisoformat("2025-04-24T23:59:59+02:00"))


# Zones.


def test_the_days_are_those_of_the_policys_zone():
    start = datetime(2025, 3, 3, 17, 0, tzinfo=UTC)  # 01:00 on the 4th in Shanghai
    assert deadline(start, period("P3D"), china()).last_day == day("2025-03-07")
    assert deadline(start, period("P3D"), china(zone=UTC)).last_day == day("2025-03-06")


@pytest.mark.parametrize("hours", [-11, -5, 0, 2, 8, 14])
def test_the_offset_in_which_a_time_is_written_does_not_matter(hours):
    start = at("2025-03-03 10:00").astimezone(timezone(timedelta(hours=hours)))
    found = deadline(start, period("P3D"), china())
    assert found.due.isoformat() == "2025-03-07T00:00:00+08:00"
    assert found.met_by(at("2025-03-06 23:59").astimezone(timezone(timedelta(hours=hours))))


def test_times_without_an_offset_are_refused():
    naive = datetime(2025, 3, 3)
    with pytest.raises(ValueError, match="no offset"):
        deadline(naive, period("P3D"), china())
    with pytest.raises(ValueError, match="no offset"):
        deadline(at("2025-03-03"), period("P3D"), china()).met_by(naive)


@pytest.mark.parametrize("year", [1, 999, 9001, 9999])
def test_absurd_years_are_a_problem_and_no_crash(year):
    with pytest.raises(InputError) as error:
        deadline(datetime(year, 1, 1, tzinfo=SHANGHAI), period("P3D"), china())
    assert error.value.problems[0].code == "date-out-of-range"
    with pytest.raises(InputError):
        on_day(day(f"{year:04}-01-01"), china())


def test_the_longest_periods_from_the_last_year_allowed_do_not_crash():
    start = datetime(9000, 12, 31, tzinfo=SHANGHAI)
    for length in ("P36525D", "P1200M", "P100Y", "PT876600H"):
        assert deadline(start, period(length), china()).due.year >= 9100


# Inclusive and exclusive.


def test_an_instant_is_inclusive_and_has_passed_only_after_it():
    found = deadline(at("2025-03-03 10:00"), period("PT4H"), china())
    assert [found.passed(at(f"2025-03-03 {clock}")) for clock in ("13:59", "14:00", "14:00:01")] == [
        False,
        False,
        True,
    ]


def test_a_days_end_is_exclusive_and_has_passed_at_it():
    found = deadline(at("2025-03-03 10:00"), period("P3D"), china())
    instants = ("2025-03-06 23:59", "2025-03-06 23:59:59.999999", "2025-03-07")
    assert [found.passed(at(each)) for each in instants] == [False, False, True]


def test_no_minute_is_lost_at_midnight():
    """A day of 24 hours ends at 24:00: zammad counted 23:59 as closed."""
    for clock in (None, time(23, 59)):
        calendar = Calendar("24 hours", open_weekdays=frozenset(range(7)), closes_otherwise=clock)
        found = deadline(at("2025-03-03"), period("P1D"), Counting(calendar, office_hours=True))
        assert found.met_by(at("2025-03-04 23:59:30")) is (clock is None)


# Office hours.


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2025-03-03", "2025-03-06 18:00"),  # Thursday
        ("2025-03-04", "2025-03-07 17:00"),  # Friday
        ("2025-03-05", "2025-03-08 12:00"),  # Saturday
        ("2025-03-06", "2025-03-10 18:00"),  # Sunday rests
    ],
)
def test_the_last_day_ends_at_close_of_business_where_hours_are_kept(start, due):
    found = deadline(at(start), period("P3D"), Counting(OFFICE, office_hours=True))
    assert found.due == at(due)
    assert not found.met_by(at(due))
    assert found.met_by(at(due) - timedelta(seconds=1))


def test_a_visit_after_closing_on_the_last_day_is_late_only_where_hours_are_kept():
    office = shipped()["sales-office"]
    visit = at("2025-03-06 18:30")
    for kept in (True, False):
        found = deadline(at("2025-03-03"), period("P3D"), Counting(office, office_hours=kept))
        assert found.met_by(visit) is not kept


def test_closing_times_count_for_nothing_unless_a_policy_keeps_office_hours():
    assert deadline(at("2025-03-03"), period("P3D"), Counting(OFFICE)).due == at("2025-03-07")


def test_an_office_may_close_at_24():
    late = replace(OFFICE, closes={}, closes_otherwise=None)
    assert deadline(at("2025-03-03"), period("P3D"), Counting(late, office_hours=True)).due == at(
        "2025-03-07"
    )


def test_close_of_business_is_on_the_day_to_which_the_last_day_moved():
    found = deadline(at("2025-03-06"), period("P3D"), Counting(OFFICE, office_hours=True))
    assert (found.last_day, found.due) == (day("2025-03-10"), at("2025-03-10 18:00"))


# Odd offices: osTicket went wrong unless Monday and Thursday were configured, and over lunch breaks.


@pytest.mark.parametrize(
    ("open_weekdays", "expected"),
    [
        ({0, 1, 2, 3}, ["2025-03-04", "2025-03-05", "2025-03-06", "2025-03-10", "2025-03-11"]),
        ({0, 3}, ["2025-03-06", "2025-03-10", "2025-03-13", "2025-03-17", "2025-03-20"]),
        ({2}, ["2025-03-05", "2025-03-12", "2025-03-19", "2025-03-26", "2025-04-02"]),
        ({5, 6}, ["2025-03-08", "2025-03-09", "2025-03-15", "2025-03-16", "2025-03-22"]),
        (set(range(7)), ["2025-03-04", "2025-03-05", "2025-03-06", "2025-03-07", "2025-03-08"]),
    ],
)
def test_working_days_of_any_week(open_weekdays, expected):
    settings = Counting(Calendar("odd", open_weekdays=frozenset(open_weekdays)), "working-days")
    found = [deadline(at("2025-03-03 12:30"), period(f"P{n}D"), settings).last_day for n in range(1, 6)]
    assert found == [day(each) for each in expected]


@pytest.mark.parametrize("clock", ["00:00", "08:00", "12:15", "18:30", "23:59:59"])
def test_no_day_is_lost_at_lunch_or_after_hours(clock):
    settings = Counting(OFFICE, "working-days", office_hours=True)
    assert deadline(at(f"2025-03-03 {clock}"), period("P3D"), settings).due == at("2025-03-06 18:00")


# Named instants and days.


def test_a_promised_instant_never_moves():
    promised = at("2025-02-01 03:00")
    found = at_instant(promised, china(office_hours=True))
    assert (found.due, found.exclusive, found.provisional) == (promised, False, False)
    assert found.met_by(promised)
    assert not at_instant(at("2027-02-06"), china()).provisional


@pytest.mark.parametrize(
    ("on", "reading", "last", "provisional"),
    [
        ("2025-03-06", "weekends-and-holidays", "2025-03-06", False),
        ("2025-03-08", "weekends-and-holidays", "2025-03-10", False),
        ("2025-03-08", "stay", "2025-03-08", False),
        ("2025-03-08", "announced", "2025-03-08", False),
        ("2027-03-08", "weekends-and-holidays", "2027-03-08", True),
        ("2027-03-08", "stay", "2027-03-08", False),
    ],
)
def test_a_named_day_ends_at_24_and_moves_unless_it_stays(on, reading, last, provisional):
    found = on_day(day(on), china(rest_days=reading))
    assert (found.last_day, found.provisional, found.exclusive) == (day(last), provisional, True)
    assert found.due == at(last) + timedelta(days=1)


# Counting back from an event.


@pytest.mark.parametrize(
    ("event", "length", "settings", "last"),
    [
        ("2025-03-20 14:00", "P3D", china(), "2025-03-17"),
        ("2025-03-19 14:00", "P3D", china(), "2025-03-14"),  # Sunday the 16th moves back to Friday
        ("2025-03-19 14:00", "P3D", china(rest_days="stay"), "2025-03-16"),
        ("2025-03-19 14:00", "P3D", china(rest_days="announced"), "2025-03-16"),
        ("2025-02-06 09:00", "P3D", china(), "2025-01-27"),  # over the Spring Festival
        ("2025-02-11 09:00", "P3D", china(), "2025-02-08"),  # a make-up Saturday stays
        ("2025-03-31 09:00", "P1M", china(), "2025-02-28"),
        ("2025-03-31 09:00", "P1M", china(rest_days="stay"), "2025-02-28"),
        ("2025-03-20 14:00", "P3D", china("working-days"), "2025-03-17"),
        ("2025-03-19 14:00", "P3D", china("working-days"), "2025-03-14"),
        ("2025-02-06 14:00", "P3D", china("working-days"), "2025-01-26"),
        ("2025-03-20 14:00", "P0D", china(), "2025-03-20"),
    ],
)
def test_a_deadline_before_an_event_counts_back_and_shortens_nobodys_notice(event, length, settings, last):
    found = deadline_before(at(event), period(length), settings)
    assert found.last_day == day(last)
    assert found.due == at(last) + timedelta(days=1)
    assert found.exclusive


def test_hours_before_an_event_are_exact_and_inclusive():
    found = deadline_before(at("2025-02-01 00:30"), period("PT1H"), china())
    assert (found.due, found.exclusive) == (at("2025-01-31 23:30"), False)


def test_counting_back_ends_at_close_of_business_too():
    found = deadline_before(at("2025-03-20 14:00"), period("P3D"), Counting(OFFICE, office_hours=True))
    assert found.due == at("2025-03-17 18:00")


def test_counting_back_into_a_year_not_announced_is_provisional():
    assert deadline_before(at("2027-01-20 09:00"), period("P3D"), china()).provisional
    assert not deadline_before(at("2027-01-20 09:00"), period("P30D"), china()).provisional


# Escalation: offsets from a deadline, after and before.

THURSDAY = deadline(at("2025-03-03 10:00"), period("P3D"), china())
INSTANT = deadline(at("2025-03-07 10:00"), period("PT4H"), china())


@pytest.mark.parametrize(
    ("base", "length", "convention", "due"),
    [
        (THURSDAY, "PT4H", "elapsed", "2025-03-07 04:00"),
        (THURSDAY, "P1D", "elapsed", "2025-03-08 00:00"),
        (THURSDAY, "-P1D", "elapsed", "2025-03-06 00:00"),
        (THURSDAY, "-PT2H", "elapsed", "2025-03-06 22:00"),
        (THURSDAY, "PT0H", "elapsed", "2025-03-07 00:00"),
        # Counted in days, from the last day: one working day after Thursday is Friday.
        (THURSDAY, "P1D", "working-days", "2025-03-08 00:00"),
        (THURSDAY, "P2D", "working-days", "2025-03-11 00:00"),
        (THURSDAY, "-P1D", "working-days", "2025-03-06 00:00"),
        (THURSDAY, "P1D", "prc-civil-code", "2025-03-08 00:00"),
        (THURSDAY, "P2D", "prc-civil-code", "2025-03-11 00:00"),
        (INSTANT, "PT4H", "elapsed", "2025-03-07 18:00"),
        (INSTANT, "P1D", "elapsed", "2025-03-08 14:00"),
        (INSTANT, "P1D", "working-days", "2025-03-11 00:00"),
        (INSTANT, "-P1D", "working-days", "2025-03-07 00:00"),
        (INSTANT, "-P1D", "calendar", "2025-03-06 14:00"),
    ],
)
def test_an_offset_from_a_deadline_has_a_sign_a_base_and_a_calendar(base, length, convention, due):
    assert offset(base, period(length), china(convention)).due == at(due)


def test_an_escalation_before_the_deadline_is_not_placed_at_midnight():
    """GLPI fired a level set before the deadline at 00:00 instead of by the calendar."""
    settings = Counting(OFFICE, office_hours=True)
    base = deadline(at("2025-03-03 10:00"), period("P3D"), settings)
    assert base.due == at("2025-03-06 18:00")
    assert offset(base, period("-P1D"), replace(settings, convention="working-days")).due == at(
        "2025-03-05 18:00"
    )
    assert offset(base, period("-PT2H"), replace(settings, convention="elapsed")).due == at(
        "2025-03-06 16:00"
    )


# A start known within bounds only.


def test_the_day_of_an_event_is_enough_for_a_period_in_days():
    bounds = deadline_bounds(at("2025-03-03"), at("2025-03-04"), period("P3D"), china())
    assert bounds.earliest.due == bounds.latest.due == at("2025-03-07")


def test_the_day_of_an_event_leaves_a_period_in_hours_open():
    bounds = deadline_bounds(at("2025-03-03"), at("2025-03-04"), period("PT4H"), china())
    assert bounds.earliest.due == at("2025-03-03 04:00")
    assert bounds.latest.due == at("2025-03-04 04:00") - timedelta(microseconds=1)


def test_bounds_that_are_not_known_give_none():
    bounds = deadline_bounds(None, at("2025-03-04"), period("P3D"), china())
    assert bounds.earliest is None
    assert bounds.latest.due == at("2025-03-07")
    bounds = deadline_bounds(at("2025-03-03"), None, period("P3D"), china())
    assert (bounds.earliest.due, bounds.latest) == (at("2025-03-07"), None)


def test_bounds_over_a_weekend_differ_by_what_the_days_differ():
    bounds = deadline_bounds(at("2025-03-04"), at("2025-03-06"), period("P3D"), china())
    assert (bounds.earliest.last_day, bounds.latest.last_day) == (day("2025-03-07"), day("2025-03-10"))


def test_bounds_take_suspensions_too():
    waits = [Interval(at("2025-03-04 10:00"), at("2025-03-05 10:00"))]
    bounds = deadline_bounds(
        at("2025-03-03"), at("2025-03-04"), period("PT48H"), china(), suspended=waits, as_of=at("2025-04-01")
    )
    assert bounds.earliest.due == at("2025-03-06")
    assert bounds.latest.due == at("2025-03-07") - timedelta(microseconds=1)


# Recomputing: the account names the calendar, so that a changed one shows.


def test_a_changed_calendar_changes_the_deadline_and_the_hash_in_its_account():
    before = deadline(at("2025-03-03"), period("P3D"), china())
    closed = replace(shipped()["china"], closed={day("2025-03-06"): NAME})
    after = deadline(at("2025-03-03"), period("P3D"), Counting(closed))
    assert (before.last_day, after.last_day) == (day("2025-03-06"), day("2025-03-07"))
    hashes = [found.account.as_data()["calendar"]["hash"] for found in (before, after)]
    assert hashes == [shipped()["china"].hash, closed.hash]
    assert hashes[0] != hashes[1]


def test_a_trade_that_does_not_work_make_up_weekends_switches_them_off():
    china_calendar = shipped()["china"]
    idle = replace(china_calendar, make_up=frozenset())
    assert last_days("2025-02-05", "P3D", Counting(china_calendar), Counting(idle)) == [
        day("2025-02-08"),
        day("2025-02-10"),
    ]
