"""Who evaluates which rule kind: one table each for rules per record, rules per world, and functions.

A module enters its functions by decorator; `load` imports the modules once.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policykit.engine.book import Book
    from policykit.engine.finding import Finding
    from policykit.engine.scope import RecordScope
    from policykit.feel.values import Function

    PerRecord = Callable[[Any, RecordScope], Iterable[Finding]]
    PerWorld = Callable[[Any, Book], Iterable[Finding]]
    Maker = Callable[[Any, Book], Function]

T = TypeVar("T")

PER_RECORD: Final[dict[type, PerRecord]] = {}
"""Rules that give findings of one record at a time, in the scope of that record."""
PER_WORLD: Final[dict[type, PerWorld]] = {}
"""Rules over all records at once (a precedence, a share), given the newest version in force."""
FUNCTIONS: Final[dict[type, Maker]] = {}
"""Rules that give other rules a function under their own name (`owner(client, instant)`)."""

_MODULES: Final = (
    "decide",
    "measure",
    "grouped",
    "oblige",
    "forbid",
    "permit",
    "gate",
    "check",
    "prefer",
    "share",
    "rotate",
)


@cache
def load() -> None:
    """Import every module that enters something here."""
    for name in _MODULES:
        import_module(f"policykit.engine.{name}")


def per_record(kind: type) -> Callable[[T], T]:
    """Enter a function `(rule, scope) -> findings` for rules of `kind`."""
    return _enter(PER_RECORD, kind)


def per_world(kind: type) -> Callable[[T], T]:
    """Enter a function `(rule, book) -> findings` for rules of `kind`."""
    return _enter(PER_WORLD, kind)


def gives_function(kind: type) -> Callable[[T], T]:
    """Enter a function `(rule, book) -> Function` for rules of `kind`."""
    return _enter(FUNCTIONS, kind)


def _enter(table: dict[type, Any], kind: type) -> Callable[[T], T]:
    def enter(function: T) -> T:
        table[kind] = function
        return function

    return enter
