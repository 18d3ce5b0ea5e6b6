"""Records kept until a claim has lapsed for so long: the precedence that says so must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine.retention import no_precedence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy.workspace import Workspace
    from policykit.problems import Problem


def untold_retention(workspace: Workspace) -> Iterator[Problem]:
    """Tell of each `retention` whose `lapsed` names no precedence of a policy of the workspace."""
    for policy in workspace.versions():
        for kept in policy.retention:
            if fault := no_precedence(workspace, kept):
                yield fault
