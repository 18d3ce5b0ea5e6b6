"""The status of a duty over bounds: a table of boundary instants, and soundness over all possible worlds."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.calendar.conventions import Counting
from policykit.calendar.days import Calendar
from policykit.calendar.deadline import at_instant, deadline
from policykit.calendar.period import Period
from policykit.engine.duty import DueBounds, Duty, Truth
from policykit.engine.fulfil import Done
from policykit.engine.spans import LATEST, NEVER, Span

COUNTING = Counting(Calendar("plain"))
NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def hour(n: int) -> dt.datetime:
    return LATEST if n == 99 else NOON + dt.timedelta(hours=n)


def duty(
    start: tuple[int, int], due: tuple[int, int], act: tuple[int, int], now: int, **more: object
) -> Duty:
    ends = [None if end == 99 else at_instant(hour(end), COUNTING) for end in due]
    done = Done() if act == (99, 99) else Done(Span(*map(hour, act)), hour(act[1]))
    return Duty(hour(now), DueBounds(Span(*map(hour, start)), *ends), done, **more)


NO_ACT = (99, 99)


@pytest.mark.parametrize(
    ("act", "now", "expected"),
    [
        (NO_ACT, 4, "pending"),
        (NO_ACT, 5, "pending"),
        (NO_ACT, 6, "overdue"),
        ((5, 5), 9, "fulfilled"),
        ((6, 6), 9, "fulfilled_late"),
    ],
)
def test_an_instant_is_inclusive(act, now, expected):
    assert duty((0, 0), (5, 5), act, now).statuses() == {expected}


@pytest.mark.parametrize(
    ("act", "expected"), [("2026-07-04T15:59:59", "fulfilled"), ("2026-07-04T16:00:00", "fulfilled_late")]
)
def test_a_days_end_is_exclusive(act, expected):
    ends_with_the_fourth = deadline(
        NOON, Period.parse("P3D"), Counting(Calendar("plain", open_weekdays=frozenset(range(7))))
    )
    at = dt.datetime.fromisoformat(act).replace(tzinfo=dt.UTC)
    bounds = DueBounds(Span(NOON, NOON), ends_with_the_fourth, ends_with_the_fourth)
    assert Duty(at, bounds, Done(Span(at, at), at)).statuses() == {expected}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (duty((0, 0), (5, 5), (3, 3), 9, applies=Truth(False), excused=Truth(True)), {"not_applicable"}),
        (duty((0, 0), (5, 5), (3, 3), 9, excused=Truth(True)), {"excused"}),
        (duty((99, 99), (99, 99), (3, 3), 9), {"pending"}),
        (duty((0, 0), (5, 5), (7, 7), 9, applies=Truth(None)), {"not_applicable", "fulfilled_late"}),
        (duty((0, 0), (5, 5), NO_ACT, 9, excused=Truth(None)), {"excused", "overdue"}),
        (duty((0, 99), (5, 99), NO_ACT, 9), {"pending", "overdue"}),
        (duty((0, 0), (5, 8), (6, 6), 9), {"fulfilled", "fulfilled_late"}),
        (duty((0, 0), (5, 8), (4, 4), 9), {"fulfilled"}),
        (duty((0, 0), (5, 5), (4, 99), 9), {"fulfilled", "fulfilled_late", "overdue"}),
        (duty((0, 0), (5, 5), (3, 99), 4), {"fulfilled", "pending"}),
    ],
)
def test_the_status_is_what_the_bounds_leave(found, expected):
    assert found.statuses() == expected


def test_only_unknowns_that_reach_the_result_are_its_causes():
    when, act = frozenset({"when"}), frozenset({"act"})
    open_act = Done(Span(hour(3), hour(4)), hour(4), act)
    found = Duty(hour(9), duty((0, 0), (5, 5), NO_ACT, 9).due, open_act, Truth(None, when))
    assert found.causes() == when
    assert Duty(hour(9), duty((0, 0), (3, 3), NO_ACT, 9).due, open_act).causes() == act


hours = st.integers(0, 12)
spans = st.tuples(hours, hours).map(lambda pair: (min(pair), max(pair)))
may_never = st.tuples(hours, st.just(99))
truths = st.sampled_from([True, False, None])


def worlds(bounds: tuple[int, int]) -> list[int]:
    lo, hi = bounds
    return [*range(lo, 13), 99] if hi == 99 else [*range(lo, hi + 1)]


@given(spans, spans | may_never | st.just(NO_ACT), hours, truths, truths)
def test_no_possible_world_has_a_status_that_the_bounds_exclude(due, act, now, applies, excused):
    found = duty((0, 0), due, act, now, applies=Truth(applies), excused=Truth(excused)).statuses()
    for one_due, one_act in product(worlds(due), worlds(act)):
        if 99 > one_act > now:
            continue
        for a, e in product(
            [applies] if applies is not None else [True, False],
            [excused] if excused is not None else [True, False],
        ):
            world = duty(
                (0, 0), (one_due, one_due), (one_act, one_act), now, applies=Truth(a), excused=Truth(e)
            )
            assert world.statuses() <= found
            assert len(world.statuses()) == 1


def test_a_duty_that_never_began_has_no_due():
    assert DueBounds(NEVER).exact is None
