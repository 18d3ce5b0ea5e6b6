from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from policykit.render.printer import Printer
from render.sample import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.problems import Language


@cache
def _printer(lang: Language) -> Printer:
    return Printer(SETTINGS, lang)


@pytest.fixture
def printer() -> Callable[[Language], Printer]:
    """A printer by language over our own templates, made once."""
    return _printer
