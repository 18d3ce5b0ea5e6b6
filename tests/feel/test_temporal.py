"""Dates, times and durations as values: years, zones, literals, properties, conversion to Python's."""

from __future__ import annotations

import datetime as python
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feel_tables import check, rows
from policykit.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    civil,
    component,
    parse_date,
    parse_date_and_time,
    parse_duration,
    parse_temporal,
    parse_time,
)
from policykit.feel.text import text_of
from policykit.feel.values import FeelFailure

PROPERTIES = r"""
@"2018-12-10".year => 2018
@"-2018-12-10".year => -2018
@"2018-12-10".month => 12
@"2018-12-10".day => 10
@"2018-12-10".weekday => 1
@"2018-12-16".weekday => 7
@"2018-12-10".hour => feel-unknown-property
@"10:30:01.5".hour => 10
@"10:30:01.5".minute => 30
@"10:30:01.5".second => 1.5
@"10:30:01".time offset => null
@"10:30:01-05:30".time offset => @"-PT5H30M"
@"10:30:01@Asia/Shanghai".time offset => @"PT8H"
@"10:30:01@Asia/Shanghai".timezone => "Asia/Shanghai"
@"10:30:01+08:00".timezone => null
@"10:30:01".day => feel-unknown-property
@"2018-12-10T10:30:01".weekday => 1
@"2018-12-10T10:30:01".minute => 30
@"2018-12-10T10:30:01".time offset => null
@"2018-12-10T10:30:01Z".time offset => @"PT0S"
@"2018-07-10T10:30:01@Europe/Paris".time offset => @"PT2H"
@"2018-12-10T10:30:01@Europe/Paris".time offset => @"PT1H"
@"12018-07-10T10:30:01@Europe/Paris".time offset => @"PT2H"
@"-2018-07-10T10:30:01@Asia/Shanghai".time offset => @"PT8H5M43S"
@"2018-12-10T10:30:01@Europe/Paris".timezone => "Europe/Paris"
@"P1Y2M".years => 1
@"P1Y2M".months => 2
@"-P1Y2M".years => -1
@"-P1Y2M".months => -2
@"P1Y2M".days => feel-unknown-property
@"P1DT2H3M4.5S".days => 1
@"P1DT2H3M4.5S".hours => 2
@"P1DT2H3M4.5S".minutes => 3
@"P1DT2H3M4.5S".seconds => 4.5
@"PT100H".days => 4
@"-PT25H".days => -1
@"-PT25H".hours => -1
@"P1D".years => feel-unknown-property
[1..2).start => 1
[1..2).end => 2
[1..2).start included => true
[1..2).end included => false
[1..2).length => feel-unknown-property
"""

LITERALS = r"""
@"2019-03-31" => date("2019-03-31")
@"12:00:00@Etc/GMT-5" => time("12:00:00@Etc/GMT-5")
@"12:00:00@America/Argentina/Buenos_Aires" => time("12:00:00@America/Argentina/Buenos_Aires")
@"-999999999-12-31T23:59:59" => date and time("-999999999-12-31T23:59:59")
@"P1Y" => duration("P1Y")
@"-PT1M" => duration("-PT1M")
@"2019-3-31" => feel-temporal-text
@"12:00" => feel-time-text
@"tomorrow" => feel-temporal-text
@"2019-02-30" => feel-no-such-date
@"" => feel-temporal-text
"""

dates = st.builds(Date.of_number, st.integers(-365_242_498_000, 365_241_779_000))
offsets = st.one_of(st.none(), st.integers(-14 * 60, 14 * 60).map(lambda minutes: minutes * 60))
times = st.builds(
    Time,
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.integers(0, 999_999_999),
    offsets,
)
zoned_times = st.builds(
    lambda time, zone: Time(time.hour, time.minute, time.second, time.nanosecond, None, zone),
    times,
    st.sampled_from(["Asia/Shanghai", "Europe/Paris", "America/New_York", "Etc/UTC"]),
)
moments = st.builds(DateTime, dates, st.one_of(times, zoned_times))
durations = st.one_of(
    st.builds(DaysDuration.of_nanoseconds, st.integers(-(10**24), 10**24)),
    st.builds(YearsDuration, st.integers(-(10**12), 10**12)),
)


@pytest.mark.parametrize(("expression", "outcome"), rows(PROPERTIES))
def test_property(expression: str, outcome: str) -> None:
    check(expression, outcome)


@pytest.mark.parametrize(("expression", "outcome"), rows(LITERALS))
def test_at_literal(expression: str, outcome: str) -> None:
    check(expression, outcome)


@given(st.dates())
def test_calendar_agrees_with_pythons_within_its_years(day: python.date) -> None:
    ours = Date.from_date(day)
    assert ours.to_date() == day
    assert ours.number == day.toordinal() - python.date(1970, 1, 1).toordinal()
    assert Date.of_number(ours.number) == ours
    assert civil.weekday(ours.number) == day.isoweekday()
    assert civil.iso_week(day.year, day.month, day.day) == day.isocalendar().week
    assert civil.day_of_year(day.year, day.month, day.day) == day.timetuple().tm_yday


@given(dates)
def test_calendar_repeats_every_400_years(day: Date) -> None:
    assert Date.of_number(day.number) == day
    near = Date(2000 + day.year % 400, day.month, day.day)
    assert (near.number - day.number) % 146_097 == 0
    assert civil.weekday(near.number) == civil.weekday(day.number)


@given(st.one_of(dates, times, zoned_times, moments, durations))
def test_text_of_a_temporal_value_is_its_literal(value: object) -> None:
    assert parse_temporal(text_of(value)) == value


@given(st.one_of(dates, times, zoned_times, moments, durations))
def test_equal_values_have_equal_hashes(value: object) -> None:
    again = parse_temporal(text_of(value))
    assert hash(again) == hash(value)


@given(moments, st.integers(-(10**18), 10**18))
def test_elapsed_time_is_what_was_added(moment: DateTime, nanoseconds: int) -> None:
    if abs(moment.date.year) < 900_000_000:
        assert moment.plus_nanoseconds(nanoseconds).instant - moment.instant == nanoseconds


@given(
    st.datetimes(
        timezones=st.one_of(st.none(), st.just(python.UTC), st.just(ZoneInfo("Europe/Paris"))),
        allow_imaginary=False,
    )
)
def test_datetime_goes_there_and_back(moment: python.datetime) -> None:
    ours = DateTime.from_datetime(moment)
    back = ours.to_datetime()
    assert back.replace(tzinfo=None) == moment.replace(tzinfo=None)
    assert back.utcoffset() == moment.utcoffset()


def test_zone_rules_agree_with_zoneinfo_at_a_change_of_clocks() -> None:
    paris = ZoneInfo("Europe/Paris")
    for hours in range(-3, 4):
        aware = python.datetime(2021, 10, 31, 1, tzinfo=python.UTC) + python.timedelta(hours=hours)
        ours = DateTime.from_datetime(aware.astimezone(paris))
        assert ours.instant == int(aware.timestamp()) * 10**9
        assert ours.plus_nanoseconds(0) == ours


def test_year_outside_pythons_range_is_refused_by_conversion_only() -> None:
    with pytest.raises(ValueError, match="year"):
        Date(10_000, 1, 1).to_date()


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_date, "2024-1-1"),
        (parse_time, "1:00:00"),
        (parse_date_and_time, "2024-01-01T"),
        (parse_duration, "P"),
        (parse_temporal, "\uff12\uff10\uff12\uff14-01-01"),
        (parse_time, "00:00:00." + "1" * 101),
        (parse_time, "00:00:00@" + "A" * 61),
    ],
)
def test_malformed_text_is_a_failure(parse: object, text: str) -> None:
    with pytest.raises(FeelFailure):
        parse(text)  # type: ignore[operator]


def test_parts_outside_their_ranges_make_no_value() -> None:
    for make in (
        lambda: Date(2023, 2, 29),
        lambda: Time(24, 0, 0),
        lambda: Time(0, 0, 0, offset=14 * 3600 + 1),
        lambda: Time(0, 0, 0, zone="Nowhere"),
        lambda: DaysDuration(Decimal(10) ** 25),
        lambda: YearsDuration(10**19),
    ):
        with pytest.raises(FeelFailure):
            make()


def test_component_names_what_the_value_has() -> None:
    with pytest.raises(FeelFailure) as caught:
        component(Date(2024, 1, 1), "hour")
    assert caught.value.args_["known"] == "year, month, day, weekday"


@given(
    st.datetimes(
        timezones=st.sampled_from([python.UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")])
    )
)
def test_utc_is_the_instant_to_the_microsecond(moment: python.datetime) -> None:
    try:
        expected = moment.astimezone(python.UTC)
    except OverflowError:
        return
    assert DateTime.from_datetime(moment).utc == expected


def test_utc_of_a_moment_at_an_offset_shares_its_day_and_time_of_day() -> None:
    day, nine = Date(2026, 7, 31), Time(9, 0, 0, offset=8 * 3600)
    assert [DateTime(Date(2026, 7, n), nine).utc.hour for n in (1, 2)] == [1, 1]
    assert DateTime(day, Time(1, 0, 0, offset=8 * 3600)).utc == python.datetime(
        2026, 7, 30, 17, tzinfo=python.UTC
    )
    with pytest.raises(OverflowError):
        _ = DateTime(Date(10_000, 1, 1), nine).utc
