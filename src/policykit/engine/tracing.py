"""Traces: what each part of a rule's expressions came to, as plain data for `--explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policykit.engine.shown import shown

if TYPE_CHECKING:
    from policykit.feel.trace import Trace
    from policykit.policy.model import Expression

MOST: Final = 200
"""No more parts of one expression than this are told."""
_PLAIN: Final = frozenset(("Literal", "Temporal"))


def told(expression: Expression, trace: Trace) -> dict[str, Any]:
    """An expression with its place and its value, and likewise each part that was evaluated for it."""
    left = [MOST]
    return {"place": str(expression.place), **_part(expression.text, trace, left)}


def _part(text: str, trace: Trace, left: list[int]) -> dict[str, Any]:
    left[0] -= 1
    data: dict[str, Any] = {"text": text[slice(*trace.span)].strip(), "value": shown(trace.value)}
    asked = (child for child in trace.children if child.kind not in _PLAIN)
    parts = [_part(text, child, left) for child in asked if left[0] > 0]
    return data | ({"parts": parts} if parts else {})
