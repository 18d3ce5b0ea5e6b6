"""What an expression came to before, found again by what it reads.

An expression that reads few different values (a category, yes or no, a count) is evaluated once for each
combination of them. What it reads next depends on what it read before and on nothing else, so that its
readings make a tree, and whoever walks along it reads the same names in the same order as the evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from policykit.feel.values import Absent

if TYPE_CHECKING:
    from collections.abc import Hashable

    from policykit.feel.values import Value

MISS: Final = object()
"""That nothing is remembered for what is read."""
_PLAIN: Final = frozenset((bool, str, Absent, type(None)))
_LONGEST: Final = 40
_BRANCHES: Final = 400
_TRIED: Final = 500
_WORTH: Final = 8


class _Fork:
    """What is read next, and where each value of it leads."""

    __slots__ = ("branches", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.branches: dict[Hashable, _Fork | _Leaf] = {}


class _Leaf:
    """What it came to."""

    __slots__ = ("outcome",)

    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome


class Memo:
    """The outcomes of one expression or decision of one policy version as of one instant."""

    __slots__ = ("_found", "_root", "_tried")

    def __init__(self) -> None:
        self._root: _Fork | _Leaf | None = None
        self._tried = self._found = 0

    @property
    def useful(self) -> bool:
        """Whether it is worth asking: one question in so many was answered, or few were put."""
        return self._tried < _TRIED or self._found * _WORTH > self._tried

    def recall(self, names: Mapping[str, Any]) -> Any:
        """What it came to for `names`, of which those are read that matter; MISS where that is not known."""
        self._tried += 1
        node = self._root
        while isinstance(node, _Fork):
            node = node.branches.get(_key(names[node.name]))
        if node is None:
            return MISS
        self._found += 1
        return node.outcome

    def learn(self, reads: Iterable[tuple[str, Value]], outcome: Any) -> None:
        """Remember what it came to with these readings, in their order; those of rare values are not kept."""
        path = [(name, _key(value)) for name, value in reads]
        if any(key is None for _, key in path):
            return
        if not path:
            self._root = _Leaf(outcome)
            return
        node = self._root = self._root or _Fork(path[0][0])
        for (_, key), (following, _) in zip(path, [*path[1:], ("", None)], strict=True):
            if type(node) is not _Fork or len(node.branches) > _BRANCHES:
                return
            known = node.branches.get(key)
            if known is None:
                known = node.branches[key] = _Fork(following) if following else _Leaf(outcome)
            node = known


def _key(value: Value) -> Hashable | None:
    """What tells a value from others (1.0 is written otherwise than 1); None for one not looked up."""
    kind = value.__class__
    if kind is list and all(member.__class__ is str for member in value):
        return ("list", *value)
    if kind is Decimal:
        return tuple(value.as_tuple())
    if kind not in _PLAIN or (kind is str and len(value) > _LONGEST):
        return None
    return kind, value


class Reads(Mapping[str, Any]):
    """Names over `outer`; `log` has those that were read, in order, each once."""

    __slots__ = ("log", "outer")

    def __init__(self, outer: Mapping[str, Any]) -> None:
        self.outer = outer
        self.log: dict[str, Any] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.outer

    def __getitem__(self, name: str) -> Any:
        value = self.log[name] = self.outer[name]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.outer)

    def __len__(self) -> int:
        return len(self.outer)
