"""The page of method: what each figure counts, which policy versions applied, what was left out and why.

And what changed since the report was last issued.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policykit.render.report.blocks import BLANK, Cell, Column, Line, Table
from policykit.render.report.issue import changed
from policykit.render.report.lacking import lacking, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.records.record import Reject
    from policykit.render.report.blocks import Part
    from policykit.render.report.definition import Section
    from policykit.render.report.desk import Desk


_PLACE = re.compile(r"[/\\][^/\\]*:\d+:\d+")
"""A place in a file that is in some folder."""
_FOLDERS = re.compile(r"(?:(?<=, )|^)(?:[^/\\,]*[/\\])+")


def method(desk: Desk, section: Section, part: Part) -> None:
    """Lay out the page of method."""
    say = desk.say
    part.texts.append(say["method_state"].format(state=desk.words.moment(desk.state, exclusive=True)))
    sets = [Line(of.id, (_text(desk.words.text(of.title)), _text(desk.words.text(of.counts))))
            for of in desk.report.sets.values()]  # fmt: skip
    columns = (Column("set", say["of_set"]), Column("counts", say["method_counts"]))
    part.tables.append(Table(say["method_sets"], columns, sets))
    part.tables.append(_policies(desk))
    part.tables.append(_left_out(desk))
    if desk.rejects:
        part.tables.append(_rejects(desk, section.get("most")))


def _text(text: str) -> Cell:
    return Cell(text, text)


def _policies(desk: Desk) -> Table:
    """Each version that was applied, since when it is in force, and to how many records."""
    say = desk.say
    applied: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for item in desk.archive.findings:
        row = item.row
        if row and row.version:
            judged = applied.setdefault((row.policy, row.version), set())
            judged |= {row.subject} if row.subject[0] != "measure" else set()
    columns = (
        Column("policy", say["policy"]),
        Column("version", say["version"]),
        Column("since", say["in_force_from"], "moment"),
        Column("records", say["subjects"], "number"),
    )
    lines = []
    for (policy, version), subjects in sorted(applied.items()):
        known = next((v for v in desk.policies.get(policy, ()) if v.version == version), None)
        title = (desk.words.text(known.title) if known else "") or policy
        since = known.effective_from if known else None
        cells = (
            Cell(title, title),
            _text(version),
            Cell(since, desk.words.moment(since) if since else ""),
            Cell(len(subjects), desk.words.number(len(subjects))),
        )
        lines.append(Line(f"{policy}/{version}", cells))
    return Table(say["method_policies"], columns, lines)


def _left_out(desk: Desk) -> Table:
    """How many records were left out, by the reason."""
    say = desk.say
    columns = (Column("reason", say["reason"]), Column("count", say["count"], "number"))
    lines = [
        Line(name, (_text(text), BLANK if count is None else Cell(count, desk.words.number(count))))
        for name, text, count in _reasons(desk)
    ]
    return Table(say["method_left_out"], columns, lines)


def _reasons(desk: Desk) -> Iterator[tuple[str, str, int | None]]:
    """Each reason for which something is not in the figures: its id, its words, how many records.

    Of what did not come nobody knows how many.
    """
    say, window = desk.say, desk.window()
    if desk.rejects:
        yield "rejected", say["left_rejected"], len(desk.rejects)
    for lack in dict.fromkeys(lack for name in desk.report.sets for lack in lacking(desk, name)):
        yield "-".join(filter(None, ("not-delivered", *lack))), told(desk, lack), None
    for kind in sorted({of.record for of in desk.report.sets.values()} & desk.archive.delivered):
        schema = desk.schemas[kind]
        title = desk.words.text(schema.titles)
        at, zone = schema.at, desk.month.zone
        instants = desk.archive.instants(kind, [at], zone)[at] if at else []
        late = sum(1 for instant in instants if instant is not None and not window.ended(instant))
        if late:
            yield f"later-{kind}", say["left_later"].format(kind=title), late
        if undated := instants.count(None):
            name = desk.words.text(schema.fields[str(at)].titles)
            yield f"undated-{kind}", say["left_undated"].format(kind=title, field=name), undated
    rows = (item.row for item in desk.archive.findings if item.row and item.row.kind == "policy")
    for (policy, status), count in sorted(Counter((row.policy, row.status) for row in rows).items()):
        versions = desk.policies.get(policy, ())
        title = (desk.words.text(versions[-1].title) if versions else "") or policy
        yield f"no-version-{policy}-{status}", say[f"left_version_{status}"].format(policy=title), count


def _rejects(desk: Desk, most: int | None) -> Table:
    """The rows that were not accepted, with where they stand and every reason."""
    say = desk.say
    columns = (Column("place", say["place"]), Column("reason", say["reason"]))
    lines = [
        Line(str(reject.place), (_text(_place(reject)), _text(_reason(desk, reject))))
        for reject in desk.rejects
    ]
    return Table(say["method_rejects"], columns, lines, most, listing=True)


def _place(reject: Reject) -> str:
    """Where a row stands: the file's name without its folders, and the line."""
    file = reject.place.file.replace("\\", "/").rpartition("/")[2]
    return f"{file}:{reject.place.line}"


def _reason(desk: Desk, reject: Reject) -> str:
    """Why a row was not accepted; other rows are named by their file, wherever the folders are."""
    told = (
        replace(problem, args={name: _without_folders(value) for name, value in problem.args.items()})
        for problem in reject.problems
    )
    return (" " if desk.words.lang == "en" else "").join(one.reason(desk.words.lang) for one in told)


def _without_folders(value: object) -> object:
    return _FOLDERS.sub("", value) if isinstance(value, str) and _PLACE.search(value) else value


def changes(desk: Desk, part: Part, since: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Lay out what changed between the figures issued before, `since`, and those of now."""
    say = desk.say
    part.texts.append(say["changes_since"].format(state=desk.words.moment(since["state"], exclusive=True)))
    rows = list(changed(desk, since, figures))
    if not rows:
        part.texts.append(say["changes_none"])
        return
    columns = (
        Column("section", say["section"]),
        Column("line", say["figure"]),
        Column("was", say["was"]),
        Column("now", say["now"]),
    )
    lines = [Line(str(number), [_text(text) for text in row]) for number, row in enumerate(rows)]
    part.tables.append(Table(part.title, columns, lines))
