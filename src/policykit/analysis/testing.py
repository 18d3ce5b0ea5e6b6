"""The runner of `tests.yaml`: cases of records in, findings out, written by people who know the regulation.

Kinds, fields, values, rules and statuses go by id or by title. A field of a case that nothing read is an
error, for a test that feeds nobody proves nothing (`unread` names those that are there for the reader).
A record is read as a row of a full entry sheet: a field left out is an empty cell, unless the case lists
it under `not_delivered`; a kind left out was not delivered, unless the case lists it under `not_kept`.
Who may see what is judged for the person `asking`, with `as_of` in the place of the machine's clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from policykit.analysis.expecting import differences, of_subject, rule_called
from policykit.names import closest
from policykit.policy import schema
from policykit.policy.words import hint
from policykit.problems import InputError, Place, Problem
from policykit.records.delivery import read_data
from policykit.records.record import Blank
from policykit.yamlsource import Source, load

if TYPE_CHECKING:
    from policykit.engine.finding import Finding
    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery
    from policykit.records.record import Record
    from policykit.records.schema import Field

_LONG_AGO: Final = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: its name, where it stands, and what differs from what was expected; passed without any."""

    policy: str
    name: str
    place: Place
    failures: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures


def run(workspace: Workspace, policies: Iterable[str] | None = None) -> list[CaseResult]:
    """Run the tests of the workspace's policies, or of those named, in the order of the files.

    Raises InputError for a test file that cannot be used.
    """
    names = sorted(workspace.policies) if policies is None else list(policies)
    return [result for name in names for result in run_policy(workspace, name)]


def run_policy(workspace: Workspace, policy: str) -> Iterator[CaseResult]:
    """Run the tests of one policy; there are none where it has no `tests.yaml`."""
    path = workspace.tests_of(policy)
    if not path.exists():
        return
    source = load(path)
    if faults := schema.validate(source, "tests"):
        raise InputError(faults)
    for index, case in enumerate(source.data["cases"]):
        place = source.where(("cases", index, "name"))
        failures = tuple(_Case(workspace, policy, source, index).failures())
        yield CaseResult(policy, str(case["name"]), place, failures)


def broken_tests(workspace: Workspace) -> Iterator[Problem]:
    """Tell of test files that cannot be used, and of policies without tests."""
    for name in sorted(workspace.policies):
        path = workspace.tests_of(name)
        newest = workspace.latest(name)
        if newest and not path.exists():
            yield Problem("test-none", newest.place, {"policy": name}, "warning")
        if not path.exists():
            continue
        problems: list[Problem] = []
        try:
            source = load(path, problems)
            problems += schema.validate(source, "tests")
        except InputError as error:
            problems += error.problems
        yield from problems


class _Case:
    """One case of a test file: its records as delivered, watched, and what its findings should be."""

    def __init__(self, workspace: Workspace, policy: str, source: Source, index: int) -> None:
        self.workspace, self.policy, self.source = workspace, policy, source
        self.path = ("cases", index)
        self.data: Mapping[str, Any] = source.data["cases"][index]
        self.zone = ZoneInfo(workspace.settings.zone)

    def where(self, *path: str | int) -> Place:
        """Give the place of a part of the case."""
        return self.source.where((*self.path, *path))

    def failures(self) -> Iterator[Problem]:
        """Evaluate the case and give everything that is not as expected."""
        try:
            delivery = self._delivery()
            versions = self._versions()
            findings = self._evaluate(delivery, versions)
        except InputError as error:
            yield from error.problems
            return
        for index, expected in enumerate(self.data["expect"]):
            yield from self._compared(index, expected, findings, versions)
        yield from self._unread(delivery)

    def _delivery(self) -> Delivery:
        """Read the records, each watched. Raises InputError for records that are not accepted."""
        delivery = read_data(
            self.data["records"],
            self.workspace.schemas,
            zone=self.workspace.settings.zone,
            where=lambda path: self.where("records", *path),
        )
        problems = [problem for reject in delivery.rejects for problem in reject.problems]
        if problems or delivery.problems:
            raise InputError([*problems, *delivery.problems])
        withheld = set(self.data.get("not_delivered", ()))
        watched = {
            kind: tuple(_watched(record, self.workspace.schemas[kind].fields, withheld) for record in records)
            for kind, records in delivery.records.items()
        }
        return replace(delivery, records=watched)

    def _versions(self) -> tuple[Policy, ...]:
        """Give the versions to apply: all, or the one that the case names, as if always in force."""
        versions = self.workspace.policies[self.policy]
        wanted = self.data.get("version")
        if wanted is None:
            return versions
        chosen = [version for version in versions if version.version == wanted]
        if not chosen:
            known = [version.version for version in versions]
            args = {"version": wanted, "hint": hint(closest(wanted, known, 1), known)}
            raise InputError([Problem("test-no-version", self.where("version"), args)])
        return tuple(replace(v, issued_on=v.issued_on or _LONG_AGO, effective_from=_LONG_AGO) for v in chosen)

    def _evaluate(self, delivery: Delivery, versions: tuple[Policy, ...]) -> list[Finding]:
        from policykit.engine.evaluate import evaluate
        from policykit.engine.restrict import restrictions

        house = replace(self.workspace, policies={**self.workspace.policies, self.policy: versions})
        at, own = self._instant("as_of"), replace(house, policies={self.policy: versions})
        findings = evaluate(
            house,
            delivery,
            as_of=at,
            known_at=self._instant("known_at") if "known_at" in self.data else None,
            policies=[self.policy],
            none_kinds=self.data.get("not_kept", ()),
        )
        return [*findings, *restrictions(own, delivery.records, self.data.get("asking"), at)]

    def _instant(self, key: str) -> dt.datetime:
        """Give the instant at `key`; a day is its 24:00. Raises InputError for anything else."""
        text = str(self.data[key])
        try:
            if len(text) == len("2026-01-31"):
                day = dt.date.fromisoformat(text) + dt.timedelta(days=1)
                return dt.datetime.combine(day, dt.time(), self.zone)
            instant = dt.datetime.fromisoformat(text)
        except (ValueError, OverflowError):
            raise InputError([Problem("test-no-instant", self.where(key), {"text": text[:40]})]) from None
        return instant if instant.tzinfo else instant.replace(tzinfo=self.zone)

    def _compared(
        self, index: int, expected: Mapping[str, Any], findings: Sequence[Finding], versions: Sequence[Policy]
    ) -> Iterator[Problem]:
        """Hold one expectation against the findings of its rule and subject."""
        rule = rule_called(str(expected["rule"]), versions)
        if rule is None:
            known = sorted({rule.name for version in versions for rule in version.rules})
            args = {"rule": expected["rule"], "hint": hint(closest(str(expected["rule"]), known, 1), known)}
            yield Problem("test-no-rule", self.where("expect", index, "rule"), args)
            return
        of_rule = [finding for finding in findings if finding.rule == rule.name]
        found = [finding for finding in of_rule if of_subject(finding, expected)]
        if expected.get("none"):
            if found:
                args = {"rule": rule.name, "found": _subjects(found)}
                yield Problem("test-unwanted", self.where("expect", index, "none"), args)
        elif len(found) != 1:
            code = "test-several" if found else "test-no-finding"
            args = {"rule": rule.name, "found": _subjects(found or of_rule) or "–"}
            yield Problem(code, self.where("expect", index), args)
        else:
            yield from differences(self, index, expected, found[0], rule)

    def _unread(self, delivery: Delivery) -> Iterator[Problem]:
        """Tell of fields that no rule has read: the test would pass without them, whatever they said."""
        allowed = set(self.data.get("unread", ()))
        for kind, records in delivery.records.items():
            own = self.workspace.schemas[kind]
            for record in records:
                assert isinstance(record.fields, _Watched)
                for name in record.fields.unread():
                    titles = own.fields[name].titles
                    if name not in (own.id_field, own.at) and not allowed & {name, *titles.values()}:
                        args = {"field": titles, "record": record.id}
                        yield Problem("test-unread", record.places[0] if record.places else None, args)


def _subjects(findings: Iterable[Finding]) -> str:
    named = (f"{f.subject.id}/{f.subject.item}" if f.subject.item else f.subject.id for f in findings)
    return ", ".join(sorted(named))


class _Watched(Mapping[str, Any]):
    """The fields of a record, that remembers which were read."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self._read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        if name in self._fields:
            self._read.add(name)
        return self._fields[name]

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def unread(self) -> list[str]:
        """Give the fields that somebody filled in and nobody read."""
        return [n for n, value in self._fields.items() if n not in self._read and _is_filled(value)]


def _is_filled(value: Any) -> bool:
    """Whether somebody filled a cell in, or a part of it."""
    return any(map(_is_filled, value.values())) if isinstance(value, Mapping) else value is not Blank.EMPTY


def _watched(record: Record, known: Mapping[str, Field], withheld: set[str]) -> Record:
    return replace(record, fields=_Watched(_filled(record.fields, known, withheld)))


def _filled(cells: Mapping[str, Any], known: Mapping[str, Field], withheld: set[str]) -> dict[str, Any]:
    """Give `cells` with an empty one for each field left out, those of list items and contexts too."""
    filled = dict(cells)
    for name, field in known.items():
        if withheld & {name, *field.titles.values()}:
            filled.pop(name, None)
        elif field.type == "context":
            given = cells.get(name)
            filled[name] = _filled(given if isinstance(given, Mapping) else {}, field.fields, withheld)
        elif isinstance(items := cells.get(name), list | tuple):
            filled[name] = [
                _filled(i, field.fields, withheld) if isinstance(i, Mapping) else i for i in items
            ]
        else:
            filled.setdefault(name, Blank.EMPTY)
    return filled
