"""System libraries by the names they go by on each system."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def load(names: Iterable[str]) -> ctypes.CDLL | None:
    """Load the library that goes by the first of `names` that there is; None where there is none."""
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None
