"""Names and values in expressions: every way of writing them gives the same tree (semantics 4)."""

from __future__ import annotations

import pytest

from policykit.feel import nodes as n
from policykit.feel.nodes import transform

VALUES = """\
parameters:
  limit: {title: {zh-Hant: 重大投訴金額, en: Amount that matters}, value: 5000, clause: T-1}
rules:
  - decide: severity
    title: {zh-Hant: 投訴級別, en: Severity}
    clause: T-1
    values: {major: {zh-Hant: 重大, en: major}, general: {zh-Hant: 一般, en: general}}
    value: 'if injury then "major" else "general"'
  - decide: outcome
    clause: T-1
    value: |
      VALUE
"""


def shape(tree: n.Node) -> n.Node:
    """The tree without its places."""

    def flat(node: n.Node) -> n.Node:
        rest = [getattr(node, name) for name in node.__match_args__[1:]]
        return type(node)((0, 0), *rest)

    return transform(tree, flat)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("投訴級別 = 重大", 'severity = "major"'),
        ("Severity = major", 'severity = "major"'),
        ("重大 = severity", '"major" = severity'),
        ("severity != 一般", 'severity != "general"'),
        ('severity = "重大"', 'severity = "major"'),
        ("受理渠道 in (書面, online)", 'channel in ("written", "online")'),
        ("channel in [written, online]", 'channel in ["written", "online"]'),
        ("索賠金額 >= 重大投訴金額", "claimed_amount >= limit"),
        ("Received at > 受理時間", "received_at > received_at"),
        ('受理渠道 = "電話"', 'channel = "telephone"'),
        ("承諾答覆.約定答覆時間", "promises.for"),
        ("count(its.來訪登記) > 0", "count(its.registration) > 0"),
        ("some p in 承諾答覆 satisfies p.承諾時間 = null", "some p in promises satisfies p.made_at = null"),
        ("all.客戶登記[登記方式 = 來訪]", 'all.registration[kind = "visit"]'),
    ],
)
def test_a_title_or_a_bare_value_reads_as_the_id(load, written, plain):
    if "來訪登記" in written:
        written = written.replace("來訪登記", "客戶登記")
    trees = []
    for text in (written, plain):
        policy, problems = load(VALUES.replace("VALUE", text))
        assert [p.text("en") for p in problems] == []
        trees.append(shape(policy.rules[1].expression.tree))
    assert trees[0] == trees[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("channel = telephone", "policy-ambiguous-value"),
        ("channel = post", "feel-type-outside-values"),
        ("channel = (telephone)", None),
        ("channel in (visit, telephone)", "policy-ambiguous-value"),
        ("投诉级别 = 重大", "feel-type-unknown-name"),
        ("injury = 重大", "feel-type-unknown-name"),
        ("its.severity", "feel-type-unknown-property"),
    ],
)
def test_what_is_not_clear_is_told(load, text, code):
    _, problems = load(VALUES.replace("VALUE", text))
    assert [p.code for p in problems] == ([code] if code else [])


def test_the_place_of_a_problem_is_that_of_the_word(load):
    _, problems = load(VALUES.replace("VALUE", "injury and not(channel = post)"))
    (problem,) = problems
    assert problem.place.line == 20
    assert problem.place.column == len("      injury and not(channel = ") + 1


def test_cells_read_bare_values_and_absences(load):
    policy, problems = load("""\
rules:
  - decide: a
    clause: T-1
    hit: first
    table: |
      | channel         | claimed_amount | told_at      || a |
      | 書面, "電話"    | none           | not yet      || 1 |
      | not(visit)      | 無             | 尚未發生     || 2 |
      | -               | -              | -            || 3 |
""")
    assert [p.text("en") for p in problems] == []
    first, second, third = policy.rules[0].table.rules
    assert [test.value for test in first.tests[0].tests] == ["written", "telephone"]
    assert shape(second.tests[0]) == n.UnaryTests((0, 0), (n.Literal((0, 0), "visit"),), True)
    absent = n.UnaryTests((0, 0), (n.Test((0, 0), "=", n.Literal((0, 0), None)),), False)
    assert {shape(test) for row in (first, second) for test in row.tests[1:]} == {absent}
    assert all(not test.tests for test in third.tests)


def test_the_nodes_of_a_table_know_their_place_in_the_file(load):
    policy, _ = load("""\
rules:
  - decide: a
    clause: T-1
    table: |
      | injury | households || a |
      | true   | > 3        || 1 |
""")
    rule = policy.rules[0]
    place = rule.place_in_table(rule.table.rules[0].tests[1].span[0])
    assert (place.line, place.column) == (14, 18)


def test_rows_cite_clauses_and_choices(load):
    policy, problems = load("""\
rules:
  - decide: a
    clause: T-1
    table: |
      | injury || a || clause   | chosen   |
      | true   || 1 || T-1, T-2 |          |
      | false  || 2 ||          | 條文未定 |
""")
    assert problems == []
    assert policy.rules[0].row_clauses == (("T-1", "T-2"), ())
    assert policy.rules[0].row_chosen == ("", "條文未定")


@pytest.mark.parametrize(
    ("hit", "name", "aggregation"),
    [
        ("unique", "unique", None),
        ("collect", "collect", None),
        ("collect sum", "collect", "sum"),
        ("rule order", "rule order", None),
    ],
)
def test_every_hit_policy_is_read(load, hit, name, aggregation):
    policy, problems = load(f"""\
rules:
  - decide: a
    clause: T-1
    hit: {hit}
    default: 0
    table: |
      | injury || a |
      | true   || 1 |
""")
    assert problems == []
    table = policy.rules[0].table
    assert (table.hit, table.aggregation) == (name, aggregation)
    assert table.outputs[0].default is not None


def test_priorities_follow_the_order_of_the_values(load):
    policy, problems = load("""\
rules:
  - decide: a
    clause: T-1
    hit: priority
    values: {high: 高, low: 低}
    default: 低
    table: |
      | injury | households || a  |
      | true   | -          || 高 |
      | -      | > 3        || low |
""")
    assert problems == []
    output = policy.rules[0].table.outputs[0]
    assert [test.value for test in output.allowed.tests] == ["high", "low"]
    assert output.default.value == "low"
