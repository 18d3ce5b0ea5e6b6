"""The desk at which a report is made: its sets, its windows of time, its words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policykit.render.norms import part
from policykit.render.report.members import belongs, may_belong, only_in_month
from policykit.render.report.month import Window
from policykit.render.report.reading import Reader, reader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from policykit.policy.model import Policy
    from policykit.records.record import Reject
    from policykit.records.schema import Schemas
    from policykit.render.report.definition import Members, Reading, Report
    from policykit.render.report.item import Archive, Item
    from policykit.render.report.month import Month
    from policykit.render.words import Words


@dataclass(slots=True)
class Desk:
    """All that the figures of one report are taken from.

    `labels` are the words of forms and reports, `say` those of reports. `state` is the instant of which the
    state is told, `policies` the versions by policy name, `rejects` the rows that were not accepted. At a
    `loose` desk, which needs no findings, a set holds whatever may belong to it.
    """

    report: Report
    archive: Archive
    month: Month
    state: dt.datetime
    words: Words
    labels: Mapping[str, Any]
    say: Mapping[str, str]
    schemas: Schemas
    policies: Mapping[str, Sequence[Policy]] = field(default_factory=dict)
    rejects: Sequence[Reject] = ()
    loose: bool = False
    _picked: dict[tuple[str, int], list[Item]] = field(default_factory=dict)
    _members: dict[tuple[str, int], list[Item]] = field(default_factory=dict)
    _timelines: dict[tuple[str, str], tuple[list[int], list[Item]]] = field(default_factory=dict)

    def loosely(self) -> Desk:
        """Give the desk at which a set holds whatever may belong to it, by dates and fields alone."""
        return replace(self, loose=True, _picked={}, _members={}, _timelines=self._timelines)

    def window(self, back: int = 0, months: int = 1) -> Window:
        """Give the report's month, or the one so many months before, as that stood at its end.

        Nothing is told of what came after the instant of the state.
        """
        month = self.month.back(back)
        return Window.of(month, min(self.state, month.end) if back else self.state, months)

    def members(self, name: str, back: int = 0) -> list[Item]:
        """Give the members of the set `name` in the report's month, or so many months before."""
        if (name, back) not in self._members:
            of = self.report.sets[name]
            picked = self.picked(name, back)
            self._members[name, back] = _each_once(picked) if of.sort == "steps" else picked
        return self._members[name, back]

    def picked(self, name: str, back: int = 0) -> list[Item]:
        """Give the members; of steps each as often as some explanation has it."""
        if (name, back) not in self._picked:
            self._picked[name, back] = self._pick(self.report.sets[name], back)
        return self._picked[name, back]

    def by_month(self, name: str) -> bool:
        """Say whether the set has other members in another month, so that months can be compared."""
        of = self.report.sets[name]
        return bool(of.in_month or of.begun) or any(
            self.by_month(other) for other in (of.among, of.told) if other
        )

    def _pick(self, of: Members, back: int) -> list[Item]:
        window = self.window(back, of.months)
        if only_in_month(of):
            return list(self._pool(of, back))
        if self.loose:
            zone = self.month.zone
            return [item for item in self._pool(of, back) if may_belong(item, of, window, zone)]
        readers = {id(read): self.reader(read, of) for read in (of.in_month, *of.differ) if read}
        told = {item.id.rpartition("/")[0] for item in self.picked(of.told, back)} if of.told else None
        return [
            item for item in self._pool(of, back) if belongs(item, of, window, readers, told, self.month.zone)
        ]

    def _pool(self, of: Members, back: int) -> Sequence[Item]:
        """Everything that may be a member: of the set it is among, else of its own sort."""
        if not of.among:
            return self._sort(of, back)
        sort = self.report.sets[of.among].sort
        if self.loose and sort != "records":
            return self._sort(of, back)
        within = self.members(of.among, back)
        if sort == of.sort:
            return [item for item in within if of.findings is None or _is_of(item, of.findings)]
        about = {item.about for item in within}
        return [item for item in self._sort(of, back) if item.about in about]

    def _sort(self, of: Members, back: int) -> Sequence[Item]:
        """The records, findings or steps among which the set picks."""
        if of.sort == "records":
            whole = isinstance(of.in_month, str) and of.in_month
            return self._happened(of, back) if whole else self._going_on(of, back)
        found = [item for item in self.archive.findings if _is_of(item, of.findings or {})]
        if of.sort == "findings":
            return found
        codes = set(of.steps)
        return [item for item in self.archive.steps(found) if part(item.step, "code") in codes]

    def _happened(self, of: Members, back: int) -> Sequence[Item]:
        """The records whose event lies in the window: looked up, for a trend asks for a dozen months."""
        key = (of.record, str(of.in_month))
        if key not in self._timelines:
            items = self.archive.of_kind(of.record)
            read = self._instants(*key)
            known = sorted((at, n) for n, at in enumerate(read) if at is not None)
            self._timelines[key] = ([at for at, _ in known], [items[n] for _, n in known])
        instants, items = self._timelines[key]
        window = self.window(back, of.months)
        first, last = bisect_left(instants, window.begin), bisect_left(instants, window.end)
        while last > first and not window.happened(instants[last - 1]):
            last -= 1
        return items[first:last]

    def _going_on(self, of: Members, back: int) -> Sequence[Item]:
        """The records that had begun and not ended, as far as the set asks for that."""
        items, window = self.archive.of_kind(of.record), self.window(back, of.months)
        if of.begun:
            begun = self._instants(of.record, of.begun)
            ended = self._instants(of.record, of.ended) if of.ended else [None] * len(items)
            items = [
                item
                for item, first, last in zip(items, begun, ended, strict=True)
                if window.begun(first) and not window.ended(last)
            ]
        return items

    def _instants(self, record: str, name: str) -> Sequence[int | None]:
        """The instants in a field of the records of a kind, read with those that other sets ask for."""
        sets = [of for of in self.report.sets.values() if of.record == record]
        asked = {at for of in sets for at in (of.in_month, of.begun, of.ended) if isinstance(at, str) and at}
        return self.archive.instants(record, {name, *asked}, self.month.zone)[name]

    def title(self, name: str) -> str:
        """Give the title of the set `name`."""
        return self.words.text(self.report.sets[name].title)

    def counted(self, name: str) -> str:
        """Say which set is counted, and how many are in it."""
        return f"{self.title(name)} {self.words.number(len(self.members(name)))}"

    def reader(self, read: Reading, of: Members | None = None) -> Reader:
        """Give what reads `read` of the members of a set."""
        return reader(self, read, of.record if of else self.report.record)

    def status(self, name: str) -> str:
        """Give the title of a finding's status."""
        from policykit.engine.explain import status_text

        return str(self.labels["status"].get(name) or status_text(name, self.words.lang))

    def role(self, name: str) -> str:
        """Give the title of a post; a person's name is itself."""
        return str(self.labels["roles"].get(name, name))


def _each_once(steps: Sequence[Item]) -> list[Item]:
    """The steps that tell of different records: several explanations may tell of the same one."""
    found: dict[tuple[Any, ...], Item] = {}
    for item in steps:
        args = part(item.step, "args") or {}
        found.setdefault((part(item.step, "code"), args.get("record", item.id)), item)
    return list(found.values())


def _is_of(item: Item, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    row = item.row
    return row is not None and all(
        value in wanted[key]
        for key, value in (("rules", row.rule), ("policies", row.policy), ("kinds", row.kind))
        if key in wanted
    )
