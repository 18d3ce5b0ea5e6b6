"""Permissions over the items of a list, and conduct not established yet (semantics section 10)."""

import pytest

from engine_support import case, only, policy, run
from policykit.engine.finding import Finding, Missing

SHOUT = """
- forbid: shout
  action: {en: shout at a client, zh-Hant: 與客戶爭吵}
  when: urgent
"""
LEAVE = """
- permit: leave
  overrides: {rule: shout, only: size > 1}
  each: reply in replies
  when: reply.promise_id != null
  granted: reply.how = oral
  decided_by: reply.promise_id
  decided_at: reply.at
  roles: [chief]
"""
CHIEF = {"id": "P1", "name": "Chief", "role": "chief", "since": "2026-01-01", "until": ""}
SECOND = {"id": "P2", "name": "Second", "role": "chief", "since": "2026-01-01", "until": ""}
CLERK = {"id": "P3", "name": "Clerk", "role": "clerk", "since": "2026-01-01", "until": ""}


def reply(at: str = "2026-06-30T09:00", by: str = "Chief", how: str = "oral") -> dict[str, str]:
    """A decision: `oral` grants, `written` refuses."""
    return {"at": at, "promise_id": by, "how": how}


def told(*replies: dict[str, str], **fields: object) -> list[Finding]:
    record = case(**{"urgent": True, "size": 2, "replies": list(replies), **fields})
    return run(policy(SHOUT + LEAVE), record, person=[CHIEF, SECOND, CLERK])


@pytest.mark.parametrize(
    ("replies", "status"),
    [
        ([], "violated"),
        ([reply()], "permitted"),
        ([reply(at="2026-07-01T09:00")], "permitted"),
        ([reply(at="2026-07-01T09:01")], "violated"),
        ([reply(at="不詳")], "undetermined"),
        ([reply(by="Clerk")], "violated"),
        ([reply(by="不詳")], "undetermined"),
        ([reply(how="written")], "violated"),
        ([reply(by="Clerk", how="written"), reply()], "permitted"),
        ([reply(how="written"), reply(by="Second")], "conflict"),
        ([reply(how="不詳"), reply(by="Second")], "undetermined"),
    ],
)
def test_each_item_is_a_permission_of_its_own(replies, status):
    assert only(told(*replies), "shout").status == status


def test_each_has_a_finding_of_its_own():
    found = [f for f in told(reply(), reply(by="Clerk"), reply(how="written")) if f.rule == "leave"]
    assert [(f.subject.item, f.status) for f in found] == [
        ("1", "conflict"),
        ("2", "refused"),
        ("3", "conflict"),
    ]


def test_a_permission_outside_its_part_does_not_apply():
    found = told(reply(), size=1)
    assert (only(found, "shout").status, only(found, "leave").status) == ("violated", "not_applicable")


def test_whether_there_was_a_permission_is_not_known_without_the_list():
    record = case(urgent=True, size=2, replies=...)
    found = run(policy(SHOUT + LEAVE), record, person=[CHIEF])
    assert [(f.rule, f.status) for f in found] == [("shout", "undetermined"), ("leave", "undetermined")]
    assert only(found, "shout").missing == (Missing("case", "C1", "replies"),)


@pytest.mark.parametrize(
    ("at", "answer", "status"),
    [
        ("2026-07-10T11:00", True, "violated"),
        ("2026-07-10T11:00", False, "clear"),
        ("2026-07-11T09:00", True, "undetermined"),
        ("2026-07-11T09:00", False, "undetermined"),
    ],
)
def test_before_the_inquiry_has_ended_nothing_is_established_and_nobody_is_clear(at, answer, status):
    rules = SHOUT + "  established: established\n"
    assert only(run(policy(rules), case(urgent=True, established=answer, established_at=at))).status == status
