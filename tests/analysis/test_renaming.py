"""`fmt --names`: names by id and by title and back, never another meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.analysis.renaming import renamed
from policykit.analysis.renaming.meaning import meaning
from policykit.analysis.renaming.rename import _Reader
from policykit.policy.workspace import Workspace
from policykit.problems import InputError
from policykit.resources import folder

HEAD = """\
policy: trial
version: 1.0.0
title: 試
record: complaint
uses: [complaint, registration, reception, revisit]
in_force_at: received_at
parameters: {limit: {title: {zh-Hant: 限額, en: the limit}, value: 5000, clause: T-1}}
"""
HOUSE = Workspace.load(folder("policies").parent)
SHIPPED = sorted(Path(policy.source) for policy in HOUSE.versions())


def names(rules, lang):
    return renamed(HOUSE, HEAD + rules, "trial", lang).removeprefix(HEAD)


def means(text):
    return meaning(_Reader(HOUSE, "trial").policy(text))


@pytest.mark.parametrize(
    ("ids", "titles"),
    [
        ("channel = written", "受理渠道 = 書面"),
        ('channel = "written"', '受理渠道 = "書面"'),
        ("claimed_amount >= limit", "索賠金額 >= 限額"),
        ("channel in (written, visit)", "受理渠道 in (書面, 來訪)"),
        ("happened(told_at)", "happened(告知用戶時間)"),
        ("count(promises) > 0", "count(承諾答覆) > 0"),
        (
            "some p in promises satisfies p.for > received_at",
            "some p in 承諾答覆 satisfies p.約定答覆時間 > 受理時間",
        ),
        ("count(its.revisit[at > closed_at]) > 0", "count(its.回訪[回訪時間 > 結案時間]) > 0"),
        (
            "some r in its.revisit satisfies r.at > closed_at",
            "some r in its.回訪 satisfies r.回訪時間 > 結案時間",
        ),
        ('content = "written"', '投訴內容 = "written"'),
    ],
)
def test_names_and_values_by_title_and_back(ids, titles):
    rules = "rules:\n  - decide: a\n    value: {}\n"
    assert names(rules.format(ids), "zh-Hant") == rules.format(titles)
    assert names(rules.format(titles), "id") == rules.format(ids)


def test_an_english_title_of_several_words_is_a_name_too():
    assert names("rules:\n  - decide: a\n    value: claimed_amount > limit\n", "en") == (
        "rules:\n  - decide: a\n    value: Claimed amount > the limit\n"
    )


def test_the_name_of_an_item_stays_and_its_parts_are_called_by_title():
    rules = """\
rules:
  - oblige: keep
    each: {name: promise, in: promises}   # 逐項
    action: 回覆
    due: {at: promise.for}
    fulfilled: {act: replies, at: at, for: promise_id, early: counts}
"""
    assert "each: {name: promise, in: 承諾答覆}   # 逐項" in names(rules, "zh-Hant")
    assert "due: {at: promise.約定答覆時間}" in names(rules, "zh-Hant")
    assert names(names(rules, "zh-Hant"), "id") == rules


def test_cells_and_headings_of_a_table_follow_and_it_is_aligned_again():
    rules = """\
rules:
  - decide: grave
    title: {zh-Hant: 輕重}
    values: {severe: {zh-Hant: 重}, slight: {zh-Hant: 輕}}
    table: |
      | channel | claimed_amount || grave  |
      | written | >= limit       || severe |
      | -       | -              || slight |
"""
    assert names(rules, "zh-Hant").endswith(
        """\
      | 受理渠道 | 索賠金額 || grave |
      | 書面     | >= 限額  || 重    |
      | -        | -        || 輕    |
"""
    )
    assert names(names(rules, "zh-Hant"), "id") == rules


@pytest.mark.parametrize(
    "value",
    [
        "'channel = \"written\"'",
        '"channel = \\"written\\""',
        "channel =\n      written",
        ">-\n      channel = written",
    ],
)
def test_however_the_scalar_is_written_its_meaning_stays(value):
    rules = f"rules:\n  - decide: a\n    value: {value}\n"
    after = names(rules, "zh-Hant")
    assert means(HEAD + after) == means(HEAD + rules)


def test_what_would_not_be_plain_yaml_any_more_stays(make):
    rules = "rules:\n  - {decide: a, title: '甲, 乙: 丙', value: injury}\n  - {decide: b, value: a}\n"
    after = names(rules, "zh-Hant")
    assert after.endswith("  - {decide: b, value: a}\n")
    assert "value: 人身傷害" in after


def test_a_file_that_is_no_policy_is_told():
    with pytest.raises(InputError):
        names("rules:\n  - decide: a\n    value: nobody_knows\n", "en")


@pytest.mark.parametrize("lang", ["zh-Hant", "en", "id"])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_shipped_policy_means_the_same_and_comes_back(path, lang):
    text = path.read_text(encoding="utf-8")
    after = renamed(HOUSE, text, path.name, lang)
    assert means(after) == means(text)
    assert renamed(HOUSE, after, path.name, "id") == renamed(HOUSE, text, path.name, "id")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_comments_and_everything_but_expressions_stay(path):
    text = path.read_text(encoding="utf-8")
    after = renamed(HOUSE, text, path.name, "zh-Hant")
    comments = [line for line in text.splitlines() if line.strip().startswith("#")]
    assert [line for line in after.splitlines() if line.strip().startswith("#")] == comments
    assert len(after.splitlines()) == len(text.splitlines())


ATOM = st.sampled_from(
    [
        "channel = written",
        "channel != visit",
        "injury",
        "not(media)",
        "claimed_amount >= limit",
        "households > 2",
        "category in (noise, parking)",
        'channel = "written"',
        "happened(told_at)",
        "told_at > received_at",
        "count(promises) > 0",
        "count(its.revisit[at > told_at]) > 1",
        "handler = person_concerned",
        "every p in promises satisfies p.for > p.made_at",
    ]
)
EXPRESSION = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        inner.map(lambda text: f"not({text})"),
        st.tuples(inner, inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
    ),
    max_leaves=6,
)
STYLE = st.sampled_from(["{}", "'{}'", ">-\n      {}"])


@settings(max_examples=25, deadline=None)
@given(EXPRESSION, STYLE, st.sampled_from(["zh-Hant", "en"]))
def test_whatever_the_expression_its_meaning_stays_and_it_comes_back(expression, style, lang):
    rules = f"rules:\n  - decide: a\n    value: {style.format(expression)}\n"
    after = names(rules, lang)
    assert means(HEAD + after) == means(HEAD + rules)
    assert names(after, "id") == rules
