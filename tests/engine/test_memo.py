"""What is remembered is what would have been evaluated, down to what was read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.engine.evaluate import evaluate
from policykit.engine.memo import MISS, Memo, Reads
from policykit.feel.values import NONE, NOT_YET, Unknown
from policykit.policy.workspace import Workspace
from policykit.records.delivery import read

ROOT = Path(__file__).parents[2]
VALUES = st.sampled_from(
    [True, False, "a", "b", "x" * 50, None, NONE, NOT_YET, ["a"], [], Unknown(frozenset())]
)


@pytest.mark.parametrize("as_of", ["2026-08-01", "2026-08-31"])
def test_findings_are_the_same_with_nothing_remembered(as_of: str) -> None:
    house = Workspace.load(ROOT)
    delivery = read(sorted((ROOT / "examples").glob("*.*[xvl]")), house.schemas)
    at = dt.datetime.fromisoformat(as_of).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    found = [finding.to_json() for finding in evaluate(house, delivery, as_of=at)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Memo, "recall", lambda _memo, _names: MISS)
        assert [finding.to_json() for finding in evaluate(house, delivery, as_of=at)] == found


def lazily(names: Reads) -> object:
    """A function of names that reads some of them only sometimes."""
    first = names["p"]
    if first is True:
        return (first, names["q"])
    return (names["r"], names["q"]) if first == "a" else "neither"


@given(worlds=st.lists(st.fixed_dictionaries({"p": VALUES, "q": VALUES, "r": VALUES}), max_size=40))
def test_what_is_recalled_is_what_would_be_computed_and_reads_the_same(
    worlds: list[dict[str, object]],
) -> None:
    memo = Memo()
    for world in worlds:
        fresh, again = Reads(world), Reads(world)
        outcome = lazily(fresh)
        known = memo.recall(again)
        if known is not MISS:
            assert known == outcome
            assert list(again.log) == list(fresh.log)
        else:
            memo.learn(fresh.log.items(), outcome)


def test_true_is_not_one_and_a_long_text_is_not_remembered() -> None:
    memo = Memo()
    memo.learn([("p", True)], "yes")
    assert memo.recall({"p": True}) == "yes"
    assert memo.recall({"p": 1}) is MISS
    memo.learn([("p", Decimal("1.0"))], "1.0")
    assert memo.recall({"p": Decimal(1)}) is MISS
    memo.learn([("p", "x" * 100)], "long")
    assert memo.recall({"p": "x" * 100}) is MISS


def test_a_memo_that_answers_nothing_is_not_asked_for_ever() -> None:
    memo = Memo()
    for number in range(600):
        assert memo.recall({"p": str(number)}) is MISS
        memo.learn([("p", str(number))], number)
    assert not memo.useful
