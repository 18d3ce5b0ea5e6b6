"""What a report's definition names must exist: kinds, fields, sets, rules, statuses, parts of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policykit.engine.finding import STATUSES
from policykit.names import closest
from policykit.policy.model import Decide
from policykit.problems import InputError, Problem
from policykit.render.report import checks_readings
from policykit.render.report.item import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.policy.model import Policy
    from policykit.problems import Place
    from policykit.records.schema import Schemas
    from policykit.render.report.definition import Members, Report, Section

    Path = tuple[str | int, ...]

KNOWN_STATUSES: Final = frozenset(status for statuses in STATUSES.values() for status in statuses)
PARTS: Final = frozenset((*Row._fields, "level", "explanation")) - {
    "escalation",
    "details",
    "reasons",
    "possible",
}
"""The parts of a finding that a report may read; besides, `details.NAME`."""
_SET_KEYS: Final = ("of", "share_of", "steps_of")
_FIELD_KEYS: Final = ("field", "days_since")
_RULE_KEYS: Final = ("decided", "measured", "status_of", "rules", "rule")
_RULE_KINDS: Final = {"decided": "decide", "measured": "measure", "rule": "measure"}
"""Of which kind the rules under these keys must be; any elsewhere."""
_STATUS_KEYS: Final = ("about", "statuses", "mark")


def require_sound(report: Report, schemas: Schemas, policies: Mapping[str, Sequence[Policy]] | None) -> None:
    """Raise InputError for every name in `report` that nothing bears, with its place and what may be meant.

    Rules are looked for in `policies`, where these are given.
    """
    problems = list(_Checker(report, schemas, policies).problems())
    if problems:
        raise InputError(problems)


class _Checker:
    """Walks through a definition; what is named is compared with what there is."""

    def __init__(
        self, report: Report, schemas: Schemas, policies: Mapping[str, Sequence[Policy]] | None
    ) -> None:
        self.report = report
        self.schemas = schemas
        versions = [version for name in report.reads for version in (policies or {}).get(name, ())]
        # Which rules there are is not known where some policy is not.
        unknown = any(name not in (policies or {}) for name in report.reads)
        self.policies = None if unknown else policies
        self.given = policies
        self.decisions = {
            rule.name: rule.values for policy in versions for rule in policy.rules if isinstance(rule, Decide)
        }
        self.rules = {(rule.name, rule.kind) for policy in versions for rule in policy.rules}

    def problems(self) -> Iterator[Problem]:
        yield from self._known("kind", [self.report.record], self.schemas, ("record",))
        if self.given is not None:
            yield from self._known("policy", self.report.reads, self.given, ("reads",))
        for members in self.report.sets.values():
            yield from self._set(members)
        seen: set[str] = set()
        for section in self.report.every_section():
            if section.id in seen:
                place = self.report.source.where((*section.path, section.kind))
                yield Problem("report-twice", place, {"name": section.id})
            seen.add(section.id)
            yield from self._section(section)

    def _known(self, what: str, names: Iterable[str], known: Iterable[str], path: Path) -> Iterator[Problem]:
        """A problem for each of `names` that is not among `known`, at its own place in a list or mapping."""
        known = sorted(known)
        for number, name in enumerate(names):
            if name not in known:
                near = closest(name, known, 3) or known[:8]
                args = {"what": _WHAT[what], "name": str(name)[:60], "suggestions": ", ".join(near)}
                yield Problem("report-name", self._place(path, name, number), args)

    def _place(self, path: Path, name: str, number: int) -> Place:
        source = self.report.source
        own = source.where_key((*path, name))
        return own if own != source.where(path) else source.where((*path, number))

    def _set(self, of: Members) -> Iterator[Problem]:
        path: Path = ("sets", of.id)
        data = self.report.source.data["sets"][of.id]
        if "record" in data:
            yield from self._known("kind", [of.record], self.schemas, (*path, "record"))
        for key in ("among", "told"):
            if key in data:
                yield from self._known("set", [data[key]], self.report.sets, (*path, key))
                yield from self._ring(of, key, (*path, key))
        if of.told:
            yield from self._steps(of.told, (*path, "told"))
        for key in ("begun", "ended", "filled", "empty", "where"):
            if key in data:
                names = [data[key]] if isinstance(data[key], str) else data[key]
                yield from self._fields(of.record, names, (*path, key))
                if key in ("begun", "ended"):
                    fields = self._fields_of(of.record)
                    yield from checks_readings.moments(self.report.source, fields, names, (*path, key))
        for name, given in of.where.items():
            yield from self._values(self._values_of(of.record, name), given, (*path, "where", name))
        for rule, given in of.decided.items():
            yield from self._values(self.decisions.get(rule, ()), given, (*path, "decided", rule))
        for key in ("decided", "measured", "status"):
            yield from self._rules(data.get(key, ()), (*path, key), _RULE_KINDS.get(key))
        yield from self._rules((of.findings or {}).get("rules", ()), (*path, "findings", "rules"))
        yield from self._known("status", of.statuses, KNOWN_STATUSES, (*path, "statuses"))
        for rule, statuses in of.status.items():
            yield from self._known("status", statuses, KNOWN_STATUSES, (*path, "status", rule))
        for key in ("in_month", "differ"):
            if key in data:
                yield from self._readings(data[key], of.record, (*path, key))
        if of.in_month:
            fields, at = self._fields_of(of.record), (*path, "in_month")
            yield from checks_readings.moment(self.report.source, fields, of.in_month, at)

    def _fields_of(self, record: str) -> Mapping[str, Any]:
        return self.schemas[record].fields if record in self.schemas else {}

    def _values_of(self, record: str, name: str) -> Iterable[str]:
        """The values that a field may have; none where it may have any."""
        field = self._fields_of(record).get(name)
        return () if field is None else ("true", "false") if field.type == "boolean" else field.values

    def _values(self, known: Iterable[str], given: Sequence[str], path: Path) -> Iterator[Problem]:
        for number, value in enumerate(given):
            if known and value not in known:
                near = closest(str(value), known, 3) or sorted(known)[:8]
                place = self._place(path, str(value), number)
                args = {"value": str(value)[:40], "suggestions": ", ".join(near)}
                yield Problem("report-no-value", place, args)

    def _steps(self, name: str, path: Path) -> Iterator[Problem]:
        """A set that must be one of steps of explanations."""
        known = self.report.sets.get(name)
        if known and known.sort != "steps":
            yield Problem("report-no-steps", self.report.source.where(path), {"name": name})

    def _ring(self, of: Members, key: str, path: Path) -> Iterator[Problem]:
        """A set that is among itself, by whatever way."""
        seen, name = {of.id}, getattr(of, key)
        while name in self.report.sets and name not in seen:
            seen.add(name)
            name = self.report.sets[name].among or self.report.sets[name].told
        if name == of.id:
            yield Problem("report-ring", self.report.source.where(path), {"name": of.id})

    def _section(self, section: Section) -> Iterator[Problem]:
        data = dict(section.keys)
        data.pop("sections", None)
        yield from self._walk(data, self._record_of(data), section.path)

    def _record_of(self, data: Mapping[str, Any]) -> str:
        """The kind of record that a section reads: that of the set it counts."""
        names = data.get("of", "")
        first = names if isinstance(names, str) else names[0]
        known = self.report.sets.get(first)
        return known.record if known else self.report.record

    def _walk(self, data: Any, record: str, path: Path) -> Iterator[Problem]:
        """Check the names in a section, whatever mapping or list they are in."""
        if isinstance(data, list | tuple):
            for number, part in enumerate(data):
                yield from self._walk(part, record, (*path, number))
        elif isinstance(data, dict):
            record = self._record_of(data) if "of" in data else record
            if "figure" in data or "value" in data:
                yield from self._figure(data, record, path)
            if "via" in data:
                yield from self._via(data, record, path)
                return
            for key, value in data.items():
                yield from self._key(key, value, record, (*path, key))

    def _key(self, key: str, value: Any, record: str, path: Path) -> Iterator[Problem]:
        names = [value] if isinstance(value, str) else value
        if key in _SET_KEYS:
            yield from self._known("set", names, self.report.sets, path)
            if key == "steps_of":
                yield from self._steps(value, path)
        elif key == "lines":
            for number, name in enumerate(names):
                here = (*path, number)
                if isinstance(name, str):
                    yield from self._known("set", [name], self.report.sets, here)
                else:
                    yield from self._walk(name, record, here)
        elif key in ("by", "rows", "columns", "sort", "value", "join", "in_month"):
            yield from self._readings(value, record, path)
        elif key in ("from", "to", *_FIELD_KEYS):
            yield from self._fields(record, names, path)
            if key != "field":
                fields = self._fields_of(record)
                yield from checks_readings.moments(self.report.source, fields, names, path)
        elif key == "stage":
            yield from self._fields(record, value, path)
        elif key in _RULE_KEYS:
            yield from self._rules(names, path, _RULE_KINDS.get(key))
        elif key in _STATUS_KEYS:
            yield from self._known("status", names, KNOWN_STATUSES, path)
        elif key == "part" and not value.startswith("details."):
            yield from self._known("part", [value], PARTS, path)
        elif key == "spans":
            yield from self._walk(value, record, path)

    def _readings(self, value: Any, record: str, path: Path) -> Iterator[Problem]:
        """Check one reading or several: a text is a field, a mapping says what else."""
        several = isinstance(value, list | tuple)
        for number, one in enumerate(value if several else [value]):
            here = (*path, number) if several else path
            if isinstance(one, str):
                yield from self._fields(record, [one], here)
            else:
                yield from checks_readings.one_kind(self.report.source, one, here)
                yield from self._walk(one, record, here)

    def _figure(self, data: Mapping[str, Any], record: str, path: Path) -> Iterator[Problem]:
        """A number computed over a set: what is computed, and of what."""
        if not {"figure", "value"} <= {*data}:
            there, lacks = ("figure", "value") if "figure" in data else ("value", "figure")
            place = self.report.source.where_key((*path, there))
            yield Problem("report-figure", place, {"there": there, "lacks": lacks})
            return
        fields, at = self._fields_of(record), (*path, "value")
        yield from checks_readings.number(self.report.source, fields, data["value"], at)

    def _via(self, data: Mapping[str, Any], record: str, path: Path) -> Iterator[Problem]:
        """Check a reading by way of a reference: the field that refers, then that of what it refers to."""
        yield from self._fields(record, [data["via"]], (*path, "via"))
        kind = self.schemas.get(record)
        field = kind.fields.get(data["via"]) if kind else None
        if field and not field.refers_to:
            place = self.report.source.where((*path, "via"))
            yield Problem("report-no-reference", place, {"name": data["via"]})
        elif field and field.refers_to and "field" in data:
            yield from self._fields(field.refers_to, [data["field"]], (*path, "field"))

    def _fields(self, record: str, names: Iterable[str], path: Path) -> Iterator[Problem]:
        kind = self.schemas.get(record)
        if kind is not None:
            yield from self._known("field", names, kind.fields, path)

    def _rules(self, names: Iterable[str], path: Path, kind: str | None = None) -> Iterator[Problem]:
        if self.policies is not None:
            known = {name for name, of in self.rules if kind in (None, of)}
            yield from self._known(kind or "rule", names, known, path)


_WHAT: Final = {
    "kind": {"zh-Hant": "記錄種類", "zh-Hans": "记录种类", "en": "kind of record"},
    "policy": {"zh-Hant": "政策", "zh-Hans": "政策", "en": "policy"},
    "set": {"zh-Hant": "集合", "zh-Hans": "集合", "en": "set"},
    "field": {"zh-Hant": "欄位", "zh-Hans": "字段", "en": "field"},
    "rule": {"zh-Hant": "規則", "zh-Hans": "规则", "en": "rule"},
    "decide": {"zh-Hant": "判定", "zh-Hans": "判定", "en": "decision"},
    "measure": {"zh-Hant": "統計", "zh-Hans": "统计", "en": "measure"},
    "status": {"zh-Hant": "狀態", "zh-Hans": "状态", "en": "status"},
    "part": {"zh-Hant": "結果的部分", "zh-Hans": "结果的部分", "en": "part of a finding"},
}
