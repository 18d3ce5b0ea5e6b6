"""Reports as data: what is wrong in a definition is told by place; a section is added without Python."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from policykit.policy.workspace import Workspace
from policykit.problems import LANGUAGES, InputError
from policykit.render.folders import Folders, template_folders
from policykit.render.printer import Printer
from policykit.render.report.definition import load_reports
from render.reports import edition
from render.sample import ROOT, SETTINGS, archive, finding

if TYPE_CHECKING:
    from collections.abc import Mapping

SOUND = """\
report: mine
title: {zh-Hant: 我的報告, en: Mine}
record: complaint
reads: [complaint-handling]
sets:
  received:
    title: 受理
    counts: 受理的投訴
    in_month: received_at
sections:
  - figures: totals
    title: 總數
    lines: [received]
"""


@cache
def policies() -> Mapping[str, Any]:
    return Workspace.load(ROOT).policies


def folder(tmp_path: Path, text: str, name: str = "mine") -> Path:
    path = tmp_path / "templates" / "reports" / f"{name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return tmp_path


def problems(tmp_path: Path, text: str) -> list[tuple[str, int, int]]:
    printer = Printer(SETTINGS, "en", folder(tmp_path, text))
    with pytest.raises(InputError) as caught:
        edition(printer, "mine", "2026-07", {"complaint": []}, [], policies=policies())
    for problem in caught.value.problems:
        assert all(problem.text(lang) for lang in LANGUAGES)
        assert problem.place is not None
        assert problem.place.file.endswith("mine.yaml")
    return [(p.code, p.place.line, p.place.column) for p in caught.value.problems if p.place]


def test_the_shipped_reports_are_sound_and_named_as_their_files() -> None:
    reports = load_reports(template_folders())
    assert set(reports) == {"monthly-complaints", "sales-office", "project-portfolio"}
    for name, report in reports.items():
        assert report.source.file.endswith(f"{name}.yaml")
        printer = Printer(SETTINGS, "zh-Hant")
        assert edition(printer, report, "2026-07", {}, [], policies=policies()).parts


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("lines: [received]", "lines: [recieved]", ("report-name", 13, 13)),
        ("in_month: received_at", "in_month: recieved_at", ("report-name", 9, 15)),
        ("record: complaint", "record: complaints", ("report-name", 3, 9)),
        ("reads: [complaint-handling]", "reads: [complaints]", ("report-name", 4, 9)),
        (
            "in_month: received_at",
            "in_month: received_at\n    decided: {sevrity: major}",
            ("report-name", 10, 15),
        ),
        (
            "in_month: received_at",
            "in_month: received_at\n    status: {revisit: late}",
            ("report-name", 10, 23),
        ),
        ("in_month: received_at", "among: received", ("report-ring", 9, 12)),
        ("in_month: received_at", "in_the_month: received_at", ("schema-unknown-key", 9, 5)),
        ("  - figures: totals", "  - figure: totals", ("report-no-kind", 11, 5)),
        ("  - figures: totals", "  - figures: totals\n    list: x", ("report-two-kinds", 12, 5)),
        ("lines: [received]", "lines: received", ("schema-expected", 13, 12)),
        ("    counts: 受理的投訴\n", "", ("schema-missing-key", 6, 3)),
        ("report: mine", "report: Mine", ("schema-expected", 1, 9)),
        ("report: mine", "report: other", ("report-file-name", 1, 9)),
        ("record: complaint", "template: x.html\nrecord: complaint", ("report-no-file", 3, 11)),
        ("record: complaint", "styles: [x.css]\nrecord: complaint", ("report-no-file", 3, 10)),
        (SOUND, "", ("report-empty", 1, 1)),
        ("in_month: received_at", "in_month: building", ("report-no-moment", 9, 15)),
        ("in_month: received_at", "in_month: {part: status}", ("report-no-moment", 9, 15)),
        ("in_month: received_at", "begun: building", ("report-no-moment", 9, 12)),
        ("in_month: received_at", "where: {category: nois}", ("report-no-value", 9, 23)),
        ("in_month: received_at", "where: {injury: [maybe]}", ("report-no-value", 9, 22)),
        ("in_month: received_at", "decided: {severity: mayor}", ("report-no-value", 9, 25)),
        ("in_month: received_at", "measured: {severity: {over: 1}}", ("report-name", 9, 16)),
        ("in_month: received_at", "told: received", ("report-no-steps", 9, 11)),
        ("lines: [received]", "lines: [{of: received, figure: sum}]", ("report-figure", 13, 28)),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_definition_is_told_by_its_place(tmp_path, old, new, found):
    assert found in problems(tmp_path, SOUND.replace(old, new))


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("{trend: totals, title: x, of: received}", "report-twice"),
        ("{figures: x, title: x, lines: [{of: received, figure: max, value: building}]}", "report-no-number"),
        ("{list: x, title: x, of: received, columns: [{days_since: building}]}", "report-no-moment"),
        ("{list: x, title: x, of: received, columns: [{about: overdue, level: true}]}", "report-reading"),
        ("{list: x, title: x, of: received, columns: [{title: x}]}", "report-reading"),
        ("{list: x, title: x, of: received, columns: [{about: overdue, show: all}]}", "report-show"),
        ("{list: x, title: x, of: received, columns: [{steps_of: received}]}", "report-no-steps"),
        ("{list: x, title: x, of: received, columns: [{field: name, via: building}]}", "report-no-reference"),
        (
            "{distribution: x, title: x, spans: [{id: a, title: a, of: received, from: unit, to: unit}]}",
            "report-no-moment",
        ),
    ],
)
def test_a_section_that_cannot_be_laid_out_is_told(tmp_path, section, code):
    text = f"{SOUND}  - {section}\n"
    assert (code, text.count("\n")) in [(name, line) for name, line, _ in problems(tmp_path, text)]


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ("{breakdown: x, title: x, of: received, by: categorie}", "categorie"),
        ("{breakdown: x, title: x, of: received, by: {decided: sevrity}}", "sevrity"),
        ("{list: x, title: x, of: received, columns: [id, {part: statuss}]}", "statuss"),
        ("{list: x, title: x, of: received, columns: [{about: lateness}]}", "lateness"),
        ("{list: x, title: x, of: received, columns: [{join: [unit, biulding]}]}", "biulding"),
        ("{duties: x, title: x, of: [received, opened]}", "opened"),
        (
            "{distribution: x, title: x, spans: [{id: a, title: a, of: received, from: at, to: closed_at}]}",
            "at",
        ),
        ("{group: g, title: g, sections: [{trend: x, title: x, of: recieved}]}", "recieved"),
    ],
)
def test_a_name_that_nothing_bears_is_found_wherever_it_stands(tmp_path, section, place):
    text = f"{SOUND}  - {section}\n"
    (code, line, _) = problems(tmp_path, text)[0]
    assert (code, line) == ("report-name", text.count("\n"))
    with pytest.raises(InputError, match=f"'{place}'"):
        edition(
            Printer(SETTINGS, "en", tmp_path), "mine", "2026-07", {"complaint": []}, [], policies=policies()
        )


def test_a_companys_own_file_hides_ours_of_the_same_name(tmp_path):
    text = SOUND.replace("report: mine", "report: monthly-complaints")
    path = folder(tmp_path, text) / "templates" / "reports" / "mine.yaml"
    path.rename(path.with_name("monthly-complaints.yaml"))
    reports = load_reports(template_folders(tmp_path))
    assert len(reports["monthly-complaints"].sections) == 1


def test_a_template_folder_without_reports_has_none(tmp_path):
    assert load_reports(Folders((tmp_path,))) == {}


EXAMPLE = re.compile(r"```yaml\n(# templates/reports/night-noise\.yaml\n.*?)```", re.DOTALL)


def test_the_worked_example_of_the_docs_prints_what_it_says(tmp_path):
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    (example,) = EXAMPLE.findall(text)
    printer = Printer(SETTINGS, "zh-Hant", folder(tmp_path, example, "night-noise"))
    records, found = archive()
    one = edition(printer, "夜間噪音", "2026-07", {"complaint": records}, found, policies=policies())
    parts = {inner.id: inner for outer in one.parts for inner in outer.every()}
    assert list(parts) == ["totals", "by-building", "trend", "open-noise", "method"]
    assert [cell.value for cell in parts["totals"].tables[0].lines[0].cells[2:]] == [5, 6, -1]
    assert parts["by-building"].tables[0].lines
    assert one.pdf().startswith(b"%PDF")


def test_every_kind_of_section_and_reading_is_documented():
    from policykit.render.report.definition import KINDS
    from policykit.render.report.reading import READINGS

    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    assert [name for name in (*KINDS, *READINGS) if f"`{name}" not in text] == []


def test_findings_of_any_record_can_be_listed_with_what_their_explanation_says(tmp_path):
    text = """\
report: mine
title: 我的報告
record: complaint
reads: [complaint-handling]
sets:
  late:
    title: 逾期
    counts: 期限在本月而逾期的
    findings: {kinds: oblige}
    in_month: {part: due}
    statuses: overdue
sections:
  - list: late
    title: 逾期
    of: late
    columns: [id, {part: title}, {part: due}, {part: bearer}, {part: level}]
"""
    found = [
        finding("a", "oblige", "overdue", id_, due={"at": due, "exclusive": True}, bearer="handler")
        for id_, due in (("A", "2026-08-01T00:00:00+08:00"), ("B", "2026-07-01T00:00:00+08:00"), ("C", None))
    ]
    found[2]["due"] = None
    records = [{"id": id_, "received_at": "2026-06-20T10:00:00+08:00"} for id_ in "ABC"]
    printer = Printer(SETTINGS, "en", folder(tmp_path, text))
    one = edition(printer, "mine", "2026-07", {"complaint": records}, found)
    (line,) = one.parts[0].tables[0].lines
    assert [cell.text for cell in line.cells] == ["A", "a", "31 Jul 2026 24:00", "handler", ""]
