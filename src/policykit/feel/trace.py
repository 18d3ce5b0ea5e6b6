"""What each part of an expression came to: a tree beside the syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel.record import record

if TYPE_CHECKING:
    from policykit.feel.interpret.runtime import Handler, Scope
    from policykit.feel.nodes import Node, Span
    from policykit.feel.values import Value


@record
class Trace:
    """One evaluated node: where it stands, its kind, its value, and the nodes evaluated for it.

    A node that a loop evaluates many times appears once each time.
    """

    span: Span
    kind: str
    value: Value
    children: tuple[Trace, ...]


class Tracer:
    """Stands between `evaluate` and the handlers and notes every value."""

    def __init__(self) -> None:
        self._open: list[list[Trace]] = [[]]

    def __call__(self, node: Node, scope: Scope, handler: Handler) -> Value:
        """Run `handler` and note what it gave."""
        self._open.append([])
        value = handler(node, scope)
        children = tuple(self._open.pop())
        self._open[-1].append(Trace(node.span, type(node).__name__, value, children))
        return value

    @property
    def root(self) -> Trace | None:
        """The trace of the whole expression; None before it is evaluated."""
        return self._open[0][-1] if self._open[0] else None
