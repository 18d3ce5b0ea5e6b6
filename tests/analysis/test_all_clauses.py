"""Every clause of the source regulation is accounted for, as what the list of clauses says it has to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.analysis.trace.documents import forms, reports
from policykit.analysis.trace.matrix import matrix
from policykit.yamlsource import load

LIST = Path(__file__).resolve().parents[3] / "shared" / "clauses.yaml"
REMAINING: dict[str, set[str]] = {}
"""What a clause still lacks: take an entry out once it is there."""

pytestmark = pytest.mark.skipif(not LIST.is_file(), reason="the list of clauses is not part of the project")


def wanted() -> dict[str, list[str]]:
    """Give what each clause of the list has to become."""
    parts = load(LIST).data.values() if LIST.is_file() else ()
    return {name: clause["as"] for part in parts for name, clause in part["clauses"].items()}


@pytest.fixture(scope="module")
def traced(shipped):
    found = matrix(shipped, forms(shipped.folder), reports(shipped.folder))
    return {row.clause: row for row in found.rows}


def lacking(row, kinds: list[str]) -> set[str]:
    """Give those of `kinds` that the row does not show. The product itself and its versions are guidance."""
    shown = {*row.kinds, *(["this product", "versioned policies"] if row.guidance else [])}
    return set(kinds) - shown


def test_there_are_sixty_clauses():
    assert len(wanted()) == 60


@pytest.mark.parametrize(("clause", "kinds"), wanted().items(), ids=wanted())
def test_a_clause_is_carried_out_as_it_has_to_be(traced, clause, kinds):
    if clause not in traced:
        assert REMAINING.get(clause) == {"a policy"}, f"{clause} is in no regulation text"
        return
    assert lacking(traced[clause], kinds) <= REMAINING.get(clause, set())


@pytest.mark.parametrize("clause", wanted())
def test_a_clause_is_tested_or_says_why_nothing_is_evaluated(traced, clause):
    if clause not in traced:
        assert REMAINING.get(clause) == {"a policy"}
    elif "a test" not in REMAINING.get(clause, set()):
        assert traced[clause].status in ("implemented", "guidance")


def test_nothing_is_traced_that_the_list_does_not_have(traced):
    assert traced.keys() <= wanted().keys()
