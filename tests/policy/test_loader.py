"""Loading: the shipped policies, the parts of the model, and files that are no policies."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path

import pytest

from policykit.policy.build.parts import Around
from policykit.policy.loader import load_policy
from policykit.policy.model import Counting, Decide, Measure, Oblige, Prefer, Share
from policykit.policy.norms import Check, Forbid, Gate, Permit, Restrict, Rotate
from policykit.policy.vocabulary import parameter_type
from policykit.problems import InputError
from policykit.resources import folder

SHIPPED = sorted(p for p in folder("policies").glob("*/*.yaml") if p.stem[0].isdigit())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_shipped_policy_loads_without_a_problem(path, words):
    others = path.parents[1]
    around = Around(find=lambda name, version: load_policy(others / name / f"{version}.yaml", words)[0])
    policy, problems = load_policy(path, words, around)
    assert [p.text("en") for p in problems] == []
    assert policy.name == path.parent.name
    assert policy.version == path.stem


def test_the_head_of_a_policy(load):
    policy, problems = load("""\
counting: {convention: working-days, calendar: china, office_hours: true}
zone: Asia/Tokyo
parameters:
  limit: {value: 1.5, clause: [T-1, T-2], chosen: {because: 條文未定, instead_of: [1, 2]}}
guidance: {T-9: 只是說明}
rules:
  - {decide: a, clause: T-1, value: 1, title: {zh-Hant: 甲, en: a}}
""")
    assert problems == []
    assert (policy.name, policy.version, policy.record, policy.in_force_at) == (
        "trial",
        "1.0.0",
        "complaint",
        "received_at",
    )
    assert (policy.issued_on, policy.issued_by) == (dt.date(2026, 1, 1), "總經理")
    assert policy.effective_from == dt.date(2026, 1, 1)
    assert policy.counting == Counting("working-days", "china", "weekends-and-holidays", office_hours=True)
    assert policy.zone == "Asia/Tokyo"
    limit = policy.parameters["limit"]
    assert (limit.value, limit.clauses, limit.chosen.instead_of) == (Decimal("1.5"), ("T-1", "T-2"), (1, 2))
    assert limit.chosen.because == {"zh-Hant": "條文未定"}
    assert policy.guidance == {"T-9": {"zh-Hant": "只是說明"}}
    assert policy.rules[0].title == {"zh-Hant": "甲", "en": "a"}
    assert len(policy.digest) == 64


def test_a_version_without_issue_is_a_draft(load):
    head = "policy: trial\nversion: 1.0.0\ntitle: 試\nrecord: complaint\nin_force_at: received_at\n"
    policy, problems = load("rules: [{decide: a, clause: T-1, value: 1}]\n", head=head)
    assert problems == []
    assert policy.issued_on is None


def test_an_obligation_with_every_part(load):
    policy, problems = load("""\
parameters: {later: {value: P1D, clause: T-1}}
rules:
  - oblige: reply
    clause: T-1
    act: reply
    when: injury
    bearer: {role: handler}
    action: {zh-Hant: 答覆, en: reply}
    each: {name: promise, in: promises}
    due: {from: promise.for, within: P3D, counting: {convention: calendar}, rest_days: stay}
    fulfilled:
      act: replies
      at: at
      for: promise_id
      early: counts
      with: [{name: 有內容, that: content != null, clause: T-2}]
    suspended: {each: wait in waits, from: wait.since, until: wait.until}
    escalate: [{after: later, to: head}, {before: PT2H, of: from, to: leadership, convention: working-days}]
    sanction: 按情節處罰
""")
    assert [p.text("en") for p in problems] == []
    (duty,) = policy.rules
    assert isinstance(duty, Oblige)
    assert (duty.bearer, duty.bearer_role, duty.act) == (None, "handler", "reply")
    assert duty.each.name == "promise"
    assert duty.due.within == "P3D"
    assert (duty.due.counting.convention, duty.due.counting.rest_days) == ("calendar", "stay")
    assert (duty.fulfilled.matched_by, duty.fulfilled.early) == ("promise_id", "counts")
    assert duty.fulfilled.conditions[0].clauses == ("T-2",)
    assert (duty.suspended.name, duty.suspended.start.text) == ("wait", "wait.since")
    assert [(step.offset, step.of, step.convention) for step in duty.escalate] == [
        ("P1D", "due", "elapsed"),
        ("-PT2H", "from", "working-days"),
    ]


def test_a_rhythm(load):
    policy, problems = load("""\
rules:
  - oblige: report
    clause: T-1
    action: 匯報
    each: {name: week, rhythm: P7D, first: received_at, until: closed_at}
    due: {at: week.due, rest_days: stay}
    fulfilled: told_at
""")
    assert [p.text("en") for p in problems] == []
    assert policy.rules[0].each.rhythm == "P7D"


def test_good_kinds_give_one_class_each(words):
    path = Path(__file__).parents[1] / "good" / "kinds.yaml"
    policy, _ = load_policy(path, words)
    assert {type(rule) for rule in policy.rules} == {
        Forbid,
        Permit,
        Rotate,
        Restrict,
        Gate,
        Check,
        Prefer,
        Decide,
    }
    assert [rule.kind for rule in policy.rules][:3] == ["forbid", "permit", "rotate"]


def test_lead_ownership_reads_claims_transfers_and_shares(words):
    policy, _ = load_policy(folder("policies") / "lead-ownership" / "1.0.0.yaml", words)
    prefer = next(rule for rule in policy.rules if isinstance(rule, Prefer))
    share = next(rule for rule in policy.rules if isinstance(rule, Share))
    assert [claim.name for claim in prefer.claims][:2] == ["free-choice", "named-beforehand"]
    assert prefer.claims[0].strength == 1
    registration = next(claim for claim in prefer.claims if claim.name == "registration")
    assert registration.timely.within == "entry_within"
    assert registration.lapses.within == "telephone_claim_lasts"
    assert len(registration.kept_by) == 2
    assert prefer.otherwise is None
    assert (share.decided_of, share.decided_by, share.together) == (
        "allocation",
        "sales_supervisor",
        "household",
    )
    assert policy.identity["client"].household_of == "household_member"


def test_a_measure_names_fields_by_title(load):
    policy, problems = load("""\
rules:
  - measure: times
    clause: T-1
    over: complaint
    same: [聯繫電話, category]
    where: 受理渠道 = 書面
    within: P3M
""")
    assert [p.text("en") for p in problems] == []
    assert isinstance(policy.rules[0], Measure)
    assert policy.rules[0].same == ("telephone", "category")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1, "number"),
        (True, "boolean"),
        ("abc", "string"),
        ("P3D", "days and time duration"),
        ("PT1H", "days and time duration"),
        ("P2M", "years and months duration"),
        ("Post", "string"),
    ],
)
def test_a_parameter_has_the_type_of_its_value(value, name):
    assert parameter_type(value).name == name


def one_line(size):
    return "policy: " + "x" * size


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (one_line(10 * 2**20).encode(), "yaml-long-line"),
        (b"\x00\x01\x02binary", "file-binary"),
        ("policy: 客戶".encode("big5"), "file-not-utf8"),
        (b"policy: trial\n--- \npolicy: again\n", "yaml-several-documents"),
        (b"policy: *nowhere\n", "yaml-unknown-anchor"),
        (b"a: &a [*a]\n", "yaml-alias-in-itself"),
        (b"? [a, b]\n: 1\n", "yaml-key-not-text"),
        (("[" * 200 + "]" * 200).encode(), "yaml-too-deep"),
    ],
)
def test_a_file_that_is_no_policy_is_one_problem_for_people(tmp_path, words, content, code):
    path = tmp_path / "1.0.0.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_policy(path, words)
    assert [problem.code for problem in caught.value.problems] == [code]
    for lang in ("zh-Hant", "zh-Hans", "en"):
        assert caught.value.problems[0].text(lang).startswith(os.fspath(path))


def test_a_missing_file_and_a_folder_are_told(tmp_path, words):
    for path, code in ((tmp_path / "none.yaml", "file-missing"), (tmp_path, "file-is-folder")):
        with pytest.raises(InputError) as caught:
            load_policy(path, words)
        assert caught.value.problems[0].code == code
