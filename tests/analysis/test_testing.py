"""The runner of tests.yaml: what passes, what fails and how it is told."""

from __future__ import annotations

import pytest

from policykit.analysis.testing import broken_tests, run
from policykit.problems import LANGUAGES, InputError

RULES = """\
rules:
  - decide: severity
    title: {zh-Hant: 投訴級別, en: severity}
    clause: T-1
    values: {major: {zh-Hant: 重大, en: major}, general: {zh-Hant: 一般, en: general}}
    hit: first
    table: |
      | injury | households || severity |
      | true   | -          || 重大     |
      | -      | > 3        || 重大     |
      | -      | -          || 一般     |
  - decide: routes
    clause: T-1
    hit: collect
    values: {one: 甲, two: 乙}
    table: |
      | channel || routes |
      | written || one    |
      | -       || two    |
  - oblige: tell
    title: 告知用戶
    clause: T-2
    bearer: handler
    action: 告知
    due: {from: received_at, within: P1D}
    fulfilled: {at: told_at, with: [{name: 有結果, that: result != null}]}
    escalate: [{after: PT1H, of: due, to: head}]
"""
CASE = """\
cases:
  - name: 一宗
    as_of: 2026-07-10 12:00
    records:
      投訴:
        - {{投訴編號: C1, 受理時間: "2026-07-01 09:00", 人身傷害: {injury},
           涉及戶數: 1, 受理渠道: 書面, 受理人: 王敏{more}}}
    expect:
      - {{{expect}}}
"""


def failures(make, expect, injury="是", more="", rules=RULES):
    results = run(make(rules, tests=CASE.format(expect=expect, injury=injury, more=more)))
    (result,) = results
    assert result.name == "一宗"
    return list(result.failures)


@pytest.mark.parametrize(
    "expect",
    [
        "rule: 投訴級別, value: 重大, rows: [1]",
        "rule: severity, of: C1, value: major, status: decided, version: 1.0.0",
        "rule: routes, value: [乙, 甲]",
        "rule: tell, status: 逾期未辦, due: 2026-07-02 09:00, bearer: 王敏",
        "rule: 告知用戶, status: overdue, due: 2026-07-02, escalated_to: head, clause: T-2",
        "rule: tell, provisional: false",
        "rule: severity, of: C2, none: true",
    ],
)
def test_what_is_expected_passes(make, expect):
    assert [p.text("zh-Hant") for p in failures(make, expect)] == []


@pytest.mark.parametrize(
    ("expect", "code", "actual"),
    [
        ("rule: severity, value: 一般", "test-differs", "major"),
        ("rule: severity, status: undetermined", "test-differs", "decided"),
        ("rule: severity, rows: [2]", "test-differs", "1"),
        ("rule: routes, value: [甲]", "test-differs", "one, two"),
        ("rule: tell, due: 2026-07-03", "test-differs", "2026-07-02 09:00+08:00"),
        ("rule: tell, due: 2026-07-02 10:00", "test-differs", "2026-07-02 09:00+08:00"),
        ("rule: tell, bearer: 李", "test-differs", "王敏"),
        ("rule: tell, missing: 告知用戶時間", "test-differs", "–"),
        ("rule: tell, escalated_to: [leadership]", "test-differs", "head"),
        ("rule: tell, clause: T-9", "test-differs", "T-2"),
        ("rule: tell, sanction: 罰", "test-differs", "–"),
        ("rule: tell, done_at: 2026-07-02", "test-differs", "–"),
        ("rule: severity, of: C2, value: 重大", "test-no-finding", None),
        ("rule: severity, none: true", "test-unwanted", None),
        ("rule: sverity, value: 重大", "test-no-rule", None),
    ],
)
def test_what_differs_is_told_with_both_sides_and_its_place(make, expect, code, actual):
    found = failures(make, expect)
    assert [p.code for p in found] == [code]
    assert found[0].args.get("actual") == actual
    assert (found[0].place.file.endswith("tests.yaml"), found[0].place.line) == (True, 9)
    for lang in LANGUAGES:
        assert found[0].reason(lang)


def test_a_fact_that_is_not_known(make):
    expect = "rule: severity, status: 待查, missing: 人身傷害, possible: [decided]"
    found = failures(make, expect, injury="不詳")
    assert [p.args["key"] for p in found if p.code == "test-differs"] in ([], ["possible"])


def test_an_undetermined_status_says_what_is_missing(make):
    (found,) = failures(make, "rule: severity, status: decided", injury="不詳")
    assert found.args["actual"] == "undetermined (C1.injury)"


def test_what_is_lacking_goes_by_its_name(make):
    more = ", 告知用戶時間: 2026-07-01 10:00"
    assert failures(make, "rule: tell, lacking: [有結果]", more=more) == []
    (found,) = failures(make, "rule: tell, lacking: []", more=more)
    assert found.args["actual"] == "有結果"


def test_a_field_that_nothing_reads_is_an_error(make):
    (found,) = failures(make, "rule: severity, value: 重大", more=', 樓棟: "3"')
    assert (found.code, found.args["record"]) == ("test-unread", "C1")
    assert "樓棟" in found.reason("zh-Hant")


def test_unread_names_the_fields_that_are_there_for_the_reader(make):
    tests = CASE.format(expect="rule: severity, value: 重大", injury="是", more=', 樓棟: "3"')
    (result,) = run(make(RULES, tests=tests.replace("    expect:", "    unread: [樓棟]\n    expect:")))
    assert result.passed


def test_a_field_left_out_is_an_empty_cell_unless_it_was_not_delivered(make):
    tests = CASE.format(expect="rule: tell, status: 逾期未辦", injury="是", more="")
    (result,) = run(make(RULES, tests=tests))
    assert result.passed
    withheld = tests.replace("逾期未辦", "undetermined").replace(
        "    expect:", "    not_delivered: [處理結果]\n    expect:"
    )
    (result,) = run(make(RULES, tests=withheld.replace("王敏", "王敏, 告知用戶時間: 2026-07-01 10:00")))
    assert [p.text("en") for p in result.failures] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("投訴編號", "投訴編码碼", None),
        ("2026-07-01 09:00", "2026-13-01", None),
        ("2026-07-10 12:00", "someday", "test-no-instant"),
        ("    records:", "    version: 1.0.9\n    records:", "test-no-version"),
    ],
)
def test_a_case_that_cannot_be_used_fails_with_the_reason(make, old, new, code):
    tests = CASE.format(expect="rule: severity, value: 重大", injury="是", more="").replace(old, new, 1)
    (result,) = run(make(RULES, tests=tests))
    assert not result.passed
    assert code is None or [p.code for p in result.failures] == [code]
    assert all(p.place and p.place.line > 1 for p in result.failures)


def test_a_version_named_by_the_case_is_applied_whatever_the_dates_say(make):
    tests = CASE.format(expect="rule: severity, value: 重大", injury="是", more="")
    tests = tests.replace("2026-07-01 09:00", "2025-07-01 09:00")
    (result,) = run(make(RULES, tests=tests))
    assert [p.code for p in result.failures if p.code != "test-unread"] == ["test-no-finding"]
    (result,) = run(make(RULES, tests=tests.replace("    records:", "    version: 1.0.0\n    records:")))
    assert [p.text("en") for p in result.failures] == []


def test_unknown_keys_of_a_test_file_are_errors(make):
    tests = CASE.format(expect="rule: severity, vaule: 重大", injury="是", more="")
    workspace = make(RULES, tests=tests)
    assert [p.code for p in broken_tests(workspace)] == ["schema-unknown-key"]
    with pytest.raises(InputError):
        run(workspace)


def test_the_tests_of_the_shipped_policies_pass(shipped):
    failed = [p.text("zh-Hant") for result in run(shipped) for p in result.failures]
    assert failed == []
