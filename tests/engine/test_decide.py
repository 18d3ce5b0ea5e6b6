"""Decisions and measures for a record: values, rows, what they rest on, and what is not known."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_support import ZONE, case, only, policy, run
from policykit.engine.finding import Finding, Missing

GRADE = """
- decide: grade
  clause: A-1
  values: {high: {zh-Hant: 高, en: high}, low: {zh-Hant: 低, en: low}}
  hit: first
  table: |
    | urgent | size  || grade || clause | chosen   |
    | true   | -     || high  || A-2    |          |
    | -      | >= 10 || high  ||        | 條文未定 |
    | -      | -     || low   ||        |          |
"""


def grade(rules: str = GRADE, **fields: object) -> Finding:
    return only(run(policy(rules), case(**fields)), "grade")


def test_the_row_that_hit_is_named_with_its_clause_and_choice():
    first, second, third = grade(urgent=True), grade(size=10), grade()
    assert (first.value, first.rows, first.clauses) == ("high", (1,), ("A-2",))
    assert (second.value, second.rows, second.clauses, second.details["chosen"]) == (
        "high",
        (2,),
        ("A-1",),
        ["條文未定"],
    )
    assert (third.value, third.rows) == ("low", (3,))


def test_an_unknown_that_cannot_change_the_value_leaves_it_decided():
    assert grade(urgent="不詳", size=12).value == "high"


def test_an_unknown_that_can_is_missing_and_the_values_are_named():
    told = grade(urgent="不詳")
    assert (told.status, told.details["values"]) == ("undetermined", ["high", "low"])
    assert told.missing == (Missing("case", "C1", "urgent"),)


def test_rows_that_disagree_are_a_conflict():
    rules = GRADE.replace("hit: first", "hit: unique").replace(
        "| -      | -     || low", "| -      | -     || low"
    )
    told = grade(rules, urgent=True)
    assert (told.status, told.value) == ("conflict", None)


def test_a_decision_read_by_another_carries_what_is_missing():
    rules = GRADE + DUE
    told = only(run(policy(rules), case(urgent="不詳")), "do-it")
    assert told.possible == ("not_applicable", "overdue")
    assert told.missing == (Missing("case", "C1", "urgent"),)
    assert told.read["grade"] == {"unknown": {}}


DUE = """
- oblige: do-it
  action: {en: do it, zh-Hant: 做}
  when: grade = high
  due: {from: received_at, within: P3D}
  fulfilled: done_at
"""


def test_a_conflict_makes_what_rests_on_it_undetermined_never_clear():
    rules = GRADE.replace("hit: first", "hit: any") + DUE
    told = only(run(policy(rules), case(urgent=True)), "do-it")
    assert told.status == "undetermined"
    assert told.diagnostics[0]["code"] == "feel-table-conflict"


def test_an_error_in_a_cell_is_undetermined_with_its_place_in_the_table():
    told = grade(GRADE.replace(">= 10", "> 1 / (size - 1)"), urgent=False)
    assert told.status == "undetermined"
    assert told.diagnostics[0]["place"].endswith(":19:20")


def test_an_expression_decides_without_a_table():
    told = only(run(policy("- decide: big\n  value: size > 5\n"), case(size=6)))
    assert (told.status, told.value) == ("decided", True)


def test_parameters_are_values():
    head = "\nparameters:\n  limit: {value: 5, clause: A-1}\n  reach: {value: P2D, clause: A-1}\n"
    rules = "- decide: big\n  value: size > limit and received_at + reach < now()\n"
    assert only(run(policy(rules, head=head), case(size=6))).value is True


RAISED = "- measure: raised\n  over: case\n  same: [telephone, topic]\n"


def raised(*cases: dict, rules: str = RAISED, as_of: str = "12-31 12:00") -> dict[str, object]:
    return {f.subject.id: f.value for f in run(policy(rules), *cases, as_of=as_of)}


def numbered(number: int, at: str, **fields: object) -> dict[str, object]:
    return case(id=f"C{number}", received_at=f"2026-{at}", **fields)


def test_a_measure_counts_what_had_happened_by_then_itself_included():
    found = raised(numbered(1, "07-01T09:00"), numbered(2, "07-02T09:00"), numbered(3, "07-02T09:00"))
    assert found == {"C1": 1, "C2": 3, "C3": 3}


def test_only_records_that_agree_count():
    found = raised(
        numbered(1, "07-01T09:00"),
        numbered(2, "07-02T09:00", topic="repair"),
        numbered(3, "07-03T09:00", telephone="13800000002"),
    )
    assert set(found.values()) == {1}


@pytest.mark.parametrize(("at", "count"), [("06-01T09:00", 2), ("06-01T08:59:59", 1)])
def test_a_window_reaches_back_by_the_calendar_and_includes_its_far_end(at, count):
    assert (
        raised(numbered(1, at), numbered(2, "07-01T09:00"), rules=RAISED + "  within: P1M\n")["C2"] == count
    )


def test_a_later_case_never_changes_an_earlier_ones_count():
    first = numbered(1, "07-01T09:00")
    assert raised(first)["C1"] == raised(first, numbered(2, "07-02T09:00"))["C1"]


def test_a_doubtful_case_gives_bounds_and_is_named():
    told = run(policy(RAISED), numbered(1, "07-01T09:00", telephone="不詳"), numbered(2, "07-02T09:00"))
    second = next(f for f in told if f.subject.id == "C2")
    assert second.value == {"unknown": {"from": 1, "to": 2}}
    assert second.missing == (Missing("case", "C1", "telephone"),)


def test_a_comparison_is_decided_by_the_bounds():
    rules = RAISED + "- decide: often\n  value: raised >= 3\n"
    told = run(policy(rules), numbered(1, "07-01T09:00", telephone="不詳"), numbered(2, "07-02T09:00"))
    assert next(f for f in told if (f.rule, f.subject.id) == ("often", "C2")).value is False


def test_what_is_known_to_be_nothing_agrees_with_nothing():
    assert set(
        raised(
            numbered(1, "07-01T09:00", telephone="無"), numbered(2, "07-02T09:00", telephone="無")
        ).values()
    ) == {1}


def test_many_doubtful_cases_are_named_by_their_field():
    cases = [numbered(n, "07-01T09:00", telephone="不詳") for n in range(1, 30)]
    told = next(f for f in run(policy(RAISED), *cases, numbered(99, "07-02T09:00")) if f.subject.id == "C99")
    assert told.missing == (Missing("case", "", "telephone"),)


def test_where_filters_and_a_sum_adds():
    figure = "  figure: sum\n  value: size\n  where: topic = noise\n"
    rules = RAISED.replace("telephone, topic", "telephone") + figure
    found = raised(
        numbered(1, "07-01T09:00", size=5),
        numbered(2, "07-02T09:00", size=7),
        numbered(3, "07-03T09:00", size=9, topic="repair"),
        rules=rules,
    )
    assert found == {"C1": 5, "C2": 12, "C3": 12}


def moment(day: int, whole: bool) -> str:
    return f"07-{day:02}" + ("" if whole else "T09:00")


cases = st.lists(
    st.tuples(
        st.sampled_from(["13800000001", "13800000002", "不詳"]),
        st.sampled_from(["noise", "repair", "不詳"]),
        st.integers(1, 9),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(cases, st.randoms())
def test_counts_hold_in_every_possible_world_and_in_any_order(rows, random):
    rules = RAISED + "  within: P3D\n"
    records = [
        numbered(n, moment(day, whole), telephone=t, topic=k, entered_at="")
        for n, (t, k, day, whole) in enumerate(rows)
    ]
    bounds = {key: limits(value) for key, value in raised(*records, rules=rules).items()}
    shuffled = random.sample(records, len(records))
    assert {key: limits(value) for key, value in raised(*shuffled, rules=rules).items()} == bounds
    telephones = [
        t if t != "不詳" else random.choice(["13800000001", "13800000002", "13800000003"]) for t, *_ in rows
    ]
    topics = [k if k != "不詳" else random.choice(["noise", "repair"]) for _, k, *_ in rows]
    times = [
        dt.datetime(2026, 7, day, random.randrange(24) if whole else 9, tzinfo=ZONE)
        for _, _, day, whole in rows
    ]
    for n, (low, high) in ((int(key[1:]), found) for key, found in bounds.items()):
        count = sum(
            (telephones[m], topics[m]) == (telephones[n], topics[n])
            and times[n] - dt.timedelta(days=3) <= times[m] <= times[n]
            for m in range(len(rows))
        )
        assert low <= count <= high


def limits(value: object) -> tuple[Decimal, Decimal]:
    if isinstance(value, dict):
        return Decimal(value["unknown"]["from"]), Decimal(value["unknown"]["to"])
    return Decimal(str(value)), Decimal(str(value))
