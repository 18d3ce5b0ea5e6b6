"""The door through which data leaves: masked for who may not see it, each look written down first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.access.looks import Ids, write_look, write_removal
from policykit.access.masks import MASK, masked_value
from policykit.access.problems import masked_problem, masked_reject
from policykit.access.secrets import Secrets
from policykit.engine.restrict import Restrictions
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from policykit.access.asker import Asker
    from policykit.access.journal import Journal
    from policykit.access.looks import Ref
    from policykit.engine.finding import Finding
    from policykit.engine.retention import Lapsed
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery
    from policykit.records.record import Record, Reject
    from policykit.records.schema import Field


class Access:
    """What `asker` may see of a delivery, at the machine's clock (`clock`, aware; now where none is given).

    `entitling` are the records that say who holds which role and permission; the delivery's own where none
    are given. A workspace without `restrict` rules hides nothing and keeps no log.
    """

    def __init__(
        self,
        workspace: Workspace,
        delivery: Delivery,
        asker: Asker,
        journal: Journal,
        *,
        entitling: Mapping[str, Iterable[Record]] | None = None,
        clock: dt.datetime | None = None,
    ) -> None:
        self.workspace, self.asker, self.journal = workspace, asker, journal
        self._whole = delivery
        records = delivery.records if entitling is None else entitling
        at = clock or dt.datetime.now(dt.UTC)
        self._rules = Restrictions(workspace, records, asker.person or None, at)
        self.decisions: list[Finding] = [
            finding
            for kind in sorted(self._rules.kinds)
            for record in delivery.records.get(kind, ())
            for finding in self._rules.of(record)
        ]
        self._of: dict[Ref, list[Finding]] = defaultdict(list)
        for finding in self.decisions:
            if finding.status != "allow":
                self._of[finding.subject.kind, finding.subject.id].append(finding)

    @cached_property
    def closed(self) -> frozenset[str]:
        """The kinds of which the asker may not see every row, whatever it holds."""
        return frozenset(
            kind for kind in self._rules.kinds if any(f.status != "allow" for f in self._rules.of_any(kind))
        )

    @cached_property
    def secrets(self) -> Secrets:
        """Every value of the delivery that the asker may not see."""
        found = Secrets(self._staff())
        for kind in sorted({kind for kind, _ in self._of}):
            for record in self._whole.records[kind]:
                if decided := self._of.get((kind, record.id)):
                    found.add_record(record, self._fields(kind, decided))
        return found

    def _staff(self) -> Iterable[str]:
        """The names of the staff: they are no secret, though a visitor may be called the same."""
        for kind in ("person", "roster"):
            for record in self._whole.records.get(kind, ()):
                yield from (
                    str(record.fields.get(name)) for name in ("name", "person") if name in record.fields
                )

    def _fields(self, kind: str, decided: Sequence[Finding]) -> dict[str, Field]:
        """The fields that decisions hide; a rule that names none hides all but the id and the own event."""
        own = self.workspace.schemas[kind]
        named = [set(finding.details["fields"]) for finding in decided]
        all_ = set(own.fields) - {own.id_field, own.at}
        hidden = set().union(*(names or all_ for names in named))
        return {name: field for name, field in own.fields.items() if name in hidden}

    def _denied(self, ref: Ref) -> bool:
        """Whether the record as a whole is not to be seen."""
        return any(f.status == "deny" and not f.details["fields"] for f in self._of.get(ref, ()))

    @cached_property
    def delivery(self) -> Delivery:
        """The delivery as the asker may see it: denied records left out, the others masked."""
        whole = self._whole
        judged = {kind for kind, _ in self._of}
        records = {
            kind: tuple(seen for record in found if (seen := self.record(record)))
            if kind in judged
            else found
            for kind, found in whole.records.items()
        }
        return replace(
            whole,
            records=records,
            rejects=tuple(
                masked_reject(r, self.workspace.schemas) if r.kind in self.closed else r
                for r in whole.rejects
            ),
            problems=tuple(map(self.problem, whole.problems)),
            notices=tuple(map(self.problem, whole.notices)),
        )

    def record(self, record: Record) -> Record | None:
        """The record as the asker may see it, None where that is not at all."""
        decided = self._of.get((record.kind, record.id))
        if not decided:
            return record
        if self._denied((record.kind, record.id)):
            return None
        hidden = self._fields(record.kind, decided)
        whole = {n for f in decided if f.status == "deny" for n in f.details["fields"]}
        own = Secrets()
        own.add_record(record, hidden)
        fields = {
            name: masked_value(hidden[name], value, whole=name in whole)
            if name in hidden
            else own.anywhere(value)
            for name, value in record.fields.items()
        }
        typed = {name: own.scrubbed(text) for name, text in record.typed.items() if name not in hidden}
        return replace(record, fields=fields, typed=typed)

    def shown(self, record: Record) -> Record:
        """The record as `record` gives it. Raises InputError where the asker may not see it at all."""
        seen = self.record(record)
        if seen is None:
            raise InputError([Problem("access-denied", args={"id": self.line(record.id)})])
        return seen

    def findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings as the asker may see them."""
        if not self._of:
            return list(findings)
        return [
            self._finding(f) if f.policy in self._reading else f
            for f in findings
            if not self._denied((f.subject.kind, f.subject.id))
        ]

    @cached_property
    def _reading(self) -> frozenset[str]:
        """The policies whose findings may carry what is hidden: those that read a kind of which some is."""
        kinds = {kind for kind, _ in self._of}
        return frozenset(name for name in self.workspace.policies if kinds & self._kinds_read(name))

    def _kinds_read(self, policy: str) -> frozenset[str]:
        """The restricted kinds that a policy may read; one that tells who is who reads every kind."""
        versions = self.workspace.policies[policy]
        if any(version.identity for version in versions):
            return self._rules.kinds
        return self._rules.kinds & {kind for version in versions for kind in (version.record, *version.uses)}

    def _finding(self, finding: Finding) -> Finding:
        subject = finding.subject
        decided = self._of.get((subject.kind, subject.id), ())
        hidden = self._fields(subject.kind, decided) if decided else {}
        scrub = self.secrets.anywhere
        read = {name: _told(name, value, hidden, self.secrets) for name, value in finding.read.items()}
        return replace(
            finding,
            subject=replace(subject, id=scrub(subject.id), item=scrub(subject.item)),
            value=scrub(finding.value, staff=True),
            bearer=scrub(finding.bearer, staff=True),
            missing=tuple(replace(fact, id=scrub(fact.id)) for fact in finding.missing),
            read=read,
            reasons=tuple(replace(r, args=scrub(r.args, staff=True)) for r in finding.reasons),
            diagnostics=scrub(finding.diagnostics),
            escalation=tuple(
                replace(v, to=scrub(v.to, staff=True), skipped=scrub(v.skipped, staff=True))
                for v in finding.escalation
            ),
            details={name: scrub(part, staff=name != "name") for name, part in finding.details.items()},
        )

    def problem(self, problem: Problem, kind: str | None = None) -> Problem:
        """A problem found in reading records of `kind` (told by the file's name where none is given)."""
        return masked_problem(problem, self.closed, self.workspace.schemas, kind)

    def line(self, text: str) -> str:
        """A line of output as the asker may see it."""
        return self.secrets.scrubbed(text, staff=True) if self._of else text

    def look(self, verb: str, about: Iterable[Ref] | None = None) -> None:
        """Write down who looks by `verb` at the restricted records (those of `about` where it is given).

        Raises InputError where the log cannot be written, and for somebody who asked under another name.
        """
        self._write(verb, None if about is None else set(about), self._whole.rejects)

    def _write(self, verb: str, about: Collection[Ref] | None, rejects: Iterable[Reject]) -> None:
        refs = ((f, (f.subject.kind, f.subject.id)) for f in self.decisions)
        decided = (f for f, ref in refs if about is None or ref in about)
        rows = ((f, reject) for reject in rejects for f in self._rules.of_any(reject.kind))
        ids = Ids(self.workspace.schemas, self._restricted, self.journal)
        write_look(self.journal, self.asker, verb, decided, rows, ids)

    def removed(self, expired: Sequence[Lapsed], as_of: dt.datetime) -> None:
        """Write down that records go, by which rule and parameter. Raises InputError as `look` does."""
        records = {(r.kind, r.id): r for found in self._whole.records.values() for r in found}
        ids = Ids(self.workspace.schemas, records, self.journal)
        write_removal(self.journal, self.asker, expired, as_of, ids)

    @cached_property
    def _restricted(self) -> dict[Ref, Record]:
        """The records to which some rule applies."""
        refs = {(f.subject.kind, f.subject.id) for f in self.decisions}
        found = ((r.kind, r.id, r) for kind in self._rules.kinds for r in self._whole.records.get(kind, ()))
        return {(kind, id_): record for kind, id_, record in found if (kind, id_) in refs}

    def read_by(self, policies: Iterable[str]) -> set[Ref]:
        """The restricted records that some of `policies` may read."""
        return self.of_kinds({kind for policy in policies for kind in self._kinds_read(policy)})

    def of_kinds(self, kinds: Collection[str]) -> set[Ref]:
        """The restricted records of `kinds`."""
        return {ref for ref in self._restricted if ref[0] in kinds}

    def taken_out(self, verb: str) -> Callable[[Record], Record | None]:
        """What gives a record as `record` does, and writes down once for each that it is looked at."""
        looked: set[Ref] = set()

        def take(record: Record) -> Record | None:
            ref = record.kind, record.id
            if ref in self._restricted and ref not in looked:
                looked.add(ref)
                self._write(verb, {ref}, ())
            return self.record(record)

        return take

    def with_telephone(self, text: str) -> set[Ref]:
        """The restricted records with the telephone number `text`; none for what is no number."""
        from policykit.records.errors import CellError
        from policykit.records.telephones import normalise

        try:
            number = normalise(text)
        except CellError:
            return set()
        schemas = self.workspace.schemas
        return {
            ref
            for ref, record in self._restricted.items()
            if any(
                field.kind == "telephone" and record.fields.get(name) == number
                for name, field in schemas[ref[0]].fields.items()
            )
        }


def _told(name: str, value: Any, hidden: Mapping[str, Field], secrets: Secrets) -> Any:
    """A value that a rule read of its record: of a hidden field masked, whatever it is."""
    if name not in hidden:
        return secrets.anywhere(value, staff=True)
    if value is None or isinstance(value, Mapping):
        return secrets.anywhere(value)
    found = masked_value(hidden[name], value)
    return found if isinstance(found, str | list) else MASK
