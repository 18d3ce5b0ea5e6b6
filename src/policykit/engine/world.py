"""The world a policy is evaluated in: the records delivered, as of an instant, as known at another."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from policykit.engine.finding import Missing
from policykit.engine.moments import feel_instant, utc_of
from policykit.engine.shapes import ENTERED, Shape
from policykit.engine.spans import EARLIEST
from policykit.engine.view import View, members
from policykit.feel.temporal.types import DateTime
from policykit.feel.values import NONE, DoubtfulList

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from policykit.engine.identity import Subjects
    from policykit.feel.nodes import Node
    from policykit.feel.values import Value
    from policykit.policy.model import Identity
    from policykit.records.record import Record
    from policykit.records.schema import Schemas


class World:
    """Records by kind, seen as of `as_of`.

    A kind that is no key of `records` was not delivered; those in `none` are known to have no records.
    `known_at` hides what was entered after it; `identity` says who counts as the same subject,
    `tracing` that every part of every expression is noted. Instants are aware; `zone` is that of the policy.
    """

    def __init__(
        self,
        records: Mapping[str, Iterable[Record]],
        schemas: Schemas,
        *,
        as_of: dt.datetime,
        zone: str = "Asia/Shanghai",
        known_at: dt.datetime | None = None,
        none: Iterable[str] = (),
        identity: Mapping[str, Identity] | None = None,
        tracing: bool = False,
    ) -> None:
        self.schemas = schemas
        self.as_of = as_of
        self.known_at = known_at
        self.zone = ZoneInfo(zone)
        self.identity = dict(identity or {})
        self.tracing = tracing
        self._records = records
        self._none = frozenset(none)
        self._views: dict[str, list[View]] = {}
        self._by_id: dict[str, dict[str, View]] = {}
        self._lists: dict[str, Value] = {}
        self._subjects: dict[tuple[Any, ...], Subjects] = {}

    @cached_property
    def now(self) -> DateTime:
        """The instant of evaluation as FEEL has it: what `now()` gives."""
        return feel_instant(self.as_of, self.zone)

    @cached_property
    def local_now(self) -> dt.datetime:
        """The instant of evaluation on the clocks of the policy's zone."""
        return self.as_of.astimezone(self.zone)

    @cached_property
    def past(self) -> bool:
        """Whether the records tell of something later than the instant of evaluation: it is a past one."""
        return any(
            isinstance(value := record.fields.get(name), DateTime) and utc_of(value, self.zone) > self.as_of
            for kind, records in self._records.items()
            for name in filter(None, {ENTERED, self.schemas[kind].at})
            for record in records
        )

    def instant(self, value: DateTime) -> dt.datetime:
        """A date and time as an instant in UTC; one without an offset is of the policy's zone."""
        return utc_of(value, self.zone)

    def delivered(self, kind: str) -> bool:
        """Whether the records of a kind were delivered, or are known not to be."""
        return kind in self._records or kind in self._none

    def views(self, kind: str) -> list[View]:
        """The records of a kind that are there, or may be, in order of their own event and id."""
        if kind not in self._views:
            shape = Shape.of_kind(self.schemas[kind])
            records = self._records.get(kind, ())
            found = [View(self, kind, record.id, record.fields, shape) for record in records]
            there = [(at, view.id, n) for n, view in enumerate(found) if (at := begun(view)) is not None]
            self._views[kind] = [found[n] for _, _, n in sorted(there)]
        return self._views[kind]

    def find(self, kind: str, id_: str) -> View | None:
        """The record of a kind with this id; None where none is there."""
        if kind not in self._by_id:
            self._by_id[kind] = {view.id: view for view in self.views(kind)}
        return self._by_id[kind].get(id_)

    def all(self, kind: str) -> Value:
        """The list `all.KIND`: open where the kind was not delivered."""
        if kind not in self._lists:
            self._lists[kind] = members(self.views(kind)) if self.delivered(kind) else unlisted(kind)
        return self._lists[kind]

    def say(self, tree: Node, view: View) -> Value:
        """The value of an expression of the schema's over one record."""
        from policykit.engine.scope import value_of

        return value_of(tree, view, self).value

    def subjects(self, identity: Identity) -> Subjects:
        """Who is who among all records that name a subject of this sort."""
        from policykit.engine.identity import identify

        key = (identity.subject, identity.any, identity.unless_differs, identity.doubtful)
        if key not in self._subjects:
            kinds = [kind.id for kind in self.schemas.values() if identity.subject in kind.subjects]
            found = (_appearance(view, identity) for kind in kinds for view in self.views(kind))
            self._subjects[key] = identify(
                found, identity.any, identity.unless_differs, identity.doubtful, kinds
            )
        return self._subjects[key]

    def subject_of(self, view: View, name: str) -> Value:
        """The subject that a record is about, by name (`client`); NONE where the policy knows none."""
        identity = self.identity.get(name)
        return self.subjects(identity).of.get(view.ref, NONE) if identity else NONE


def _appearance(view: View, identity: Identity) -> Any:
    from policykit.engine.identity import Appearance

    named = view.world.schemas[view.kind].subjects[identity.subject]
    keys = {key: view[field] for key, field in named.items()}
    return Appearance(view.ref, {key: value for key, value in keys.items() if isinstance(value, str)})


def unlisted(kind: str) -> DoubtfulList:
    """The list of records of a kind that was not delivered: any number of them, none known."""
    return DoubtfulList((), (), open=True, causes=frozenset((Missing(kind),)))


def begun(view: View) -> dt.datetime | None:
    """Since when a record is there, or may be; None for one that is not."""
    own = view.shape.own_event
    at = view.instant(own) if own else None
    if at is not None and view.world.known_at is None:
        return at
    if view.there is False:
        return None
    return at or (view.moment(own).span.lo if own else EARLIEST)


def in_time(view: View) -> tuple[dt.datetime, str]:
    """The key of the order in which records that are there are listed: their own event, then their id."""
    return begun(view) or EARLIEST, view.id
