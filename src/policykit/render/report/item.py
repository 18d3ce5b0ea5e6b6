"""What a report counts: records with what was found about them, findings, and steps of an explanation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.engine.finding import Finding
from policykit.records.record import Blank, Record
from policykit.render.norms import listed, part
from policykit.render.report.month import instant_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from zoneinfo import ZoneInfo

    from policykit.records.schema import Kind, Schemas


class Row(NamedTuple):
    """What a report reads of a finding; but for `subject` (kind and id) and `item`, as the finding has it."""

    rule: str
    kind: str
    status: str
    title: Mapping[str, str]
    value: Any
    policy: str
    version: str
    clauses: Sequence[str]
    bearer: str | None
    escalation: Sequence[Any]
    possible: Sequence[str]
    missing: Sequence[Any]
    lacking: Sequence[Mapping[str, str]]
    reasons: Sequence[Any]
    details: Mapping[str, Any]
    due: Any
    done_at: Any
    subject: tuple[str, str]
    item: str


_PARTS = Row._fields[:-2]
_OF_FINDING = attrgetter(*_PARTS)
_EMPTY: Mapping[str, Any] = {
    "title": {}, "value": None, "clauses": (), "bearer": None, "escalation": (), "possible": (),
    "missing": (), "lacking": (), "reasons": (), "details": {}, "due": None, "done_at": None,
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Item:
    """One thing that a report counts.

    A record has `values` (those of its fields) and the `rows` of the findings about it. A finding has besides
    its own `row`, a step of an explanation also the `step`; their `values` and `rows` are those of the record
    that they are about, empty where that is none. `id` tells it from every other of its sort.
    """

    kind: str
    id: str
    values: Mapping[str, Any]
    rows: list[Row] = field(default_factory=list)
    row: Row | None = None
    step: Any = None

    @property
    def about(self) -> tuple[str, str]:
        """Kind and id of what it is, or of what the finding is about."""
        return self.row.subject if self.row else (self.kind, self.id)

    def plain(self, name: str) -> Any:
        """Give the value of a field, None where it is empty or not known."""
        value = self.values.get(name)
        return None if isinstance(value, Blank) or value == "" else value

    def instant(self, name: str, zone: ZoneInfo) -> int | None:
        """Give the instant in a field; None where there is none."""
        return instant_of(self.values.get(name), zone)

    def decided(self, rule: str) -> list[str] | None:
        """Give what the decision `rule` decided, as a list of values; None where that is not known."""
        row = next((row for row in self.rows if row.rule == rule and row.status == "decided"), None)
        return None if row is None else listed(row.value)

    def bounds(self, rule: str) -> tuple[Any, Any]:
        """Give the least and the greatest that the figure of the measure `rule` may be; None for no bound."""
        if (known := self.measured(rule)) is not None:
            return known, known
        row = next((row for row in self.rows if row.rule == rule), None)
        open_ = row.value.get("unknown", {}) if row and isinstance(row.value, Mapping) else {}
        least, most = (open_.get(end) for end in ("from", "to"))
        return None if least is None else _number(least), None if most is None else _number(most)

    def measured(self, rule: str) -> Any:
        """Give the figure of the measure `rule`; None where it is not known."""
        row = next((row for row in self.rows if row.rule == rule and row.status == "measured"), None)
        return None if row is None or row.value is None else _number(row.value)


@dataclass(slots=True)
class Archive:
    """All that a report may count: the records by kind and id, and the findings."""

    records: dict[str, dict[str, Item]]
    findings: list[Item]
    _columns: dict[str, dict[str, list[int | None]]] = field(default_factory=dict)

    @property
    def delivered(self) -> frozenset[str]:
        """The kinds of record that came."""
        return frozenset(self.records)

    def take(self, findings: Iterable[Finding | Mapping[str, Any] | Row]) -> None:
        """Add findings, each to the record that it is about."""
        for finding in findings:
            row = finding if isinstance(finding, Row) else row_of(finding)
            about = self.records.get(row.subject[0], {}).get(row.subject[1])
            name = "/".join((row.policy, row.rule, *row.subject, row.item))
            if about is None:
                self.findings.append(Item(row.subject[0], name, {}, [row], row))
                continue
            about.rows.append(row)
            self.findings.append(Item(about.kind, name, about.values, about.rows, row))

    def of_kind(self, kind: str) -> list[Item]:
        """Give the records of a kind, in the order in which they came."""
        return list(self.records.get(kind, {}).values())

    def instants(self, kind: str, names: Collection[str], zone: ZoneInfo) -> dict[str, list[int | None]]:
        """Give the instants in fields of the records of a kind, by field, in the order of `of_kind`.

        They are read once, all fields of a record together: of many records that is a third of the time.
        """
        found = self._columns.setdefault(kind, {})
        if new := sorted(set(names) - found.keys()):
            rows = [
                [instant_of(values.get(name), zone) for name in new]
                for values in (item.values for item in self.of_kind(kind))
            ]
            found.update(
                zip(new, map(list, zip(*rows, strict=True)) if rows else [[] for _ in new], strict=True)
            )
        return found

    def record(self, name: str) -> Item | None:
        """Find the record called `kind:id`; None where there is none."""
        kind, _, id_ = name.partition(":")
        return self.records.get(kind, {}).get(id_)

    def steps(self, findings: Iterable[Item]) -> list[Item]:
        """Give every step of the explanations of `findings`, with the record that the step names."""
        found = []
        for item in findings:
            for number, step in enumerate(item.row.reasons if item.row else ()):
                about = self.record(str((part(step, "args") or {}).get("record", "")))
                kind, values = (about.kind, about.values) if about else ("", {})
                found.append(
                    Item(kind, f"{item.id}/{number}", values, about.rows if about else [], item.row, step)
                )
        return found


def gather(records: Mapping[str, Iterable[Record | Mapping[str, Any]]], schemas: Schemas) -> Archive:
    """Lay the records of each kind out; what is found about them comes later, by `Archive.take`."""
    by_kind: dict[str, dict[str, Item]] = {}
    for kind, given in records.items():
        items = (_item(record, schemas[kind]) for record in given)
        by_kind[kind] = {item.id: item for item in items}
    return Archive(by_kind, [])


def _number(value: Any) -> Any:
    """Give a figure as a number, whatever it was written as; a long fraction to two places."""
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else float(round(exact, 2))


def _item(record: Record | Mapping[str, Any], kind: Kind) -> Item:
    if isinstance(record, Record):
        return Item(kind.id, record.id, record.fields)
    return Item(kind.id, str(record[kind.id_field]), record)


def row_of(finding: Finding | Mapping[str, Any]) -> Row:
    """Give what a report reads of a finding."""
    if isinstance(finding, Finding):
        subject = finding.subject
        return Row._make((*_OF_FINDING(finding), (subject.kind, subject.id), subject.item))
    about = part(finding, "subject")
    who = (part(about, "kind"), part(about, "id"))
    found = [finding.get(name, _EMPTY.get(name)) for name in _PARTS]
    return Row._make((*found, who, str(part(about, "item") or "")))
