"""`check`: everything that is wrong with the policies of a workspace, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from policykit.analysis.passes.claims import opposite_claims
from policykit.analysis.passes.coverage import uncovered_clauses
from policykit.analysis.passes.drafts import drafts
from policykit.analysis.passes.guards import missing_guards
from policykit.analysis.passes.retention import untold_retention
from policykit.analysis.passes.tables import table_faults
from policykit.analysis.passes.unfilled import unfilled
from policykit.analysis.testing import broken_tests
from policykit.policy.lock import changes
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from policykit.policy.workspace import Workspace

Pass: TypeAlias = Callable[["Workspace"], Iterator[Problem]]


def broken_calendars(workspace: Workspace) -> Iterator[Problem]:
    """Tell what is wrong with the calendars."""
    try:
        _ = workspace.calendars
    except InputError as error:
        yield from error.problems


PASSES: Final[tuple[Pass, ...]] = (
    broken_calendars,
    drafts,
    uncovered_clauses,
    missing_guards,
    table_faults,
    opposite_claims,
    unfilled,
    untold_retention,
    broken_tests,
    changes,
)
"""What is looked for, beside what reading the files has found already."""


def check(workspace: Workspace) -> list[Problem]:
    """Give every problem of the workspace, errors and warnings, sorted by file and line."""
    found = [*workspace.problems, *(problem for look in PASSES for problem in look(workspace))]
    return InputError(found).problems
