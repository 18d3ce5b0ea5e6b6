"""Who counts as one client: agreeing keys, contradictions, names alone, households with dates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.engine.identity import Appearance, Households, Membership, Notice, identify
from policykit.engine.spans import Span

ANY, UNLESS, NAMES = ("telephone", "id_number"), ("id_number",), ("name",)


def person(ref: str, telephone: str = "", id_number: str = "", name: str = "") -> Appearance:
    keys = {"telephone": telephone, "id_number": id_number, "name": name}
    return Appearance(("registration", ref), {key: value for key, value in keys.items() if value})


def clients(*people: Appearance) -> list[set[str]]:
    found = identify(people, ANY, UNLESS, NAMES)
    return sorted(({ref for _, ref in refs} for refs in found.records.values()), key=sorted)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param([person("1", "138"), person("2", "138")], [{"1", "2"}], id="one telephone"),
        pytest.param([person("1", "138"), person("2", "139")], [{"1"}, {"2"}], id="two telephones"),
        pytest.param([person("1", "138", "X"), person("2", "139", "X")], [{"1", "2"}], id="one id number"),
        pytest.param([person("1", "138", "X"), person("2", "138", "Y")], [{"1"}, {"2"}], id="they differ"),
        pytest.param([person("1", name="陳"), person("2", name="陳")], [{"1"}, {"2"}], id="a name alone"),
        pytest.param(
            [person("1", "138"), person("2", "138", "X"), person("3", "139", "X")],
            [{"1", "2", "3"}],
            id="a chain that nothing contradicts",
        ),
        pytest.param(
            [person("A", "138", "X"), person("B", "138"), person("C", "138", "Y")],
            [{"A"}, {"B"}, {"C"}],
            id="like two that contradict each other is a third",
        ),
        pytest.param(
            [person("A", "138", "X"), person("C", "138", "Y"), person("D", "139", "X"), person("E", "139")],
            [{"A", "D", "E"}, {"C"}],
            id="what the contradiction does not touch stays joined",
        ),
        pytest.param(
            [person("A", "138", "X"), person("C", "138", "Y"), person("1", "138"), person("2", "138")],
            [{"1", "2"}, {"A"}, {"C"}],
            id="those that say nothing stay together",
        ),
    ],
)
def test_who_is_one_client(people, expected):
    assert clients(*people) == expected


def test_a_chain_over_a_third_key_never_joins_two_id_numbers():
    people = [
        Appearance(("r", "A"), {"telephone": "1", "id_number": "X"}),
        Appearance(("r", "B"), {"telephone": "1", "wechat": "w"}),
        Appearance(("r", "C"), {"wechat": "w", "id_number": "Y"}),
    ]
    found = identify(people, (*ANY, "wechat"), UNLESS)
    assert len(found.records) == 3
    assert all(notices[0].code == "contradiction" for notices in found.notices.values())


def test_a_contradiction_is_listed_on_both_sides():
    found = identify([person("1", "138", "X"), person("2", "138", "Y")], ANY, UNLESS)
    assert found.notices == {
        "registration:1": (Notice("contradiction", ("registration:2",), "telephone"),),
        "registration:2": (Notice("contradiction", ("registration:1",), "telephone"),),
    }


def test_a_name_alone_is_listed():
    found = identify([person("1", "138", name="陳"), person("2", "139", name="陳")], ANY, UNLESS, NAMES)
    assert found.notices["registration:1"] == (Notice("same-name", ("registration:2",), "name"),)


def test_a_common_name_lists_a_few_and_counts_the_rest():
    found = identify([person(str(n), str(n), name="陳") for n in range(1000)], ANY, UNLESS, NAMES)
    (notice,) = found.notices["registration:500"]
    assert (len(notice.others), notice.more) == (5, 994)


def test_a_record_without_a_key_is_a_client_of_its_own_and_listed():
    found = identify([person("1"), person("2")], ANY, UNLESS)
    assert len(found.records) == 2
    assert found.notices["registration:1"] == (Notice("no-key"),)


def test_a_client_is_called_after_a_record_of_the_first_kind():
    people = [Appearance(("allocation", "9"), {"telephone": "1"}), person("5", "1"), person("7", "1")]
    found = identify(people, ANY, UNLESS, kinds=("registration",))
    assert list(found.records) == ["registration:5"]


people_strategy = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3"]), st.sampled_from(["", "", "X", "Y"]), st.sampled_from("陳李")
    ),
    max_size=9,
).map(lambda drawn: [person(str(n), *keys) for n, keys in enumerate(drawn)])


@settings(deadline=None)
@given(people_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(people, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    assert identify(shuffled, ANY, UNLESS, NAMES) == identify(people, ANY, UNLESS, NAMES)


@settings(deadline=None)
@given(people_strategy)
def test_no_client_contradicts_itself_and_an_id_number_is_one_client(people):
    found = identify(people, ANY, UNLESS, NAMES)
    numbers, holders = defaultdict(set), defaultdict(set)
    for p in people:
        if number := p.keys.get("id_number"):
            numbers[found.of[p.ref]].add(number)
            holders[number].add(found.of[p.ref])
    assert all(len(found_numbers) == 1 for found_numbers in numbers.values())
    assert all(len(found_clients) == 1 for found_clients in holders.values())


@settings(deadline=None)
@given(people_strategy)
def test_where_nobody_contradicts_one_telephone_is_one_client(people):
    anonymous = [person(p.ref[1], p.keys.get("telephone", "")) for p in people]
    found = identify(anonymous, ANY, UNLESS)
    of = defaultdict(set)
    for p in anonymous:
        if telephone := p.keys.get("telephone"):
            of[telephone].add(found.of[p.ref])
    assert all(len(names) == 1 for names in of.values())


def day(n: int) -> Span:
    at = dt.datetime(2026, 4, n, tzinfo=dt.UTC)
    return Span(at, at)


def test_a_household_counts_from_its_first_instant_to_just_before_its_end():
    together = Households([Membership("a", "h", day(5), day(10)), Membership("b", "h", day(5), day(10))])
    assert together.with_whom("a", day(4)) == {}
    assert together.with_whom("a", day(5))["b"].value is True
    assert together.with_whom("a", day(9))["b"].value is True
    assert together.with_whom("a", day(10)) == {}


def test_a_relation_or_a_date_not_known_makes_the_membership_doubtful():
    joined = Span(day(3).lo, day(7).hi)
    found = Households(
        [
            Membership("a", "h"),
            Membership("b", "h", since=joined, causes=frozenset({"since"})),
            Membership("c", "h", related=None),
            Membership("d", "h", related=False),
        ]
    ).with_whom("a", day(5))
    assert {name: together.value for name, together in found.items()} == {"b": None, "c": None}
    assert found["b"].causes == {"since"}


def test_a_household_does_not_reach_beyond_its_members():
    found = Households(
        [
            Membership("a", "h"),
            Membership("b", "h"),
            Membership("b", "k"),
            Membership("c", "k"),
        ]
    ).with_whom("a", day(1))
    assert set(found) == {"b"}


def test_a_crowd_is_no_household_and_is_named():
    crowd = Households(Membership(str(n), "h") for n in range(101))
    assert crowd.with_whom("1", day(1)) == {}
    assert crowd.crowded["1"] == "h"
