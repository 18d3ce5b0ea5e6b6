"""What can be proved of a decision table is proved when the policy is read (semantics 3, Tables)."""

from pathlib import Path

from policykit.policy.model import Decide
from policykit.policy.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def test_completeness_is_known_by_a_row_of_dashes_and_by_the_values_a_column_may_have() -> None:
    policy = Workspace.load(ROOT).latest("complaint-handling")
    assert policy is not None
    tables = {r.name: r.table for r in policy.rules if isinstance(r, Decide) and r.table}
    assert tables["severity"].complete
    assert not tables["severity"].disjoint
    assert tables["routes"].complete, "every severity, within authority and beyond it, has a row"
