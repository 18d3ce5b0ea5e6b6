"""Instants and local days: arithmetic that stays right where clocks are put forward or back.

Python compares and subtracts two times of one zone by their wall clocks, which is wrong in the hour that
occurs twice; everything here therefore goes by way of UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from policykit.problems import InputError, Problem

_FIRST_YEAR, _LAST_YEAR = 1000, 9000


def utc(instant: datetime) -> datetime:
    """Give the same instant in UTC, fit to be compared. Raises ValueError for a time without an offset."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError(f"{instant} has no offset")
    return instant.astimezone(UTC)


def local(instant: datetime, zone: tzinfo) -> datetime:
    """Give the same instant on the clocks of `zone`.

    Raises InputError for years outside 1000 to 9000, which no record means and no period may overrun.
    """
    in_range(instant.date())
    return utc(instant).astimezone(zone)


def in_range(day: date) -> date:
    """Give `day` back; raises InputError for years outside 1000 to 9000."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InputError([Problem("date-out-of-range", None, {"date": day})])
    return day


def at_clock(day: date, clock: time, zone: tzinfo) -> datetime:
    """Give the instant at which the clocks of `zone` show `clock` on `day`.

    Of an hour that occurs twice the first is meant, unless `clock.fold` is 1; a clock time that is left out
    stands for as long after the gap.
    """
    return utc(datetime.combine(day, clock.replace(tzinfo=None), zone)).astimezone(zone)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Give the first instant of `day`, which is not midnight where clocks go forward at midnight."""
    return at_clock(day, time(0), zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Give 24:00 of `day`: the first instant that no longer belongs to it."""
    return start_of_day(day + timedelta(days=1), zone)


def later(instant: datetime, length: timedelta, zone: tzinfo) -> datetime:
    """Give the instant `length` of exact time after `instant`, on the clocks of `zone`."""
    return (utc(instant) + length).astimezone(zone)
