"""Days of the proleptic Gregorian calendar for every year FEEL allows (Python's stop at 1 and 9999).

A day number counts from 1970-01-01 (day 0). Year 0 exists (ISO 8601, XML Schema 1.1).
"""

from __future__ import annotations

MIN_YEAR = -999_999_999
MAX_YEAR = 999_999_999

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS_400_YEARS = 146_097
_EPOCH = 719_163


def is_leap(year: int) -> bool:
    """Whether `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """How many days `month` (1 to 12) of `year` has."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


def day_of_year(year: int, month: int, day: int) -> int:
    """The number of a day within its year, 1 to 366."""
    return _DAYS_BEFORE[month - 1] + day + (month > 2 and is_leap(year))


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to the given day."""
    before = year - 1
    leap_days = before // 4 - before // 100 + before // 400
    return before * 365 + leap_days + day_of_year(year, month, day) - _EPOCH


def from_day_number(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number; the inverse of `day_number`."""
    # A year that begins in March has its leap day last, so that months follow one formula.
    era, day_of_era = divmod(number + 719_468, _DAYS_400_YEARS)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year_of_era + (month <= 2), month, day - (153 * shifted + 2) // 5 + 1


def weekday(number: int) -> int:
    """The day of the week of a day number: 1 is Monday, 7 is Sunday (ISO 8601)."""
    return (number + 3) % 7 + 1


def iso_week(year: int, month: int, day: int) -> int:
    """The number of the ISO 8601 week that the day lies in, 1 to 53."""
    number = day_number(year, month, day)
    thursday = number - weekday(number) + 4
    of_year, _, _ = from_day_number(thursday)
    return (thursday - day_number(of_year, 1, 1)) // 7 + 1
