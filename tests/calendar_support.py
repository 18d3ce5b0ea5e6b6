"""What the tests of calendars share: the shipped calendars, short ways to write times, and strategies."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from policykit.calendar import SHANGHAI, Calendar, Counting, Interval, Period, calendars_from_sources
from policykit.yamlsource import load

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "policies" / "calendars"
FIRST = date(2025, 1, 1)
ANY_WEEK = st.frozensets(st.integers(0, 6), min_size=1)
NAME = {"zh-Hant": "休", "en": "closed"}
# Clocks that never change, that change at two in the morning, at midnight, and by half an hour.
ZONES = [
    SHANGHAI,
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/Havana"),
    ZoneInfo("Africa/Cairo"),
    ZoneInfo("Australia/Lord_Howe"),
]


@cache
def shipped() -> dict[str, Calendar]:
    return calendars_from_sources([load(path) for path in sorted(SHIPPED.glob("*.yaml"))])


def china(convention="prc-civil-code", **settings) -> Counting:
    return Counting(shipped()["china"], convention, **settings)


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str, zone=SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def period(text: str) -> Period:
    return -Period.parse(text[1:]) if text.startswith("-") else Period.parse(text)


def wait(begin: str, end: str | None = None) -> Interval:
    return Interval(at(begin), at(end) if end else None)


def near_days(most: int = 120):
    return st.integers(0, most).map(lambda n: FIRST + timedelta(days=n))


def some_days(width: int = 90):
    """Any days of a quarter, drawn as one number so that drawing stays quick."""
    return st.integers(0, 2**width - 1).map(
        lambda bits: frozenset(FIRST + timedelta(days=n) for n in range(width) if bits >> (2 * n) & 3 == 3)
    )


@st.composite
def calendars(draw, open_weekdays=ANY_WEEK) -> Calendar:
    """Any calendar at all: odd weekdays, holidays, make-up days, own days, closing times."""
    rest = draw(some_days())
    return Calendar(
        "any",
        open_weekdays=draw(open_weekdays),
        rest=dict.fromkeys(rest, NAME),
        statutory=frozenset(d for d in rest if d.toordinal() % 3 == 0),
        make_up=draw(some_days()) - rest,
        closed=dict.fromkeys(draw(some_days()), NAME),
        opened=draw(some_days()),
        closes=draw(
            st.dictionaries(st.integers(0, 6), st.sampled_from([time(12), time(18), None]), max_size=4)
        ),
        closes_otherwise=draw(st.sampled_from([None, time(17, 30)])),
    )


def countings(
    conventions=("prc-civil-code", "calendar", "working-days", "elapsed"),
    zones=(SHANGHAI,),
    rest_days=("weekends-and-holidays", "announced", "statutory", "stay"),
):
    return st.builds(
        Counting,
        calendars(),
        st.sampled_from(conventions),
        st.sampled_from(zones),
        st.sampled_from(rest_days),
        st.booleans(),
    )


@st.composite
def instants(draw, zone=SHANGHAI, most_days: int = 60) -> datetime:
    minutes = draw(st.integers(0, most_days * 1440))
    return (datetime(2025, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(zone)


def day_periods(most: int = 40):
    return st.integers(0, most).map(lambda n: Period("days", n))


def periods():
    return st.one_of(
        day_periods(),
        st.integers(0, 14).map(lambda n: Period("months", n)),
        st.integers(0, 2).map(lambda n: Period("years", n)),
        st.integers(0, 400_000).map(lambda n: Period("exact", n)),
    )


@st.composite
def waits(draw, most: int = 4) -> list[Interval]:
    ends = [sorted((draw(instants()), draw(instants()))) for _ in range(draw(st.integers(0, most)))]
    return [Interval(begin, end) for begin, end in ends]
