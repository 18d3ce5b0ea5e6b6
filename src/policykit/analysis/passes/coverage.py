"""Clauses that nothing implements: each is cited by a rule or a parameter, or stands under `guidance`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.policy.cited import citations
from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace
    from policykit.problems import Severity


def uncovered_clauses(workspace: Workspace) -> Iterator[Problem]:
    """Tell of clauses without a rule, and of guidance whose clause a rule does implement."""
    for policy in workspace.versions():
        regulation = workspace.regulation(policy.name, policy.version)
        cited = {citation.clause for citation in citations(policy)}
        severity: Severity = "error" if policy.issued_on else "warning"
        for clause in regulation.clauses.values() if regulation else ():
            if clause.id not in cited and clause.id not in policy.guidance:
                args = {"clause": clause.id, "title": clause.title, "version": policy.version}
                yield Problem("clause-not-implemented", clause.place, args, severity)
        yield from _idle_guidance(policy, cited)


def _idle_guidance(policy: Policy, cited: set[str]) -> Iterator[Problem]:
    for clause in policy.guidance:
        if clause in cited:
            yield Problem("guidance-implemented", policy.place, {"clause": clause}, "warning")
