"""System libraries by the names they go by on each system."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

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


@contextmanager
def by_full_name() -> Iterator[None]:
    """On Linux, let libraries be found by their full names alone, in this thread.

    For WeasyPrint's first import, which tries the names of other systems first; cffi looks for each of them
    by `ctypes.util.find_library`, which asks `ldconfig`, the C compiler and the linker. With this, the import
    takes 0.48 seconds of processor time, without it 0.77 (means of ten, with a compiler installed). Nothing
    more is found without it: `find_library` gives the full name, on Linux, and WeasyPrint tries that as well.
    There is no other way in: neither cffi nor WeasyPrint lets the names or the lookup be chosen. So the
    lookup is replaced for the time being; other threads get the real one, and two that import take turns.
    """
    if sys.platform != "linux":
        yield
        return
    here = threading.get_ident()

    def nowhere_here(name: str) -> str | None:
        return None if threading.get_ident() == here else lookup(name)

    with _ONE_AT_A_TIME:
        lookup = ctypes.util.find_library
        ctypes.util.find_library = nowhere_here
        try:
            yield
        finally:
            ctypes.util.find_library = lookup


_ONE_AT_A_TIME: Final = threading.Lock()
