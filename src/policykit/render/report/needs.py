"""What a report has to know of the policies: which rules, about which records.

Who may belong to a set is told by dates and fields alone; only of those the decisions, measures and duties
that the report reads are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.engine.finding import STATUSES
from policykit.engine.wanted import Wanted
from policykit.policy.model import Oblige

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.policy.model import Rule
    from policykit.render.report.definition import Members, Section
    from policykit.render.report.desk import Desk

    Ids = frozenset[str] | None
    """Records by id; None for all."""

_READ_KEYS = ("by", "rows", "columns", "sort")


def needs(desk: Desk) -> Wanted:
    """Give the findings that the sections of the desk's report read; the desk needs no findings for that."""
    found = _Needs(desk)
    for section in desk.report.every_section():
        found.section(section)
    return Wanted(found.ids)


class _Needs:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk.loosely()
        self.ids: dict[tuple[str, str], set[str] | None] = {}
        self._sets: dict[tuple[str, int], Ids] = {}
        self.rules: list[tuple[str, Rule]] = [
            (name, rule)
            for name in desk.report.reads
            for version in desk.policies.get(name, ())
            for rule in version.rules
        ]

    def section(self, section: Section) -> None:
        """Note what a section reads."""
        lines = [{"of": line} if isinstance(line, str) else line for line in section.get("lines", ())]
        for line in lines:
            for back in (0, 1):
                ids = self.set(line["of"], back)
                if "value" in line:
                    self.readings([line["value"]], ids)
                if "share_of" in line:
                    self.set(line["share_of"], back)
        backs = range(section.get("months", 12)) if section.kind == "trend" else (0,)
        names = [one["of"] for one in section.get("spans", ())] + _listed(section.get("of", ()))
        found = [self.set(name, back) for name in names for back in backs]
        ids = None if None in found else frozenset().union(*(one for one in found if one is not None))
        for key in _READ_KEYS:
            if section.get(key):
                self.readings(_listed(section.get(key)), ids)
        if section.kind == "duties":
            kinds, rules = section.get("kinds") or ("oblige",), _listed(section.get("rules", ()))
            self.add((r for _, r in self.rules if r.kind in kinds and (not rules or r.name in rules)), ids)
        if section.kind == "measure":
            self.add(self.named([section.get("rule")]), ids if section.get("of") else None)

    def set(self, name: str, back: int = 0) -> Ids:
        """Note what tells who belongs to a set, and give the records that its members are or are about."""
        if (name, back) not in self._sets:
            of = self.desk.report.sets[name]
            ids = self._candidates(of, back)
            self._sets[name, back] = ids
            self.add(self.named((*of.decided, *of.measured, *of.status)), ids)
            if of.findings is not None:
                self.add((rule for policy, rule in self.rules if _is_of(policy, rule, of.findings)), ids)
            self.readings([read for read in (of.in_month, *of.differ) if read], ids)
            if of.told:
                self.set(of.told, back)
        return self._sets[name, back]

    def _candidates(self, of: Members, back: int) -> Ids:
        around = self.set(of.among, back) if of.among else None
        if of.sort != "records":
            return around
        found = frozenset(item.id for item in self.desk.members(of.id, back))
        return found if around is None else found & around

    def readings(self, reads: Iterable[Any], ids: Ids) -> None:
        """Note what readings of these records ask for."""
        for read in reads:
            if isinstance(read, str):
                continue
            for key in ("decided", "measured", "status_of"):
                if key in read:
                    self.add(self.named([read[key]]), ids)
            if "about" in read:
                rules, statuses = _listed(read.get("rules", ())), set(_listed(read["about"]))
                told = (r for _, r in self.rules if statuses & set(STATUSES[r.kind]))
                self.add((r for r in told if not rules or r.name in rules), ids)
            if "level" in read:
                self.add((r for _, r in self.rules if isinstance(r, Oblige) and r.escalate), ids)
            if "steps_of" in read:
                self.set(read["steps_of"])
            self.readings(_listed(read.get("join", ())), ids)

    def named(self, names: Iterable[str]) -> list[Rule]:
        """The rules of these names."""
        wanted = set(names)
        return [rule for _, rule in self.rules if rule.name in wanted]

    def add(self, rules: Iterable[Rule], ids: Ids) -> None:
        """Note that of these rules the findings about these records are read."""
        chosen = {rule.name for rule in rules}
        for policy, rule in self.rules:
            if rule.name in chosen:
                known = self.ids.setdefault((policy, rule.name), set())
                if ids is None or known is None:
                    self.ids[policy, rule.name] = None
                else:
                    known |= ids


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, str | dict) else list(value)


def _is_of(policy: str, rule: Rule, wanted: Mapping[str, Sequence[str]]) -> bool:
    return all(
        value in wanted[key]
        for key, value in (("rules", rule.name), ("policies", policy), ("kinds", rule.kind))
        if key in wanted
    )
