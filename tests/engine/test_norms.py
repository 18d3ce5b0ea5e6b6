"""Prohibitions, permissions, gates, conduct items, conflicts (semantics 7 and 10)."""

import pytest

from engine_support import DUTY, case, only, policy, run
from policykit.engine.finding import Finding, Missing

FORBID = """
- forbid: shout
  action: {en: shout at a client, zh-Hant: 與客戶爭吵}
  when: urgent
  unless: size > 5
  established: established
  sanction: {en: a warning, zh-Hant: 警告}
"""


def found(
    rules: str, rule: str = "", as_of: str = "07-10 12:00", people: list | None = None, **fields: object
) -> Finding:
    others = {} if people is None else {"person": people}
    return only(run(policy(rules), case(**fields), as_of=as_of, **others), rule)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"urgent": False}, "clear"),
        ({"urgent": True}, "violated"),
        ({"urgent": True, "size": 6}, "permitted"),
        ({"urgent": True, "established": False}, "clear"),
        ({"urgent": True, "established": ""}, "undetermined"),
        ({"urgent": True, "established": "未知"}, "undetermined"),
        ({"urgent": True, "established": ...}, "violated"),
        ({"urgent": "不詳"}, "undetermined"),
        ({"urgent": "不詳", "established": False}, "clear"),
    ],
)
def test_a_prohibition(fields, status):
    assert found(FORBID, **fields).status == status


def test_a_violation_names_the_sanction_of_the_regulation_and_nothing_else_does():
    assert found(FORBID, urgent=True).sanction == {"en": "a warning", "zh-Hant": "警告"}
    assert found(FORBID, urgent=False).sanction == {}


def test_an_erring_prohibition_is_undetermined_never_clear():
    told = found(FORBID.replace("when: urgent", "when: 1 / (size - 1) > 0"))
    assert told.status == "undetermined"
    assert told.diagnostics


PERMIT = """
- permit: leave-it
  overrides: {rule: RULE}
  granted: excuse_granted
  decided_by: excused_by
  decided_at: excused_at
  expires: excuse_until
  roles: [chief]
"""
CHIEF = {"id": "P1", "name": "Chief", "role": "chief", "since": "2026-01-01", "until": ""}
GIVEN = {"excuse_granted": True, "excused_by": "Chief", "excused_at": "2026-07-03T10:00"}


def excused(people: list | None = None, rule: str = "do-it", **fields: object) -> Finding:
    rules = DUTY + PERMIT.replace("RULE", "do-it")
    return found(rules, rule, people=[CHIEF] if people is None else people, **{**GIVEN, **fields})


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "excused"),
        ({"excused_at": "2026-07-06T23:59"}, "excused"),
        ({"excused_at": "2026-07-07T00:00"}, "overdue"),
        ({"excuse_granted": False}, "overdue"),
        ({"excused_at": "不詳"}, "undetermined"),
        ({"excused_by": "Nobody"}, "overdue"),
        ({"excuse_until": "2026-07-05T00:00"}, "overdue"),
        ({"excuse_until": "2026-07-08T00:00"}, "excused"),
    ],
)
def test_a_permission_works_from_its_decision_and_what_was_overdue_stays_so(fields, status):
    assert excused(**fields).status == status


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ({}, "excused"),
        ({"role": "clerk"}, "overdue"),
        ({"until": "2026-07-02"}, "overdue"),
        ({"until": "2026-07-03"}, "excused"),
        ({"since": "2026-07-04"}, "overdue"),
        ({"role": "不詳"}, "undetermined"),
    ],
)
def test_it_counts_only_if_its_giver_held_the_role_then(person, status):
    assert excused([{**CHIEF, **person}]).status == status


def test_whether_the_giver_held_the_role_is_not_known_without_the_register():
    told = only(run(policy(DUTY + PERMIT.replace("RULE", "do-it")), case(**GIVEN)), "do-it")
    assert (told.status, told.missing) == ("undetermined", (Missing("person"),))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "granted"),
        ({"excuse_granted": False}, "refused"),
        ({"excused_at": ""}, "pending"),
        ({"excused_by": "Nobody"}, "refused"),
        ({"excuse_granted": "不詳"}, "undetermined"),
    ],
)
def test_the_permission_itself(fields, status):
    assert excused(rule="leave-it", **fields).status == status


@pytest.mark.parametrize(
    ("decided", "status"), [("2026-07-01T09:00", "permitted"), ("2026-07-01T09:01", "violated")]
)
def test_a_permission_covers_conduct_after_its_decision_only(decided, status):
    rules = FORBID + PERMIT.replace("RULE", "shout")
    assert (
        found(rules, "shout", people=[CHIEF], urgent=True, **{**GIVEN, "excused_at": decided}).status
        == status
    )


GATE = """
- gate: close
  clause: G-0
  before: closed_at
  needs:
    - {name: {en: tasks, zh-Hant: 任務}, clause: G-1, that: count(tasks) > 0}
    - name: {en: someone for each, zh-Hant: 各有專人}
      clause: G-2
      each: task in tasks
      at_least: 1
      that: task.by != null
"""
TASK = {"name": "a", "by": "X"}


@pytest.mark.parametrize(
    ("tasks", "closed", "status"),
    [
        ([TASK], "", "passed"),
        ([TASK], "2026-07-05T09:00", "passed"),
        ([], "", "not_passed"),
        ([], "2026-07-05T09:00", "violated"),
        ([], "2026-07-12T09:00", "not_passed"),
        ([TASK, {"name": "b", "by": ""}], "", "not_passed"),
        ([TASK, {"name": "b", "by": "不詳"}], "", "undetermined"),
        (..., "", "undetermined"),
    ],
)
def test_a_gate(tasks, closed, status):
    assert found(GATE, tasks=tasks, closed_at=closed).status == status


def test_a_gate_names_what_is_lacking_with_its_clause():
    told = found(GATE, tasks=[TASK, {"name": "b", "by": ""}])
    assert told.lacking == ({"en": "someone for each", "zh-Hant": "各有專人"},)
    assert told.clauses == ("G-2", "G-0")
    assert found(GATE, tasks=...).missing == (Missing("case", "C1", "tasks"),)


CHECK = "- check: hear\n  item: heard_out\n  action: {en: hear them out, zh-Hant: 聽清楚}\n"


@pytest.mark.parametrize(
    ("ticked", "status"),
    [("done", "done"), ("not_done", "not_done"), ("", "undetermined"), (..., "undetermined")],
)
def test_a_conduct_item_is_what_was_ticked(ticked, status):
    assert found(CHECK, heard_out=ticked).status == status


def test_a_conduct_item_may_not_apply():
    assert found(CHECK + "  when: urgent\n", heard_out="").status == "not_applicable"


ACT = DUTY + "  act: call\n" + FORBID + "  act: call\n"


@pytest.mark.parametrize(
    ("fields", "duty", "prohibition"),
    [
        ({"urgent": True}, "conflict", "conflict"),
        ({"urgent": False}, "overdue", "clear"),
        ({"urgent": True, "size": 6}, "overdue", "permitted"),
        ({"urgent": "不詳"}, "undetermined", "undetermined"),
    ],
)
def test_a_duty_and_an_unexcepted_prohibition_of_one_act_are_a_conflict(fields, duty, prohibition):
    told = run(policy(ACT), case(**fields))
    assert (only(told, "do-it").status, only(told, "shout").status) == (duty, prohibition)


def test_different_bearers_are_no_conflict():
    duty = DUTY + "  act: call\n  bearer: handler\n"
    told = run(policy(duty + FORBID + "  act: call\n  bearer: {role: chief}\n"), case(urgent=True))
    assert only(told, "shout").status == "violated"


def test_two_permissions_that_contradict_are_a_conflict():
    second = PERMIT.replace("leave-it", "keep-it").replace(
        "granted: excuse_granted", "granted: not(excuse_granted)"
    )
    told = run(
        policy(DUTY + PERMIT.replace("RULE", "do-it") + second.replace("RULE", "do-it")),
        case(**GIVEN),
        person=[CHIEF],
    )
    assert {f.rule: f.status for f in told} == {
        "do-it": "conflict",
        "leave-it": "conflict",
        "keep-it": "conflict",
    }
