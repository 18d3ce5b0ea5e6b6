"""What a counter remembers is what the calendar counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_support import china
from policykit.calendar.deadline import deadline, offset
from policykit.calendar.period import Period
from policykit.engine.deadline import Counter
from policykit.policy.model import Counting

ZONE = dt.timezone(dt.timedelta(hours=8))
CONVENTIONS = ("prc-civil-code", "calendar", "working-days", "elapsed")
STARTS = st.datetimes(dt.datetime(2025, 9, 20), dt.datetime(2025, 10, 20)).map(
    lambda at: at.replace(tzinfo=ZONE)
)


@pytest.mark.parametrize("convention", CONVENTIONS)
@given(starts=st.lists(STARTS, min_size=1, max_size=6), hours=st.booleans(), before=st.booleans())
def test_what_comes_after_a_deadline_is_what_the_calendar_counts(
    convention: str, starts: list[dt.datetime], hours: bool, before: bool
) -> None:
    settings = china()
    counter = Counter(
        {settings.calendar.name: settings.calendar}, _counting(settings.calendar.name), settings.zone
    )
    period = Period("exact", 4 * 3600) if hours else Period("days", 2)
    period = -period if before else period
    for start in [*starts, *starts]:
        base = deadline(start, Period("days", 3), counter.counting())
        found = counter.after(base, period, None, convention)
        assert found == offset(base, period, counter.counting(None, convention))


def _counting(calendar: str) -> Counting:
    return Counting("prc-civil-code", calendar)
