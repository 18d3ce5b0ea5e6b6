"""Whatever an Unknown input turns out to be, a table's determined answer, column by column, stays."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feel.worlds import Open, admits, as_unknown, numbers, worlds
from policykit.feel import parse, parse_unary_tests
from policykit.feel.interpret import Runtime, Scope
from policykit.feel.proofs import proven
from policykit.feel.tables import Table, TableInput, TableOutput, TableResult, TableRule, decide
from policykit.feel.unknown import is_unsettled
from policykit.feel.values import Range

NUMBERS = numbers("0", "1", "2", "3")
POLICIES = [
    ("unique", None),
    ("any", None),
    ("first", None),
    ("priority", None),
    ("rule order", None),
    ("output order", None),
    ("collect", None),
    ("collect", "sum"),
    ("collect", "min"),
    ("collect", "max"),
    ("collect", "count"),
]
number_cells = st.sampled_from(
    ["-", "0", "1", "> 1", "<= 1", "[1..2]", "not(2)", "0, 3", "limit", "not(< 2)"]
)
boolean_cells = st.sampled_from(["-", "true", "false", "not(true)"])
string_cells = st.sampled_from(["-", '"x"', '"y"', 'not("x")', '"x", "y"'])


@st.composite
def tables(draw: st.DrawFn, hit: str, aggregation: str | None) -> Table:
    columns = 1 if aggregation else draw(st.integers(1, 2))
    rules = [
        TableRule(
            tuple(
                parse_unary_tests(draw(cells), ["limit"])
                for cells in (number_cells, boolean_cells, string_cells)
            ),
            tuple(parse(draw(st.sampled_from(["-1", "0", "1", "2"]))) for _ in range(columns)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    default = parse(draw(st.sampled_from(["0", "1"]))) if draw(st.booleans()) else None
    allowed = parse_unary_tests("2, 1, 0, -1") if "or" in hit else None
    outputs = tuple(TableOutput(f"o{i}", allowed, default) for i in range(columns))
    inputs = (
        TableInput(parse("a")),
        TableInput(parse("p"), parse_unary_tests("true, false")),
        TableInput(parse("s"), parse_unary_tests('"x", "y"') if draw(st.booleans()) else None),
    )
    return proven(Table((0, 0), hit, aggregation, inputs, outputs, tuple(rules)))


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, Any]:
    low, high = sorted(draw(st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2)))
    between = [number for number in NUMBERS if low <= number <= high]
    return {
        "a": draw(st.sampled_from([*NUMBERS, Open("a", NUMBERS), Open("a", between, Range(low, high))])),
        "p": draw(st.sampled_from([True, False, Open("p", [True, False])])),
        "s": draw(st.sampled_from(["x", "y", Open("s", ["x", "y"])])),
        "limit": draw(st.sampled_from([Decimal(1), Open("limit", NUMBERS)])),
    }


def _decided(table: Table, context: dict[str, Any]) -> TableResult:
    return decide(table, Scope(context, None, Runtime(unknown_errors=True)))


@pytest.mark.parametrize(("hit", "aggregation"), POLICIES)
def test_a_determined_answer_holds_in_every_world(hit: str, aggregation: str | None) -> None:
    @settings(max_examples=150, deadline=None)
    @given(tables(hit, aggregation), contexts(), st.randoms(use_true_random=False))
    def check(table: Table, context: dict[str, Any], random: Random) -> None:
        answer = _decided(table, as_unknown(context))
        for world in worlds(context, random):
            actual = _decided(table, world)
            assert admits(answer.value, actual.value), (answer, actual, world)
            assert set(answer.sure) <= set(actual.sure) <= {*answer.sure, *answer.maybe}
            assert actual.conflict or not answer.conflict
            assert (
                not is_unsettled(actual.value) or actual.conflict or actual.missed or "miss" in repr(actual)
            )

    check()


@settings(max_examples=200, deadline=None)
@given(tables("unique", None))
def test_what_is_proved_of_a_table_is_so(table: Table) -> None:
    context: dict[str, Any] = {
        "a": Open("a", numbers("-1", "0", "0.5", "1", "1.5", "2", "2.5", "3", "4")),
        "p": Open("p", [True, False]),
        "s": Open("s", ["x", "y"] if table.inputs[2].allowed else ["x", "y", "other"]),
        "limit": Decimal(1),
    }
    for world in worlds(context, Random(0), 100):
        hits = _decided(table, world).sure
        assert hits or not table.complete
        assert len(hits) < 2 or not table.disjoint
