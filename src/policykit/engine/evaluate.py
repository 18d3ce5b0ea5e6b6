"""evaluate: records × policies → findings, in an order that the order of the input never changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from policykit.engine import registry
from policykit.engine.book import Book, Books, by_record
from policykit.engine.conflict import with_conflicts
from policykit.engine.finding import BAD, STATUSES, Finding, Reason, Subject
from policykit.engine.make import missing_in
from policykit.engine.measure import own_instant
from policykit.engine.months import monthly
from policykit.engine.rhythm import recurring
from policykit.engine.spans import LATEST, Span
from policykit.engine.wanted import is_wanted
from policykit.engine.world import World
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from policykit.calendar.days import Calendar
    from policykit.engine.view import View
    from policykit.engine.wanted import Wanted
    from policykit.policy.model import Policy, Rule
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import Delivery
    from policykit.records.record import Record
    from policykit.records.schema import Schemas

_NONE: Final[frozenset[str]] = frozenset()


def evaluate(
    workspace: Workspace,
    delivery: Delivery,
    *,
    as_of: dt.datetime,
    known_at: dt.datetime | None = None,
    policies: Collection[str] | None = None,
    none_kinds: Iterable[str] = (),
    ahead: bool = False,
    explain: bool = False,
    wanted: Wanted | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Every finding of the workspace's policies (or of those named) about the records delivered.

    `as_of` (aware) is the instant of evaluation, `known_at` that of knowledge; of `none_kinds` there are no
    records, nor of those that the settings call not kept (kinds by id or title). `ahead` adds the next
    occurrence of what recurs; `explain` notes what every part of every expression came to; where not all
    is `wanted`, only that is evaluated. `progress` is told how many records are done, and of how many.
    """
    none = {_kind(name, workspace.schemas) for name in (*none_kinds, *workspace.settings.not_kept)}
    names = sorted(workspace.policies) if policies is None else sorted(set(policies))
    if wanted is not None:
        names = [name for name in names if name in wanted.policies]
    findings: list[Finding] = []
    for name in names:
        run = Run(
            workspace.policies[name],
            delivery.records,
            workspace.schemas,
            workspace.calendars,
            as_of=as_of,
            known_at=known_at,
            none=none,
            ahead=ahead,
            tracing=explain,
            wanted=wanted,
        )
        findings += run.findings(progress)
    return sorted(findings, key=order)


def _kind(name: str, schemas: Schemas) -> str:
    """The id of the kind called `name`. Raises InputError for an unknown kind."""
    found = schemas.kind(name)
    if found is None:
        near = ", ".join(schemas.suggest(name) or schemas)
        raise InputError([Problem("record-unknown-kind", None, {"name": name[:60], "near": near})])
    return found.id


def order(finding: Finding) -> tuple[Any, ...]:
    """The key of the order of findings: policy, subject, rule by its place in the file, item."""
    subject, place = finding.subject, finding.place
    line = (place.line, place.column) if place else (0, 0)
    return finding.policy, subject.kind, subject.id, line, finding.rule, subject.item, finding.version


class Run:
    """One policy, all its versions, over one delivery."""

    def __init__(
        self,
        versions: Iterable[Policy],
        records: Mapping[str, Iterable[Record]],
        schemas: Schemas,
        calendars: Mapping[str, Calendar],
        *,
        as_of: dt.datetime,
        known_at: dt.datetime | None = None,
        none: Iterable[str] = (),
        ahead: bool = False,
        tracing: bool = False,
        wanted: Wanted | None = None,
    ) -> None:
        issued = sorted(
            (v for v in versions if v.issued_on and v.effective_from), key=lambda v: str(v.effective_from)
        )
        last = issued[-1] if issued else None
        self.ahead, self.wanted = ahead, wanted
        self.world = World(
            records,
            schemas,
            as_of=as_of,
            zone=last.zone if last else "Asia/Shanghai",
            known_at=known_at,
            none=none,
            identity=last.identity if last else {},
            tracing=tracing,
        )
        self.books = Books(issued, self.world, calendars)
        registry.load()
        self._newest = {r.record: book for book in self.books.all for r in book.policy.rules if by_record(r)}

    def findings(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Finding]:
        """The findings of every rule that applies to a record or to all of them."""
        kinds = (self.world.views(kind) for kind in sorted(self._newest))
        views = [view for found in kinds for view in found if self._rules(view) != _NONE]
        for done, view in enumerate(views, 1):
            yield from self.about(view)
            view.forget()
            if progress:
                progress(done, len(views))
        for book in self.books.all:
            yield from monthly(book, ahead=self.ahead, wanted=self.wanted)
        if current := self.books.current:
            for rule in current.policy.rules:
                if type(rule) in registry.PER_WORLD and is_wanted(self.wanted, current, rule):
                    yield from registry.PER_WORLD[type(rule)](rule, current)

    def about(self, view: View) -> Iterator[Finding]:
        """The findings about one record, under the version in force at its own instant."""
        rules = self._rules(view)
        for book in self.books.all:
            yield from recurring(book, view, ahead=self.ahead, rules=rules)
        newest = self._newest[view.kind]
        instant = own_instant(view, newest)
        first, *others = self.books.during(_by_now(instant.span, self.world.as_of))
        if others:
            yield from self._unsure_version(view, newest, instant.causes, rules)
        elif first is None:
            yield self._none_in_force(view, newest)
        else:
            yield from _under(first, view, rules)

    def _rules(self, view: View) -> frozenset[str] | None:
        """The rules wanted about a record; None for all."""
        if self.wanted is None:
            return None
        return self.wanted.rules(self.books.all[0].policy.name, view.id)

    def _none_in_force(self, view: View, book: Book) -> Finding:
        """That no version was in force when the record's event happened."""
        begins = self.books.begins(self.books.all[0]).astimezone(self.world.zone)
        reason = Reason("engine-no-version", {"first": begins.date().isoformat()})
        return _about_policy(view, book, "not_applicable", reasons=(reason,))

    def _unsure_version(
        self, view: View, book: Book, causes: Any, rules: frozenset[str] | None
    ) -> Iterator[Finding]:
        """That it is not known which version is in force: each rule may turn out any way."""
        missing = missing_in(causes | {view.missing(book.in_force_field(view.kind) or "")})
        reason = Reason("engine-version-unknown", {})
        yield _about_policy(
            view, book, "undetermined", reasons=(reason,), missing=missing, possible=("not_applicable",)
        )
        for rule in book.asked(view.kind, rules):
            possible = tuple(s for s in STATUSES[rule.kind] if s != "undetermined")
            yield _plain(view, book, rule, missing=missing, possible=possible, reasons=(reason,))


def _by_now(span: Span, as_of: dt.datetime) -> Span:
    """Where the version is looked up: of what has not come yet, or may not have, as of now."""
    return Span(min(span.lo, as_of), as_of) if span.hi == LATEST else span


def _under(book: Book, view: View, rules: frozenset[str] | None = None) -> list[Finding]:
    """The findings of one version's rules about one record: of all, or of `rules`."""
    scope = book.scope(view)
    told: list[tuple[Rule, Finding]] = []
    asked = None if book.may_conflict else rules
    for rule in book.asked(view.kind, asked):
        scope.begin()
        told += [(rule, finding) for finding in registry.PER_RECORD[type(rule)](rule, scope)]
    found = with_conflicts(told) if book.may_conflict else [finding for _, finding in told]
    if rules is not None and asked is None:
        found = [finding for finding in found if finding.rule in rules]
    return found if view.there else [_if_there(finding, view) for finding in found]


def _if_there(finding: Finding, view: View) -> Finding:
    """A norm's finding about a record that may not be there yet: then the norm does not apply."""
    if finding.kind in ("decide", "measure") or finding.status in ("not_applicable", "clear"):
        return finding
    possible = finding.possible or (finding.status,)
    missing = missing_in({*finding.missing, *view.doubts()})
    possible = tuple(sorted({*possible, "not_applicable"}))
    return replace(finding, status="undetermined", possible=possible, missing=missing)


def _about_policy(view: View, book: Book, status: str, **parts: Any) -> Finding:
    policy = book.policy
    return Finding(
        policy=policy.name,
        version="",
        rule="",
        kind="policy",
        clauses=(),
        subject=Subject(view.kind, view.id),
        status=status,
        title=policy.title,
        as_of=view.world.as_of.astimezone(view.world.zone),
        place=policy.place,
        **parts,
    )


def _plain(view: View, book: Book, rule: Rule, **parts: Any) -> Finding:
    return Finding(
        policy=book.policy.name,
        version="",
        rule=rule.name,
        kind=rule.kind,
        clauses=rule.clauses,
        subject=Subject(view.kind, view.id),
        status="undetermined",
        title=rule.title,
        as_of=view.world.as_of.astimezone(view.world.zone),
        place=rule.place,
        **parts,
    )


def fails(findings: Iterable[Finding], fail_on: Collection[str] = BAD) -> list[Finding]:
    """The findings for which `policykit evaluate` ends with exit code 1.

    Those whose status is in `fail_on`; those that are undetermined and may turn out so; and whatever is
    undetermined because of an error.
    """
    return [finding for finding in findings if _fails(finding, frozenset(fail_on))]


def _fails(finding: Finding, fail_on: frozenset[str]) -> bool:
    if finding.status != "undetermined":
        return finding.status in fail_on
    return "undetermined" in fail_on or bool(finding.diagnostics) or not fail_on.isdisjoint(finding.possible)
