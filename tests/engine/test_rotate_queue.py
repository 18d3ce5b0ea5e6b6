"""The queue of a rotation: turns, absences, make-up, restarts, and what is not known."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.engine.finding import Missing
from policykit.engine.rotate_queue import Member, Turn, rotate
from policykit.engine.spans import ALWAYS, NEVER, Span

START = dt.datetime(2026, 4, 1, 1, tzinfo=dt.UTC)
ROSTER = ("A", "B", "C")


def at(lo: int, hi: int | None = None) -> Span:
    return Span(START + dt.timedelta(hours=lo), START + dt.timedelta(hours=lo if hi is None else hi))


def roster(*names: str) -> list[Member]:
    return [Member(name, name, ALWAYS) for name in names or ROSTER]


def turn(hour: int, by: str | None, counts: bool | None = True, until: int | None = None, id_="") -> Turn:
    name = id_ or f"r{hour}"
    who = None if by is None else frozenset(by)
    return Turn(name, at(hour, until), who, counts, frozenset({Missing("reception", name)}))


def away(**absences: bool | None):
    return lambda person, _at: (absences.get(person, False), frozenset())


def who(turns, now=100, absent=None, members=None, **options):
    found = rotate(members or roster(), turns, absent or away(), at(now), **options)
    return "".join(sorted(name or "-" for name in found.next))


@pytest.mark.parametrize(
    ("turns", "absent", "expected"),
    [
        ([], {}, "A"),
        ([turn(1, "A")], {}, "B"),
        ([turn(1, "A", counts=False)], {}, "A"),
        ([turn(1, "A"), turn(2, "B"), turn(3, "C")], {}, "A"),
        ([turn(1, "B")], {}, "A"),
        ([turn(1, "A")], {"B": True}, "C"),
        ([], {"A": True, "B": True, "C": True}, "-"),
        ([turn(1, "Z")], {}, "A"),
        ([turn(1, "A"), turn(1, "B", id_="r0")], {}, "C"),
    ],
)
def test_who_is_next(turns, absent, expected):
    assert who(turns, absent=away(**absent)) == expected


@pytest.mark.parametrize(
    ("turns", "absent", "expected"),
    [
        ([turn(1, None)], {}, "AB"),
        ([turn(1, "AB")], {}, "AB"),
        ([turn(1, "A", counts=None)], {}, "AB"),
        ([turn(1, "A", counts=None), turn(2, "A")], {}, "B"),
        ([turn(1, "C", counts=None)], {}, "A"),
        ([turn(1, "A")], {"B": None}, "BC"),
        ([turn(1, "A"), turn(2, "B", until=3), turn(3, "C", until=4)], {}, "A"),
        ([], {"A": None, "B": True, "C": True}, "-A"),
    ],
)
def test_an_unknown_spreads_only_as_far_as_it_must(turns, absent, expected):
    assert who(turns, absent=away(**absent)) == expected


def test_the_absent_stay_at_the_head_where_turns_are_made_up_and_go_to_the_end_where_not():
    def absent(person, when):
        return person == "A" and when.lo < at(5).lo, frozenset()

    turns = [turn(1, "B"), turn(2, "C")]
    assert who(turns, absent=absent) == "A"
    assert who([turn(1, "B")], absent=absent, make_up=False) == "C"
    assert who(turns, absent=absent, make_up=False) == "A"


def test_without_carry_over_the_day_begins_with_the_roster():
    assert who([turn(1, "A"), turn(2, "B")], restarts=[at(10).lo]) == "A"
    assert who([turn(1, "A"), turn(2, "B"), turn(12, "A")], restarts=[at(10).lo]) == "B"


def test_who_joins_comes_last_and_who_leaves_is_out():
    members = [*roster("A", "B"), Member("N", "0", at(5))]
    assert who([turn(1, "A")], now=6, members=members) == "B"
    assert who([turn(1, "A"), turn(2, "B"), turn(6, "A")], now=7, members=members) == "B"
    leaving = [Member("A", "A", ALWAYS, at(5)), Member("B", "B", ALWAYS, NEVER)]
    assert who([], now=4, members=leaving) == "A"
    assert who([], now=5, members=leaving) == "B"


def test_turns_after_now_do_not_count():
    assert who([turn(1, "A"), turn(9, "B")], now=8) == "B"


def test_missing_names_what_still_matters_and_no_more():
    turns = [turn(1, "A", counts=None), turn(2, "A"), turn(3, "B", counts=None)]
    merged = rotate(roster(), turns, away(), at(9))
    assert merged.next == {"B", "C"}
    assert {m.id for m in merged.causes} == {"r3"}


def test_a_turn_out_of_order_says_whose_it_was():
    found = rotate(roster(), [turn(1, "B"), turn(2, "A")], away(), at(9))
    assert found.expected == {"r1": {"A"}, "r2": {"A"}}


def test_too_much_unknown_leaves_anybody_possible():
    members = roster(*"ABCDEFGH")
    found = rotate(members, [turn(n, None, until=50) for n in range(20)], away(), at(60))
    assert found.queues is None
    assert found.next == {*"ABCDEFGH", None}


turns_strategy = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from([0, 0, 0, 2]),
        st.sampled_from(["A", "B", "C", "AB"]),
        st.sampled_from([True, True, None, False]),
    ),
    max_size=4,
).map(lambda all_: [turn(lo, by, counts, lo + n, f"r{k}") for k, (lo, n, by, counts) in enumerate(all_)])


def versions(t: Turn) -> list[tuple[dt.datetime, str, str] | None]:
    hours = range(int((t.at.hi - t.at.lo).total_seconds() // 3600) + 1)
    counted = [(t.at.lo + dt.timedelta(hours=h), t.id, by) for h in hours for by in t.by]
    return [*(counted if t.counts is not False else []), *([None] if t.counts is not True else [])]


def worlds(turns):
    for world in itertools.product(*(versions(t) for t in turns)):
        queue = list(ROSTER)
        for _, _, by in sorted(t for t in world if t):
            queue.remove(by)
            queue.append(by)
        yield tuple(queue)


@settings(max_examples=200, deadline=None)
@given(turns_strategy)
def test_every_world_is_among_the_states_that_are_kept(turns):
    found = rotate(roster(), turns, away(), at(50))
    possible = set(worlds(turns))
    assert possible <= found.queues
    assert {queue[0] for queue in possible} <= found.next


@settings(max_examples=100, deadline=None)
@given(turns_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(turns, random):
    shuffled = list(turns)
    random.shuffle(shuffled)
    assert rotate(roster(), shuffled, away(), at(50)) == rotate(roster(), turns, away(), at(50))
