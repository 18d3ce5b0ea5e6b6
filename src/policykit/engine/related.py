"""`all.KIND` and `its.KIND`: the records of a kind, and those that belong to one record.

A record's own are those that refer to it, that it refers to, or that are about the same subject; the
indexes are built once, so that a thousand records cost a thousand look-ups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from policykit.engine.finding import Missing
from policykit.engine.view import View, members
from policykit.engine.world import in_time, unlisted
from policykit.feel.values import DoubtfulList, Unknown

if TYPE_CHECKING:
    from policykit.engine.world import World
    from policykit.feel.values import Value


class ByKind(Mapping[str, Any]):
    """A context from kind of record to list; a list is made when it is asked for."""

    def __init__(self, world: World, lists: Callable[[str], Value]) -> None:
        self._world = world
        self._lists = lists

    def __contains__(self, kind: object) -> bool:
        return kind in self._world.schemas

    def __getitem__(self, kind: str) -> Value:
        if kind not in self._world.schemas:
            raise KeyError(kind)
        return self._lists(kind)

    def __iter__(self) -> Iterator[str]:
        return iter(self._world.schemas)

    def __len__(self) -> int:
        return len(self._world.schemas)


class Relations:
    """Finds `its.KIND` of any record of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_field: dict[tuple[str, str], tuple[dict[Any, list[View]], list[View]]] = {}
        self._by_subject: dict[tuple[str, str], dict[Any, list[View]]] = {}

    def its(self, view: View, kind: str) -> Value:
        """The records of `kind` that belong to `view`, in order of time; doubtful where a reference is."""
        if not self._world.delivered(kind):
            return unlisted(kind)
        sure: dict[str, View] = {}
        doubtful: dict[str, View] = {}
        causes: set[Missing] = set()
        for found, unsure, why in (
            self._referring(view, kind),
            self._referred(view, kind),
            self._alike(view, kind),
        ):
            sure.update((other.id, other) for other in found)
            doubtful.update((other.id, other) for other in unsure)
            causes.update(why)
        doubtful = {id_: other for id_, other in doubtful.items() if id_ not in sure}
        whole = members(sorted(sure.values(), key=in_time))
        if not doubtful:
            return whole
        if isinstance(whole, DoubtfulList):
            causes.update(c for c in whole.causes if isinstance(c, Missing))
            return DoubtfulList(whole.sure, [*whole.doubtful, *doubtful.values()], causes=frozenset(causes))
        return DoubtfulList(whole, list(doubtful.values()), causes=frozenset(causes))

    def _referring(self, view: View, kind: str) -> _Found:
        fields = [f.id for f in self._world.schemas[kind].fields.values() if f.refers_to == view.kind]
        sure: list[View] = []
        unsure: list[View] = []
        causes: set[Missing] = set()
        for name in fields:
            by_id, unknown = self._index(kind, name)
            sure += by_id.get(view.id, ())
            unsure += unknown
            causes.update(other.missing(name) for other in unknown)
        return sure, unsure, causes

    def _index(self, kind: str, name: str) -> tuple[dict[Any, list[View]], list[View]]:
        if (kind, name) not in self._by_field:
            by_id: dict[Any, list[View]] = defaultdict(list)
            unknown: list[View] = []
            for view in self._world.views(kind):
                value = view[name]
                if isinstance(value, Unknown):
                    unknown.append(view)
                else:
                    by_id[value].append(view)
            self._by_field[kind, name] = by_id, unknown
        return self._by_field[kind, name]

    def _referred(self, view: View, kind: str) -> _Found:
        names = [field.id for field in view.shape.fields.values() if field.refers_to == kind]
        sure: list[View] = []
        unsure: list[View] = []
        causes: set[Missing] = set()
        for name in names:
            value = view[name]
            if isinstance(value, Unknown):
                unsure += self._world.views(kind)
                causes.add(view.missing(name))
            elif isinstance(value, str) and (found := self._world.find(kind, value)):
                sure.append(found)
        return sure, unsure, causes

    def _alike(self, view: View, kind: str) -> _Found:
        shared = self._world.schemas[kind].subjects.keys() & view.shape.subjects & self._world.identity.keys()
        found = [
            other for subject in sorted(shared) for other in self._about(kind, subject).get(view[subject], ())
        ]
        return found, (), ()

    def _about(self, kind: str, subject: str) -> dict[Any, list[View]]:
        if (kind, subject) not in self._by_subject:
            index: dict[Any, list[View]] = defaultdict(list)
            for view in self._world.views(kind):
                index[view[subject]].append(view)
            self._by_subject[kind, subject] = index
        return self._by_subject[kind, subject]


_Found = tuple[Iterable[View], Iterable[View], Iterable[Missing]]
