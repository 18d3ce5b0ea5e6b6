"""The built-in functions of FEEL (DMN 1.5, 10.3.4), grouped by type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel.builtins import (
    aggregates,
    booleans,
    contexts,
    conversion,
    lists,
    moments,
    numbers,
    range_text,
    ranges,
    sorting,
    strings,
)
from policykit.feel.builtins.registry import BUILTINS, Bounds, Builtin, Overload, Parameter, Runtime

if TYPE_CHECKING:
    from collections.abc import KeysView

# Importing a module of functions declares them.
_MODULES = (
    aggregates, booleans, contexts, conversion, lists, moments, numbers, range_text, ranges, sorting, strings,
)  # fmt: skip

__all__ = ["BUILTINS", "Bounds", "Builtin", "Overload", "Parameter", "Runtime", "lookup", "names"]


def lookup(name: str) -> Builtin | None:
    """The built-in called `name` (words parted by one space), None where there is none."""
    return BUILTINS.get(name)


def names() -> KeysView[str]:
    """The names of all built-ins."""
    return BUILTINS.keys()
