"""Laws of deadlines over arbitrary calendars, conventions, zones and starts, against a slow plain oracle."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from calendar_support import (
    ZONES,
    calendars,
    countings,
    day_periods,
    instants,
    near_days,
    periods,
    waits,
)
from policykit.calendar import (
    Counting,
    Period,
    at_instant,
    deadline,
    deadline_before,
    deadline_bounds,
    offset,
    on_day,
)
from policykit.calendar.clock import end_of_day, start_of_day, utc

ONE_DAY = timedelta(days=1)
BY_DAY = ("prc-civil-code", "working-days")
WEEKENDS_REST = ("weekends-and-holidays",)
any_zone = st.sampled_from(ZONES)


def counted(settings, length):
    """Whether the convention counts periods of this unit."""
    return length.unit in ("days", "exact") or settings.convention in ("prc-civil-code", "calendar")


def clocked(instant, zone):
    return instant.astimezone(zone)


# The oracle: one day after another, on the fingers.


def rests(calendar, on, reading):
    if on in calendar.opened or reading == "stay":
        return False
    if on in calendar.closed:
        return True
    if reading == "statutory":
        return on in calendar.statutory
    worked = on in calendar.make_up
    off = on in calendar.rest or (
        reading == "weekends-and-holidays" and on.weekday() not in calendar.open_weekdays
    )
    return off and not worked


def by_hand(settings, start, days):
    """The last day of a period in days."""
    last, left = start, days
    while left:
        last += ONE_DAY
        free = settings.convention == "working-days" and rests(
            settings.calendar, last, "weekends-and-holidays"
        )
        left -= not free
    reading = settings.rest_days
    if settings.convention == "working-days" and reading != "stay":
        reading = "weekends-and-holidays"
    while rests(settings.calendar, last, reading):
        last += ONE_DAY
    return last


@given(countings(BY_DAY), st.integers(0, 45), near_days(60))
def test_the_last_day_is_the_one_counted_on_the_fingers(settings, days, start):
    found = deadline(start_of_day(start, settings.zone), Period("days", days), settings)
    assert found.last_day == by_hand(settings, start, days)


@given(calendars(), near_days(), st.sampled_from(["weekends-and-holidays", "announced", "statutory", "stay"]))
def test_rest_days_are_those_of_the_oracle(calendar, on, reading):
    assert (calendar.rest_on(on, reading) is not None) == rests(calendar, on, reading)


# The last day.


@given(countings(("prc-civil-code",)), periods(), instants())
def test_a_last_day_is_no_rest_day_unless_it_stays_or_runs_in_hours(settings, length, start):
    found = deadline(start, length, settings)
    if found.exclusive:
        assert settings.calendar.rest_on(found.last_day, settings.rest_days) is None


@given(countings(("prc-civil-code",), rest_days=("stay",)), st.integers(0, 60), instants())
def test_a_last_day_that_stays_is_the_start_and_the_days(settings, days, start):
    assert deadline(start, Period("days", days), settings).last_day == start.date() + timedelta(days=days)


@given(countings(("working-days",)), st.integers(1, 60), instants())
def test_the_working_days_after_the_start_up_to_the_last_are_as_many_as_the_period(settings, days, start):
    found = deadline(start, Period("days", days), settings)
    assert settings.calendar.working_days(start.date(), found.last_day) == days


@given(countings(("prc-civil-code",), rest_days=WEEKENDS_REST), st.integers(0, 40), instants())
def test_a_last_day_moves_over_rest_days_only(settings, days, start):
    found = deadline(start, Period("days", days), settings)
    unmoved = start.date() + timedelta(days=days)
    assert settings.calendar.working_days(unmoved - ONE_DAY, found.last_day - ONE_DAY) == 0


@given(countings(BY_DAY), day_periods(), instants(), st.integers(0, 1439))
def test_no_hour_of_the_start_loses_or_wins_a_day(settings, length, start, minute):
    other = start_of_day(start.date(), settings.zone) + timedelta(minutes=minute)
    assert deadline(start, length, settings).due == deadline(other, length, settings).due


@given(countings(BY_DAY, zones=ZONES), day_periods(), instants())
def test_the_due_is_the_end_of_the_last_day_in_the_zone(settings, length, start):
    found = deadline(start, length, settings)
    assert found.exclusive
    clock = settings.calendar.closing(found.last_day) if settings.office_hours else None
    if clock is None:
        assert found.due == end_of_day(found.last_day, settings.zone)
        assert clocked(utc(found.due) - timedelta(microseconds=1), settings.zone).date() == found.last_day
    else:
        assert (found.due.date(), found.due.time()) == (found.last_day, clock)


@given(countings(zones=ZONES), periods(), instants())
def test_office_hours_only_ever_end_a_last_day_earlier(settings, length, start):
    assume(counted(settings, length))
    open_end = Counting(settings.calendar, settings.convention, settings.zone, settings.rest_days)
    kept = Counting(
        settings.calendar, settings.convention, settings.zone, settings.rest_days, office_hours=True
    )
    early, late = deadline(start, length, kept), deadline(start, length, open_end)
    assert early.last_day == late.last_day
    assert utc(early.due) <= utc(late.due)


# Order.


@given(countings(BY_DAY, zones=ZONES), periods(), instants(), instants())
def test_a_later_start_never_falls_due_earlier(settings, length, one, other):
    assume(counted(settings, length))
    first, second = sorted((one, other))
    assert utc(deadline(first, length, settings).due) <= utc(deadline(second, length, settings).due)


@given(countings(), periods(), instants(), instants())
def test_nor_by_plain_addition_where_clocks_do_not_change(settings, length, one, other):
    assume(counted(settings, length))
    first, second = sorted((one, other))
    assert utc(deadline(first, length, settings).due) <= utc(deadline(second, length, settings).due)


@given(countings(zones=ZONES), periods(), st.integers(0, 30), instants())
def test_a_longer_period_never_falls_due_earlier(settings, length, more, start):
    assume(counted(settings, length))
    longer = Period(length.unit, length.amount + more)
    assert utc(deadline(start, length, settings).due) <= utc(deadline(start, longer, settings).due)


@given(countings(zones=ZONES, rest_days=WEEKENDS_REST), periods(), instants())
def test_no_deadline_lies_before_its_start(settings, length, start):
    assume(counted(settings, length) and not settings.office_hours)
    assert utc(deadline(start, length, settings).due) >= utc(start)


@given(countings(("prc-civil-code",), rest_days=WEEKENDS_REST), day_periods(), instants())
def test_a_wider_reading_never_falls_due_earlier(settings, length, start):
    dues = [
        deadline(start, length, Counting(settings.calendar, rest_days=reading)).last_day
        for reading in ("stay", "announced", "weekends-and-holidays")
    ]
    assert dues == sorted(dues)


@given(countings(BY_DAY, rest_days=WEEKENDS_REST), day_periods(), instants())
def test_working_days_never_end_before_days(settings, length, start):
    days = deadline(start, length, Counting(settings.calendar))
    working = deadline(start, length, Counting(settings.calendar, "working-days"))
    assert working.last_day >= days.last_day


# Hours.


@given(countings(zones=ZONES), st.integers(0, 10_000_000), instants())
def test_hours_are_exact_in_every_convention_calendar_and_zone(settings, seconds, start):
    found = deadline(start, Period("exact", seconds), settings)
    assert utc(found.due) - utc(start) == timedelta(seconds=seconds)
    assert not found.exclusive
    assert not found.provisional


@given(countings(("elapsed",), zones=ZONES), st.integers(0, 400), instants())
def test_an_elapsed_day_is_24_hours(settings, days, start):
    found = deadline(start, Period("days", days), settings)
    assert found.due == deadline(start, Period("exact", days * 86400), settings).due


@given(countings(("calendar",)), periods(), instants())
def test_plain_addition_keeps_the_clock_time_where_clocks_do_not_change(settings, length, start):
    assume(length.unit != "exact")
    assert deadline(start, length, settings).due.timetz() == start.timetz()


# Met and passed.


@given(countings(zones=ZONES), periods(), instants(), instants(most_days=400))
def test_a_deadline_is_met_or_has_passed(settings, length, start, act):
    assume(counted(settings, length))
    found = deadline(start, length, settings)
    assert found.met_by(act) is not found.passed(act)


@given(countings(zones=ZONES), periods(), instants(), instants(most_days=400), instants(most_days=400))
def test_what_an_act_met_an_earlier_one_meets(settings, length, start, one, other):
    assume(counted(settings, length))
    first, second = sorted((one, other))
    found = deadline(start, length, settings)
    assert found.met_by(first) or not found.met_by(second)


@given(countings(zones=ZONES), periods(), instants())
def test_the_due_itself_is_in_time_exactly_if_it_is_an_instant(settings, length, start):
    assume(counted(settings, length))
    found = deadline(start, length, settings)
    assert found.met_by(found.due) is not found.exclusive
    assert found.met_by(utc(found.due) - timedelta(microseconds=1))
    assert found.passed(utc(found.due) + timedelta(microseconds=1))


@given(countings(zones=ZONES), periods(), instants(), any_zone)
def test_the_zone_of_the_start_does_not_matter(settings, length, start, zone):
    assume(counted(settings, length))
    found, other = deadline(start, length, settings), deadline(start.astimezone(zone), length, settings)
    assert found == other
    assert found.due.isoformat() == other.due.isoformat()


# Counting back.


@given(countings(BY_DAY), st.integers(0, 40), instants())
def test_counting_back_never_ends_on_a_rest_day_or_within_the_notice(settings, days, event):
    found = deadline_before(event, Period("days", days), settings)
    reading = settings.rest_days
    if settings.convention == "working-days" and reading != "stay":
        reading = "weekends-and-holidays"
    assert settings.calendar.rest_on(found.last_day, reading) is None
    assert found.last_day <= event.date() - timedelta(days=days)


@given(countings(("working-days",)), st.integers(1, 40), instants())
def test_counting_back_in_working_days_leaves_as_many_of_them(settings, days, event):
    found = deadline_before(event, Period("days", days), settings)
    assert settings.calendar.working_days(found.last_day - ONE_DAY, event.date() - ONE_DAY) == days


@given(countings(("prc-civil-code",), rest_days=("stay",)), st.integers(0, 60), near_days())
def test_days_back_undo_days_on(settings, days, start):
    ahead = deadline(start_of_day(start, settings.zone), Period("days", days), settings)
    event = start_of_day(ahead.last_day, settings.zone)
    assert deadline_before(event, Period("days", days), settings).last_day == start


@given(countings(zones=ZONES), periods(), instants())
def test_counting_back_never_ends_after_the_day_of_the_event(settings, length, event):
    assume(counted(settings, length))
    found = deadline_before(event, length, settings)
    assert found.last_day <= event.astimezone(settings.zone).date()


# Offsets.


@given(countings(("elapsed",), zones=ZONES), st.integers(0, 10**6), periods(), instants())
def test_an_elapsed_offset_back_undoes_the_offset_on(settings, seconds, length, start):
    assume(counted(settings, length))
    base = at_instant(start, settings)
    on = offset(base, Period("exact", seconds), settings)
    assert offset(on, Period("exact", -seconds), settings).due == base.due


@given(countings(BY_DAY), day_periods(), st.integers(1, 20), instants())
def test_an_offset_in_days_lies_on_a_later_day_than_its_base(settings, length, days, start):
    base = deadline(start, length, settings)
    assert offset(base, Period("days", days), settings).last_day > base.last_day
    assert offset(base, Period("days", -days), settings).last_day < base.last_day


@given(
    countings(("working-days",), rest_days=WEEKENDS_REST), st.integers(0, 20), st.integers(0, 20), instants()
)
def test_working_days_on_a_deadline_are_working_days_from_its_start(settings, first, then, start):
    base = deadline(start, Period("days", first), settings)
    assume(first > 0)
    both = deadline(start, Period("days", first + then), settings)
    assert offset(base, Period("days", then), settings).last_day == both.last_day


# Bounds.


@given(
    countings((*BY_DAY, "elapsed"), zones=ZONES), periods(), instants(), instants(), st.floats(0, 1), waits()
)
def test_the_deadline_of_any_start_within_lies_within_the_bounds(
    settings, length, one, other, share, intervals
):
    assume(counted(settings, length) and utc(one) != utc(other))
    # Months that are clamped come nearer to each other, so with waits their bounds hold for one day only.
    assume(length.unit in ("days", "exact") or not intervals)
    lo, hi = sorted((one, other))
    start = lo + (hi - lo) * share
    assume(utc(start) < utc(hi))
    kept = {"suspended": intervals, "as_of": datetime(2025, 6, 1, tzinfo=UTC)}
    bounds = deadline_bounds(lo, hi, length, settings, **kept)
    found = deadline(start, length, settings, **kept)
    assert utc(bounds.earliest.due) <= utc(found.due) <= utc(bounds.latest.due)


@given(countings(("calendar",)), periods(), near_days(), st.integers(0, 86399))
def test_the_bounds_of_a_day_hold_by_plain_addition_too(settings, length, start, second):
    lo = start_of_day(start, settings.zone)
    bounds = deadline_bounds(lo, lo + ONE_DAY, length, settings)
    found = deadline(lo + timedelta(seconds=second), length, settings)
    assert utc(bounds.earliest.due) <= utc(found.due) <= utc(bounds.latest.due)


@given(countings(BY_DAY, zones=ZONES), day_periods(), near_days())
def test_a_period_in_days_from_a_day_alone_has_one_deadline(settings, length, start):
    lo, hi = start_of_day(start, settings.zone), end_of_day(start, settings.zone)
    bounds = deadline_bounds(lo, hi, length, settings)
    assert bounds.earliest.due == bounds.latest.due


# Named days, provisional deadlines.


@given(countings(BY_DAY), near_days())
def test_a_named_day_is_the_deadline_of_no_days_from_it(settings, on):
    start = start_of_day(on, settings.zone)
    assert on_day(on, settings).due == deadline(start, Period("days", 0), settings).due


def announced_later(settings, length, start, new):
    """Check that a deadline which is not provisional is still the same when the next year is announced."""
    known = replace(settings.calendar, arranged=frozenset([2024, 2025]))
    later = replace(
        known,
        rest={**known.rest, **{on.replace(year=2026): {} for on in new}, date(2025, 12, 31): {}},
        make_up=known.make_up | {date(2025, 12, 29), date(2026, 1, 4)},
        arranged=frozenset([2024, 2025, 2026, 2027]),
    )
    before, after = (deadline(start, length, replace(settings, calendar=each)) for each in (known, later))
    assert not after.provisional
    assert before.provisional or before.due == after.due


@given(countings(BY_DAY), day_periods(), instants(), st.frozensets(near_days(), max_size=30))
def test_what_is_announced_later_changes_only_provisional_deadlines(settings, length, start, new):
    announced_later(settings, length, start, new)


@given(countings(BY_DAY), st.integers(300, 400), st.frozensets(near_days(), max_size=30))
def test_nor_at_the_turn_of_the_year(settings, days, new):
    length = Period("days", days if settings.convention == "prc-civil-code" else days // 8)
    announced_later(settings, length, datetime(2025, 1, 1, 9, tzinfo=settings.zone), new)
