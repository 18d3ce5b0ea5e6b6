"""Records and findings side by side: one `Fact` a record, with the little of its findings a report reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.render.fields import says_nothing, values_of
from policykit.render.norms import listed, part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from policykit.engine.finding import Finding
    from policykit.records.record import Record
    from policykit.records.schema import Kind


class Row(NamedTuple):
    """What a report reads of a finding; the last five as the finding has them."""

    rule: str
    kind: str
    status: str
    title: Mapping[str, str]
    value: Any
    policy: str
    version: str
    escalation: Sequence[Any]
    possible: Sequence[str]
    due: Any
    done_at: Any


@dataclass(slots=True)
class Fact:
    """A record: its id, its values, what was found about it; `days` keeps what `day` has read."""

    id: str
    values: Mapping[str, Any]
    rows: list[Row] = field(default_factory=list)
    days: dict[str, dt.date | None] = field(default_factory=dict)

    def decided(self, rule: str) -> list[str] | None:
        """Give what the decision `rule` decided, as a list of values; None where that is not known."""
        row = next((row for row in self.rows if row.rule == rule and row.status == "decided"), None)
        return None if row is None else listed(row.value)

    def day(self, name: str, zone: ZoneInfo) -> dt.date | None:
        """Give the local day of the event in field `name`; None where it has not happened or is not known."""
        if name not in self.days:
            moment = instant(self.values.get(name), zone)
            self.days[name] = moment.date() if isinstance(moment, dt.datetime) else moment
        return self.days[name]


def gather(
    records: Iterable[Record | Mapping[str, Any]], findings: Iterable[Finding | Mapping[str, Any]], kind: Kind
) -> list[Fact]:
    """Join the records of `kind` with the findings about them, in the order of the records."""
    given = [values_of(record, kind) for record in records]
    facts = {str(values[kind.id_field]): Fact(str(values[kind.id_field]), values) for values in given}
    for finding in findings:
        subject = part(finding, "subject")
        fact = facts.get(part(subject, "id"))
        if fact and part(subject, "kind") == kind.id:
            fact.rows.append(_plain_row(finding) if isinstance(finding, Mapping) else _row(finding))
    return list(facts.values())


def instant(value: Any, zone: ZoneInfo) -> dt.datetime | dt.date | None:
    """Read a date, or a date-time in `zone` (one without an offset is taken to be in it)."""
    if says_nothing(value):
        return None
    if isinstance(value, str):
        value = _read(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)
    return value if isinstance(value, dt.date) else None


def _read(text: str) -> dt.date | None:
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _row(finding: Any) -> Row:
    return Row(*(getattr(finding, name) for name in Row._fields))


def _plain_row(finding: Any) -> Row:
    empty: dict[str, Any] = {"title": {}, "escalation": (), "possible": ()}
    return Row(*(finding.get(name, empty.get(name)) for name in Row._fields))
