"""What a cell's content can be refused with."""

from __future__ import annotations

from dataclasses import dataclass


class CellError(ValueError):
    """A cell whose content is not accepted: the message's `code` and the arguments it needs besides."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args


class UnusualError(Exception):
    """A row that holds something which is not read the quick way."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What a spreadsheet's cell holds instead of a value: the message's `code`, and what the cell shows."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text
