"""The contest of claims against every possible world: sound, settled by the causes it names, orderless."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.engine.finding import Missing
from policykit.engine.prefer_contest import NOBODY, TIED, Contender, Standing, beaten_by, contest
from policykit.engine.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC)
PEOPLE = ("A", "B", "C")


@dataclass(frozen=True)
class Claim:
    """A claim in plain words; `who` empty is a claimant not known."""

    id: str
    who: str
    lo: int
    hi: int
    sure: bool = True
    strength: int = 2
    listed: int = 0


def hour(n: int) -> dt.datetime:
    return NOON + dt.timedelta(hours=n)


def contender(claim: Claim) -> Contender:
    at = Span(hour(claim.lo), hour(claim.hi))
    return Contender(
        claim.id,
        (claim.strength, at.lo, claim.listed),
        (claim.strength, at.hi, claim.listed),
        at,
        frozenset({claim.who}) if claim.who else None,
        claim.sure,
        frozenset({Missing("claim", claim.id)}),
    )


def decide(*claims: Claim, otherwise: Standing = NOBODY):
    return contest([contender(c) for c in claims], otherwise)


def versions(claim: Claim) -> Iterator[Claim | None]:
    """Every way in which what is not known of a claim may turn out; None is no claim."""
    if not claim.sure:
        yield None
    for at in range(claim.lo, claim.hi + 1):
        for who in (claim.who,) if claim.who else PEOPLE:
            yield Claim(claim.id, who, at, at, True, claim.strength, claim.listed)


def world_standing(claims: tuple[Claim | None, ...], otherwise: Standing) -> Standing:
    living = [c for c in claims if c]
    if not living:
        return otherwise
    best = min((c.strength, c.lo, c.listed) for c in living)
    winners = {c.who for c in living if (c.strength, c.lo, c.listed) == best}
    return Standing("owned", winners.pop()) if len(winners) == 1 else TIED


claims_strategy = st.lists(
    st.tuples(
        st.sampled_from(["A", "A", "B", "B", ""]),
        st.integers(0, 2),
        st.sampled_from([0, 0, 1, 2]),
        st.booleans(),
        st.integers(1, 2),
        st.integers(0, 1),
    ),
    max_size=4,
).map(
    lambda drawn: [Claim(str(n), who, lo, lo + span, *rest) for n, (who, lo, span, *rest) in enumerate(drawn)]
)
otherwise_strategy = st.sampled_from([NOBODY, Standing("owned", "A")])


@settings(max_examples=400, deadline=None)
@given(claims_strategy, otherwise_strategy)
def test_what_is_determined_holds_in_every_world_and_every_world_is_possible(claims, otherwise):
    outcome = decide(*claims, otherwise=otherwise)
    for world in itertools.product(*(list(versions(c)) for c in claims)):
        standing = world_standing(world, otherwise)
        if outcome.status != "undetermined":
            assert outcome.standings == {standing}
        elif standing not in outcome.standings:
            assert standing.status == "owned"
            assert Standing("owned") in outcome.standings


@settings(max_examples=300, deadline=None)
@given(claims_strategy, st.data())
def test_knowing_what_is_missing_settles_it(claims, data):
    outcome = decide(*claims)
    causes = {m.id for m in outcome.causes}
    told = [data.draw(st.sampled_from(list(versions(c)))) if c.id in causes else c for c in claims]
    assert decide(*(c for c in told if c)).status != "undetermined"


@settings(max_examples=100, deadline=None)
@given(claims_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(claims, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert decide(*shuffled) == decide(*claims)


@settings(max_examples=100, deadline=None)
@given(claims_strategy)
def test_a_bound_on_since_holds_in_every_world(claims):
    outcome = decide(*claims)
    if outcome.since is None:
        return
    for world in itertools.product(*(list(versions(c)) for c in claims)):
        living = [c for c in world if c]
        best = min(living, key=lambda c: (c.strength, c.lo, c.listed))
        assert outcome.since.lo <= hour(best.lo) <= outcome.since.hi


@pytest.mark.parametrize(
    ("claims", "status", "owner"),
    [
        ([], "nobody", None),
        ([Claim("1", "A", 1, 1), Claim("2", "B", 2, 2)], "owned", "A"),
        ([Claim("1", "A", 1, 1), Claim("2", "B", 1, 1)], "tied", None),
        ([Claim("1", "A", 1, 1), Claim("2", "B", 1, 1, listed=1)], "owned", "A"),
        ([Claim("1", "A", 1, 1), Claim("2", "A", 1, 1)], "owned", "A"),
        ([Claim("1", "A", 1, 1), Claim("2", "B", 9, 9, strength=1)], "owned", "B"),
        ([Claim("1", "A", 1, 1), Claim("2", "B", 0, 2)], "undetermined", None),
        ([Claim("1", "A", 1, 1), Claim("2", "B", 2, 5)], "owned", "A"),
        ([Claim("1", "A", 1, 1, sure=False)], "undetermined", None),
        ([Claim("1", "A", 1, 1), Claim("2", "A", 0, 5, sure=False)], "owned", "A"),
        ([Claim("1", "", 1, 1)], "undetermined", None),
        ([Claim("1", "A", 1, 1), Claim("2", "", 2, 2)], "owned", "A"),
    ],
)
def test_contests_at_their_boundaries(claims, status, owner):
    outcome = decide(*claims)
    assert (outcome.status, outcome.owner) == (status, owner)


def test_an_owner_may_be_determined_while_since_is_not():
    outcome = decide(Claim("1", "A", 1, 4), Claim("2", "A", 2, 2))
    assert outcome.owner == "A"
    assert outcome.since == Span(hour(1), hour(4))


def test_only_candidates_are_missing():
    outcome = decide(Claim("1", "A", 1, 1), Claim("2", "B", 0, 3), Claim("3", "C", 5, 9, sure=False))
    assert {m.id for m in outcome.causes} == {"1", "2"}


def test_a_loser_is_told_in_what_it_was_behind():
    order = ("strength", "at", "listed")
    assert beaten_by((2, 1, 0), (1, 5, 0), order) == "strength"
    assert beaten_by((2, 6, 0), (2, 5, 0), order) == "at"
    assert beaten_by((2, 5, 1), (2, 5, 0), order) == "listed"
