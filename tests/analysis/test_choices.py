"""The register of choices: everything chosen in a policy file, and what the program chooses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policykit.analysis.choices import choices
from policykit.analysis.choices.found import chosen_in
from policykit.problems import LANGUAGES, InputError

RULES = """\
parameters:
  limit:
    title: {zh-Hant: 限額, en: limit}
    value: P3D
    clause: T-1
    chosen: {because: {zh-Hant: 未定, en: silent}, instead_of: [P1D, 1000]}
identity:
  client:
    same_when: {any: [telephone]}
    doubtful: {when: [name], read_as: different, chosen: 同名未必同人}
    household: {record: registration, relations: [self], chosen: {because: 未說}}
rules:
  - decide: grave
    title: 輕重
    clause: [T-1, T-2]
    values: {yes1: {zh-Hant: 重}, no1: {zh-Hant: 輕}}
    table: |
      | injury || grave || clause | chosen   |
      | true   || yes1  || T-2    | 涉及人身 |
      | -      || no1   ||        |          |
  - decide: late
    title: 遲
    chosen: {because: 甲, instead_of: [乙]}
    value: injury
  - prefer: owner
    title: 歸屬
    clause: T-3
    subject: client
    claims:
      - claim: first
        title: 先
        of: registration
        claimant: salesperson
        at: at
        lapses: {from: at, within: limit}
      - claim: second
        title: 後
        of: reception
        clause: T-4
        claimant: received_by
        at: at
        chosen: {because: 乙}
    tie: {waits_for: sales_supervisor, chosen: {because: 丙}}
"""


@pytest.fixture
def found(make):
    return {choice.id: choice for choice in choices(make(RULES), "zh-Hant") if not choice.program}


def test_every_chosen_of_a_file_is_found_wherever_it_stands(found):
    assert [name.partition("#")[2] for name in found] == [
        "limit",
        "client/doubtful",
        "client/household",
        "late",
        "owner/second",
        "owner/tie",
        "grave/1",
    ]


@pytest.mark.parametrize(
    ("name", "what", "value", "because", "instead_of", "clauses"),
    [
        ("limit", "限額", "3日", "未定", ("1日", "1000"), ("T-1",)),
        ("client/doubtful", "只有姓名相同", "視為不同的人", "同名未必同人", (), ()),
        ("late", "遲", "遲：人身傷害。", "甲", ("乙",), ()),
        ("owner/second", "歸屬：後", "後（接待記錄）：歸接待人。", "乙", (), ("T-4",)),
        ("owner/tie", "歸屬：不分先後", "sales_supervisor", "丙", (), ("T-3",)),
        ("grave/1", "輕重：第 1 列", "人身傷害：是；輕重：重", "涉及人身", (), ("T-2",)),
    ],
)
def test_a_choice_says_what_and_why_in_words(found, name, what, value, because, instead_of, clauses):
    choice = found[f"trial@1.0.0#{name}"]
    said = (choice.what, choice.value, choice.because, choice.instead_of, choice.clauses)
    assert said == (what, value, because, instead_of, clauses)


def test_a_choice_says_where_it_stands(make):
    workspace = make(RULES)
    text = (workspace.folder / "policies" / "trial" / "1.0.0.yaml").read_text(encoding="utf-8").splitlines()
    for choice in chosen_in(workspace.latest("trial")):
        line = text[choice.place.line - 1]
        assert "chosen" in line or "涉及人身" in line


def test_the_model_has_no_choice_that_the_register_lacks(shipped):
    for policy in shipped.versions():
        text = re.sub(r"(?m)^ *#.*$", "", Path(policy.source).read_text(encoding="utf-8"))
        named = text.count("chosen:")
        rows = sum(1 for rule in policy.rules for chosen in getattr(rule, "row_chosen", ()) if chosen)
        assert len(list(chosen_in(policy))) == named + rows


@pytest.mark.parametrize(
    "topic",
    [
        "renewal",
        "existing-client",
        "rest-days",
        "zero-period",
        "decisions-end-lapse",
        "established-not-delivered",
    ],
)
def test_the_choices_of_the_program_are_in_the_register(shipped, topic):
    (choice,) = [choice for choice in choices(shipped, "en") if choice.id == topic]
    assert choice.program
    assert choice.instead_of


@pytest.mark.parametrize("part", ["household", "tie", "make_up", "carry_over", "doubtful"])
def test_the_choices_that_policies_state_are_in_the_register(shipped, part):
    assert [choice for choice in choices(shipped, "en") if choice.id.endswith(f"/{part}")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_has_words_in_every_language(shipped, lang):
    for choice in choices(shipped, lang):
        assert choice.what, choice.id
        assert choice.value, choice.id
        assert choice.because, choice.id


def test_the_clauses_of_the_programs_choices_exist(shipped):
    known = {
        clause for texts in shipped.regulations.values() for text in texts.values() for clause in text.clauses
    }
    cited = {clause for choice in choices(shipped, "en") for clause in choice.clauses}
    assert cited <= known


def test_only_the_choices_of_one_policy(shipped):
    found = choices(shipped, "en", ["lead-ownership"])
    assert {choice.policy for choice in found} == {"lead-ownership", ""}


def test_a_broken_register_is_told_with_its_place(make):
    workspace = make(RULES)
    path = workspace.folder / "policies" / "choices.yaml"
    path.write_text("choices:\n  - {id: a, titel: 甲}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        choices(workspace, "en")
    assert all(problem.place.file == str(path) for problem in error.value.problems)
