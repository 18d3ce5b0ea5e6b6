"""Transfers: to whoever has the subject then, refused ones move nothing, decisions rest on themselves."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.engine.finding import Missing
from policykit.engine.prefer_contest import NOBODY, TIED, Outcome, Standing, only
from policykit.engine.prefer_transfers import Step, follow
from policykit.engine.spans import Span

NOON = dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC)
A, B, C, D = (Standing("owned", name) for name in "ABCD")
SOMEBODY = Standing("owned")


def at(lo: int, hi: int | None = None) -> Span:
    return Span(NOON + dt.timedelta(hours=lo), NOON + dt.timedelta(hours=lo if hi is None else hi))


def step(hour: int, to: Standing, when=None, until: int | None = None) -> Step:
    fact = frozenset({Missing("reassignment", f"{hour}{to.owner}")})
    answer = (lambda _: True) if when is None else when
    return Step(f"{hour}{to.owner}", at(hour, until), to, lambda s: (answer(s), fact), 0, fact)


def standing(*standings: Standing):
    causes = frozenset() if len(standings) == 1 else frozenset({Missing("registration", "1")})
    return lambda _at: Outcome(frozenset(standings), causes=causes)


def moves(*steps: Step, base=None, now: int = 100):
    return follow(steps, base or standing(A), at(now))


def leaves(person: Standing):
    return lambda holder: None if holder == SOMEBODY else holder == person


def test_without_transfers_the_contest_stands():
    assert moves().standings == {A}
    assert moves().by == {""}


def test_each_goes_to_whoever_has_it_then():
    found = moves(step(2, C, leaves(B)), step(1, B, leaves(A)))
    assert (found.standings, found.by) == ({C}, {"2C"})


def test_one_that_does_not_hold_moves_nothing_and_is_refused():
    found = moves(step(1, B, leaves(C)))
    assert found.standings == {A}
    assert (found.effects["1B"].what, found.effects["1B"].holders) == ("refused", {A})


def test_a_transfer_after_the_instant_asked_about_is_not_there():
    assert moves(step(5, B), now=4).standings == {A}
    assert moves(step(5, B), now=5).standings == {B}


def test_a_decision_outlives_the_claim_it_moved():
    def base(when: Span):
        return Outcome(frozenset({A if when.lo < at(10).lo else NOBODY}))

    assert follow([step(5, B, leaves(A))], base, at(20)).standings == {B}
    late = follow([step(12, B, leaves(A))], base, at(20))
    assert late.standings == {NOBODY}
    assert late.effects["12B"].what == "refused"


def test_a_tie_is_settled_by_a_decision():
    settles = step(1, B, lambda holder: holder == TIED)
    assert moves(settles, base=standing(TIED)).standings == {B}
    assert moves(settles).effects["1B"].what == "refused"


def test_an_unknown_condition_leaves_both_possible_and_is_missing():
    found = moves(step(1, B, lambda _: None))
    assert found.standings == {A, B}
    assert {m.id for m in found.causes} == {"1B"}
    assert found.effects["1B"].what == "doubtful"


def test_what_is_decided_whoever_had_it_needs_no_fact():
    found = moves(step(1, B, lambda _: None), step(2, C))
    assert (found.standings, found.causes) == ({C}, frozenset())


def test_an_instant_that_may_lie_ahead_leaves_both_possible():
    assert moves(step(1, B, until=9), now=5).standings == {A, B}
    assert moves(step(1, B, until=9), now=9).standings == {B}


def test_two_whose_order_is_not_known_leave_either():
    found = moves(step(1, B, until=5), step(3, C))
    assert {B, C} <= found.standings
    assert moves(step(1, B), step(3, C)).standings == {C}


def test_at_one_instant_the_listed_order_decides():
    assert moves(step(3, C), step(3, B)).standings == {C}


holders = st.sampled_from([A, B, C])
drawn_steps = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), holders, holders, st.booleans()), max_size=3
)


@settings(max_examples=200, deadline=None)
@given(drawn_steps, st.sets(holders, min_size=1, max_size=2))
def test_every_world_is_among_the_standings(drawn, base):
    steps = [
        Step(str(n), at(lo, lo + wide), to, _when(leaver, sure))
        for n, (lo, wide, to, leaver, sure) in enumerate(drawn)
    ]
    found = follow(steps, standing(*base), at(4))
    for first in base:
        for world in _worlds(drawn):
            holder = first
            for _, to, leaver in sorted(world, key=lambda move: move[0]):
                holder = to if holder == leaver else holder
            assert holder in found.standings
    if only(found.standings):
        assert found.causes == frozenset()


def _when(leaver: Standing, sure: bool):
    return lambda holder: (False if holder != leaver else True if sure else None, frozenset())


def _worlds(drawn, n: int = 0):
    if n == len(drawn):
        yield []
        return
    lo, wide, to, leaver, sure = drawn[n]
    for rest in _worlds(drawn, n + 1):
        for hour in range(lo, lo + wide + 1):
            yield [((hour, n), to, leaver), *rest] if hour <= 4 else rest
        if not sure:
            yield rest
