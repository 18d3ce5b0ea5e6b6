"""What somebody typed, kept as it stood and told apart from the values when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policykit.records.cells import Real, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Typed(Mapping[str, str]):
    """The texts as typed of the fields `names` of a record that differ from their values in `fields`.

    `raws` are the contents of their cells, None where there is none.
    """

    __slots__ = ("_fields", "_names", "_raws", "_texts")
    _texts: dict[str, str]

    def __init__(self, names: Sequence[str], raws: Sequence[object], fields: Mapping[str, Any]) -> None:
        self._names, self._raws, self._fields = names, raws, fields

    def _told(self) -> dict[str, str]:
        try:
            return self._texts
        except AttributeError:
            pairs = zip(self._names, self._raws, strict=True)
            texts = ((name, _text(raw)) for name, raw in pairs if raw is not None)
            self._texts = {name: text for name, text in texts if text and text != self._fields[name]}
            return self._texts

    def __getitem__(self, name: str) -> str:
        return self._told()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told())

    def __len__(self) -> int:
        return len(self._told())

    def __repr__(self) -> str:
        return repr(self._told())


def _text(raw: object) -> str:
    return show(raw.number if isinstance(raw, Real) else raw).strip()
