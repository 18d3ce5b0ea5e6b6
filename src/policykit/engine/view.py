"""Views: a record as a rule sees it, as of an instant and with what is not known (semantics 1 to 3).

A view is FEEL's context: field to value. It reads a cell when somebody asks for it and remembers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from policykit.engine.finding import Missing
from policykit.engine.moments import TICK, Moment, day_bounds, feel_instant, moment, utc_of
from policykit.engine.shapes import ENTERED, Shape
from policykit.engine.spans import Span
from policykit.feel.temporal.types import Date, DateTime
from policykit.feel.values import NONE, NOT_YET, DoubtfulList, Range, Unknown
from policykit.records.record import Blank

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from policykit.engine.world import World
    from policykit.feel.values import Value
    from policykit.records.schema import Field

_ABSENT: Final = object()
_PLAIN: Final = frozenset((str, bool, Decimal))


class View(Mapping[str, Any]):
    """A record, list item or context of `kind` and `id`; `path` leads to it from its record (`waits[1].`).

    `its.KIND` and a subject (`client`) are not here: they depend on the policy and belong to the scope.
    """

    __slots__ = (
        "_cells", "_reading", "_there", "_values", "id", "kind", "path", "shape", "world",
    )  # fmt: skip
    _there: bool | None

    def __init__(
        self, world: World, kind: str, id_: str, cells: Mapping[str, Any], shape: Shape, path: str = ""
    ) -> None:
        self.world = world
        self.kind = kind
        self.id = id_
        self.shape = shape
        self.path = path
        self._cells = cells
        self._values: dict[str, Value] = {}
        self._reading: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Value:
        try:
            return self._values[name]
        except KeyError:
            value = self._values[name] = self._read(name)
            return value

    def __contains__(self, name: object) -> bool:
        return name in self.shape.fields or name in self.shape.subjects

    def __iter__(self) -> Iterator[str]:
        return iter(self.shape.fields)

    def __len__(self) -> int:
        return len(self.shape.fields)

    def __repr__(self) -> str:
        return f"View({self.kind}:{self.id} {self.path})"

    @property
    def ref(self) -> tuple[str, str]:
        """Its kind and id: equal for two views of one record."""
        return self.kind, self.id

    @property
    def called(self) -> str | None:
        """What a finding calls it: a record by its id, an item by its place (`waits[1]`), a context not."""
        if not self.path:
            return self.id
        return self.path.removesuffix(".") if self.path.endswith("].") else None

    def delivered(self, name: str) -> bool:
        """Whether the field's column came, filled or not."""
        return name in self._cells

    def missing(self, name: str, aspect: str = "") -> Missing:
        """The fact that the field would tell."""
        return Missing(self.kind, self.id, self.path + name, aspect)

    @property
    def there(self) -> bool | None:
        """Whether it had happened by the instant of evaluation and was known; None where that is open."""
        try:
            return self._there
        except AttributeError:
            self._there = self._is_there()
            return self._there

    def _is_there(self) -> bool | None:
        later = self._later(self.shape.own_event) if self.shape.own_event else False
        if later is not False or self.world.known_at is None:
            return None if later is None else not later
        return self._known_by(self.world.known_at)

    def doubts(self) -> frozenset[Missing]:
        """The facts that would tell whether it is there."""
        own = self.shape.own_event
        found = {self.missing(own, "time")} if own and self._later(own) is None else set()
        if self.world.known_at is not None and self._known_by(self.world.known_at) is None:
            found.add(self.missing(ENTERED))
        return frozenset(found)

    def _known_by(self, known_at: dt.datetime) -> bool | None:
        if ENTERED not in self.shape.fields:
            return True
        if self._cells.get(ENTERED) is Blank.NONE:
            return True
        bounds = self._bounds(ENTERED)
        if bounds is None:
            return None
        return True if bounds[1] <= known_at else False if bounds[0] > known_at else None

    def _read(self, name: str) -> Value:
        field = self.shape.fields.get(name)
        if field is None:
            if name in self.shape.subjects:
                return self.world.subject_of(self, name)
            raise KeyError(name)
        event = self.shape.companion_of.get(name)
        later = self._later(event) if event else False
        if later:
            return NOT_YET
        if later is None and event:
            return Unknown(frozenset((self.missing(event, "time"),)))
        return self._stands(field)

    def _later(self, event: str) -> bool | None:
        """Whether an event lies after the instant of evaluation; a cell without a value says nothing."""
        bounds = self._bounds(event)
        if bounds is None or bounds[1] <= self.world.as_of:
            return False
        if bounds[0] > self.world.as_of:
            return True
        return False if event == self.shape.own_event and self._entered_by(self.world.as_of) else None

    def _entered_by(self, at: dt.datetime) -> bool:
        entered = self._bounds(ENTERED)
        return entered is not None and entered[1] <= at

    def moment(self, name: str) -> Moment:
        """The moment that a field denotes. Raises TypeError for a field that holds no time."""
        at = self.instant(name)
        return moment(self[name], self.world.zone) if at is None else Moment(Span(at, at))

    def instant(self, name: str) -> dt.datetime | None:
        """The instant of a field, in UTC, where it is known and has come; None for anything else."""
        raw = self._cells.get(name)
        if not isinstance(raw, DateTime) or name in self.shape.companion_of:
            return None
        at = utc_of(raw, self.world.zone)
        return at if at <= self.world.as_of else None

    def plain(self, names: Sequence[str]) -> tuple[Any, ...] | None:
        """The values of fields where each is known to be a text, number or truth value; None otherwise."""
        if not self.shape.simple.issuperset(names):
            return None
        found = tuple(map(self._cells.get, names))
        return found if all(value.__class__ in _PLAIN for value in found) else None

    def forget(self) -> None:
        """Let go of what was read: a view of a record that is done costs no more than its cells."""
        self._values.clear()

    def _bounds(self, name: str) -> tuple[dt.datetime, dt.datetime] | None:
        """The first and last instant that a cell may mean, in UTC; None for one that holds no time."""
        raw = self._cells.get(name)
        if isinstance(raw, DateTime):
            at = utc_of(raw, self.world.zone)
            return at, at
        return day_bounds(raw.to_date(), self.world.zone) if isinstance(raw, Date) else None

    def _stands(self, field: Field) -> Value:
        raw = self._cells.get(field.id, _ABSENT)
        if isinstance(raw, list | tuple):
            return self._items(field, raw)
        if isinstance(raw, Date | DateTime):
            return self._time(field, raw)
        if field.type == "context":
            cells = raw if isinstance(raw, Mapping) else {}
            return View(
                self.world, self.kind, self.id, cells, self.shape.parts[field.id], f"{self.path}{field.id}."
            )
        if raw is Blank.NONE:
            return [] if field.type == "list" else NONE
        if raw is Blank.EMPTY and field.absent != "unknown":
            return self._empty(field)
        return self._unknown(field) if raw is _ABSENT or isinstance(raw, Blank) else raw

    def _empty(self, field: Field) -> Value:
        if field.type == "list":
            return []
        if field.absent == "none":
            return NONE
        happened = self._unless(field.id) if field.unless else False
        if happened is False:
            return NOT_YET
        causes = frozenset((self.missing(field.id),))
        if isinstance(happened, Unknown):
            return Unknown(causes | happened.causes)
        return Unknown(causes, self._until_now(field.id))

    def _unless(self, name: str) -> Value:
        """Whether another field says that the event happened; in a ring of such fields nothing is said."""
        if name in self._reading:
            return False
        self._reading = (*self._reading, name)
        said = self.world.say(self.shape.unless[name], self)
        self._reading = self._reading[:-1]
        return said if isinstance(said, bool | Unknown) else False

    def _unknown(self, field: Field) -> Value:
        causes = frozenset((self.missing(field.id),))
        if field.type == "list":
            return DoubtfulList((), (), open=True, causes=causes)
        return Unknown(causes, self._until_now(field.id) if field.id == self.shape.own_event else None)

    def _until_now(self, name: str) -> Range:
        """The bounds of an event known to have happened: not after as-of, its own nor after its entry."""
        end = self.world.as_of
        entered = self._bounds(ENTERED) if name == self.shape.own_event else None
        return Range(None, feel_instant(min(end, entered[1]) if entered else end, self.world.zone))

    def _time(self, field: Field, raw: Date | DateTime) -> Value:
        event = field.time == "event"
        later = self._later(field.id) if event else False
        if later:
            return NOT_YET
        if isinstance(raw, DateTime) or field.type == "date":
            return raw
        causes = frozenset((self.missing(field.id, "time"),))
        if later is None and field.id != self.shape.own_event:
            return Unknown(causes)
        return Unknown(causes, self._day(field, raw))

    def _day(self, field: Field, day: Date) -> Range:
        """The instants of a day; of its own event, if it is there, none after as-of nor after its entry."""
        first, last = day_bounds(day.to_date(), self.world.zone)
        end, whole = last + TICK, True
        if field.id == self.shape.own_event:
            entered = self._bounds(ENTERED)
            known = max(first, min(last, self.world.as_of, entered[1] if entered else last))
            end, whole = (end, True) if known == last else (known, False)
        lo, hi = (feel_instant(at, self.world.zone) for at in (first, end))
        return Range(lo, hi, start_included=True, end_included=not whole)

    def _items(self, field: Field, raw: list[Any] | tuple[Any, ...]) -> Value:
        shape = self.shape.parts.get(field.id)
        if shape is None:
            return list(raw)
        views = [
            View(self.world, self.kind, self.id, cells, shape, f"{self.path}{field.id}[{n}].")
            for n, cells in enumerate(raw, 1)
        ]
        return members([view for view in views if view.there is not False])


def members(views: list[View]) -> Value:
    """A FEEL list of views, those that may not be there among its doubtful members."""
    if all(view.there for view in views):
        return views
    doubtful = [view for view in views if not view.there]
    causes: frozenset[Missing] = frozenset().union(*(view.doubts() for view in doubtful))
    return DoubtfulList([view for view in views if view.there], doubtful, causes=causes)
