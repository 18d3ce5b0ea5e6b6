"""Python's search for garbage, kept off work that makes much and drops little."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def unsought() -> Iterator[None]:
    """Look for no garbage within, where millions of objects are made that all stay.

    Every search would go through all that was made so far: half of the time of reading 100,000 records.
    What was made counts as old afterwards, which is searched seldom.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()  # into the oldest generation
        if before:
            gc.enable()


def pass_over() -> None:
    """Let later searches pass over all that is there now, for it stays until the process ends."""
    gc.freeze()
