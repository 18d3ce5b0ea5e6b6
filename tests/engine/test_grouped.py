"""Measures that group records: a figure for each group, as of the instant of evaluation."""

from __future__ import annotations

from typing import Any

import pytest

from engine_support import case, only, policy, run

BY_TOPIC = "- measure: topics\n  over: case\n  by: [topic]\n"


def numbered(number: int, at: str, **fields: object) -> dict[str, object]:
    return case(id=f"C{number}", received_at=f"2026-{at}", **fields)


def told(*cases: dict[str, Any], more: str = "", rules: str = BY_TOPIC, as_of: str = "08-01 00:00") -> Any:
    return only(run(policy(rules + more), *cases, as_of=as_of), "topics")


def lines(finding: Any) -> list[tuple[Any, ...]]:
    return [(*line["by"], line["value"]) for line in finding.details["groups"]]


def test_records_are_counted_by_group_the_most_first():
    found = told(
        numbered(1, "07-01T09:00"),
        numbered(2, "07-02T09:00", topic="repair"),
        numbered(3, "06-02T09:00", topic="repair"),
        numbered(4, "08-02T09:00"),
    )
    assert found.status == "measured"
    assert lines(found) == [("repair", 2), ("noise", 1)]
    assert (found.subject.kind, found.subject.id) == ("measure", "topics")


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        ("06-30T23:59", False),
        ("07-01T00:00", True),
        ("07-31T23:59", True),
        ("08-01T00:00", False),
    ],
)
def test_a_window_of_a_month_at_its_last_midnight_is_that_month(received, counts):
    found = told(numbered(1, received), more="  within: P1M\n")
    assert lines(found) == ([("noise", 1)] if counts else [])
    assert found.details["since"] == "2026-07-01T00:00:00+08:00"


def test_several_expressions_group_together_by_month_for_one():
    rules = "- measure: topics\n  over: case\n  by: [received_at.year, received_at.month, urgent]\n"
    found = told(
        numbered(1, "06-01T09:00"),
        numbered(2, "07-02T09:00"),
        numbered(3, "07-03T09:00"),
        numbered(4, "07-03T09:00", urgent=True),
        rules=rules,
    )
    assert lines(found) == [(2026, 7, False, 2), (2026, 6, False, 1), (2026, 7, True, 1)]


@pytest.mark.parametrize(
    ("figure", "value"), [("sum", 9), ("mean", 3), ("min", 2), ("max", 4), ("median", 3)]
)
def test_the_figure_of_a_group_is_over_the_values_of_its_records(figure, value):
    cases = [numbered(n, "07-02T09:00", size=n) for n in (2, 3, 4)]
    found = told(*cases, more=f"  figure: {figure}\n  value: size\n")
    assert lines(found) == [("noise", value)]


def test_only_the_records_of_where_and_when_count():
    cases = [numbered(1, "07-02T09:00", size=1), numbered(2, "07-02T09:00", size=5)]
    assert lines(told(*cases, more="  where: size > 3\n")) == [("noise", 1)]
    assert lines(told(*cases, more="  when: size > 9\n")) == []


def test_an_unknown_group_stands_apart_and_is_missing():
    found = told(numbered(1, "07-01T09:00"), numbered(2, "07-02T09:00", topic="不詳"))
    assert found.status == "undetermined"
    assert lines(found) == [("noise", 1), ({"unknown": {}}, 1)]
    assert [(fact.id, fact.field) for fact in found.missing] == [("C2", "topic")]


def test_a_record_that_may_count_gives_bounds():
    cases = [numbered(1, "07-01T09:00", size=5), numbered(2, "07-02T09:00", size="不詳")]
    found = told(*cases, more="  where: size > 3\n")
    assert lines(found) == [("noise", {"unknown": {"from": 1, "to": 2}})]
    assert [(fact.id, fact.field) for fact in found.missing] == [("C2", "size")]


def test_a_measure_without_groups_has_no_finding_for_all():
    found = run(policy("- measure: raised\n  over: case\n  same: [telephone]\n"), numbered(1, "07-01T09:00"))
    assert [finding.subject.kind for finding in found] == ["case"]
