"""What a test expects of a finding, one function a key, and how a difference is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from policykit.engine.finding import STATUSES, Finding, to_plain
from policykit.names import name_key
from policykit.policy.model import Decide
from policykit.policy.words import words
from policykit.problems import Place, Problem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from policykit.policy.model import Policy, Rule
    from policykit.policy.workspace import Workspace


class Case(Protocol):
    """What a comparison needs of the case it belongs to."""

    workspace: Workspace
    zone: ZoneInfo

    def where(self, *path: str | int) -> Place:
        """Give the place of a part of the case."""


def rule_called(name: str, versions: Sequence[Policy]) -> Rule | None:
    """Find the rule called `name`, by id or title, in the newest version that has it."""
    for version in reversed(versions):
        for rule in version.rules:
            if name == rule.name or name in rule.title.values():
                return rule
    return None


def of_subject(finding: Finding, expected: Mapping[str, Any]) -> bool:
    """Whether a finding is about the subject, and the item, that is expected, where one is named."""
    of, item = expected.get("of"), expected.get("item")
    own = finding.subject
    about = of is None or own.id == of or own.id.endswith(f":{of}")
    return about and (item is None or own.item == item)


def differences(
    case: Case, index: int, expected: Mapping[str, Any], finding: Finding, rule: Rule
) -> Iterator[Problem]:
    """Give a problem for each key whose value differs from the finding's."""
    comparison = Comparison(case, finding, rule)
    for key, wanted in expected.items():
        if key not in _CHECKS:
            continue
        actual = _CHECKS[key](comparison, wanted)
        if actual is not None:
            args = {"rule": rule.name, "key": key, "expected": _said(wanted), "actual": actual or "–"}
            yield Problem("test-differs", case.where("expect", index, key), args)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_said(item)}" for name, item in value.items()) + "}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def _status_titles(kind: str) -> Mapping[str, str]:
    """Give the status of a rule kind by every name it goes by."""
    known = STATUSES[kind]
    return {title: status for status in known for title in (status, *words(f"status-{status}").values())}


def status_called(name: str, rule: Rule) -> str:
    """Give the status called `name`, by id or title; the name itself where there is none."""
    return _status_titles(rule.kind).get(name, name)


def _by_id(value: Any, titles: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_by_id(item, titles) for item in value]
    return titles.get(value, value) if isinstance(value, str) else value


def _same(wanted: Any, actual: Any, *, unordered: bool) -> bool:
    if isinstance(wanted, list) and isinstance(actual, list):
        if unordered:
            return Counter(map(str, wanted)) == Counter(map(str, actual))
        pairs = zip(wanted, actual, strict=False)
        return len(wanted) == len(actual) and all(_same(w, a, unordered=False) for w, a in pairs)
    if isinstance(wanted, Mapping) and isinstance(actual, Mapping):
        keys = {*wanted, *actual}
        return all(_same(wanted.get(key), actual.get(key), unordered=unordered) for key in keys)
    if isinstance(wanted, bool) or isinstance(actual, bool):
        return wanted is actual
    return bool(wanted == actual) or (
        wanted is not None and actual is not None and str(wanted) == str(actual)
    )


def _instant(text: str, zone: ZoneInfo) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)


class Comparison:
    """A finding held against an expectation: None where they agree, else what the finding says."""

    def __init__(self, case: Case, finding: Finding, rule: Rule) -> None:
        self.case, self.finding, self.rule = case, finding, rule

    def status(self, wanted: Any) -> str | None:
        """Compare the status, by id or title; of an undetermined one say what is missing."""
        actual = self.finding.status
        facts = ", ".join(f"{fact.id}.{fact.field}".strip(".") or fact.kind for fact in self.finding.missing)
        said = f"{actual} ({facts})" if facts else actual
        return self._unless(status_called(str(wanted), self.rule) == actual, said)

    def value(self, wanted: Any) -> str | None:
        """Compare the value, enumerated ones by id or title; a collected list in any order."""
        titles: dict[str, str] = {}
        unordered = False
        if isinstance(self.rule, Decide):
            titles = {t: value for value, names in self.rule.values.items() for t in names.values()}
            unordered = self.rule.table is not None and self.rule.table.hit == "collect"
        actual = to_plain(self.finding.value)
        return self._unless(_same(_by_id(wanted, titles), actual, unordered=unordered), _said(actual))

    def due(self, wanted: Any) -> str | None:
        """Compare the deadline: an instant, or the day that is the last one in time."""
        if self.finding.due is None:
            return ""
        at = self.finding.due.at.astimezone(self.case.zone)
        last = at - dt.timedelta(microseconds=1) if self.finding.due.exclusive else at
        text = str(wanted)
        is_day = len(text) == len("2026-01-31")
        agrees = last.date().isoformat() == text if is_day else _instant(text, self.case.zone) == at
        return self._unless(agrees, at.isoformat(sep=" ", timespec="minutes"))

    def done_at(self, wanted: Any) -> str | None:
        """Compare the instant at which it was done."""
        if self.finding.done_at is None:
            return ""
        at = self.finding.done_at.astimezone(self.case.zone)
        return self._unless(_instant(str(wanted), self.case.zone) == at, at.isoformat(sep=" "))

    def bearer(self, wanted: Any) -> str | None:
        """Compare who must do it."""
        return self._unless(str(wanted) == self.finding.bearer, str(self.finding.bearer or ""))

    def version(self, wanted: Any) -> str | None:
        """Compare the version that was applied."""
        return self._unless(str(wanted) == self.finding.version, self.finding.version)

    def missing(self, wanted: Any) -> str | None:
        """Compare what is not known: fields (of any record), or kinds of record that were not delivered."""
        facts = self.finding.missing
        actual = {fact.field.rpartition(".")[2] or fact.kind for fact in facts}
        named: set[str] = set()
        for name in map(str, _listed(wanted)):
            kind = self.case.workspace.schemas.kind(name)
            fields = {found for fact in facts for found in self._fields_called(fact.kind, name)}
            named |= fields or {kind.id if kind else name}
        return self._unless(named == actual, ", ".join(sorted(actual)))

    def _fields_called(self, kind: str, name: str) -> Iterator[str]:
        """Give the fields, parts of lists among them, of a kind that go by `name`."""
        known = self.case.workspace.schemas.get(kind)
        pending = list(known.fields.values()) if known else []
        for field in pending:
            pending.extend(field.fields.values())
            if name_key(name) in {name_key(field.id), *map(name_key, field.titles.values())}:
                yield field.id

    def lacking(self, wanted: Any) -> str | None:
        """Compare what is known not to be done, each by its name in any language."""
        names = [str(name) for name in _listed(wanted)]
        found = [set(text.values()) for text in self.finding.lacking]
        agrees = len(names) == len(found) and all(any(name in texts for texts in found) for name in names)
        return self._unless(agrees, ", ".join(next(iter(text.values()), "") for text in self.finding.lacking))

    def possible(self, wanted: Any) -> str | None:
        """Compare the statuses that it may turn out to be."""
        named = {status_called(str(name), self.rule) for name in _listed(wanted)}
        return self._unless(named == set(self.finding.possible), ", ".join(self.finding.possible))

    def escalated_to(self, wanted: Any) -> str | None:
        """Compare the roles reached so far, in order, by id or title."""
        roles = self.case.workspace.settings.roles
        titles = {title: role for role, names in roles.items() for title in names.values()}
        reached = [level.to for level in self.finding.escalation if level.reached]
        named = [titles.get(str(role), str(role)) for role in _listed(wanted)]
        return self._unless(named == reached, ", ".join(reached))

    def rows(self, wanted: Any) -> str | None:
        """Compare the rows of the table that hit, from 1."""
        return self._unless(list(wanted) == list(self.finding.rows), ", ".join(map(str, self.finding.rows)))

    def clause(self, wanted: Any) -> str | None:
        """Look for clauses among those cited."""
        cited = set(map(str, _listed(wanted)))
        return self._unless(cited <= set(self.finding.clauses), ", ".join(self.finding.clauses))

    def provisional(self, wanted: Any) -> str | None:
        """Compare whether it rests on a calendar that is not announced yet."""
        actual = self.finding.provisional or bool(self.finding.due and self.finding.due.provisional)
        return self._unless(wanted is actual, str(actual).lower())

    def sanction(self, wanted: Any) -> str | None:
        """Look for the sanction named, in any language."""
        named = self.finding.sanction.values()
        return self._unless(str(wanted) in named, ", ".join(named))

    @staticmethod
    def _unless(agrees: bool, actual: str) -> str | None:
        return None if agrees else actual


_CHECKS: Final[Mapping[str, Callable[[Comparison, Any], str | None]]] = {
    name: getattr(Comparison, name)
    for name in (
        *("status", "value", "due", "done_at", "bearer", "version", "missing", "lacking", "possible"),
        *("escalated_to", "rows", "clause", "provisional", "sanction"),
    )
}
"""How each key of an expectation is compared."""
