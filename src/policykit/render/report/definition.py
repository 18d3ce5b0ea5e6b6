"""What a report is: its sets and its sections, read from `templates/reports/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policykit import yamlsource
from policykit.names import closest, name_key
from policykit.policy.schema import validate
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.render.folders import Folders
    from policykit.yamlsource import Source

STYLES = ("style/tokens.css", "style/page.css", "style/report.css")
TEMPLATE = "reports/report.html"
WORDS = "_words.yaml"
"""The file beside the reports that has the words they share."""

KINDS = (
    "figures", "breakdown", "cross", "trend", "distribution", "duties", "list", "repeats", "measure",
    "paragraph", "changes", "method", "group",
)  # fmt: skip
"""The kinds of section."""
_OWN = {
    "schema-no-kind": "report-no-kind",
    "schema-two-kinds": "report-two-kinds",
    "schema-not-a-mapping": "report-empty",
}

Text = Mapping[str, str]
Reading = str | Mapping[str, Any]
"""What is read of an item: a field of its record, or another reading (`{decided: severity}`)."""


@dataclass(frozen=True, slots=True)
class Members:
    """A set: records of a kind, `findings` about them, or the `steps` of findings' explanations.

    Every condition given must hold. `in_month`: that event lies in the month (or in the `months` up to it).
    `begun`, `ended`: begun by the month's end, not ended by the instant of the state. `where`: a field has
    one of these values. `filled`, `empty`: these fields are, are not filled. `decided`: a decision has one of
    these values. `measured`: a measure is `over` or `under` a number. `status`: a finding of that rule has
    one of these statuses. `statuses`: the finding itself has. `told`: its explanation has a step in that set.
    `differ`: these two do not read the same. `among`: only what is in that set, or is about what is.
    """

    id: str
    title: Text
    counts: Text
    record: str
    findings: Mapping[str, tuple[str, ...]] | None = None
    steps: tuple[str, ...] = ()
    in_month: Reading = ""
    months: int = 1
    begun: str = ""
    ended: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    decided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measured: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    told: str = ""
    differ: tuple[Reading, ...] = ()
    among: str = ""

    @property
    def sort(self) -> str:
        """What it is a set of: `records`, `findings` or `steps`."""
        return "steps" if self.steps else "records" if self.findings is None else "findings"


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its `kind` (figures, breakdown, …), its `id`, and its other keys as written."""

    kind: str
    id: str
    keys: Mapping[str, Any]
    path: tuple[str | int, ...]

    def get(self, name: str, default: Any = None) -> Any:
        """Give what the key `name` says."""
        return self.keys.get(name, default)


@dataclass(frozen=True, slots=True)
class Report:
    """A report: what it counts and how it is laid out.

    `record` is the kind that its sets count unless they say otherwise; `reads` are the policies whose
    findings it reads; `source` gives the place of each part in the file.
    """

    id: str
    title: Text
    record: str
    reads: tuple[str, ...]
    sets: Mapping[str, Members]
    sections: tuple[Section, ...]
    source: Source
    clauses: tuple[str, ...] = ()
    template: str = TEMPLATE
    styles: tuple[str, ...] = STYLES

    def every_section(self) -> list[Section]:
        """Give the sections, those within groups after their group."""
        found = []
        for section in self.sections:
            found += [section, *section.get("sections", ())]
        return found


def load_reports(folders: Folders) -> dict[str, Report]:
    """Read every `reports/*.yaml`; a company's own file hides ours of the same name.

    Raises InputError with all that is wrong with the files, by file, line and column.
    """
    found: dict[str, Report] = {}
    problems: list[Problem] = []
    for path in folders.files("reports/*.yaml"):
        if path.name.startswith("_") or folders.find(f"reports/{path.name}") != path:
            continue
        try:
            report = _read(yamlsource.load(path))
            problems += _files(report, path.stem, folders)
            found.setdefault(report.id, report)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _files(report: Report, stem: str, folders: Folders) -> Iterator[Problem]:
    """What is wrong with the names of files: its own, those of the template and the styles."""
    where = report.source.where
    if report.id != stem:
        yield Problem("report-file-name", where(("report",)), {"name": report.id, "file": stem})
    named: list[tuple[tuple[str | int, ...], str]] = [(("template",), report.template)]
    named += [(("styles", number), name) for number, name in enumerate(report.styles)]
    for path, name in named:
        if folders.find(name) is None and path[0] in report.source.data:
            yield Problem("report-no-file", where(path), {"name": name[:80]})


def load_words(folders: Folders) -> dict[str, Any]:
    """Give the words that reports share, by name; a company's own file hides ours."""
    path = folders.find(f"reports/{WORDS}")
    return dict(yamlsource.load(path).data) if path else {}


def find_report(reports: Mapping[str, Report], name: str) -> Report:
    """Find the report of that id or title, in any script. Raises InputError for an unknown one."""
    names = {key: report for report in reports.values() for key in (report.id, *report.title.values())}
    by_key = {name_key(key): report for key, report in names.items()}
    if name_key(name) not in by_key:
        near = closest(name, names) or sorted(reports)
        args = {"name": name, "suggestions": ", ".join(near)}
        raise InputError([Problem("report-unknown", None, args)])
    return by_key[name_key(name)]


def _read(source: Source) -> Report:
    problems = validate(source, "report")
    if problems:
        raise InputError(replace(problem, code=_OWN.get(problem.code, problem.code)) for problem in problems)
    data = source.data
    return Report(
        id=data["report"],
        title=_text(data["title"]),
        record=data["record"],
        reads=tuple(data.get("reads", ())),
        sets={name: _members(name, part, data["record"]) for name, part in data.get("sets", {}).items()},
        sections=tuple(_section(part, ("sections", n)) for n, part in enumerate(data["sections"])),
        source=source,
        clauses=_listed(data.get("clauses", ())),
        template=data.get("template", TEMPLATE),
        styles=tuple(data.get("styles", STYLES)),
    )


def _members(name: str, part: Mapping[str, Any], record: str) -> Members:
    keys = dict(part)
    for key in ("where", "decided", "status", "findings"):
        if key in keys:
            keys[key] = {rule: _listed(values) for rule, values in keys[key].items()}
    for key in ("steps", "filled", "empty", "statuses", "differ"):
        if key in keys:
            keys[key] = _listed(keys[key])
    keys["title"] = _text(keys["title"])
    keys["counts"] = _text(keys["counts"])
    return Members(name, **{"record": record, **keys})


def _section(part: Mapping[str, Any], path: tuple[str | int, ...]) -> Section:
    kind = next(key for key in part if key in KINDS)
    keys = dict(part)
    name = keys.pop(kind)
    if "sections" in keys:
        inner = enumerate(keys["sections"])
        keys["sections"] = tuple(_section(one, (*path, "sections", n)) for n, one in inner)
    return Section(kind, name, keys, path)


def _text(text: Text | str) -> Text:
    """Give a text by language; a plain one is the same in every language."""
    return text if isinstance(text, Mapping) else dict.fromkeys(("zh-Hant", "zh-Hans", "en"), text)


def _listed(values: Any) -> tuple[Any, ...]:
    """Give one or several as a tuple; true and false as they are written."""
    several = values if isinstance(values, list | tuple) else [values]
    return tuple(str(v).lower() if isinstance(v, bool) else v for v in several)
