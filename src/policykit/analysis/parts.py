"""Every expression of a rule with the part it stands in, for the passes that look at all of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from policykit.policy.model import Claim, Decide, Expression, Policy, Rule, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.feel.nodes import Node
    from policykit.problems import Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A tree of a rule: the key it stands under, the kind of record in scope, and how to find its places.

    `is_cell` says that it is a condition of a table's row.
    """

    tree: Node
    key: str
    record: str
    rule: Rule
    expression: Expression | None = None
    is_cell: bool = False

    def place(self, node: Node) -> Place:
        """Give the place in the file where `node` begins."""
        if self.expression is None:
            assert isinstance(self.rule, Decide)
            return self.rule.place_in_table(node.span[0])
        at = self.expression.place
        return type(at)(at.file, at.line, at.column + node.span[0])


def pieces(policy: Policy) -> Iterator[Piece]:
    """Give every expression and table cell of a policy's rules."""
    for rule in policy.rules:
        yield from _within(rule, rule, rule.record)
        if isinstance(rule, Decide) and rule.table:
            for column in rule.table.inputs:
                yield Piece(column.expression, "table", rule.record, rule)
            for row in rule.table.rules:
                yield from (Piece(test, "table", rule.record, rule, is_cell=True) for test in row.tests)
                yield from (Piece(output, "table", rule.record, rule) for output in row.outputs)


def _within(part: Any, rule: Rule, record: str) -> Iterator[Piece]:
    record = part.of if isinstance(part, Claim | Transfer) else record
    for field in fields(part):
        yield from _value(getattr(part, field.name), field.name, rule, record)


def _value(value: Any, key: str, rule: Rule, record: str) -> Iterator[Piece]:
    if isinstance(value, Expression):
        yield Piece(value.tree, key, record, rule, value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _value(item, key, rule, record)
    elif is_dataclass(value) and type(value).__module__.startswith("policykit.policy"):
        yield from _within(value, rule, record)
