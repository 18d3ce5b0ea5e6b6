"""Sort (DMN 1.5, table 80)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel.builtins.lists import judged
from policykit.feel.builtins.registry import Parameter, Runtime, builtin
from policykit.feel.kinds import FUNCTION, LIST

if TYPE_CHECKING:
    from policykit.feel.values import Function, Value


@builtin("sort", Parameter("list", LIST), Parameter("precedes", FUNCTION), returns=LIST, runtime=True)
def _sort(runtime: Runtime, items: list[Value], precedes: Function) -> list[Value]:
    """Items of which neither precedes the other keep their order."""

    class Place:
        __slots__ = ("item",)

        def __init__(self, item: Value) -> None:
            self.item = item

        def __lt__(self, other: Place) -> bool:
            return judged(runtime, "sort", precedes, self.item, other.item)

    return sorted(items, key=Place)
