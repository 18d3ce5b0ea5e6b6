"""The matrix clause → kinds, rules, forms, reports, tests, status; and how much of it is covered.

Of each policy the newest issued version counts, or its newest draft where none is issued. A clause that
several regulation texts hold is one row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from policykit.analysis.expecting import rule_called
from policykit.policy.cited import ISSUED, citations
from policykit.policy.model import Prefer
from policykit.yamlsource import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.analysis.trace.documents import Document
    from policykit.policy.cited import Citation
    from policykit.policy.clauses import Clause
    from policykit.policy.model import Policy, Text
    from policykit.policy.workspace import Workspace

Status = Literal["implemented", "untested", "guidance", "missing"]

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "decide": ("decision",),
    "measure": ("measure",),
    "oblige": ("obligation",),
    "forbid": ("prohibition",),
    "permit": ("permission",),
    "prefer": ("precedence",),
    "rotate": ("rotation",),
    "share": ("allocation",),
    "restrict": ("access",),
    "gate": ("gate", "obligation"),
    "check": ("checklist",),
}
"""What a rule of each kind makes of a clause. The needs of a gate are duties due before its event."""


@dataclass(slots=True)
class Row:
    """A clause and everything that carries it out.

    `rules` are `policy@version#name` of rules, parameters and days of issue; `tests` the names of the cases
    that expect something of one of the rules. `guidance` is the reason where nothing is to be evaluated.
    """

    clause: str
    title: str
    policy: str
    kinds: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    guidance: Text = field(default_factory=dict)
    testable: bool = False

    @property
    def status(self) -> Status:
        """Whether something carries the clause out and a test shows it."""
        if not self.rules:
            return "guidance" if self.guidance else "missing"
        return "untested" if self.testable and not self.tests else "implemented"

    def to_json(self) -> dict[str, Any]:
        """Give the row as plain data."""
        keys = ("clause", "kinds", "rules", "forms", "reports", "tests", "status")
        return {key: getattr(self, key) for key in keys}


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows in the order of the texts, and the rules with the names of the cases that expect them."""

    rows: tuple[Row, ...]
    tested: Mapping[str, Sequence[str]]

    def coverage(self) -> dict[str, int]:
        """Count clauses by status, those with tests, rules, and rules with tests."""
        counts = Counter(row.status for row in self.rows)
        return {
            "clauses": len(self.rows),
            **{status: counts[status] for status in ("implemented", "untested", "guidance", "missing")},
            "with_tests": sum(1 for row in self.rows if row.tests),
            "rules": len(self.tested),
            "rules_with_tests": sum(1 for cases in self.tested.values() if cases),
        }


def matrix(
    workspace: Workspace,
    forms: Sequence[Document] = (),
    reports: Sequence[Document] = (),
    policies: Iterable[str] | None = None,
) -> Matrix:
    """Trace the clauses of all policies, or of those named. Raises InputError for tests that are no YAML."""
    rows: dict[str, Row] = {}
    tested: dict[str, list[str]] = {}
    for policy in current(workspace, policies):
        cases = _cases(workspace, policy)
        tested |= {_reference(policy, rule.name): cases.get(rule.name, []) for rule in policy.rules}
        for clause in _clauses(workspace, policy):
            row = rows.setdefault(clause.id, Row(clause.id, _title(clause), policy.name))
            row.guidance = row.guidance or policy.guidance.get(clause.id, {})
        for citation in citations(policy):
            row = rows.setdefault(citation.clause, Row(citation.clause, "", policy.name))
            _cite(row, policy, citation, cases)
        for cited, kind in _within_precedence(policy):
            _add(rows[cited].kinds, kind)
    for row in rows.values():
        _documented(row, forms, reports)
    return Matrix(tuple(rows.values()), tested)


def current(workspace: Workspace, policies: Iterable[str] | None = None) -> list[Policy]:
    """Give of each policy, or of those named, the newest issued version, else the newest draft."""
    names = sorted(workspace.policies) if policies is None else list(policies)
    return [
        next((p for p in reversed(versions) if p.issued_on), versions[-1])
        for name in names
        if (versions := workspace.policies[name])
    ]


def _clauses(workspace: Workspace, policy: Policy) -> Iterator[Clause]:
    regulation = workspace.regulation(policy.name, policy.version)
    yield from regulation.clauses.values() if regulation else ()


def _title(clause: Clause) -> str:
    return clause.title.removeprefix(clause.id).strip()


def _cases(workspace: Workspace, policy: Policy) -> dict[str, list[str]]:
    """Give the names of the cases that expect something of each rule of `policy`."""
    path = workspace.tests_of(policy.name)
    data = load(path).data if path.exists() else None
    versions = workspace.policies[policy.name]
    found: dict[str, list[str]] = {}
    for case in data.get("cases", ()) if isinstance(data, dict) else ():
        named = (rule_called(str(expected.get("rule")), versions) for expected in case.get("expect", ()))
        for name in dict.fromkeys(rule.name for rule in named if rule):
            found.setdefault(name, []).append(str(case.get("name")))
    return found


def _cite(row: Row, policy: Policy, citation: Citation, cases: Mapping[str, Sequence[str]]) -> None:
    _add(row.rules, _reference(policy, citation.name))
    if citation.kind:
        row.testable = True
        _add(row.tests, *cases.get(citation.name, ()))
        _add(row.kinds, *KINDS.get(citation.kind, (citation.kind,)))
    elif citation.name == ISSUED:
        _add(row.kinds, "effective date")


def _within_precedence(policy: Policy) -> Iterator[tuple[str, str]]:
    """Give what else parts of a precedence are: a person may move ownership; who else has it is decided."""
    for rule in policy.rules:
        if isinstance(rule, Prefer):
            yield from ((clause, "permission") for transfer in rule.transfers for clause in transfer.clauses)
            yield from ((clause, "decision") for clause in rule.otherwise_clauses)


def _documented(row: Row, forms: Sequence[Document], reports: Sequence[Document]) -> None:
    _add(row.forms, *(form.id for form in forms if row.clause in form.clauses))
    _add(row.reports, *(report.id for report in reports if row.clause in report.clauses))
    if row.guidance and not row.rules:
        _add(row.kinds, "guidance")
    if any(row.clause in form.ticked for form in forms):
        _add(row.kinds, "checklist")
    _add(row.kinds, *(["form"] if row.forms else []), *(["report"] if row.reports else []))


def _reference(policy: Policy, name: str) -> str:
    return f"{policy.name}@{policy.version}#{name}"


def _add(to: list[str], *items: str) -> None:
    to.extend(item for item in dict.fromkeys(items) if item not in to)
