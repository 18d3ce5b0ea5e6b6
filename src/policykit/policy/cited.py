"""Which clause is cited where: by rules and every part of them, rows of tables, and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from policykit.policy.model import Decide, Policy

if TYPE_CHECKING:
    from policykit.problems import Place


ISSUED: Final = "issued"
"""The name under which a version's day of issue cites a clause."""


@dataclass(frozen=True, slots=True)
class Citation:
    """That `name` cites `clause`; `row` counts from 1.

    A `name` without a `kind` is a parameter, or `issued`: the day of issue, on which the version begins.
    """

    clause: str
    name: str
    kind: str
    place: Place
    row: int = 0


def citations(policy: Policy) -> Iterator[Citation]:
    """Give every citation of a version, those of one rule together; guidance cites nothing."""
    for clause in policy.issued_clauses:
        yield Citation(clause, ISSUED, "", policy.place)
    for parameter in policy.parameters.values():
        for clause in parameter.clauses:
            yield Citation(clause, parameter.name, "", parameter.place)
    for rule in policy.rules:
        for clause in dict.fromkeys(_clauses(rule)):
            yield Citation(clause, rule.name, rule.kind, rule.place)
        if isinstance(rule, Decide):
            for row, clauses in enumerate(rule.row_clauses, 1):
                yield from (Citation(clause, rule.name, rule.kind, rule.place, row) for clause in clauses)


def _clauses(part: Any) -> Iterator[str]:
    """Give the clauses of a part of the model and of the parts within it."""
    if isinstance(part, tuple):
        for item in part:
            yield from _clauses(item)
    elif is_dataclass(part):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name.endswith("clauses") and field.name != "row_clauses":
                yield from value
            elif not isinstance(value, str | Mapping):
                yield from _clauses(value)
