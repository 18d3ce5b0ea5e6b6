"""Drafts: versions that nobody issued, which are never in force (CSD-2.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy.workspace import Workspace


def drafts(workspace: Workspace) -> Iterator[Problem]:
    """Tell of every version without `issued`."""
    for policy in workspace.versions():
        if policy.issued_on is None:
            yield Problem("policy-draft", policy.place, {"version": policy.version}, "warning")
