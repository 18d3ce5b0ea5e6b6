"""Who belongs to a set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.render.fields import says_nothing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from zoneinfo import ZoneInfo

    from policykit.render.report.definition import Members
    from policykit.render.report.item import Item
    from policykit.render.report.month import Window
    from policykit.render.report.reading import Reader


def in_time(item: Item, of: Members, window: Window, zone: ZoneInfo, reader: Reader | None) -> bool:
    """Say whether the conditions of time hold: that need nothing but the record and the window."""
    if of.in_month:
        at = item.instant(of.in_month, zone) if isinstance(of.in_month, str) else _instant(item, reader)
        if at not in window:
            return False
    if of.begun and not window.begun(item.instant(of.begun, zone)):
        return False
    return not (of.ended and window.ended(item.instant(of.ended, zone)))


def only_in_month(of: Members) -> bool:
    """Say whether it is a set of all the records of which an event lies in the window."""
    within = of.sort == "records" and bool(of.in_month) and isinstance(of.in_month, str) and not of.among
    others = (of.begun, of.ended, of.filled, of.empty, of.where, of.decided, of.measured, of.status)
    return within and not any((*others, of.statuses, of.told, of.differ))


def by_fields(item: Item, of: Members) -> bool:
    """Say whether the conditions on the record's own fields hold."""
    if any(says_nothing(item.plain(name)) for name in of.filled):
        return False
    if not all(says_nothing(item.plain(name)) for name in of.empty):
        return False
    return all(_plain_text(item.plain(name)) in values for name, values in of.where.items())


def by_findings(item: Item, of: Members) -> bool:
    """Say whether the conditions on what was found hold."""
    if of.statuses and not (item.row and item.row.status in of.statuses):
        return False
    for rule, values in of.decided.items():
        if not set(values) & set(item.decided(rule) or ()):
            return False
    if not all(_measures(item.bounds(rule), asked) for rule, asked in of.measured.items()):
        return False
    return not of.status or any(row.status in of.status.get(row.rule, ()) for row in item.rows)


def may_belong(item: Item, of: Members, window: Window, zone: ZoneInfo) -> bool:
    """Say whether a record may be a member of `of` as far as its own dates and fields tell."""
    by_date = isinstance(of.in_month, str)
    return (not by_date or in_time(item, of, window, zone, None)) and by_fields(item, of)


def belongs(
    item: Item, of: Members, window: Window, readers: Mapping[int, Reader], told: Collection[str] | None,
    zone: ZoneInfo,
) -> bool:  # fmt: skip
    """Say whether `item` is a member of `of` in `window`; `told` are the findings with a step that counts."""
    if not in_time(item, of, window, zone, readers.get(id(of.in_month))):
        return False
    if not by_fields(item, of) or not by_findings(item, of):
        return False
    if told is not None and item.id not in told:
        return False
    if of.differ:
        one, other = (readers[id(read)].values(item) for read in of.differ)
        return bool(one) and bool(other) and one != other
    return True


def _instant(item: Item, reader: Reader | None) -> int | None:
    return reader.instant(item) if reader else None


def _measures(known: tuple[Any, Any], asked: Mapping[str, Any]) -> bool:
    """Say whether a figure, known within bounds, surely is over and under what is asked."""
    least, most = known
    over = "over" not in asked or (least is not None and least > asked["over"])
    return over and ("under" not in asked or (most is not None and most < asked["under"]))


def _plain_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
