"""A company's own regulation with its own clause ids: what `check` and `trace` hold against it."""

from __future__ import annotations

import pytest

from policykit.analysis.check import check
from policykit.analysis.passes.unfilled import unfilled
from policykit.analysis.trace.matrix import matrix
from policykit.policy.lock import lock
from policykit.policy.workspace import Workspace

TEXT = """\
# 停車場規定

### 停-1 {#停-1}

車主應登記。

### A.b/2 {#A.b/2}

不得占用消防通道。

### 第三條 {#第三條}

本規定由物業解釋。
"""
RULES = """\
rules:
  - oblige: register
    clause: 停-1
    action: 登記
    due: {from: received_at, within: P1D}
    fulfilled: recorded_at
  - {forbid: block-the-way, clause: A.b/2, action: 占用消防通道, when: media}
"""
GUIDANCE = "guidance: {第三條: 只說明由誰解釋}\n"


def codes(workspace):
    return [(p.code, p.severity, p.args.get("clause")) for p in check(workspace) if p.code != "test-none"]


def again(workspace):
    return Workspace.read(workspace.folder)


def file_of(workspace, name):
    return workspace.folder / "policies" / "trial" / name


def test_any_clause_ids_are_accepted(make):
    workspace = make(GUIDANCE + RULES, text=TEXT)
    assert codes(workspace) == [("lock-missing", "warning", None)]
    assert [row.clause for row in matrix(workspace).rows] == ["停-1", "A.b/2", "第三條"]


def test_a_clause_that_nothing_carries_out_fails(make):
    workspace = make(RULES, text=TEXT)
    assert ("clause-not-implemented", "error", "第三條") in codes(workspace)


def test_a_clause_that_the_text_does_not_have_fails(make):
    workspace = make(GUIDANCE + RULES, text=TEXT)
    path = file_of(workspace, "1.0.0.yaml")
    path.write_text(
        path.read_text(encoding="utf-8").replace("clause: 停-1", "clause: 停-9"), encoding="utf-8"
    )
    assert "policy-unknown-clause" in [code for code, _, _ in codes(again(workspace))]


def test_a_reason_is_needed_for_guidance(make):
    workspace = make(GUIDANCE + RULES, text=TEXT)
    path = file_of(workspace, "1.0.0.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("只說明由誰解釋", '""'), encoding="utf-8")
    assert [p for p in check(again(workspace)) if p.severity == "error"]


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("車主應登記。", "車主應於當日登記。", {("停-1", "register")}),
        ("車主應登記。", "車主\n\n應登記。", set()),
        ("### 停-1 {#停-1}", "### 停-1 登記 {#停-1}", {("停-1", "register")}),
        ("本規定由物業解釋。", "本規定由公司解釋。", {("第三條", "guidance")}),
        ("# 停車場規定", "# 停車場管理規定", set()),
    ],
    ids=["wording", "line breaks", "heading", "guidance", "what is no clause"],
)
def test_rules_are_marked_whose_clause_has_another_wording_since_the_lock(make, before, after, marked):
    workspace = make(GUIDANCE + RULES, text=TEXT)
    lock(workspace)
    path = file_of(workspace, "1.0.0.md")
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    told = [p for p in check(again(workspace)) if p.code == "lock-clause-reworded"]
    assert {(p.args["clause"], p.args["rule"]) for p in told} == marked


@pytest.mark.parametrize(
    ("blank", "key"),
    [
        ("when: 'null'", "when"),
        ("due: {from: 'null', within: P1D}", "from"),
        ("due: {at: 'null'}", "at"),
        ("fulfilled: 'null'", "fulfilled"),
    ],
)
@pytest.mark.parametrize("issued", [True, False])
def test_a_blank_is_told_with_its_place_and_an_issued_version_may_have_none(make, blank, key, issued):
    duty = {"due": "due: {from: received_at, within: P1D}", "fulfilled": "fulfilled: told_at"}
    duty[blank.partition(":")[0]] = blank
    body = "".join(f"    {part}\n" for part in duty.values())
    head = "policy: trial\nversion: 1.0.0\ntitle: 試\nrecord: complaint\nin_force_at: received_at\n"
    head += "issued: {on: 2026-01-01, by: 經理}\neffective: {from: 2026-01-01}\n" if issued else ""
    workspace = make(f"rules:\n  - oblige: tell\n    action: 告知\n{body}", head=head)
    (problem,) = unfilled(workspace)
    lines = file_of(workspace, "1.0.0.yaml").read_text(encoding="utf-8").splitlines()
    assert problem.args == {"rule": "tell", "key": key}
    assert lines[problem.place.line - 1][problem.place.column - 1 :].startswith("null")
    assert problem.severity == ("error" if issued else "warning")


def test_a_reason_that_somebody_has_still_to_write_is_told(make):
    chosen = "parameters: {limit: {value: 1, chosen: 待填：多少}}\n"
    workspace = make("guidance: {第三條: 待填：為什麼}\n" + chosen + RULES, text=TEXT)
    assert [(p.args["rule"], p.severity) for p in unfilled(workspace)] == [
        ("limit", "error"),
        ("第三條", "error"),
    ]
