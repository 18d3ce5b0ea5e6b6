"""Time zones of the IANA database, for local times of any year."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

MAX_OFFSET = 14 * 3600
"""The widest offset from UTC, in seconds (XML Schema part 2; DMN 1.5, table 66)."""

_CYCLE_START = 8000
# A zone's times of day alone have no date; they are ordered by its standard time of this year.
_REFERENCE_YEAR = 2024


def check_zone(name: str) -> str:
    """`name`, where the IANA database knows it.

    Raises FeelFailure `feel-unknown-zone` where it does not. Names are those of the tzdata package,
    letter for letter, so that no file system's idea of upper and lower case matters.
    """
    if name not in _names():
        raise FeelFailure("feel-unknown-zone", zone=name[:60])
    return name


def offset_text(seconds: int) -> str:
    """An offset as literals write it: `Z`, `+08:00`, and seconds where there are any."""
    if not seconds:
        return "Z"
    minutes, second = divmod(abs(seconds), 60)
    text = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{second:02}" if second else text


def offset_of_local(name: str, year: int, month: int, day: int, second: int, fold: int) -> int:
    """Seconds east of UTC in the zone at a local time (`second` counts from midnight).

    `fold` 1 means the second of two equal local times (when clocks go back).
    """
    from datetime import datetime

    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    local = datetime(_year_within(year), month, day, hour, minute, second, fold=fold, tzinfo=_zone(name))
    return _seconds(local)


def local_of_instant(name: str, year: int, month: int, day: int, second: int) -> tuple[int, int]:
    """Offset in seconds and fold that the zone has at an instant given in UTC."""
    from datetime import UTC, datetime, timedelta

    utc = datetime(_year_within(year), month, day, tzinfo=UTC) + timedelta(seconds=second)
    local = utc.astimezone(_zone(name))
    return _seconds(local), local.fold


@lru_cache(maxsize=512)
def standard_offset(name: str) -> int:
    """Seconds east of UTC of the zone's standard time, for times of day that have no date."""
    return min(offset_of_local(name, _REFERENCE_YEAR, month, 1, 43_200, 0) for month in (1, 7))


def _year_within(year: int) -> int:
    """A year with the same calendar and the same rules, within Python's range.

    Before year 1 every zone keeps its local mean time; after 9000 its last rule repeats every 400 years.
    """
    if year < 4:
        return 4 if year % 4 == 0 else 2
    return year if year < 9000 else _CYCLE_START + year % 400


def _seconds(local: datetime) -> int:
    delta = local.utcoffset()
    assert delta is not None, "a time in a zone has an offset"
    return delta.days * 86_400 + delta.seconds


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())
