"""restrict: who may see a record or some of its fields (semantics sections 2 and 10).

Access is judged by the machine's clock: the version in force, roles and permissions are those of that
instant, whatever `--as-of` asks about. What is not known opens no door.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policykit.engine.book import Books
from policykit.engine.finding import Finding, Reason, Subject
from policykit.engine.moments import moment
from policykit.engine.people import PERSON, held_role
from policykit.engine.shapes import Shape
from policykit.engine.spans import Span
from policykit.engine.view import View
from policykit.engine.world import World
from policykit.feel import nodes as n
from policykit.feel.values import NOT_YET
from policykit.policy.norms import Restrict
from policykit.records.record import Blank

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.engine.book import Book
    from policykit.policy.workspace import Workspace
    from policykit.records.record import Record

NOBODY = ""
"""The name of an asker who is nobody of the records: no cell can hold it."""
ANY_ROW = ""
"""The id of a record of which nothing is known: what is decided of it holds for any row."""


class Restrictions:
    """The `restrict` rules in force at `clock` (aware), asked by the person called `asking` (name or id).

    `records` are those that say who holds which role and permission; they are read as of `clock`.
    """

    def __init__(
        self,
        workspace: Workspace,
        records: Mapping[str, Iterable[Record]],
        asking: str | None,
        clock: dt.datetime,
    ) -> None:
        self._schemas = workspace.schemas
        self._desks = [
            desk
            for versions in workspace.policies.values()
            if any(isinstance(rule, Restrict) for policy in versions for rule in policy.rules)
            for desk in _desks(workspace, records, versions, asking or NOBODY, clock)
        ]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of record that are restricted."""
        return frozenset(desk.rule.record for desk in self._desks)

    def of(self, record: Record) -> Iterator[Finding]:
        """What each rule that applies to a record says: allow, mask or deny."""
        for desk in self._desks:
            if desk.rule.record == record.kind and (found := desk.decide(record.id, record.fields)):
                yield found

    def of_any(self, kind: str) -> Iterator[Finding]:
        """What holds for any row of a kind, a row that could not be read for one."""
        for desk in self._desks:
            if desk.rule.record == kind and (found := desk.decide(ANY_ROW, {})):
                yield found


def restrictions(
    workspace: Workspace, records: Mapping[str, Iterable[Record]], asking: str | None, clock: dt.datetime
) -> list[Finding]:
    """What the `restrict` rules say of each record they apply to; see `Restrictions`."""
    found = Restrictions(workspace, records, asking, clock)
    return [f for kind in sorted(found.kinds) for record in records.get(kind, ()) for f in found.of(record)]


def _desks(
    workspace: Workspace,
    records: Mapping[str, Iterable[Record]],
    versions: Iterable[Any],
    asking: str,
    clock: dt.datetime,
) -> Iterator[_Desk]:
    issued = [version for version in versions if version.issued_on and version.effective_from]
    if not issued:
        return
    world = World(
        records, workspace.schemas, as_of=clock, zone=issued[-1].zone, none=workspace.settings.not_kept,
        identity=issued[-1].identity,
    )  # fmt: skip
    book = Books(issued, world, workspace.calendars).current
    for rule in book.policy.rules if book else ():
        if book and isinstance(rule, Restrict):
            yield _Desk(rule, book, asking)


class _Desk:
    """One rule, asked by one person at one instant."""

    def __init__(self, rule: Restrict, book: Book, asking: str) -> None:
        self.rule, self.book, self.world = rule, book, book.world
        self.asking = _named(book.world, asking)
        self.shape = Shape.of_kind(book.world.schemas[rule.record])
        self.now = Span(self.world.as_of, self.world.as_of)
        self.by_role = self._role()
        self._same: tuple[str, ...] | None = None
        own = (
            {part.name for part in n.walk(rule.allow.tree) if isinstance(part, n.Name)}
            if rule.allow
            else set()
        )
        self.depends = bool(own & (set(self.shape.fields) | self.shape.subjects | book.names))

    def _role(self) -> str:
        """The role by which the asker may look at all that the rule guards; empty where there is none."""
        if self.asking == NOBODY:
            return ""
        at = moment(self.world.now, self.world.zone)
        held = (role for role in self.rule.roles if held_role(self.world, self.asking, (role,), at).value)
        return next(held, "")

    def decide(self, id_: str, fields: Mapping[str, Any]) -> Finding | None:
        """What the rule says of a record; None where it surely does not apply to it."""
        view = View(self.world, self.rule.record, id_, fields, self.shape)
        scope = self.book.scope(view)
        if scope.truth(self.rule.when).value is False and not self._ahead(view, fields):
            return None
        if self.by_role:
            return self._found(view, "allow", f"role:{self.by_role}")
        by = self._permission(view)
        return self._found(view, "allow", by) if by else self._found(view, self.rule.otherwise, "")

    def _ahead(self, view: View, fields: Mapping[str, Any]) -> bool:
        """Whether the record tells of an event still to come: what it says as of now may be but a part."""
        events = (name for name, field in self.shape.fields.items() if field.time == "event")
        return any(
            not isinstance(fields.get(name), Blank | None) and view[name] is NOT_YET for name in events
        )

    def _permission(self, view: View) -> str:
        """What lets the asker see the record: a permission's kind and id, else the rule."""
        if self.rule.allow is None:
            return ""
        if self.depends:
            return self._allowed(view)
        if self._same is None:
            self._same = (self._allowed(view),)
        return self._same[0]

    def _allowed(self, view: View) -> str:
        scope, allow = self.book.scope(view), self.rule.allow
        names = scope.within({"asking": self.asking})
        if not scope.truth(allow, names, default=False).value:
            return ""
        until = scope.moment(self.rule.until, names)
        if self.rule.until is not None and self.now.before(until.span) is not True:
            return ""
        return self._witness(view) or f"rule:{self.rule.name}"

    def _witness(self, view: View) -> str:
        """The record by which a rule of the form `some p in all.KIND satisfies …` allows."""
        if self.rule.allow is None:
            return ""
        match self.rule.allow.tree:
            case n.Quantified(
                _, "some", (n.Iteration(_, name, n.Path(_, n.Name(_, "all"), kind), None),), body
            ):
                scope = self.book.scope(view)
                condition = replace(self.rule.allow, tree=body)
                for found in self.world.views(kind):
                    names = scope.within({name: found, "asking": self.asking})
                    if scope.truth(condition, names, default=False).value:
                        return f"{found.kind}:{found.id}"
        return ""

    def _found(self, view: View, status: str, by: str) -> Finding:
        """The finding; it has no `as_of`, for it is of the instant at which somebody asked."""
        reason = Reason(f"restrict-{status}", {"by": by, "person": self.asking or "–"}, self.rule.clauses)
        return Finding(
            policy=self.book.policy.name,
            version=self.book.policy.version,
            rule=self.rule.name,
            kind=self.rule.kind,
            clauses=self.rule.clauses,
            subject=Subject(view.kind, view.id),
            status=status,
            title=self.rule.title,
            reasons=(reason,),
            place=self.rule.place,
            details={"fields": list(self.rule.fields), "by": by},
        )


def _named(world: World, asking: str) -> str:
    """The name of the person with the id `asking`; `asking` itself where no person has it."""
    if asking == NOBODY or not world.delivered(PERSON) or PERSON not in world.schemas:
        return asking
    person = world.find(PERSON, asking)
    name = person["name"] if person else asking
    return name if isinstance(name, str) else asking
