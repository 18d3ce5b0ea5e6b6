"""Temporal literals: the lexical forms of XML Schema part 2, and FEEL's `@Europe/Paris` (DMN 1.5, 10.3.4.1).

Fractions of a second finer than a nanosecond are cut off in times, kept in durations. Besides `Z` we
take `z`, which the examples of the specification write.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from policykit.feel.decimals import CONTEXT
from policykit.feel.temporal.types import DAY, MIDNIGHT, Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.values import FeelFailure

_DATE = r"(-?)([1-9]\d{4,8}|\d{4})-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,100}))?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([\w+/-]{1,60}))?"
_YEARS = r"(-?)P(?=\d)(?:(\d{1,30})Y)?(?:(\d{1,30})M)?"
_DAYS = (
    r"(-?)P(?=\d|T)(?:(\d{1,30})D)?"
    r"(?:T(?=\d)(?:(\d{1,30})H)?(?:(\d{1,30})M)?(?:(\d{1,30}(?:\.\d{1,30})?)S)?)?"
)

Temporal = Date | Time | DateTime | DaysDuration | YearsDuration


def parse_date(text: str) -> Date:
    """A date string such as `2024-12-25`; FeelFailure `feel-date-text` or `feel-no-such-date`."""
    match = _pattern(_DATE).fullmatch(text)
    if match is None:
        raise FeelFailure("feel-date-text", text=text[:60])
    return _date(*match.groups())


def parse_time(text: str) -> Time:
    """A time string such as `13:20:00`, `13:20:00+08:00`, `13:20:00@Europe/Paris`.

    24:00:00 is 00:00:00. Raises FeelFailure `feel-time-text` or what `Time` raises.
    """
    match = _pattern(_TIME).fullmatch(text)
    if match is None:
        raise FeelFailure("feel-time-text", text=text[:60])
    return _time(*match.groups())[0]


def parse_date_and_time(text: str) -> DateTime:
    """A date and time string such as `2024-12-25T13:20:00Z`; a date alone is its local midnight.

    24:00:00 is midnight of the next day. Raises FeelFailure `feel-date-time-text` or what its parts raise.
    """
    match = _pattern(f"{_DATE}(?:T{_TIME})?").fullmatch(text)
    if match is None:
        raise FeelFailure("feel-date-time-text", text=text[:60])
    groups = match.groups()
    date = _date(*groups[:4])
    if groups[4] is None:
        return DateTime(date, MIDNIGHT)
    time, days = _time(*groups[4:])
    return DateTime(Date.of_number(date.number + days) if days else date, time)


def parse_duration(text: str) -> DaysDuration | YearsDuration:
    """A duration string: `P1DT2H30M` or `P1Y2M`; FeelFailure `feel-duration-text`."""
    match = _pattern(_YEARS).fullmatch(text)
    if match is not None:
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearsDuration(-total if sign else total)
    match = _pattern(_DAYS).fullmatch(text)
    if match is None:
        raise FeelFailure("feel-duration-text", text=text[:60])
    sign, days, hours, minutes, seconds = match.groups()
    whole = int(days or 0) * DAY + int(hours or 0) * 3600 + int(minutes or 0) * 60
    length = CONTEXT.add(Decimal(whole), Decimal(seconds or 0))
    return DaysDuration(length.copy_negate() if sign and length else length)


def parse_temporal(text: str) -> Temporal:
    """The value of an at-literal `@"text"` (DMN 1.5, grammar rule 65).

    Raises FeelFailure `feel-temporal-text` where it has none of the forms, or what the form raises.
    """
    if text[:1] == "P" or text[:2] == "-P":
        return parse_duration(text)
    if text[2:3] == ":":
        return parse_time(text)
    if "T" in text[:17]:
        return parse_date_and_time(text)
    if _pattern(_DATE).fullmatch(text):
        return parse_date(text)
    raise FeelFailure("feel-temporal-text", text=text[:60])


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.ASCII)


def _date(sign: str, year: str, month: str, day: str) -> Date:
    return Date(-int(year) if sign else int(year), int(month), int(day))


def _time(
    hour: str, minute: str, second: str, fraction: str | None, utc: str | None,
    sign: str | None, offset_hours: str, offset_minutes: str, offset_seconds: str | None, zone: str | None,
) -> tuple[Time, int]:  # fmt: skip
    """The time, and 1 where it belongs to the next day (24:00:00), else 0."""
    nanosecond = int((fraction or "0")[:9].ljust(9, "0"))
    offset = 0 if utc else None
    if sign:
        offset = _offset(sign, int(offset_hours), int(offset_minutes), int(offset_seconds or 0))
    if hour == "24" and minute == second == "00" and not nanosecond:
        return Time(0, 0, 0, 0, offset, zone), 1
    return Time(int(hour), int(minute), int(second), nanosecond, offset, zone), 0


def _offset(sign: str, hours: int, minutes: int, seconds: int) -> int:
    if minutes > 59 or seconds > 59:
        raise FeelFailure("feel-offset-range", offset=f"{sign}{hours:02}:{minutes:02}")
    total = hours * 3600 + minutes * 60 + seconds
    return -total if sign == "-" else total
