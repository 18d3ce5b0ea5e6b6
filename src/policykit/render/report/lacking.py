"""What a set rests on that never came: a kind of record, or a column of it. Then its figure is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.render.report.definition import Members, Section
    from policykit.render.report.desk import Desk

    Lack = tuple[str, str]
    """A kind of record and a field of it; the field is empty where no records of the kind came."""


def lacking(desk: Desk, name: str) -> list[Lack]:
    """Give what the set `name`, and those that it is among, rest on and was not delivered, each once."""
    of = desk.report.sets[name]
    found = _own(desk, of)
    for other in (of.among, of.told):
        found += lacking(desk, other) if other else []
    return list(dict.fromkeys(found))


def lacking_in(desk: Desk, section: Section) -> list[Lack]:
    """Give what the sets of a section rest on and was not delivered, each once."""
    return list(dict.fromkeys(lack for name in sets_of(section.keys) for lack in lacking(desk, name)))


def sets_of(keys: Mapping[str, Any]) -> list[str]:
    """Name the sets that a section counts."""
    of = keys.get("of", ())
    found = [of] if isinstance(of, str) else list(of)
    for line in (*keys.get("lines", ()), *keys.get("spans", ())):
        found += [line] if isinstance(line, str) else [line["of"]]
        found += [line["share_of"]] if "share_of" in line else []
    return found


def told(desk: Desk, lack: Lack) -> str:
    """Say in words what did not come."""
    kind, field = lack
    schema = desk.schemas[kind]
    title = desk.words.text(schema.titles)
    if not field:
        return desk.say["left_not_delivered"].format(kind=title)
    return desk.say["left_no_column"].format(kind=title, field=desk.words.text(schema.fields[field].titles))


def _own(desk: Desk, of: Members) -> list[Lack]:
    """What the set itself rests on; of findings their statuses tell what is not known."""
    items = desk.archive.records.get(of.record)
    if items is None:
        return [(of.record, "")]
    if of.sort != "records" or not items:
        return []
    return [(of.record, name) for name in _fields(of) if not any(name in i.values for i in items.values())]


def _fields(of: Members) -> Iterable[str]:
    plain = (of.in_month if isinstance(of.in_month, str) else "", of.begun, of.ended)
    return dict.fromkeys(filter(None, (*plain, *of.filled, *of.empty, *of.where)))
