"""Python's search for garbage, kept off work that makes much and drops little."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SELDOM = 100_000


def seldom() -> None:
    """Look for garbage seldom from now on.

    Nearly all that a run makes while it starts, it keeps: by Python's own threshold of 700 new objects it is
    searched hundreds of times in vain, a tenth of the time of a single form.
    """
    gc.set_threshold(_SELDOM, 20, 20)


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


@contextmanager
def when_told() -> Iterator[None]:
    """Look for garbage within when `gc.collect()` says so alone, and never in what was there before."""
    before = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
        gc.unfreeze()
