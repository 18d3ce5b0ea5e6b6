"""Every hit policy over sure and doubtful rows, row by row of the table of meanings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from feel.test_unknown import shown
from policykit.feel import parse, parse_unary_tests
from policykit.feel.interpret import Runtime, Scope, evaluate
from policykit.feel.proofs import proven
from policykit.feel.tables import Table, TableInput, TableOutput, TableResult, TableRule, decide
from policykit.feel.values import Range, Unknown

N = Decimal
U = Unknown(frozenset(("u",)))
V = Unknown(frozenset(("v",)), Range(N(0), N(9)))


def table(
    hit: str, *rules: str, allowed: str = "", default: str = "", inputs: str = "a", values: str = ""
) -> Table:
    """A table of rules `cell | cell -> output | output`, over `inputs` parted by commas."""
    read = [tuple(part.split("|") for part in rule.split("->")) for rule in rules]
    names = ["a", "b", "u", "v", "limit"]
    columns = max((len(outputs) for _, outputs in read), default=1)
    policy, _, aggregation = hit.partition(" with ")
    return proven(
        Table(
            (0, 0),
            policy,
            aggregation or None,
            tuple(
                TableInput(parse(name, names), parse_unary_tests(values, names) if values else None)
                for name in inputs.split(",")
            ),
            tuple(
                TableOutput(
                    f"o{i}" if columns > 1 else None,
                    parse_unary_tests(allowed) if allowed else None,
                    parse(default) if default else None,
                )
                for i in range(columns)
            ),
            tuple(
                TableRule(
                    tuple(parse_unary_tests(cell, names) for cell in cells),
                    tuple(parse(output, names) for output in outputs),
                )
                for cells, outputs in read
            ),
        )
    )


def decided(made: Table, *, unknown_errors: bool = True, **context: Any) -> TableResult:
    names = {"a": N(5), "b": N(1), "u": U, "v": V, "limit": N(3), **context}
    return decide(made, Scope(names, None, Runtime(unknown_errors=unknown_errors)))


@pytest.mark.parametrize(
    ("hit", "rules", "options", "answer"),
    [
        # Nothing Unknown: the specification's meaning
        ("unique", ["> 3 -> 1", "<= 3 -> 2"], {}, "1"),
        ("unique", ["> 9 -> 1"], {"default": "7"}, "7"),
        ("unique", ["> 9 -> 1"], {}, "?feel-table-miss"),
        ("unique", ["> 3 -> 1", "> 4 -> 1"], {}, "conflict"),
        ("any", ["> 3 -> 1", "> 4 -> 1"], {}, "1"),
        ("any", ["> 3 -> 1", "> 4 -> 2"], {}, "conflict"),
        ("first", ["> 9 -> 1", "> 3 -> 2", "- -> 3"], {}, "2"),
        ("priority", ["- -> 1", "- -> 2"], {"allowed": "2, 1"}, "2"),
        ("rule order", ["- -> 1", "> 9 -> 2", "- -> 3"], {}, "[1, 3]"),
        ("output order", ["- -> 1", "- -> 2"], {"allowed": "2, 1"}, "[2, 1]"),
        ("collect", ["- -> 1", "- -> 1"], {}, "[1, 1]"),
        ("collect", ["> 9 -> 1"], {}, "[]"),
        ("collect", ["> 9 -> 1"], {"default": "4"}, "[4]"),
        ("collect with sum", ["- -> 1", "- -> 2"], {}, "3"),
        ("collect with sum", ["> 9 -> 1"], {"default": "0"}, "0"),
        ("collect with min", ["- -> 1", "- -> 2"], {}, "1"),
        ("collect with max", ["- -> 1", "- -> 2"], {}, "2"),
        ("collect with count", ["- -> 1", "- -> 1"], {}, "2"),
        ("collect with count", ["> 9 -> 1"], {}, "0"),
        ("collect with sum", ['- -> "x"'], {}, "?feel-list-item"),
        ("unique", ["> 3 -> 1 | 2"], {}, "{o0: 1, o1: 2}"),
        ("collect", ["- -> 1 | 2"], {}, "[{o0: 1, o1: 2}]"),
        ("unique", ["> limit -> a + 1"], {}, "6"),
        # unique
        ("unique", ["u -> 1"], {}, "?u"),
        ("unique", ["u -> 1"], {"default": "1"}, "1"),
        ("unique", ["u -> 1"], {"default": "2"}, "?u [1..2]"),
        ("unique", ["5 -> 1", "u -> 1"], {}, "?u"),
        ("unique", ["u -> 1", "v -> 1"], {"default": "1"}, "?u,v"),
        ("unique", ["< 3 -> 1", ">= 3 -> 1"], {"inputs": "u"}, "1"),
        ("unique", ["< 3 -> 1", ">= 3 -> 2"], {"inputs": "u"}, "?u [1..2]"),
        ("unique", ["< 3 -> 1", "> 3 -> 1"], {"inputs": "u"}, "?u"),
        ("unique", ["< 3 -> 1", "> 3 -> 1"], {"inputs": "u", "default": "1"}, "1"),
        ("unique", ["5 -> 1", "5 -> 1", "u -> 1"], {}, "conflict"),
        # any
        ("any", ["5 -> 1", "u -> 1"], {}, "1"),
        ("any", ["5 -> 1", "u -> 2"], {}, "?u"),
        ("any", ["u -> 1"], {"default": "1"}, "1"),
        ("any", ["u -> 1"], {}, "?u"),
        ("any", ["5 -> 1", "5 -> 2", "u -> 2"], {}, "conflict"),
        ("any", ["5 -> u"], {}, "?u"),
        # first
        ("first", ["u -> 1", "- -> 1"], {}, "1"),
        ("first", ["u -> 1", "- -> 2", "u -> 3"], {}, "?u [1..2]"),
        ("first", ["- -> 2", "u -> 3"], {}, "2"),
        ("first", ["u -> 1"], {"default": "1"}, "1"),
        ("first", ["u -> 1"], {"default": "2"}, "?u [1..2]"),
        # priority
        ("priority", ["u -> 1", "- -> 2"], {"allowed": "2, 1"}, "2"),
        ("priority", ["u -> 2", "- -> 1"], {"allowed": "2, 1"}, "?u [1..2]"),
        ("priority", ["u -> 1"], {"allowed": "2, 1", "default": "1"}, "1"),
        # lists
        ("rule order", ["- -> 1", "u -> 2"], {}, "[1 | 2]"),
        ("output order", ["- -> 1", "- -> 2", "u -> 3"], {"allowed": "2, 1"}, "[2, 1 | 3]"),
        ("collect", ["u -> 2"], {}, "[ | 2]"),
        ("collect", ["u -> 2"], {"default": "3"}, "?u"),
        # aggregates
        ("collect with sum", ["- -> 1", "u -> 2", "v -> -4"], {}, "?u,v [-3..3]"),
        ("collect with sum", ["- -> 1", "u -> 0"], {}, "1"),
        ("collect with sum", ["u -> 2"], {"default": "0"}, "?u [0..2]"),
        ("collect with sum", ["u -> 2"], {}, "?u"),
        ("collect with min", ["- -> 1", "u -> 2"], {}, "1"),
        ("collect with min", ["- -> 1", "u -> 0"], {}, "?u [0..1]"),
        ("collect with max", ["- -> 1", "u -> 2"], {}, "?u [1..2]"),
        ("collect with max", ["- -> 3", "u -> 2"], {}, "3"),
        ("collect with max", ["u -> 2"], {"default": "2"}, "2"),
        ("collect with count", ["- -> 1", "u -> 1", "v -> 1"], {}, "?u,v [1..3]"),
        # several outputs, column by column; rows judged apart
        ("first", ["u -> 1 | 2", "- -> 1 | 3"], {}, "{o0: 1, o1: ?u [2..3]}"),
        ("unique", ["u -> 1 | 2"], {}, "{o0: ?u, o1: ?u}"),
        ("first", ["true -> 1", "not(true) -> 1"], {"inputs": "u = 1"}, "1"),
        ("first", ["= limit -> 1", "!= limit -> 1"], {"inputs": "u"}, "?u"),
        # bounds decide cells
        ("first", ["> 9 -> 1", "- -> 2"], {"inputs": "v"}, "2"),
        ("first", [">= 0 -> 1", "- -> 2"], {"inputs": "v"}, "1"),
    ],
)
def test_each_hit_policy_over_sure_and_doubtful_rows(
    hit: str, rules: list[str], options: dict[str, str], answer: str
) -> None:
    result = decided(table(hit, *rules, **options))
    assert ("conflict" if result.conflict else _shown(result.value)) == answer


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {shown(item)}" for name, item in value.items()) + "}"
    return shown(value)


def test_a_result_names_the_rows_that_hit_that_may_and_that_gave_it() -> None:
    result = decided(table("first", "> 9 -> 1", "u -> 1", "- -> 1", "- -> 2"))
    assert (result.sure, result.maybe, result.chosen, result.missed) == ((2, 3), (1,), (1, 2), False)
    assert decided(table("first", "> 9 -> 1", default="1")).missed


def test_alone_a_miss_and_a_conflict_are_null_with_a_diagnostic() -> None:
    runtime = Runtime()
    scope = Scope({"a": N(5)}, None, runtime)
    assert decide(table("unique", "> 9 -> 1"), scope).value is None
    assert decide(table("unique", "5 -> 1", "> 1 -> 2"), scope).value is None
    assert [d.code for d in runtime.diagnostics] == ["feel-table-miss", "feel-table-conflict"]


def test_an_input_outside_of_its_allowed_values_has_no_result() -> None:
    made = table("first", "- -> 1", values="[0..3]")
    runtime = Runtime()
    assert evaluate(made, Scope({"a": N(5)}, None, runtime)) is None
    assert [d.code for d in runtime.diagnostics] == ["feel-input-not-allowed"]
    assert decided(made, a=None).value == 1


@pytest.mark.parametrize(
    ("rules", "options", "complete", "disjoint"),
    [
        (["- -> 1"], {}, True, True),
        (["< 3 -> 1", ">= 3 -> 1"], {}, True, True),
        (["< 3 -> 1", "> 3 -> 1"], {}, False, True),
        (["<= 3 -> 1", ">= 3 -> 1"], {}, True, False),
        (["[0..3) -> 1", "3 -> 1", "> 3 -> 1", "< 0 -> 1"], {}, True, True),
        (["true -> 1", "false -> 1"], {}, True, True),
        (["true -> 1"], {}, False, True),
        (['"x" -> 1', '"y" -> 1'], {}, False, True),
        (['"x" -> 1', '"y" -> 1'], {"values": '"x", "y"'}, True, True),
        (['"x" -> 1', 'not("x") -> 1'], {}, True, True),
        (["1, 2 -> 1", "not(1, 2) -> 1"], {}, True, True),
        (["not(1) -> 1", "not(2) -> 1"], {}, True, False),
        (["null -> 1", "null -> 1"], {}, False, False),
        (["> limit -> 1", "<= limit -> 1"], {}, False, False),
        (["limit -> 1", "- -> 1"], {}, True, False),
        (["true | < 3 -> 1", "true | >= 3 -> 1", "false | - -> 1"], {"inputs": "a,b"}, True, True),
        (["true | < 3 -> 1", "- | >= 3 -> 1", "false | - -> 1"], {"inputs": "a,b"}, True, False),
        (["true | < 3 -> 1", "false | - -> 1"], {"inputs": "a,b"}, False, True),
        ([], {}, False, True),
    ],
)
def test_what_literal_cells_prove(
    rules: list[str], options: dict[str, str], complete: bool, disjoint: bool
) -> None:
    made = table("unique", *rules, **options)
    assert (made.complete, made.disjoint) == (complete, disjoint)


def test_a_proof_gives_up_rather_than_take_forever() -> None:
    cells = " | ".join(["1, 3, 5, 7, 9"] * 12)
    inputs = ",".join("a" * 12)
    assert not table("unique", *[f"{cells} -> 1"] * 40, inputs=inputs).complete
