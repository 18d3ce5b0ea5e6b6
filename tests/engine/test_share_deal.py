"""Dealing clients evenly: whole households, a remainder by rule, decisions that are never reshuffled."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from policykit.engine.share_deal import deal

pools = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 4), max_size=12)
teams = st.lists(st.sampled_from("ABCD"), min_size=1, max_size=4, unique=True)


def test_the_remainder_goes_to_the_first_of_the_roster():
    assert deal(dict.fromkeys("1234", 1), "ABC") == {"1": "A", "2": "B", "3": "C", "4": "A"}


def test_a_household_goes_whole_and_counts_by_its_members():
    assert deal({"h": 3, "1": 1, "2": 1, "3": 1}, "AB") == {"h": "A", "1": "B", "2": "B", "3": "B"}


def test_nobody_to_receive_is_no_proposal():
    assert deal({"1": 1}, ()) == {}


def test_what_is_decided_otherwise_is_made_up_for():
    proposal = deal(dict.fromkeys("1234", 1), "AB", {"2": "A"})
    assert proposal == {"2": "A", "1": "B", "3": "A", "4": "B"}


def test_a_decision_for_somebody_off_the_roster_stays():
    assert deal({"1": 1, "2": 1}, "AB", {"1": "Z"}) == {"1": "Z", "2": "A"}


@given(pools, teams)
def test_nobody_gets_more_than_the_largest_group_above_another(groups, team):
    load = Counter(dict.fromkeys(team, 0))
    for group, to in deal(groups, team).items():
        load[to] += groups[group]
    assert max(load.values()) - min(load.values()) <= max(groups.values(), default=0)


@given(pools, teams, st.data())
def test_following_the_proposal_moves_nothing_else(groups, team, data):
    proposal = deal(groups, team)
    followed = {g: proposal[g] for g in groups if data.draw(st.booleans())}
    assert deal(groups, team, followed) == proposal


@given(pools, teams, st.data(), st.randoms(use_true_random=False))
def test_the_order_of_the_clients_changes_nothing(groups, team, data, random):
    decided = {g: data.draw(st.sampled_from("ABCDZ")) for g in groups if data.draw(st.booleans())}
    shuffled = list(groups)
    random.shuffle(shuffled)
    given_otherwise = deal({g: groups[g] for g in shuffled}, team, dict(reversed(decided.items())))
    assert given_otherwise == deal(groups, team, decided)
    assert all(given_otherwise[g] == to for g, to in decided.items())
