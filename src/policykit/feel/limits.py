"""How much work one evaluation may do, and what happens when that is not enough."""

from __future__ import annotations

from policykit.feel.record import record


@record
class Limits:
    """The bounds of one evaluation.

    `steps` counts evaluated nodes, `calls` functions that call each other, `list_size` items,
    `string_size` characters.
    """

    steps: int = 2_000_000
    calls: int = 100
    list_size: int = 500_000
    string_size: int = 1_000_000


class FeelLimitError(Exception):
    """A bound was reached: inside the interpreter only.

    `evaluate` never raises it: the whole result is null (Unknown in a policy) and the diagnostic says
    which bound it was. Code that calls a `Function` value outside an evaluation may meet it.
    """

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments
