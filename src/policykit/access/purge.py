"""purge: what has been kept long enough, shown, then removed from the files it was handed in with."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.access.removal.files import RecordFile
from policykit.files import atomic_write, read_bytes
from policykit.languages import in_language
from policykit.problems import InputError, Place, Problem, message
from policykit.records.delivery import WORKBOOKS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from policykit.access.guard import Access
    from policykit.engine.retention import Lapsed
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language
    from policykit.records.delivery import Delivery


def lines(
    expired: Iterable[Lapsed], workspace: Workspace, delivery: Delivery, lang: Language
) -> Iterator[str]:
    """One line a record: which, where, by which rule it lapsed, and by which parameter its time is over."""
    places = {(r.kind, r.id): r.places for found in delivery.records.values() for r in found}
    for lapsed in expired:
        args = {
            "kind": in_language(dict(workspace.schemas[lapsed.kind].titles), lang),
            "id": lapsed.id,
            "places": ", ".join(map(str, places[lapsed.kind, lapsed.id])),
            "at": lapsed.at.strftime("%Y-%m-%d %H:%M"),
            "until": lapsed.until.strftime("%Y-%m-%d %H:%M"),
            "lapsed": f"{lapsed.policy} {lapsed.version} {lapsed.rule}",
            "kept": f"{lapsed.by} {lapsed.by_version} {lapsed.keep}",
            "period": lapsed.period,
            "clauses": ", ".join(lapsed.clauses),
        }
        yield message("purge-needed" if lapsed.needed else "purge-line", "text", lang, args)


def remove(
    expired: Sequence[Lapsed],
    workspace: Workspace,
    delivery: Delivery,
    access: Access,
    *,
    as_of: dt.datetime,
    kind: str | None = None,
) -> list[Path]:
    """Take records out of their files, and write down that they went; give the files written.

    They were `expired` as of `as_of` (aware); `kind` is the one given for files that do not tell theirs.

    Every file is prepared before the first is written, each is written whole or not at all, and a file that
    changed meanwhile is left alone. Raises InputError where one cannot be rewritten (then none is) or
    written, and where the log cannot be.
    """
    refs = {(lapsed.kind, lapsed.id) for lapsed in expired}
    prepared: dict[Path, tuple[bytes, bytes]] = {}
    for path, wanted in _by_file(delivery, refs).items():
        data = read_bytes(path)
        file = RecordFile(path, data, workspace.schemas, kind, workspace.settings.zone)
        prepared[path] = data, file.without(wanted)
    access.removed(expired, as_of)
    for path, (before, after) in prepared.items():
        if read_bytes(path) != before:
            raise InputError([Problem("purge-changed", Place(str(path)))])
        atomic_write(path, after)
    return sorted(prepared)


def _by_file(delivery: Delivery, refs: set[tuple[str, str]]) -> dict[Path, set[tuple[str, str]]]:
    found: dict[Path, set[tuple[str, str]]] = defaultdict(set)
    for records in delivery.records.values():
        for record in records:
            if (record.kind, record.id) in refs:
                for place in record.places:
                    found[_file(place.file)].add((record.kind, record.id))
    return dict(found)


def _file(name: str) -> Path:
    """The file of a place; in a workbook the sheet stands behind it in brackets."""
    book = name.rpartition("[")[0] if name.endswith("]") else ""
    return Path(book if Path(book).suffix.casefold() in WORKBOOKS else name)
