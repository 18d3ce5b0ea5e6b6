"""What `check` looks for, each pass by its cases: what it reports, and what it leaves alone."""

from __future__ import annotations

import pytest

from policykit.analysis.check import PASSES, check
from policykit.analysis.passes.claims import opposite_claims
from policykit.analysis.passes.coverage import uncovered_clauses
from policykit.analysis.passes.guards import missing_guards
from policykit.analysis.passes.retention import untold_retention
from policykit.analysis.passes.tables import table_faults
from policykit.problems import LANGUAGES

HEAD = """\
policy: trial
version: 1.0.0
issued: {on: 2026-01-01, by: 總經理}
title: 試
record: complaint
in_force_at: received_at
counting: {convention: calendar, calendar: plain}
"""


def told(problems):
    return [(p.code, p.place.line, p.place.column) for p in problems]


TEXT = "### 甲 {#T-1}\n\n一\n\n### 乙 {#T-2}\n\n二\n\n### 丙 {#T-3}\n\n三\n"


def test_a_clause_that_nothing_implements_is_an_error(make):
    workspace = make("guidance: {T-3: 只是說明}\nrules: [{decide: a, clause: T-1, value: 1}]\n", text=TEXT)
    (problem,) = uncovered_clauses(workspace)
    assert (problem.code, problem.severity, problem.place.line) == ("clause-not-implemented", "error", 5)


def test_guidance_for_what_a_rule_implements_is_told(make):
    rules = "guidance: {T-1: 說明, T-3: 說明}\nrules: [{decide: a, clause: [T-1, T-2], value: 1}]\n"
    (problem,) = uncovered_clauses(make(rules, text=TEXT))
    assert (problem.code, problem.args["clause"]) == ("guidance-implemented", "T-1")


def test_a_draft_is_told_and_needs_no_rule_for_each_clause(make):
    head = HEAD.replace("issued: {on: 2026-01-01, by: 總經理}\n", "")
    workspace = make("rules: [{decide: a, clause: T-1, value: 1}]\n", text=TEXT, head=head)
    assert [(p.code, p.severity) for p in check(workspace) if p.code != "test-none"] == [
        ("clause-not-implemented", "warning"),
        ("clause-not-implemented", "warning"),
        ("policy-draft", "warning"),
    ]


def table(*rows, hit="first", extra="", header="| injury | households | channel || a |"):
    body = "\n".join(f"      {row}" for row in (header, *rows))
    return (
        "parameters: {limit: {value: 5, clause: T-1}, word: {value: written, clause: T-1}}\n"
        f"rules:\n  - decide: a\n    clause: T-1\n    hit: {hit}\n{extra}    table: |\n{body}\n"
    )


@pytest.mark.parametrize(
    ("rows", "unreachable"),
    [
        (("| true | - | - || 1 |", "| true | > 3 | - || 2 |", "| - | - | - || 3 |"), [2]),
        (("| true | - | - || 1 |", "| false | - | - || 2 |", "| - | - | - || 3 |"), []),
        (("| - | - | - || 1 |", "| - | - | - || 2 |"), [2]),
        (("| - | >= limit | - || 1 |", "| - | > 7 | - || 2 |", "| - | - | - || 3 |"), [2]),
        (("| - | > 7 | - || 1 |", "| - | >= limit | - || 2 |", "| - | - | - || 3 |"), []),
        (
            (
                "| - | < 3 | - || 1 |",
                "| - | >= 3 | - || 2 |",
                "| - | [1..9] | - || 3 |",
                "| - | - | - || 4 |",
            ),
            [3],
        ),
        (("| - | - | visit, written || 1 |", '| - | - | "visit" || 2 |', "| - | - | - || 3 |"), [2]),
        (("| - | - | not(visit) || 1 |", "| - | - | online || 2 |", "| - | - | - || 3 |"), [2]),
        (("| - | - | none || 1 |", "| - | - | none || 2 |", "| - | - | - || 3 |"), [2]),
        (("| - | = count(promises) | - || 1 |", "| - | - | - || 2 |"), []),
    ],
)
def test_rows_that_earlier_rows_hold_never_decide(make, rows, unreachable):
    found = [p for p in table_faults(make(table(*rows))) if p.code == "table-row-unreachable"]
    assert [p.args["row"] for p in found] == unreachable


@pytest.mark.parametrize(
    ("rows", "overlaps"),
    [
        (("| true | - | - || 1 |", "| false | - | - || 2 |"), []),
        (
            ("| true | - | - || 1 |", "| - | > 3 | - || 2 |"),
            [(1, 2, "injury = true, households = 4, channel = visit")],
        ),
        (
            ("| - | <= 3 | - || 1 |", "| - | >= 3 | - || 2 |"),
            [(1, 2, "injury = true, households = 3, channel = visit")],
        ),
        (("| - | < 3 | - || 1 |", "| - | >= 3 | - || 2 |"), []),
        (("| - | < limit | - || 1 |", "| - | > 5 | - || 2 |"), []),
        (("| - | = count(promises) | - || 1 |", "| - | > 5 | - || 2 |"), []),
    ],
)
def test_rows_of_a_unique_table_must_not_overlap(make, rows, overlaps):
    found = [p for p in table_faults(make(table(*rows, hit="unique"))) if p.code == "table-rows-overlap"]
    assert [(p.args["other"], p.args["row"], p.args["case"]) for p in found] == overlaps


def test_a_very_long_table_is_passed_over_in_time(make):
    rows = [f"| - | {n} | - || 1 |" for n in range(2000)]
    assert [p.code for p in table_faults(make(table(*rows)))] == []


def test_many_overlaps_in_a_table_are_told_once(make):
    rows = ("| true | - | - || 1 |", "| - | > 3 | - || 2 |", "| - | - | - || 3 |")
    (found,) = [p for p in table_faults(make(table(*rows, hit="unique"))) if "overlap" in p.code]
    assert (found.code, found.args["more"]) == ("table-many-overlap", 2)


@pytest.mark.parametrize(
    ("rows", "case"),
    [
        (("| true | - | - || 1 |",), "injury = false, households = …, channel = visit"),
        (("| true | - | - || 1 |", "| false | - | - || 2 |"), None),
        (("| - | < 3 | - || 1 |", "| - | > 3 | - || 2 |"), "injury = true, households = 3, channel = visit"),
        (("| - | - | visit, written, online || 1 |",), "injury = true, households = …, channel = telephone"),
        (("| - | = count(promises) | - || 1 |",), None),
    ],
)
def test_a_case_that_no_row_holds_is_told(make, rows, case):
    found = [p for p in table_faults(make(table(*rows))) if p.code == "table-incomplete"]
    assert [p.args["case"] for p in found] == ([case] if case else [])


def test_a_default_completes_a_table(make):
    assert list(table_faults(make(table("| true | - | - || 1 |", extra="    default: 2\n")))) == []


def test_a_table_too_large_to_look_through_is_left_alone(make):
    header = "| " + " | ".join(f"households + {n}" for n in range(12)) + " || a |"
    rows = ["| " + " | ".join("> 3" if n == k else "-" for n in range(12)) + " || 1 |" for k in range(12)]
    assert [p.code for p in table_faults(make(table(*rows, header=header)))] == ["table-incomplete"]


def decide(expression):
    return f"rules:\n  - decide: a\n    clause: T-1\n    value: |\n      {expression}\n"


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ("is known(injury)", ["guard-is-known"]),
        ("claimed_amount > 5000", ["guard-none"]),
        ("5000 <= claimed_amount", ["guard-none"]),
        ("claimed_amount = 5000", []),
        ("claimed_amount != null and claimed_amount > 5000", []),
        ("claimed_amount = null or claimed_amount > 5000", []),
        ("if claimed_amount != null then claimed_amount > 5000 else false", []),
        ("if claimed_amount = null then false else claimed_amount > 5000", []),
        ("not(claimed_amount = null) and claimed_amount > 5000", []),
        ("injury or claimed_amount > 5000", ["guard-none"]),
        ("households > 3", []),
        ("every p in promises satisfies p.for != null", ["guard-every"]),
        ("count(promises) > 0 and (every p in promises satisfies p.for != null)", []),
        ("count(promises) = 0 or (every p in promises satisfies p.for != null)", []),
        ("some p in promises satisfies p.for != null", []),
    ],
)
def test_guards(make, expression, codes):
    assert [p.code for p in missing_guards(make(decide(expression)))] == codes


def test_a_guard_is_told_at_the_word_it_is_about(make):
    (problem,) = missing_guards(make(decide("injury or claimed_amount > 5000")))
    assert (problem.place.line, problem.place.column) == (14, 17)


def test_a_cell_may_order_what_may_be_nothing(make):
    header = "| claimed_amount || a |"
    assert list(missing_guards(make(table("| > 3 || 1 |", "| - || 2 |", header=header)))) == []


CLAIMS = """\
identity: {{client: {{same_when: {{any: [telephone]}}}}}}
rules:
  - prefer: owner
    clause: T-1
    subject: client
    claims:
      - {{claim: one, of: reception, claimant: received_by, at: at, when: '{one}'}}
      - {{claim: two, of: reception, claimant: received_by, at: at, when: '{two}'{extra}}}
"""


@pytest.mark.parametrize(
    ("one", "two", "extra", "facts"),
    [
        ("announced", "not(announced)", "", ["announced"]),
        ("announced and named != null", "announced = false", "", ["announced"]),
        ("way = visit", "way != visit", "", ["way = visit"]),
        ("announced", "not(announced)", ", strength: 1", []),
        ("announced", "not(announced)", ", chosen: 條文未定", []),
        ("announced", "named != null", "", []),
        ("announced or named != null", "not(announced)", "", []),
    ],
)
def test_claims_of_equal_strength_on_opposite_conditions_are_told(make, one, two, extra, facts):
    found = opposite_claims(make(CLAIMS.format(one=one, two=two, extra=extra)))
    assert [p.args["fact"] for p in found] == facts


def test_check_gathers_all_passes_sorted_by_place(make):
    workspace = make(table("| true | - | - || 1 |", "| true | - | - || 2 |"), text=TEXT)
    found = check(workspace)
    assert [p.code for p in found] == [
        "clause-not-implemented",
        "clause-not-implemented",
        "lock-missing",
        "test-none",
        "table-incomplete",
        "table-row-unreachable",
    ]
    for problem in found:
        for lang in LANGUAGES:
            assert "{" not in problem.text(lang).replace("{from", "")


def test_the_shipped_policies_have_no_errors(shipped):
    assert [p.text("en") for p in check(shipped) if p.severity == "error"] == []


def test_every_pass_is_a_function_of_its_own_file_with_words_of_its_own():
    assert len({look.__module__ for look in PASSES}) == len(PASSES)
    assert all(look.__doc__ for look in PASSES)


def test_a_retention_that_names_no_precedence_is_told_where_it_stands(make):
    kept = "{record: complaint, lapsed: {policy: trial, rule: a}, keep: P1M, clause: T-1}"
    rules = f"rules: [{{decide: a, clause: T-1, value: 1}}]\nretention:\n  - {kept}\n"
    assert told(untold_retention(make(rules))) == [("purge-no-precedence", 12, 5)]
