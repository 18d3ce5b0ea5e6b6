"""The records that go with one on paper: it refers to them, they to it, or both are about one client."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from policykit.records.record import Blank, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from policykit.records.schema import Kind, Schemas

    AnyRecord = Record | Mapping[str, Any]


class Related:
    """Finds records by reference or by subject; each index is built once, when it is first asked for.

    `seen` gives a record as it may be shown, None where it may not be.
    """

    def __init__(
        self,
        schemas: Schemas,
        records: Mapping[str, Sequence[AnyRecord]],
        seen: Callable[[Any], AnyRecord | None] = lambda record: record,
    ) -> None:
        self._schemas = schemas
        self._records = records
        self._seen = seen
        self._indexes: dict[tuple[str, str], dict[str, list[AnyRecord]]] = {}

    def of(self, record: AnyRecord, kind: Kind, wanted: str) -> list[AnyRecord]:
        """List the records of the kind `wanted` that go with `record`, one of `kind`, in order of time.

        What goes together is told by the records as they were delivered; what is listed is what may be seen.
        """
        other, id_ = self._schemas[wanted], _cell(record, kind.id_field)
        whole = next(iter(self._by(kind, kind.id_field, id_)), record)
        found = {
            id(one): one for name, value in _links(whole, kind, other) for one in self._by(other, name, value)
        }
        ordered = sorted(
            found.values(), key=lambda one: (_cell(one, other.at or ""), _cell(one, other.id_field))
        )
        return [seen for one in ordered if (seen := self._seen(one)) is not None]

    def _by(self, kind: Kind, name: str, value: str) -> Sequence[AnyRecord]:
        if (kind.id, name) not in self._indexes:
            index: dict[str, list[AnyRecord]] = defaultdict(list)
            for record in self._records.get(kind.id, ()):
                index[_cell(record, name)].append(record)
            self._indexes[kind.id, name] = index
        return self._indexes[kind.id, name].get(value, ())


def _links(record: AnyRecord, kind: Kind, other: Kind) -> Iterator[tuple[str, str]]:
    """Give each field of `other` and the value in it that ties one of its records to `record`."""
    links = [(other.id_field, field.id) for field in kind.fields.values() if field.refers_to == other.id]
    links += [(field.id, kind.id_field) for field in other.fields.values() if field.refers_to == kind.id]
    for subject, keys in other.subjects.items():
        mine = kind.subjects.get(subject, {})
        links += [(keys[key], mine[key]) for key in keys if key in mine and key != "name"]
    yield from ((theirs, value) for theirs, own in links if (value := _cell(record, own)))


def _cell(record: AnyRecord, name: str) -> str:
    value = record.fields.get(name) if isinstance(record, Record) else record.get(name)
    return "" if value is None or isinstance(value, Blank) else str(value)
