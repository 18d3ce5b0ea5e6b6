"""System libraries by the names they go by on each system."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def load(names: Iterable[str]) -> ctypes.CDLL | None:
    """Load the library that goes by the first of `names` that there is; None where there is none."""
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _nowhere(name: str) -> str | None:
    """Look for no library under a name other than its own."""
    del name
    return None


@contextmanager
def by_full_name() -> Iterator[None]:
    """On Linux, let libraries be found by their full names alone.

    WeasyPrint tries the names of other systems first, and for each of them the C library's cache and the C
    compiler are asked: a quarter of the time that its import takes. The full name is among those it tries.
    """
    lookup = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = lookup
