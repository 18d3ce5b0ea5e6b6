"""What is wanted is evaluated as if all were, and nothing else is."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from policykit.engine.evaluate import evaluate
from policykit.engine.wanted import Wanted
from policykit.policy.workspace import Workspace
from policykit.records.delivery import Delivery, read

if TYPE_CHECKING:
    from policykit.engine.finding import Finding

ROOT = Path(__file__).parents[2]
AS_OF = dt.datetime(2026, 8, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


@cache
def house() -> tuple[Workspace, Delivery, list[Finding]]:
    workspace = Workspace.load(ROOT)
    delivery = read(sorted((ROOT / "examples").glob("*.*[xvl]")), workspace.schemas)
    return workspace, delivery, evaluate(workspace, delivery, as_of=AS_OF)


def chosen(number: int) -> dict[tuple[str, str], set[str] | None]:
    """Some rules, each about some records or all."""
    choice = random.Random(number)
    _, _, whole = house()
    found: dict[tuple[str, str], set[str] | None] = {}
    for name in sorted({(f.policy, f.rule) for f in whole if f.rule}):
        if choice.random() < 0.5:
            ids = sorted({f.subject.id for f in whole if (f.policy, f.rule) == name})
            found[name] = None if choice.random() < 0.3 else set(choice.sample(ids, len(ids) // 3))
    return found


def is_wanted(finding: Finding, ids: dict[tuple[str, str], set[str] | None]) -> bool:
    name = (finding.policy, finding.rule)
    if name not in ids:
        return False
    about = ids[name]
    return about is None or finding.subject.id in about


@pytest.mark.parametrize("number", range(6))
def test_findings_that_are_wanted_are_those_of_a_whole_evaluation(number: int) -> None:
    workspace, delivery, whole = house()
    ids = chosen(number)
    found = evaluate(workspace, delivery, as_of=AS_OF, wanted=Wanted(ids))
    told = [f.to_json() for f in found if f.rule]
    per_record = {"share", "prefer", "rotate"}
    expected = [
        f.to_json()
        for f in whole
        if is_wanted(f, ids) and (f.kind not in per_record or ids[f.policy, f.rule] is None)
    ]
    monthly = [f for f in expected if f["subject"]["kind"] == "month"]
    expected = [f for f in expected if f not in monthly or ids[f["policy"], f["rule"]] is None]
    assert told == expected


def test_nothing_is_found_where_nothing_is_wanted() -> None:
    workspace, delivery, _ = house()
    assert evaluate(workspace, delivery, as_of=AS_OF, wanted=Wanted({})) == []
    nobody = Wanted({("complaint-handling", "severity"): ()})
    assert evaluate(workspace, delivery, as_of=AS_OF, wanted=nobody) == []
