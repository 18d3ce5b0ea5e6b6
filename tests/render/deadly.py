"""A way of drawing that ends the process for some records, in a module that other processes can import."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.render.way import Sheet, Way


class Deadly:
    """Draws as `way` does; the process dies of a sheet with the word `Deadly`."""

    def __init__(self, way: Way) -> None:
        self.way = way

    def draw(self, sheet: Sheet) -> bytes:
        if "Deadly" in sheet.html:
            os._exit(9)
        return self.way.draw(sheet)

    def digest(self, sheet: Sheet) -> str:
        return self.way.digest(sheet)
