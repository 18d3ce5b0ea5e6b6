"""What is written down of a look: who, what, when, by which permission; ids only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from policykit.access.secrets import Secrets
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.access.asker import Asker
    from policykit.access.journal import Journal
    from policykit.engine.finding import Finding
    from policykit.engine.retention import Lapsed
    from policykit.records.record import Record, Reject
    from policykit.records.schema import Field, Kind, Schemas

Ref = tuple[str, str]
"""A record's kind and id."""
Heading = tuple[str, ...]
"""What the records of one entry have in common: policy, version, rule, kind, outcome, permission."""

_NAMES: Final = ("policy", "version", "rule", "kind", "outcome", "by")
_OUTCOMES: Final = {"allow": "allowed", "mask": "masked", "deny": "denied"}
_PERSONAL: Final = ("telephone", "id-number", "person")


def write_look(
    journal: Journal,
    asker: Asker,
    verb: str,
    decisions: Iterable[Finding],
    rows: Iterable[tuple[Finding, Reject]],
    ids: Ids,
) -> None:
    """Write a line for each rule, outcome and permission, with the records (`decisions`) and rejected `rows`.

    Raises InputError where the log cannot be written, and for somebody who asked under another name.
    """
    who = {"user": asker.user, "person": asker.person, "verb": verb}
    if asker.refused:
        journal.write([{**who, "as": asker.refused, "outcome": "refused"}])
        raise InputError([Problem("access-as-refused", args={"user": asker.user})])
    found: dict[Heading, dict[str, list[str]]] = defaultdict(dict)
    for finding in decisions:
        found[_heading(finding)].setdefault("ids", []).append(
            ids.of(finding.subject.kind, finding.subject.id)
        )
    for finding, reject in rows:
        found[_heading(finding)].setdefault("rows", []).append(str(reject.place.line))
    entries: Sequence[dict[str, Any]] = [
        {**who, **dict(zip(_NAMES, heading, strict=True)), **found[heading]} for heading in sorted(found)
    ]
    if entries:
        journal.write(entries)


def write_removal(
    journal: Journal, asker: Asker, expired: Iterable[Lapsed], as_of: dt.datetime, ids: Ids
) -> None:
    """Write a line for each kind and rule by which records go. Raises InputError as `write_look` does."""
    found: dict[Heading, list[str]] = defaultdict(list)
    for lapsed in expired:
        by = f"{lapsed.policy} {lapsed.version} {lapsed.rule}"
        heading = (lapsed.by, lapsed.by_version, lapsed.keep, lapsed.kind, "removed", by)
        found[heading].append(ids.of(lapsed.kind, lapsed.id))
    who = {"user": asker.user, "person": asker.person, "verb": "purge", "as_of": as_of.isoformat()}
    journal.write([{**who, **dict(zip(_NAMES, h, strict=True)), "ids": found[h]} for h in sorted(found)])


def _heading(finding: Finding) -> Heading:
    outcome = _OUTCOMES[finding.status]
    parts = (finding.policy, finding.version, finding.rule, finding.subject.kind, outcome)
    return (*parts, str(finding.details["by"]))


class Ids:
    """The ids of records as the log holds them: hashed where somebody used personal data for one."""

    def __init__(self, schemas: Schemas, records: Mapping[Ref, Record], journal: Journal) -> None:
        self._schemas, self._records, self._journal = schemas, records, journal

    def of(self, kind: str, id_: str) -> str:
        """The id of a record of `kind` as the log holds it."""
        return self._journal.keyed(id_) if self._tells(self._schemas[kind], id_) else id_

    def _tells(self, kind: Kind, id_: str) -> bool:
        field = kind.fields[kind.id_field]
        if field.personal or field.kind in _PERSONAL:
            return True
        own = Secrets()
        own.add_record(self._records[kind.id, id_], personal(kind.fields))
        return own.holds(id_)


def personal(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields that hold personal data."""
    return {name: f for name, f in fields.items() if f.personal or f.kind in _PERSONAL}
