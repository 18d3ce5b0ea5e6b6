"""Dates and times as people in an office write them.

Years have four digits and come first; what could mean two days or two hours is refused, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from policykit.feel.temporal import Date, DateTime
from policykit.records.errors import CellError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
EPOCH_1900: Final = datetime(1899, 12, 30)

_DATE: Final = re.compile(
    r"(\d{4})(?: ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日號号])"
    r"|(\d{4})(\d{2})(\d{2})(?!\d)"
)
_TIME: Final = re.compile(
    r"(?P<half>上午|午前|早上|早|清晨|凌晨|中午|下午|午[後后]|傍晚|晚上|晚|am|pm)? ?"
    r"(?P<hour>\d{1,2}) ?(?:: ?(?P<minute>\d{2})(?: ?: ?(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"|[時时點点] ?(?:(?P<half_hour>半)|(?P<minute2>\d{1,2}) ?分?(?: ?(?P<second2>\d{1,2}) ?秒)?)?)"
    r" ?(?P<half_after>am|pm)? ?(?P<offset>z|[+-]\d{2}:?\d{2})?"
)
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d{1,12})?")

_MORNING: Final = frozenset(("上午", "午前", "早上", "早", "清晨"))
_AFTERNOON: Final = frozenset(("下午", "午後", "午后", "傍晚"))
_EVENING: Final = frozenset(("晚上", "晚"))


def parse(text: str, zone: ZoneInfo) -> Date | DateTime:
    """Read a date, or a date with a time of day; a time without an offset is local to `zone`.

    The result of a time carries its offset. Raises CellError.
    """
    clean = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if _SERIAL.fullmatch(clean):
        return from_serial(float(clean), EPOCH_1900, zone)
    match = _DATE.match(clean)
    if match is None:
        raise CellError("record-not-a-date")
    day = _day(*(int(part) for part in (match[1] or match[7], *_month_and_day(match))))
    rest = clean[match.end() :].lstrip(" ,t")
    return _at(day, rest, zone) if rest else Date.from_date(day)


def from_serial(number: float, epoch: datetime, zone: ZoneInfo) -> Date | DateTime:
    """Read a spreadsheet's serial number: days since `epoch`; a fraction is a time, to the second.

    Raises CellError for a number that is no day from 1954 to 2119: it was not meant as one.
    """
    if not 20_000 <= number < 80_000:
        raise CellError("record-not-a-date")
    moment = epoch + timedelta(seconds=round(number * 86_400))
    return Date.from_date(moment.date()) if number == int(number) else local(moment, zone)


def local(moment: datetime, zone: ZoneInfo) -> DateTime:
    """Give `moment` with its offset; where it has none, as the local time of `zone`."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    offset = aware.utcoffset() or timedelta()
    return DateTime.from_datetime(aware.replace(tzinfo=timezone(offset), fold=0))


def _month_and_day(match: re.Match[str]) -> tuple[str, str]:
    return (match[3] or match[5] or match[8], match[4] or match[6] or match[9])


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError("record-year-unlikely")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("record-no-such-day") from None


def _at(day: date, text: str, zone: ZoneInfo) -> DateTime:
    match = _TIME.fullmatch(text)
    if match is None:
        raise CellError("record-not-a-time")
    minute = 30 if match["half_hour"] else int(match["minute"] or match["minute2"] or 0)
    second = int(match["second"] or match["second2"] or 0)
    hour = _hour(int(match["hour"]), match["half"], match["half_after"])
    if hour == 24 and minute == second == 0:
        day, hour = day + timedelta(days=1), 0
    try:
        moment = datetime.combine(day, time(hour, minute, second))
    except ValueError:
        raise CellError("record-no-such-time") from None
    return local(moment.replace(tzinfo=_offset(match["offset"])) if match["offset"] else moment, zone)


def _offset(text: str) -> timezone:
    if text == "z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise CellError("record-no-such-time")
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _hour(hour: int, half: str | None, half_after: str | None) -> int:
    """Turn the hour of a 12-hour clock into that of 24; refuse what contradicts itself or is unclear."""
    part = half or half_after
    if part is None:
        return hour
    if part in ("am", "pm"):
        return _if(1 <= hour <= 12, hour % 12 + (12 if part == "pm" else 0))
    if part in _MORNING:
        return _if(hour < 12, hour)
    if part == "凌晨":
        return _if(hour < 6 or hour == 12, hour % 12)
    if part == "中午":
        return _if(hour in (11, 12, 13, 1, 2), hour + 12 if hour < 3 else hour)
    if part in _AFTERNOON:
        return _if(1 <= hour < 24, hour + 12 if hour < 12 else hour)
    return _if(5 <= hour < 12 or 17 <= hour < 24, hour + 12 if hour < 12 else hour)


def _if(clear: bool, hour: int) -> int:
    if not clear:
        raise CellError("record-time-unclear")
    return hour
