"""Every conformance case of the DMN TCK that is at hand; `STAYS_OUT` says which cannot be met, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.agreement import agrees
from policykit.feel.conformance import run_lines

CASES = Path(__file__).parents[2] / "../shared/feel/cases.jsonl"
# The declared type of the business knowledge model's result is what these test, and the form leaves it out.
STAYS_OUT = {
    "0082-feel-coercion/01/decision_bkm_004_a/decision_bkm_004_a",
    "0082-feel-coercion/01/decision_bkm_005/decision_bkm_005",
}


def _cases() -> list[dict[str, Any]]:
    if not CASES.exists():
        return []
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def _groups() -> list[str]:
    return sorted({case["group"] for case in _cases()})


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    lines = run_lines(CASES.read_text(encoding="utf-8").splitlines())
    return {result["id"]: result for result in map(json.loads, lines)}


@pytest.mark.skipif(not CASES.exists(), reason="the conformance cases are not at hand")
@pytest.mark.parametrize("group", _groups())
def test_each_case_of_the_group_gives_what_is_expected(group: str, results: dict[str, Any]) -> None:
    cases = [case for case in _cases() if case["group"] == group and case["id"] not in STAYS_OUT]
    wrong = [case["id"] for case in cases if not agrees(case["expected"], results[case["id"]]["value"])]
    assert not wrong


@pytest.mark.skipif(not CASES.exists(), reason="the conformance cases are not at hand")
def test_each_case_that_wants_an_error_has_a_diagnostic(results: dict[str, Any]) -> None:
    wanted = [case["id"] for case in _cases() if case.get("error") and case["id"] not in STAYS_OUT]
    assert not [case for case in wanted if not results[case]["diagnostics"]]


@pytest.mark.skipif(not CASES.exists(), reason="the conformance cases are not at hand")
def test_what_stays_out_does_fail(results: dict[str, Any]) -> None:
    cases = {case["id"]: case for case in _cases()}
    assert not [case for case in STAYS_OUT if agrees(cases[case]["expected"], results[case]["value"])]
