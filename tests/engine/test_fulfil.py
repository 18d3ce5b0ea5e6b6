"""Which act fulfils a duty: conditions, early acts, doubtful acts, matching of acts to items."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.engine.fulfil import UNNAMED, Act, first_act, matched
from policykit.engine.spans import LATEST, NEVER, Span

NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def span(lo: int, hi: int | None = None) -> Span:
    ends = (lo, lo if hi is None else hi)
    return Span(*(LATEST if end == 99 else NOON + dt.timedelta(hours=end) for end in ends))


def act(lo: int, hi: int | None = None, **more: object) -> Act:
    return Act(span(lo, hi), **more)


def hours(found: Span) -> tuple[int, int]:
    return tuple(
        99 if end == LATEST else int((end - NOON).total_seconds() // 3600) for end in (found.lo, found.hi)
    )


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], (99, 99)),
        ([act(3)], (3, 3)),
        ([act(5), act(3)], (3, 3)),
        ([act(3, holds=False), act(5)], (5, 5)),
        ([act(3, holds=None), act(5)], (3, 5)),
        ([act(3, sure=False)], (3, 99)),
        ([act(2, 4), act(3)], (2, 3)),
        ([act(5, holds=None), act(3)], (3, 3)),
    ],
)
def test_the_first_act_for_which_every_condition_holds(acts, expected):
    assert hours(first_act(acts, span(0), "undetermined").at) == expected


@pytest.mark.parametrize(
    ("early", "expected"), [("counts", (1, 1)), ("ignored", (99, 99)), ("undetermined", (1, 99))]
)
def test_an_act_before_the_start_by_what_the_rule_says(early, expected):
    found = first_act([act(1)], span(2), early)
    assert hours(found.at) == expected
    assert (found.early is not None) is (early == "undetermined")


@pytest.mark.parametrize("early", ["counts", "ignored", "undetermined"])
def test_an_act_at_the_very_start_is_not_early(early):
    assert hours(first_act([act(2)], span(2), early).at) == (2, 2)


def test_an_act_that_may_be_early_is_doubtful():
    assert hours(first_act([act(1, 3)], span(2), "ignored").at) == (2, 99)


def test_a_kind_not_delivered_may_hold_an_act_at_any_time_after_the_start():
    found = first_act([], span(2), "undetermined", unlisted=frozenset({"visits"}))
    assert hours(found.at) == (2, 99)
    assert found.causes == {"visits"}


def test_only_what_may_come_before_the_first_sure_act_is_a_cause():
    acts = [
        act(5, holds=None, causes=frozenset({"later"})),
        act(2, holds=None, causes=frozenset({"earlier"})),
        act(3),
    ]
    assert first_act(acts, span(0), "undetermined").causes == {"earlier"}


def test_what_was_done_wrongly_is_named_once():
    wrong = {"en": "in writing"}
    assert first_act(
        [act(3, holds=False, lacking=(wrong,)), act(4, holds=False, lacking=(wrong,))], span(0), "counts"
    ).lacking == (wrong,)


def given_to(acts: list[Act], items: list[str], opens: list[Span] | None = None) -> list[list[int]]:
    found = matched([acts] * len(items), items, opens or [span(0)] * len(items))
    return [[acts.index(a) if a in acts else -1 for a in own] for own in found]


def test_an_act_that_names_its_item_goes_there():
    assert given_to([act(3, answers="B"), act(4, answers="A")], ["A", "B"]) == [[1], [0]]


def test_the_others_go_in_order_of_time_to_the_first_open_item():
    assert given_to([act(4), act(3)], ["A", "B"]) == [[1], [0]]


def test_an_act_answers_one_item_only():
    assert given_to([act(3)], ["A", "B"]) == [[0], []]


def test_an_item_answered_by_name_takes_no_other_act():
    assert given_to([act(3), act(4, answers="A")], ["A", "B"]) == [[1], [0]]


def test_an_item_that_was_not_open_yet_is_passed_over():
    assert given_to([act(3)], ["A", "B"], [span(5), span(0)]) == [[], [0]]


def test_an_act_that_failed_leaves_its_item_open():
    assert given_to([act(3, holds=False), act(4)], ["A", "B"]) == [[0, 1], []]


def test_an_act_that_names_no_item_of_ours_answers_none():
    assert given_to([act(3, answers="Z")], ["A"]) == [[]]


@pytest.mark.parametrize(
    "doubt", [act(3, 5), act(3, holds=None), act(3, sure=False), act(3, answers=UNNAMED)]
)
def test_doubt_about_one_makes_acts_without_a_name_doubtful_everywhere(doubt):
    for own in matched([[doubt, act(4)]] * 2, ["A", "B"], [span(0)] * 2):
        assert [a.sure for a in own] == [False, False]


@given(
    st.lists(st.integers(0, 9).map(lambda n: act(n)), max_size=5, unique_by=lambda a: a.at), st.integers(1, 3)
)
def test_the_order_of_the_acts_changes_nothing(acts, count):
    items = [str(n) for n in range(count)]
    results = {
        tuple(tuple(a.at for a in own) for own in matched([list(p)] * count, items, [span(0)] * count))
        for p in permutations(acts)
    }
    assert len(results) == 1


def test_never_is_no_act():
    assert first_act([Act(NEVER)], span(0), "undetermined").at == NEVER
