"""The matrix from clauses to what carries them out, and the text beside its reading."""

from __future__ import annotations

import pytest

from policykit.analysis.portrait import portrait
from policykit.analysis.trace.documents import Document, forms, reports
from policykit.analysis.trace.matrix import current, matrix
from policykit.analysis.trace.page import text_page
from policykit.policy.model import Prefer

TEXT = """\
# 制度

引言一句。

## 一、總則

### 甲 {#T-1}

甲文。

### 乙 {#T-2}

乙文。

### 丙 {#T-3}

丙文。

### 丁 {#T-4}

丁文。

### 戊 {#T-5}

戊文。
"""
RULES = """\
parameters: {limit: {value: 1, clause: T-4}}
guidance: {T-3: {zh-Hant: 只是說明, en: only says so}}
rules:
  - {decide: a, title: 甲判, clause: [T-1, T-2], value: injury}
  - oblige: tell
    clause: T-2
    action: 告知
    due: {from: received_at, within: P1D}
    fulfilled: told_at
"""
TESTS = """\
cases:
  - name: 甲的例子
    as_of: 2026-02-01
    records: {complaint: [{id: A, received_at: "2026-01-05 09:00", injury: true}]}
    expect: [{rule: 甲判, of: A, value: true}, {rule: 甲判, of: A, status: decided}]
"""


def rows(workspace, **given):
    return {row.clause: row for row in matrix(workspace, **given).rows}


@pytest.fixture
def traced(make):
    printed = [Document("form", {"en": "Form"}, frozenset({"T-1", "T-3"}), frozenset({"T-3"}))]
    made = [Document("report", {"en": "Report"}, frozenset({"T-1"}))]
    return rows(make(RULES, text=TEXT, tests=TESTS), forms=printed, reports=made)


def test_each_clause_is_a_row_in_the_order_of_the_text(traced):
    assert list(traced) == ["T-1", "T-2", "T-3", "T-4", "T-5"]


def test_json_has_exactly_the_keys_that_are_promised(traced):
    assert traced["T-1"].to_json() == {
        "clause": "T-1",
        "kinds": ["decision", "form", "report"],
        "rules": ["trial@1.0.0#a"],
        "forms": ["form"],
        "reports": ["report"],
        "tests": ["甲的例子"],
        "status": "implemented",
    }


def test_a_test_counts_for_every_clause_of_the_rule_it_expects_and_once(traced):
    assert traced["T-2"].tests == ["甲的例子"]
    assert traced["T-2"].rules == ["trial@1.0.0#a", "trial@1.0.0#tell"]


def test_statuses(make, traced):
    assert {clause: row.status for clause, row in traced.items()} == {
        "T-1": "implemented",
        "T-2": "implemented",
        "T-3": "guidance",
        "T-4": "implemented",
        "T-5": "missing",
    }


def test_a_rule_that_no_case_expects_leaves_its_clause_untested(make):
    assert rows(make(RULES, text=TEXT))["T-1"].status == "untested"


def test_guidance_that_a_form_prints_for_ticking_is_a_checklist_and_keeps_its_reason(traced):
    assert traced["T-3"].kinds == ["guidance", "checklist", "form"]
    assert traced["T-3"].guidance["en"] == "only says so"


def test_coverage_counts_clauses_and_rules(make):
    assert matrix(make(RULES, text=TEXT, tests=TESTS)).coverage() == {
        "clauses": 5,
        "implemented": 3,
        "untested": 0,
        "guidance": 1,
        "missing": 1,
        "with_tests": 2,
        "rules": 2,
        "rules_with_tests": 1,
    }


def test_a_newer_draft_does_not_hide_the_issued_version(make):
    workspace = make(RULES, text=TEXT)
    draft = RULES.replace("decide: a", "decide: b")
    head = "policy: trial\nversion: 2.0.0\ntitle: 試\nrecord: complaint\nin_force_at: received_at\n"
    (workspace.folder / "policies" / "trial" / "2.0.0.yaml").write_text(head + draft, encoding="utf-8")
    again = type(workspace).read(workspace.folder)
    assert [policy.version for policy in again.policies["trial"]] == ["1.0.0", "2.0.0"]
    assert [policy.version for policy in current(again)] == ["1.0.0"]


def test_a_companys_forms_replace_ours_of_the_same_name(tmp_path):
    own = tmp_path / "templates"
    own.mkdir()
    text = "forms: {user-opinion: {title: {en: Own}, record: x, template: y, clauses: [OWN-1]}}\n"
    (own / "forms.yaml").write_text(text, encoding="utf-8")
    found = {document.id: document for document in forms(tmp_path)}
    assert found["user-opinion"].clauses == {"OWN-1"}
    assert "CSD-2.1" in found["complaint-record"].ticked


def test_a_companys_reports_replace_ours_of_the_same_file(tmp_path):
    own = tmp_path / "templates" / "reports"
    own.mkdir(parents=True)
    (own / "monthly-complaints.yaml").write_text("report: ours\nclauses: [OWN-1]\n", encoding="utf-8")
    (own / "_words.yaml").write_text("clauses: [OWN-2]\n", encoding="utf-8")
    found = {document.id: document for document in reports(tmp_path)}
    assert found["ours"].clauses == {"OWN-1"}
    assert "monthly-complaints" not in found
    assert "OWN-2" not in set().union(*(document.clauses for document in found.values()))


def test_the_page_keeps_headings_and_text_and_tells_a_rule_in_full_once(make):
    workspace = make(RULES, text=TEXT, tests=TESTS)
    (policy,) = current(workspace)
    page = text_page(workspace, policy, matrix(workspace), (), "zh-Hant")
    blocks = {block.clause or block.title: block for block in page.blocks}
    assert blocks["制度"].text == ("引言一句。",)
    assert blocks["一、總則"].level == 2
    assert blocks["T-1"].text == ("甲文。",)
    assert [rule.name for rule in blocks["T-1"].reading.rules] == ["a"]
    assert [(e.title, e.clause) for e in blocks["T-2"].reading.elsewhere] == [("甲判", "T-1")]
    assert (blocks["T-1"].reading.tests, blocks["T-1"].reading.cases) == (1, ("甲的例子",))
    assert (blocks["T-2"].reading.tests, blocks["T-2"].reading.cases) == (1, ())
    assert blocks["T-3"].reading.guidance == "只是說明"
    assert blocks["T-4"].reading.parameters[0][:2] == ("limit", "1")


def test_a_precedence_permits_what_it_transfers_and_decides_who_has_it_otherwise(shipped):
    traced = rows(shipped)
    assert "permission" in traced["SAL-13"].kinds
    assert "decision" in traced["SAL-07"].kinds


def test_a_claim_is_told_beside_its_own_clause(shipped):
    policy = shipped.latest("lead-ownership")
    page = text_page(shipped, policy, matrix(shipped), (), "zh-Hant")
    blocks = {block.clause: block for block in page.blocks}
    (owner,) = blocks["SAL-04"].reading.elsewhere
    assert owner.clause == "SAL-02"
    assert [sentence for sentence in owner.sentences if "介紹登記" in sentence]


def test_each_sentence_of_a_precedence_belongs_to_what_the_page_says(shipped):
    policy = shipped.latest("lead-ownership")
    told = {rule.name: rule.sentences for rule in portrait(shipped, policy, "en").rules}
    for rule in policy.rules:
        if isinstance(rule, Prefer):
            claims = len(rule.claims) + sum(claim.lapses is not None for claim in rule.claims)
            assert len(told[rule.name]) == 1 + claims + len(rule.transfers) + bool(rule.tie_waits_for)
