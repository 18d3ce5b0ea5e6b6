"""What a report counts: sets of records, breakdowns and lists, read from `templates/reports.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit import yamlsource
from policykit.names import closest, name_key
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.render.folders import Folders

STYLES = ("style/tokens.css", "style/page.css", "style/report.css")


@dataclass(frozen=True, slots=True)
class Members:
    """A set of records, by every condition given.

    `event`: that date or instant lies in the month. `since`, `until`: begun by the month's end, not ended by
    then. `decision` with `value`: so decided. `rule` with `statuses`: a finding of that rule has one of them.
    `filled`: that field is filled. `over`: the measure of that rule exceeds `more_than`. `among`: only
    members of that set.
    """

    id: str
    title: Mapping[str, str]
    counts: Mapping[str, str]
    event: str = ""
    since: str = ""
    until: str = ""
    decision: str = ""
    value: str = ""
    rule: str = ""
    statuses: tuple[str, ...] = ()
    filled: str = ""
    over: str = ""
    more_than: int = 1
    among: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The members of the set `of`, counted by a field's value or by what a decision decided.

    With `top`, only so many lines of the most frequent are shown, and the others together in one.
    """

    id: str
    of: str
    title: Mapping[str, str]
    field: str = ""
    decision: str = ""
    top: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """How long it took from one instant of a record to another, among the members of `of`."""

    id: str
    of: str
    title: Mapping[str, str]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its sets, the figures over them, and the words that only it uses.

    `duties_of` names the sets whose duties are counted, `major` the set listed one by one, `revisit` the rule
    behind the revisit list, `group_by` the field by which duties are counted a second time, `trend` the sets
    shown month by month, `cross` the breakdown (`rows`) that is divided by a decision (`by`) in the chart.
    """

    id: str
    title: Mapping[str, str]
    record: str
    template: str
    sets: Mapping[str, Members]
    breakdowns: tuple[Breakdown, ...]
    spans: tuple[Span, ...]
    duties_of: tuple[str, ...]
    major: str
    revisit: str
    group_by: str
    trend: tuple[str, ...]
    cross: Mapping[str, str]
    say: Mapping[str, Any]
    styles: tuple[str, ...] = STYLES
    decisions: Mapping[str, Any] = field(default_factory=dict)


def load_reports(folders: Folders) -> dict[str, Report]:
    """Read `reports.yaml` of every folder, the company's entries first.

    Raises InputError for YAML that cannot be read and for an entry without the parts of a `Report`.
    """
    found: dict[str, Report] = {}
    for path in folders.files("reports.yaml"):
        source = yamlsource.load(path)
        for name, entry in source.data["reports"].items():
            try:
                found.setdefault(name, _report(name, entry))
            except (KeyError, TypeError, AttributeError) as error:
                args = {"form": name, "key": str(error)}
                place = source.where_key(("reports", name))
                raise InputError([Problem("render-form-incomplete", place, args)]) from error
    return found


def find_report(reports: Mapping[str, Report], name: str) -> Report:
    """Find the report of that id or title, in any script. Raises InputError for an unknown one."""
    names = {key: report for report in reports.values() for key in (report.id, *report.title.values())}
    by_key = {name_key(key): report for key, report in names.items()}
    if name_key(name) not in by_key:
        args = {"name": name, "suggestions": ", ".join(closest(name, names) or sorted(reports))}
        raise InputError([Problem("render-unknown-form", None, args)])
    return by_key[name_key(name)]


def _report(name: str, entry: Mapping[str, Any]) -> Report:
    return Report(
        id=name,
        title=entry["title"],
        record=entry["record"],
        template=entry["template"],
        sets={key: Members(key, **_tuples(part)) for key, part in entry["sets"].items()},
        breakdowns=tuple(Breakdown(**part) for part in entry["breakdowns"]),
        spans=tuple(Span(**part) for part in entry["spans"]),
        duties_of=tuple(entry["duties_of"]),
        major=entry["major"],
        revisit=entry["revisit"],
        group_by=entry["group_by"],
        trend=tuple(entry["trend"]),
        cross=entry["cross"],
        say=entry["say"],
        styles=tuple(entry.get("styles", STYLES)),
        decisions=entry["decisions"],
    )


def _tuples(part: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in part.items()}
