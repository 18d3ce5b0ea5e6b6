"""The parts that all findings share: what was read, what is missing, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.engine.finding import Finding, Missing, Reason, Subject
from policykit.engine.shown import shown
from policykit.engine.trouble import Trouble
from policykit.feel.values import DoubtfulList, Unknown

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from policykit.engine.scope import RecordScope
    from policykit.feel.values import Value
    from policykit.policy.model import Rule


class ReadView(Mapping[str, Any]):
    """The values that a rule read, made plain when somebody looks."""

    def __init__(self, reads: Mapping[str, Value]) -> None:
        self._reads = reads

    @cached_property
    def _data(self) -> dict[str, Any]:
        return {name: shown(self._reads[name]) for name in sorted(self._reads)}

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._reads))

    def __len__(self) -> int:
        return len(self._reads)


def make(
    rule: Rule,
    scope: RecordScope,
    status: str,
    *,
    subject: Subject | None = None,
    causes: Iterable[Hashable] = (),
    **parts: Any,
) -> Finding:
    """A finding of `rule` about the record of `scope` (or another `subject`), with what was read so far.

    `causes` are the unknown facts that reached the result: facts become `missing`, troubles `diagnostics`.
    """
    known = set(causes)
    policy = scope.book.policy
    if scope.book.world.past and (fields := untimed(scope)):
        parts["reasons"] = (
            *parts.get("reasons", ()),
            Reason("engine-as-it-stands", {"fields": ", ".join(fields)}),
        )
    if scope.traces:
        parts["details"] = {**parts.get("details", {}), "trace": list(scope.traces)}
    return Finding(
        policy=policy.name,
        version=policy.version,
        rule=rule.name,
        kind=rule.kind,
        clauses=parts.pop("clauses", rule.clauses),
        subject=subject or Subject(scope.view.kind, scope.view.id),
        status=status,
        title=rule.title,
        missing=missing_in(known) if known else (),
        read=ReadView(scope.reads),
        diagnostics=troubles_in([*scope.troubles, *known]) if known or scope.troubles else (),
        as_of=scope.book.world.local_now,
        place=rule.place,
        **parts,
    )


def untimed(scope: RecordScope) -> list[str]:
    """The fields read that carry no time, nor became known with an event: they read as they stand today."""
    shape = scope.view.shape
    fields = ((name, shape.fields.get(name)) for name in sorted(scope.reads))
    plain = (
        name for name, field in fields if field and field.time is None and name not in shape.companion_of
    )
    return [name for name in plain if name not in ("id", *shape.parts)]


def missing_in(causes: Iterable[Hashable]) -> tuple[Missing, ...]:
    """The facts among causes, in order."""
    found = {cause for cause in causes if isinstance(cause, Missing)}
    return (
        tuple(found)
        if len(found) < 2
        else tuple(sorted(found, key=lambda m: (m.kind, m.id, m.field, m.aspect)))
    )


def troubles_in(causes: Iterable[Hashable]) -> tuple[Mapping[str, Any], ...]:
    """The troubles among causes as plain data, in order of place."""
    found = {cause for cause in causes if isinstance(cause, Trouble)}
    return tuple(t.as_data() for t in sorted(found, key=lambda t: (str(t.place), t.code)))


def causes_of(value: Value) -> frozenset[Hashable]:
    """The facts that would settle a value; none where it is known."""
    return value.causes if isinstance(value, Unknown | DoubtfulList) else frozenset()
