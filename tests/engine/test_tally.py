"""What is counted by key and instant alone is what is counted member by member."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.engine.evaluate import evaluate
from policykit.engine.moments import Moment
from policykit.engine.spans import EARLIEST, Span
from policykit.engine.tally import Member, Sure, Tally
from policykit.engine.view import View
from policykit.feel.values import Absent
from policykit.policy.workspace import Workspace
from policykit.records.delivery import read

ROOT = Path(__file__).parents[2]
AS_OF = dt.datetime(2026, 8, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
HOURS = st.integers(0, 8).map(lambda hour: dt.datetime(2026, 7, 1, hour, tzinfo=dt.UTC))
PARTS = st.sampled_from(["a", "b", None, Absent("none")])


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        begun, over = sorted((draw(HOURS), draw(HOURS)))
        at = Moment(Span(begun, draw(st.sampled_from([begun, over]))))
        key = (draw(PARTS), draw(PARTS))
        found.append(
            Member(("complaint", str(number)), key, at, draw(st.sampled_from([True, None])), frozenset())
        )
    return found


def apart(found: list[Member]) -> Tally:
    """A tally that keeps of the sure ones only key and instant."""
    sure: dict[tuple[Any, ...], list[Sure]] = defaultdict(list)
    others = []
    for member in found:
        if member.sure and Tally.agrees(member):
            sure[member.key].append((member.at.span.lo, member.ref))
        else:
            others.append(member)
    return Tally(others, sure)


@given(members(), st.one_of(st.none(), HOURS))
def test_members_by_key_and_instant_count_as_members_one_by_one(
    found: list[Member], since: dt.datetime | None
) -> None:
    whole, quick = Tally(found), apart(found)
    window = since and Span(since, since)
    for own in filter(Tally.agrees, found):
        assert quick.count(own, window) == whole.count(own, window)
        named = [
            [sorted(m.ref for m in part) for part in tally.members(own, window)] for tally in (whole, quick)
        ]
        assert named[0] == named[1]
        assert {m.ref for m in quick.doubtful(own, window)} == {m.ref for m in whole.doubtful(own, window)}


def test_findings_are_the_same_where_no_cell_is_read_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    house = Workspace.load(ROOT)
    delivery = read(sorted((ROOT / "examples").glob("*.*[xvl]")), house.schemas)
    found = [finding.to_json() for finding in evaluate(house, delivery, as_of=AS_OF)]
    monkeypatch.setattr(View, "instant", lambda _view, _name: None)
    monkeypatch.setattr(View, "plain", lambda _view, _names: None)
    assert [finding.to_json() for finding in evaluate(house, delivery, as_of=AS_OF)] == found


def test_nothing_is_earlier_than_the_earliest() -> None:
    own = Member(("complaint", "1"), ("a",), Moment(Span(EARLIEST, EARLIEST)), True, frozenset())
    assert Tally([], {("a",): [(EARLIEST, own.ref)]}).count(own, None) == (1, 1)
