"""The worked examples of counting a period, by hand, in the three readings of 法定休假日.

Each row: the day of the event, the period, and the last day in reading A (weekends and holidays rest),
B (announced days off only) and C (the statutory holidays only).
"""

from datetime import timedelta

import pytest

from calendar_support import at, china, day, period
from policykit.calendar import deadline
from policykit.calendar.clock import end_of_day

EXAMPLES = [
    # The day of the event is not counted.
    ("2025-03-03", "P3D", "2025-03-06", "2025-03-06", "2025-03-06"),
    ("2025-03-03", "P1D", "2025-03-04", "2025-03-04", "2025-03-04"),
    ("2025-03-03", "P1W", "2025-03-10", "2025-03-10", "2025-03-10"),
    # Within the day of the event itself.
    ("2025-03-03", "P0D", "2025-03-03", "2025-03-03", "2025-03-03"),
    ("2025-03-08", "P0D", "2025-03-10", "2025-03-08", "2025-03-08"),
    # An ordinary weekend moves the last day, and days inside the period all count.
    ("2025-03-05", "P3D", "2025-03-10", "2025-03-08", "2025-03-08"),
    ("2025-03-06", "P3D", "2025-03-10", "2025-03-09", "2025-03-09"),
    ("2025-03-07", "P3D", "2025-03-10", "2025-03-10", "2025-03-10"),
    ("2025-03-08", "P3D", "2025-03-11", "2025-03-11", "2025-03-11"),
    # The Spring Festival of 2025: off 28 January to 4 February.
    ("2025-01-25", "P3D", "2025-02-05", "2025-02-05", "2025-02-01"),
    ("2025-01-28", "P3D", "2025-02-05", "2025-02-05", "2025-02-01"),
    ("2025-01-29", "P3D", "2025-02-05", "2025-02-05", "2025-02-01"),
    ("2025-01-31", "P3D", "2025-02-05", "2025-02-05", "2025-02-03"),
    ("2025-01-22", "P15D", "2025-02-06", "2025-02-06", "2025-02-06"),
    # A make-up Saturday is a working day: a period ends on it.
    ("2025-02-05", "P3D", "2025-02-08", "2025-02-08", "2025-02-08"),
    ("2025-02-06", "P3D", "2025-02-10", "2025-02-09", "2025-02-09"),
    # The rest ends on a make-up Sunday.
    ("2024-04-01", "P3D", "2024-04-07", "2024-04-07", "2024-04-05"),
    ("2024-02-14", "P3D", "2024-02-18", "2024-02-18", "2024-02-17"),
    # Holidays that adjoin a weekend.
    ("2024-06-05", "P3D", "2024-06-11", "2024-06-08", "2024-06-08"),
    ("2024-06-07", "P3D", "2024-06-11", "2024-06-11", "2024-06-11"),
    ("2025-05-28", "P3D", "2025-06-03", "2025-06-03", "2025-06-01"),
    # National Day and Mid-Autumn together, 1 to 8 October 2025.
    ("2025-09-28", "P3D", "2025-10-09", "2025-10-09", "2025-10-04"),
    ("2025-10-03", "P3D", "2025-10-09", "2025-10-09", "2025-10-07"),
    ("2025-10-06", "P3D", "2025-10-09", "2025-10-09", "2025-10-09"),
    # Months end on the corresponding day.
    ("2024-05-29", "P2M", "2024-07-29", "2024-07-29", "2024-07-29"),
    ("2025-01-10", "P2M", "2025-03-10", "2025-03-10", "2025-03-10"),
    ("2024-07-15", "P2M", "2024-09-18", "2024-09-18", "2024-09-15"),
    ("2024-07-14", "P2M", "2024-09-14", "2024-09-14", "2024-09-14"),
    ("2024-08-17", "P1M", "2024-09-18", "2024-09-18", "2024-09-18"),
    ("2025-06-06", "P1M", "2025-07-07", "2025-07-06", "2025-07-06"),
    # Where there is no such day, on the month's last.
    ("2024-12-31", "P2M", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2023-12-31", "P2M", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("2025-01-31", "P1M", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2025-03-31", "P1M", "2025-04-30", "2025-04-30", "2025-04-30"),
    ("2025-08-31", "P1M", "2025-09-30", "2025-09-30", "2025-09-30"),
    ("2025-07-31", "P4M", "2025-12-01", "2025-11-30", "2025-11-30"),
    # Years.
    ("2024-02-29", "P1Y", "2025-02-28", "2025-02-28", "2025-02-28"),
    ("2024-01-28", "P1Y", "2025-02-05", "2025-02-05", "2025-02-01"),
    ("2024-03-08", "P1Y", "2025-03-10", "2025-03-08", "2025-03-08"),
]


@pytest.mark.parametrize("reading", range(3))
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: f"{row[0]}+{row[1]}")
def test_the_last_day_is_that_of_the_worked_example(example, reading):
    start, length, *ends = example
    settings = china(rest_days=("weekends-and-holidays", "announced", "statutory")[reading])
    found = deadline(at(start), period(length), settings)
    assert found.last_day == day(ends[reading])
    assert found.due == end_of_day(day(ends[reading]), settings.zone)
    assert found.exclusive
    assert not found.provisional


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: f"{row[0]}+{row[1]}")
@pytest.mark.parametrize("clock", ["00:00", "09:30", "23:59"])
def test_the_hour_of_the_event_does_not_matter(example, clock):
    start, length, last, *_ = example
    assert deadline(at(f"{start} {clock}"), period(length), china()).last_day == day(last)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: f"{row[0]}+{row[1]}")
def test_the_last_second_of_the_last_day_is_in_time_and_the_next_is_late(example):
    start, length, last, *_ = example
    found = deadline(at(start), period(length), china())
    assert found.met_by(at(f"{last} 23:59:59"))
    assert found.met_by(at(f"{last} 23:59:59.999999"))
    assert not found.met_by(at(last) + timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # Over New Year's Eve, through a weekend, over midnight and over the change of a month.
        ("2025-01-28 23:30", "PT1H", "2025-01-29 00:30"),
        ("2025-03-07 18:00", "PT24H", "2025-03-08 18:00"),
        ("2025-03-07 18:00", "PT48H", "2025-03-09 18:00"),
        ("2024-02-28 12:00", "PT24H", "2024-02-29 12:00"),
        ("2025-02-28 23:50", "PT30M", "2025-03-01 00:20"),
        ("2025-09-30 20:00", "PT4H", "2025-10-01 00:00"),
        ("2025-10-01 08:00", "PT0H", "2025-10-01 08:00"),
    ],
)
@pytest.mark.parametrize("convention", ["prc-civil-code", "calendar", "working-days", "elapsed"])
def test_hours_run_from_the_moment_and_no_holiday_moves_them(convention, start, length, end):
    found = deadline(at(start), period(length), china(convention, office_hours=True))
    assert found.due == at(end)
    assert not found.exclusive
    assert found.met_by(at(end))
    assert not found.met_by(at(end) + timedelta(microseconds=1))
    assert not found.provisional


@pytest.mark.parametrize(
    ("start", "length", "last", "provisional"),
    [
        ("2026-12-10", "P2M", "2027-02-10", True),
        ("2026-12-30", "P3D", "2027-01-04", True),
        ("2026-12-28", "P3D", "2026-12-31", True),
        ("2026-12-25", "P3D", "2026-12-28", False),
        ("2026-12-22", "P3D", "2026-12-25", False),
        ("2026-09-20", "P3M", "2026-12-21", False),
        ("2017-06-01", "P3D", "2017-06-05", True),
    ],
)
def test_a_deadline_in_a_year_not_announced_is_provisional(start, length, last, provisional):
    found = deadline(at(start), period(length), china())
    assert (found.last_day, found.provisional) == (day(last), provisional)


@pytest.mark.parametrize(
    "settings",
    [
        china(rest_days="stay"),
        china("calendar"),
        china("elapsed"),
    ],
)
def test_where_no_rest_day_moves_it_a_deadline_is_never_provisional(settings):
    found = deadline(at("2026-12-30"), period("P3D"), settings)
    assert found.due.date() in (day("2027-01-02"), day("2027-01-03"))
    assert not found.provisional


def test_days_inside_the_period_all_count():
    for length in range(1, 40):
        found = deadline(at("2025-01-20"), period(f"P{length}D"), china(rest_days="stay"))
        assert found.last_day == day("2025-01-20") + timedelta(days=length)


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2025-03-03", "P3D", "2025-03-06"),
        ("2025-03-05", "P3D", "2025-03-10"),
        ("2025-03-08", "P1D", "2025-03-10"),
        ("2025-01-24", "P1D", "2025-01-26"),  # a make-up Sunday
        ("2025-01-24", "P3D", "2025-02-05"),
        ("2025-02-07", "P1D", "2025-02-08"),  # a make-up Saturday
        ("2025-02-07", "P2D", "2025-02-10"),
        ("2025-09-28", "P3D", "2025-10-09"),
        ("2025-09-30", "P2D", "2025-10-10"),
        ("2025-09-30", "P3D", "2025-10-11"),
        ("2024-02-08", "P7D", "2024-02-23"),  # Fri 9, Sun 18 (made up), Mon 19 to Fri 23
        ("2025-03-08", "P0D", "2025-03-10"),
    ],
)
def test_working_days_are_counted_with_make_up_days_and_without_holidays(start, length, last):
    assert deadline(at(start), period(length), china("working-days")).last_day == day(last)
