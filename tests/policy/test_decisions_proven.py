"""What can be proved of a decision table is proved when the policy is read (semantics 3, Tables)."""

from pathlib import Path

from policykit.policy.model import Decide
from policykit.policy.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def test_a_table_with_a_row_of_dashes_is_known_to_be_complete() -> None:
    policy = Workspace.load(ROOT).latest("complaint-handling")
    assert policy is not None
    tables = {r.name: r.table for r in policy.rules if isinstance(r, Decide) and r.table}
    assert tables["severity"].complete
    assert not tables["severity"].disjoint
    assert not tables["routes"].complete
