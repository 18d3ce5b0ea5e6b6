"""The temporal values of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8): dates, times and the two durations.

All are hashable and never changed. Two that are `==` in Python are the same element of FEEL's domain (`is`);
FEEL's own equality, by instant, is `compare.equal`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policykit.feel.decimals import CONTEXT
from policykit.feel.temporal import civil, zones
from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

DAY = 86_400
NANOSECONDS = 1_000_000_000
_MAX_MONTHS = 10**18
_MAX_SECONDS = Decimal(10**24)


class _Parts:
    """Equality, hash and text of a value by its parts, in the order of `__match_args__`."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()

    def _parts(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._parts()}"


class Date(_Parts):
    """A day of the Gregorian calendar, year -999,999,999 to 999,999,999.

    Raises FeelFailure `feel-no-such-date` where the calendar has no such day.
    """

    __slots__ = ("_midnight", "day", "month", "year")
    __match_args__ = ("year", "month", "day")
    _midnight: datetime

    def __init__(self, year: int, month: int, day: int) -> None:
        if not (
            civil.MIN_YEAR <= year <= civil.MAX_YEAR
            and 1 <= month <= 12
            and 1 <= day <= civil.days_in_month(year, month)
        ):
            raise FeelFailure("feel-no-such-date", year=year, month=month, day=day)
        self.year = year
        self.month = month
        self.day = day

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return civil.day_number(self.year, self.month, self.day)

    @property
    def midnight(self) -> datetime:
        """Python's datetime of its first instant in UTC, remembered: many moments share a day.

        Raises OverflowError for a year outside 1 to 9999.
        """
        try:
            return self._midnight
        except AttributeError:
            from datetime import UTC, datetime

            if not 1 <= self.year <= 9999:
                raise OverflowError(f"year {self.year} is out of range") from None
            self._midnight = datetime(self.year, self.month, self.day, tzinfo=UTC)
            return self._midnight

    @staticmethod
    def of_number(number: int) -> Date:
        """The date that lies `number` days after 1970-01-01."""
        return Date(*civil.from_day_number(number))

    def plus_months(self, months: int) -> Date:
        """The same day `months` later, or the last day of that month where it is shorter."""
        years, month = divmod(self.month - 1 + months, 12)
        year = self.year + years
        if not civil.MIN_YEAR <= year <= civil.MAX_YEAR:
            raise FeelFailure("feel-no-such-date", year=year, month=month + 1, day=self.day)
        return Date(year, month + 1, min(self.day, civil.days_in_month(year, month + 1)))

    def to_date(self) -> date:
        """Python's date; ValueError for a year outside 1 to 9999."""
        from datetime import date

        return date(self.year, self.month, self.day)

    @staticmethod
    def from_date(value: date) -> Date:
        """The same day as Python's `value`."""
        return Date(value.year, value.month, value.day)


class Time(_Parts):
    """A time of day, local, at an offset from UTC (seconds east) or in a named zone.

    `fold` 1 is the second of two equal local times in a zone. Raises FeelFailure `feel-no-such-time`,
    `feel-offset-range` or `feel-unknown-zone` for parts outside their ranges.
    """

    __slots__ = ("_since", "fold", "hour", "minute", "nanosecond", "offset", "second", "zone")
    __match_args__ = ("hour", "minute", "second", "nanosecond", "offset", "zone", "fold")
    _since: timedelta

    def __init__(
        self,
        hour: int,
        minute: int,
        second: int,
        nanosecond: int = 0,
        offset: int | None = None,
        zone: str | None = None,
        fold: int = 0,
    ) -> None:
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
            raise FeelFailure("feel-no-such-time", hour=hour, minute=minute, second=second)
        if offset is not None and not -zones.MAX_OFFSET <= offset <= zones.MAX_OFFSET:
            raise FeelFailure("feel-offset-range", offset=zones.offset_text(offset))
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
        self.offset = offset
        self.zone = zone if zone is None else zones.check_zone(zone)
        self.fold = fold

    @property
    def is_local(self) -> bool:
        """Whether neither offset nor zone says where on Earth it is."""
        return self.offset is None and self.zone is None

    @property
    def second_of_day(self) -> int:
        """Whole seconds since midnight."""
        return self.hour * 3600 + self.minute * 60 + self.second

    @property
    def nanosecond_of_day(self) -> int:
        """Nanoseconds since midnight."""
        return self.second_of_day * NANOSECONDS + self.nanosecond

    @property
    def usual_offset(self) -> int | None:
        """Seconds east of UTC: the offset, or the standard time of the zone; None for a local time."""
        return self.offset if self.zone is None else zones.standard_offset(self.zone)

    @property
    def utc_nanoseconds(self) -> int:
        """Nanoseconds since the midnight of UTC, below 0 or past a day where the offset makes it so."""
        return self.nanosecond_of_day - (self.usual_offset or 0) * NANOSECONDS

    @property
    def since_midnight(self) -> timedelta:
        """The time from midnight on its own clock less its offset, to the microsecond, remembered.

        Of a time without an offset, or in a named zone, whose offset the day tells, it is that of its clock.
        """
        try:
            return self._since
        except AttributeError:
            from datetime import timedelta

            offset = self.offset if self.zone is None else None
            self._since = timedelta(seconds=-(offset or 0), microseconds=self.nanosecond_of_day // 1000)
            return self._since

    def at(self, nanosecond_of_day: int, fold: int = 0) -> Time:
        """Another time of day with the same offset or zone."""
        seconds, nanosecond = divmod(nanosecond_of_day, NANOSECONDS)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return Time(hour, minute, second, nanosecond, self.offset, self.zone, fold)


MIDNIGHT = Time(0, 0, 0)
UTC_MIDNIGHT = Time(0, 0, 0, offset=0)


class DateTime(_Parts):
    """A date and a time of day; an instant where the time has an offset or a zone."""

    __slots__ = ("_utc", "date", "time")
    __match_args__ = ("date", "time")
    _utc: datetime

    def __init__(self, date: Date, time: Time) -> None:
        self.date = date
        self.time = time

    @property
    def is_local(self) -> bool:
        """Whether neither offset nor zone says which instant it is."""
        return self.time.is_local

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC that hold at this moment; None for a local date and time."""
        time = self.time
        if time.zone is None:
            return time.offset
        date = self.date
        return zones.offset_of_local(
            time.zone, date.year, date.month, date.day, time.second_of_day, time.fold
        )

    @property
    def local_nanoseconds(self) -> int:
        """Nanoseconds from 1970-01-01T00:00:00 on the local clock."""
        return self.date.number * DAY * NANOSECONDS + self.time.nanosecond_of_day

    @property
    def instant(self) -> int:
        """Nanoseconds from 1970-01-01T00:00:00Z; a local value is read as if it were UTC."""
        return self.local_nanoseconds - (self.offset or 0) * NANOSECONDS

    @property
    def utc(self) -> datetime:
        """Python's datetime in UTC, to the microsecond, remembered; a local value is read as if it were UTC.

        Raises OverflowError for a year outside 1 to 9999.
        """
        try:
            return self._utc
        except AttributeError:
            self._utc = self.date.midnight + self.time.since_midnight
            if self.time.zone is not None:
                from datetime import timedelta

                self._utc -= timedelta(seconds=self.offset or 0)
            return self._utc

    def plus_nanoseconds(self, nanoseconds: int) -> DateTime:
        """The moment that many nanoseconds of elapsed time later, in the same offset or zone."""
        if self.time.zone is None:
            return self._at_local(self.local_nanoseconds + nanoseconds)
        instant = self.instant + nanoseconds
        days, rest = divmod(instant, DAY * NANOSECONDS)
        utc = Date.of_number(days)
        offset, fold = zones.local_of_instant(
            self.time.zone, utc.year, utc.month, utc.day, rest // NANOSECONDS
        )
        return self._at_local(instant + offset * NANOSECONDS, fold)

    def _at_local(self, nanoseconds: int, fold: int = 0) -> DateTime:
        days, rest = divmod(nanoseconds, DAY * NANOSECONDS)
        return DateTime(Date.of_number(days), self.time.at(rest, fold))

    def plus_months(self, months: int) -> DateTime:
        """The same local time `months` later, on the month's last day where it has no such day."""
        return DateTime(self.date.plus_months(months), self.time)

    def to_datetime(self) -> datetime:
        """Python's datetime, to the microsecond: aware with an offset or zone, naive without.

        Raises ValueError for a year outside 1 to 9999.
        """
        from datetime import datetime, timedelta, timezone

        offset, date, time = self.offset, self.date, self.time
        where = None if offset is None else timezone(timedelta(seconds=offset))
        return datetime(
            date.year, date.month, date.day, time.hour, time.minute, time.second,
            time.nanosecond // 1000, where,
        )  # fmt: skip

    @staticmethod
    def from_datetime(value: datetime) -> DateTime:
        """The same moment as Python's `value`: in its zone where it has a ZoneInfo, else at its offset."""
        delta = value.utcoffset()
        zone = getattr(value.tzinfo, "key", None)
        offset = None if zone or delta is None else delta.days * DAY + delta.seconds
        return DateTime(
            Date(value.year, value.month, value.day),
            Time(value.hour, value.minute, value.second, value.microsecond * 1000, offset, zone, value.fold),
        )


class DaysDuration(_Parts):
    """A days and time duration: an exact number of seconds, negative for the past.

    Raises FeelFailure `feel-duration-range` beyond 10^24 seconds.
    """

    __slots__ = __match_args__ = ("seconds",)

    def __init__(self, seconds: Decimal) -> None:
        if seconds.copy_abs() > _MAX_SECONDS:
            raise FeelFailure("feel-duration-range")
        self.seconds = seconds

    @property
    def nanoseconds(self) -> int:
        """The whole nanoseconds nearest to it (a tie goes to the even one)."""
        return int(CONTEXT.to_integral_value(CONTEXT.scaleb(self.seconds, 9)))

    @staticmethod
    def of_nanoseconds(nanoseconds: int) -> DaysDuration:
        """The duration of that many nanoseconds."""
        seconds, rest = divmod(nanoseconds, NANOSECONDS)
        return DaysDuration(Decimal(seconds) if not rest else CONTEXT.scaleb(Decimal(nanoseconds), -9))


class YearsDuration(_Parts):
    """A years and months duration: a whole number of months, negative for the past.

    Raises FeelFailure `feel-duration-range` beyond 10^18 months.
    """

    __slots__ = __match_args__ = ("months",)

    def __init__(self, months: int) -> None:
        if abs(months) > _MAX_MONTHS:
            raise FeelFailure("feel-duration-range")
        self.months = months


TEMPORAL_TYPES = (Date, Time, DateTime, DaysDuration, YearsDuration)
