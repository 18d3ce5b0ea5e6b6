"""Records in CSV: comma, semicolon or tab between cells."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from policykit.problems import InputError, Place, Problem
from policykit.records.grid import Line, read_grid
from policykit.records.kinds import unclear
from policykit.yamlsource import MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.records.raw import RawTable
    from policykit.records.schema import Kind, Schemas

_DELIMITERS: Final = (",", "\t", ";", "，")


def read_csv(text: str, file: str, kind: Kind | None, schemas: Schemas) -> list[RawTable]:
    """Read CSV under a row of headings. Raises InputError for a kind that cannot be told and broken CSV."""
    if kind is None:
        raise InputError([unclear(Place(file), schemas)])
    return [read_grid(kind, _lines(text, file), file)]


def _lines(text: str, file: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise InputError([Problem("yaml-long-line", Place(file, number), {"limit": MAX_LINE})])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Problem("record-csv", Place(file, number), {"detail": str(error)})]) from None


def delimiter(text: str) -> str:
    """Find what stands most often in the first line that has anything of the kind."""
    lines = text[:100_000].split("\n")
    first = next((line for line in lines if any(mark in line for mark in _DELIMITERS)), "")
    return max(_DELIMITERS, key=first.count)
