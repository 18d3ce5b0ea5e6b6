"""An issued report's figures, kept as JSON beside it, so that a report issued again says what changed.

The JSON holds the figures of an issue, and as `since` those of the issue before it that differed. Issued
again with the same figures, a report is compared with that one again: the same input gives the same page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policykit.files import read_text
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from policykit.render.report.blocks import Part, Table
    from policykit.render.report.desk import Desk

_VERSION = 1
_NAMED = 40
"""So many records that came on a list or went are named; of more, the first."""
_COMPARED = ("number", "share", "hours")
_DERIVED = ("change", "share")
"""The columns that follow from another: what changed in that is not told twice."""


def issued(desk: Desk, parts: list[Part]) -> dict[str, Any]:
    """Give the figures of a report as JSON: numbers by section, line and column; lists by their lines."""
    tables = [
        (part, number, table)
        for one in parts
        for part in one.every()
        if part.kind not in ("changes", "method")
        for number, table in enumerate(part.tables)
    ]
    return {
        "version": _VERSION,
        "report": desk.report.id,
        "month": str(desk.month),
        "state": desk.state.isoformat(),
        "lang": desk.words.lang,
        "tables": {f"{part.id}/{number}": _plain(table) for part, number, table in tables},
    }


def _plain(table: Table) -> dict[str, Any]:
    plain: dict[str, Any] = {"title": table.title}
    if table.listing:
        return plain | {"listed": [line.id for line in table.lines]}
    columns = [(n, column) for n, column in enumerate(table.columns) if column.sort in _COMPARED]
    plain["columns"] = {column.id: column.title for _, column in columns}
    plain["lines"] = {
        line.id: {
            "title": line.cells[0].text,
            **{column.id: [line.cells[n].value, line.cells[n].text] for n, column in columns},
        }
        for line in table.lines
    }
    return plain


def load(path: Path) -> dict[str, Any]:
    """Read the figures of an issue. Raises InputError for a file that holds none."""
    try:
        data = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InputError([Problem("report-since", Place(str(path), error.lineno, error.colno))]) from None
    if not isinstance(data, Mapping) or data.get("version") != _VERSION or "tables" not in data:
        raise InputError([Problem("report-since", Place(str(path)))])
    return dict(data)


def baseline(before: Mapping[str, Any] | None, figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the issue to compare `figures` with: the one before; where nothing changed, the one before that.

    None where there is none of the same report and month.
    """
    if before is None or (before.get("report"), before.get("month")) != (figures["report"], figures["month"]):
        return None
    same = before["tables"] == figures["tables"] and before["state"] == figures["state"]
    return before.get("since") if same else {key: value for key, value in before.items() if key != "since"}


def to_text(figures: Mapping[str, Any], since: Mapping[str, Any] | None) -> str:
    """Write figures, and those that they were compared with, as JSON text."""
    whole = {**figures, "since": since} if since else dict(figures)
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def changed(
    desk: Desk, since: Mapping[str, Any], figures: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, str]]:
    """Tell what changed since an issue: section, line, what it was, what it is now."""
    before = since["tables"]
    for name, table in figures["tables"].items():
        old = before.get(name)
        if old is None:
            yield table["title"], "", "", desk.say["new"]
        elif "listed" in table:
            yield from _listed(desk, table, old)
        else:
            yield from _lines(table, old)
    for name in sorted(before.keys() - figures["tables"].keys()):
        yield before[name]["title"], "", desk.say["listed"], desk.say["gone"]


def _listed(
    desk: Desk, table: Mapping[str, Any], old: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, str]]:
    """What came on a list and what went: each in one line, for a list may be long."""
    now, was = dict.fromkeys(table["listed"]), dict.fromkeys(old.get("listed", ()))
    came = [name for name in now if name not in was]
    went = [name for name in was if name not in now]
    if came:
        yield table["title"], _some(desk, came), "–", f"{desk.say['added']} {len(came)}"
    if went:
        yield table["title"], _some(desk, went), f"{desk.say['listed']} {len(went)}", desk.say["gone"]


def _some(desk: Desk, names: Sequence[str]) -> str:
    """Name the first of many."""
    shown = desk.say["comma"].join(names[:_NAMED])
    return f"{shown} …" if len(names) > _NAMED else shown


def _lines(table: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    was = old.get("lines", {})
    for name in dict.fromkeys((*table["lines"], *was)):
        line, before = table["lines"].get(name, {}), was.get(name, {})
        title = line.get("title") or before.get("title", name)
        for column in dict.fromkeys((*table["columns"], *old.get("columns", {}))):
            if column in _DERIVED:
                continue
            one, other = line.get(column, [None, ""]), before.get(column, [None, ""])
            if one[0] != other[0] and one[1] != other[1]:
                head = table["columns"].get(column) or old["columns"][column]
                yield table["title"], f"{title} · {head}", str(other[1]) or "–", str(one[1]) or "–"
