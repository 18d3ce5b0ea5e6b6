"""The values of FEEL (DMN 1.5, 10.3.2.2) as Python holds them, and the three that policies add.

| FEEL                       | Python                                                        |
|----------------------------|---------------------------------------------------------------|
| null                       | None                                                          |
| boolean, string, number    | bool, str, decimal.Decimal (34 digits, half even)             |
| date, time, date and time  | temporal.Date, temporal.Time, temporal.DateTime               |
| the two durations          | temporal.DaysDuration, temporal.YearsDuration                 |
| list, context              | list, Mapping (str to value); neither is ever changed         |
| range, function            | Range, Function                                               |

Alone, FEEL makes no other value. A policy's records may hold `Unknown` (a fact that is not known),
`NOT_YET` (an event that has not happened), `NONE` (known to be nothing), and lists some of whose members
are doubtful (`DoubtfulList`); the interpreter carries them by Kleene's strong logic.

They are records (`feel/record.py`), not dataclasses: no module that `import policykit.feel` reaches may
import `dataclasses`, which alone would use up the 30 ms allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from policykit.feel.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

Value: TypeAlias = Any


@record
class Range:
    """A range between two end points; an end of None is unbounded (`< 5` is `(null..5)` as a test)."""

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True


@record
class Unequal:
    """Everything but `value`: the test `(!= value)` as a value, which no range can be."""

    value: Value


@record
class Function:
    """A function value: `call` takes the arguments by position, in the order of `parameters`.

    `types` are those of the parameters, None for one that takes anything; `result` is the type of what it
    gives, None where that is not known. Functions are equal only to themselves.
    """

    parameters: tuple[str, ...]
    call: Callable[..., Value]
    name: str = ""
    types: tuple[Any, ...] = ()
    variadic: bool = False
    result: Any = None

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@record
class Unknown:
    """A value that exists but is not known.

    `causes` names the facts that would settle it (any hashable description, or a diagnostic where an
    error made it); `bounds` is the range it surely lies in, where there is one.
    """

    causes: frozenset[Hashable] = frozenset()
    bounds: Range | None = None


@record
class Absent:
    """A known absence: equal to null. `NOT_YET` also orders later than everything that has happened."""

    name: str

    def __repr__(self) -> str:
        return self.name


NOT_YET: Final = Absent("not yet")
NONE: Final = Absent("none")


@record
class DoubtfulList:
    """A list of `sure` members and of `doubtful` ones, each of which may or may not belong to it.

    `open` says that there may be any number of members besides (a kind of record not delivered).
    `causes` names the facts that would settle who belongs to it.
    """

    sure: Sequence[Value]
    doubtful: Sequence[Value] = ()
    open: bool = False
    causes: frozenset[Hashable] = frozenset()


class FeelFailure(Exception):  # noqa: N818 - no error of ours: an outcome that FEEL writes as null
    """Raised by a value operation or a built-in that has no result; `code` is a message code.

    The interpreter turns it into null (or, in a policy, Unknown) and a diagnostic with the position of
    the node.
    """

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args
