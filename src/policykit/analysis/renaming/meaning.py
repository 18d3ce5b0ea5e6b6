"""What a policy means, as plain data: everything but places, spans and the wording of expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from policykit.problems import Place

_WORDING: Final = frozenset(
    ("span", "place", "text", "table_text", "table_place", "digest", "source", "borrowed")
)
"""Parts that say how and where something is written. What is borrowed is written elsewhere."""


def meaning(part: Any) -> Any:
    """Give `part` of the model as plain data that is equal for equal meanings."""
    if isinstance(part, Place):
        return None
    if isinstance(part, Mapping):
        return {name: meaning(value) for name, value in part.items()}
    if isinstance(part, tuple | list):
        return [meaning(value) for value in part]
    names = _fields(part)
    return {"": type(part).__name__, **{n: meaning(getattr(part, n)) for n in names}} if names else part


def _fields(part: Any) -> list[str]:
    """Give the fields of a dataclass or of a node of FEEL's tree; none for a plain value."""
    if is_dataclass(part):
        names = [field.name for field in fields(part)]
    else:
        known = type(part).__module__.startswith("policykit.feel")
        names = list(getattr(part, "__match_args__", ())) if known else []
    return [name for name in names if name not in _WORDING]
