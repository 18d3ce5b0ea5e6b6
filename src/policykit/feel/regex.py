"""Regular expressions of XQuery and XPath (functions and operators 3.1, section 5.6) for the built-ins.

The pattern is parsed here and rewritten for the `regex` package, whose matching is stopped after a time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from collections.abc import Iterator


def matches(text: str, pattern: str, flags: str) -> bool:
    raise NotImplementedError


def replace(text: str, pattern: str, replacement: str, flags: str, limit: int) -> str:
    raise NotImplementedError


def split(text: str, pattern: str) -> Iterator[str]:
    raise NotImplementedError
