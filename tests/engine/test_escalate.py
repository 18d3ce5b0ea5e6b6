"""Escalation and suspension (semantics section 6)."""

import pytest

from engine_support import case, only, policy, run
from policykit.engine.finding import Finding, Missing

LADDER = """
- oblige: do-it
  action: {en: do it, zh-Hant: 做}
  due: {from: received_at, within: PT10H}
  fulfilled: done_at
  escalate:
    - {before: PT2H, of: due, to: clerk}
    - {after: PT4H, of: due, to: chief}
    - {after: P1D, of: from, to: leadership}
"""
# received 1 July 09:00, due 19:00; levels at 17:00, 23:00 and 2 July 09:00


def found(
    as_of: str = "07-10 12:00", rules: str = LADDER, people: list | None = None, **fields: object
) -> Finding:
    others = {} if people is None else {"person": people}
    return only(run(policy(rules), case(**fields), as_of=as_of, **others))


def reached(told: Finding) -> list[object]:
    return [level.reached for level in told.escalation]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("07-01 16:59", [False, False, False]),
        ("07-01 17:00", [True, False, False]),
        ("07-01 23:00", [True, True, False]),
        ("07-02 08:59", [True, True, False]),
        ("07-02 09:00", [True, True, True]),
    ],
)
def test_a_level_is_reached_at_its_instant(as_of, expected):
    assert reached(found(as_of)) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2026-07-01T17:00", [False, False, False]),
        ("2026-07-01T17:01", [True, False, False]),
        ("2026-07-01T23:30", [True, True, False]),
        ("2026-07-05T10:00", [True, True, True]),
    ],
)
def test_a_later_act_stops_the_ladder_and_erases_nothing(done, expected):
    assert reached(found(done_at=done)) == expected


def test_every_level_is_listed_with_its_instant():
    told = found("07-01 12:00")
    assert [(level.to, f"{level.at:%m-%d %H:%M}") for level in told.escalation] == [
        ("clerk", "07-01 17:00"),
        ("chief", "07-01 23:00"),
        ("leadership", "07-02 09:00"),
    ]


def test_a_level_that_names_another_convention_is_counted_by_it():
    rules = LADDER.replace(
        "{after: P1D, of: from, to: leadership}", "{after: P1D, of: due, to: chief, convention: working-days}"
    )
    told = found(rules=rules.replace("PT10H", "P2D"))
    assert f"{told.escalation[2].at:%m-%d %H:%M}" == "07-07 00:00"  # due Friday 24:00, one working day on


def test_a_duty_that_does_not_apply_has_no_ladder():
    assert found(rules=LADDER + "  when: urgent\n").escalation == ()


def test_where_it_is_not_known_whether_it_applies_neither_are_its_levels():
    assert reached(found(rules=LADDER + "  when: urgent\n", urgent="不詳")) == [None, None, None]


def test_an_act_known_by_its_day_leaves_levels_of_that_day_open():
    told = found(received_at="2026-07-01T00:00", done_at="2026-07-01")
    assert [f"{level.at:%m-%d %H:%M}" for level in told.escalation] == [
        "07-01 08:00",
        "07-01 14:00",
        "07-02 00:00",
    ]
    assert reached(told) == [None, None, False]


CHIEF = {"id": "P1", "name": "Chief", "role": "chief", "since": "2026-01-01", "until": ""}
OTHER = {**CHIEF, "id": "P2", "name": "Deputy"}


@pytest.mark.parametrize(
    ("people", "skipped"),
    [
        ([CHIEF], "Chief"),
        ([CHIEF, OTHER], ""),
        ([{**CHIEF, "until": "2026-06-30"}, OTHER], ""),
        ([CHIEF, {**OTHER, "since": "2026-07-02"}], "Chief"),
        ([], ""),
    ],
)
def test_escalation_skips_the_person_complained_about(people, skipped):
    level = found(person_concerned="Chief", people=people).escalation[1]
    assert (level.skipped, level.reached) == (skipped, not skipped)


WAITING = """
- oblige: do-it
  action: {en: do it, zh-Hant: 做}
  due: {from: received_at, within: PERIOD}
  fulfilled: done_at
  suspended: {each: wait in waits, from: wait.since, until: wait.until}
  escalate: [{after: PT4H, of: due, to: chief}]
"""


def waiting(
    *waits: tuple[str, str], period: str = "PT10H", as_of: str = "07-10 12:00", **fields: object
) -> Finding:
    listed = [
        {"since": f"2026-{since}", "until": f"2026-{until}" if "-" in until else until}
        for since, until in waits
    ]
    return found(as_of, WAITING.replace("PERIOD", period), waits=fields.pop("waits", listed), **fields)


@pytest.mark.parametrize(
    ("waits", "period", "due"),
    [
        ([], "PT10H", "07-01 19:00"),
        ([("07-01T12:00", "07-01T14:30")], "PT10H", "07-01 21:30"),
        ([("07-01T12:00", "07-01T14:00"), ("07-01T13:00", "07-01T15:00")], "PT10H", "07-01 22:00"),
        ([("07-01T20:00", "07-01T23:00")], "PT10H", "07-01 19:00"),
        ([("06-30T12:00", "07-01T10:00")], "PT10H", "07-01 20:00"),
        ([("07-01T18:00", "07-01T20:00"), ("07-01T20:30", "07-01T21:00")], "PT10H", "07-01 21:30"),
        ([("07-01T12:00", "07-01T23:00")], "P1D", "07-03 00:00"),
        ([("07-01T23:00", "07-02T01:00")], "P1D", "07-04 00:00"),
        ([("07-01T12:00", "07-03T12:00")], "P1D", "07-07 00:00"),
    ],
)
def test_waits_move_the_due_by_what_they_contain(waits, period, due):
    assert f"{waiting(*waits, period=period).due.at:%m-%d %H:%M}" == due


def test_an_open_wait_is_pending_suspended_and_has_no_due():
    told = waiting(("07-01T12:00", ""))
    assert (told.status, told.due, told.details["suspended"]) == ("pending", None, True)
    assert told.reasons[0].args["since"].startswith("2026-07-01T12:00")
    assert told.escalation[0].reached is False


def test_a_wait_whose_end_is_not_known_leaves_a_lower_bound():
    told = waiting(("07-01T12:00", "不詳"))
    assert told.status == "undetermined"
    assert told.missing == (Missing("case", "C1", "waits[1].until"),)
    assert told.details["earliest"].startswith("2026-07-01T19:00")
    assert "latest" not in told.details


def test_an_act_before_the_lower_bound_is_in_time_whatever_the_end():
    assert waiting(("07-01T12:00", "不詳"), done_at="2026-07-01T18:00").status == "fulfilled"


def test_an_act_while_suspended_is_in_time():
    assert waiting(("07-01T12:00", ""), done_at="2026-07-05T18:00").status == "fulfilled"


def test_a_level_during_a_wait_is_not_reached():
    told = waiting(("07-01T22:00", "07-02T08:00"))  # due 19:00, level 23:00
    assert (told.status, told.escalation[0].reached) == ("overdue", False)


def test_waits_not_delivered_leave_the_due_open():
    told = waiting(waits=...)
    assert told.missing == (Missing("case", "C1", "waits"),)
    assert told.possible == ("overdue", "pending")


def test_a_promised_instant_never_moves():
    rules = WAITING.replace("{from: received_at, within: PERIOD}", "{at: promised_for}")
    told = found(
        rules=rules,
        promised_for="2026-07-02T10:00",
        waits=[{"since": "2026-07-01T12:00", "until": "2026-07-05T12:00"}],
    )
    assert f"{told.due.at:%m-%d %H:%M}" == "07-02 10:00"
