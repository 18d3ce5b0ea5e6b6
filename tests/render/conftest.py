from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

import pytest

from policykit.render.printer import Printer
from render.sample import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.problems import Language


gc.set_threshold(50_000, 20, 100)
"""A page is a hundred thousand objects: searched for garbage seldom, it is drawn a seventh sooner."""


@cache
def _printer(lang: Language) -> Printer:
    return Printer(SETTINGS, lang)


@pytest.fixture
def printer() -> Callable[[Language], Printer]:
    """A printer by language over our own templates, made once."""
    return _printer
