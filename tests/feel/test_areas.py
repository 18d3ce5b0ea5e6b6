"""Cases of our own for areas of the language: expressions (areas.txt) and boxed expressions (areas.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.agreement import agrees
from feel_tables import check
from policykit.feel.conformance import run_lines

CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[str]:
    """The lines of a file of cases, without empty ones and remarks."""
    text = (CASES / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@pytest.mark.parametrize("line", lines("areas.txt"))
def test_an_expression_gives_what_the_specification_says(line: str) -> None:
    expression, _, outcome = line.rpartition(" => ")
    check(expression, outcome)


@pytest.mark.parametrize(
    "case", [json.loads(line) for line in lines("areas.jsonl")], ids=lambda case: case["id"]
)
def test_a_boxed_expression_gives_what_the_specification_says(case: dict[str, Any]) -> None:
    (line,) = run_lines([json.dumps(case)])
    result = json.loads(line)
    assert agrees(case["expected"], result["value"]), line
    assert bool(result["diagnostics"]) is case.get("error", False), line
