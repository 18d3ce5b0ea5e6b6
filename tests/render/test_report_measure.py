"""A policy's measures in a report: by groups and by record, with their window, without a line of Python."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from policykit.analysis.portrait import portrait
from policykit.engine.shown import shown
from policykit.problems import InputError
from policykit.render.printer import Printer
from policykit.render.report.definition import load_reports
from render.house import examples, reported, with_policy
from render.sample import ROOT, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from policykit.render.report.blocks import Part

RULES = """\
  - measure: monthly
    title: {zh-Hant: 一個月內各類別投訴, en: Complaints of a month by category}
    clause: CMP-2.4
    over: complaint
    by: [category]
    within: P1M
  - measure: pairs
    title: {zh-Hant: 各級別各渠道, en: By channel and injury}
    clause: CMP-2.4
    over: complaint
    by: [channel, injury]
    within: P1M
  - measure: of_building
    title: {zh-Hant: 同一樓棟三十日內, en: Of a building in thirty days}
    clause: CMP-2.4
    over: complaint
    same: [building]
    within: P30D
"""
REPORT = """\
report: mine
title: {zh-Hant: 我的報告, en: Mine}
record: complaint
reads: [house-figures, complaint-handling]
sets:
  received:
    title: 受理
    counts: 受理的投訴
    in_month: received_at
sections:
"""


def part(tmp_path: Path, section: str, month: str = "2026-07", rules: str = RULES) -> Part:
    space = with_policy(tmp_path / "policies", "house-figures", rules)
    path = tmp_path / "templates" / "reports" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(f"{REPORT}  - {section}\n", "utf-8")
    printer = Printer(SETTINGS, "zh-Hant", tmp_path)
    report = load_reports(printer.folders)["mine"]
    return reported(printer, report, month, space=space).parts[0]


def lines(one: Part) -> list[list[Any]]:
    return [[cell.text for cell in line.cells] for line in one.tables[0].lines]


def received(month: str, *names: str) -> Counter[Any]:
    kind = examples().records["complaint"]
    of_month = [r for r in kind if str(shown(r.fields["received_at"])).startswith(month)]
    return Counter(tuple(str(record.fields[name]) for name in names) for record in of_month)


@pytest.mark.parametrize("month", ["2026-06", "2026-07"])
def test_a_grouped_measure_with_a_window_of_a_month_is_that_of_the_reports_month(tmp_path, month):
    one = part(tmp_path, "{measure: m, title: 按類別, rule: monthly}", month)
    assert {line.id: line.cells[-1].value for line in one.tables[0].lines} == {
        name: count for (name,), count in received(month, "category").items()
    }
    assert [column.title for column in one.tables[0].columns] == ["投訴類別", "件數"]
    assert one.of.startswith("一個月內各類別投訴 2026年")
    assert one.of.endswith("日 24:00")


def test_groups_of_two_expressions_have_titles_and_what_is_not_known_stands_apart(tmp_path):
    found = lines(part(tmp_path, "{measure: m, title: x, rule: pairs, heads: [渠道]}"))
    assert {line[0] for line in found} == {"來訪", "電話", "書面", "網絡"}
    assert {line[1] for line in found} >= {"是", "否"}
    assert sum(int(line[2]) for line in found) == received("2026-07", "channel").total()


def test_of_many_groups_the_top_are_printed_and_drawn_and_the_workbook_has_all(tmp_path):
    one = part(tmp_path, "{measure: m, title: x, rule: monthly, top: 3, chart: rows}")
    assert (len(one.tables[0].printed), one.tables[0].left) == (3, 6)
    assert one.pictures[0].svg.startswith("data:image/svg+xml")


def test_a_measure_of_records_tells_the_latest_figure_of_those_that_agree(tmp_path):
    one = part(tmp_path, "{measure: m, title: x, rule: of_building, of: received}")
    buildings = received("2026-07", "building")
    assert {line.id for line in one.tables[0].lines} == {name for (name,) in buildings}
    values = [line.cells[-1].value for line in one.tables[0].lines]
    assert values == sorted(values, reverse=True)
    assert one.of.startswith("受理 ")


def test_a_measure_section_asks_for_a_measure(tmp_path):
    with pytest.raises(InputError) as caught:
        part(tmp_path, "{measure: m, title: x, rule: severity}")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line if problem.place else 0) == ("report-name", 11)
    assert "of_building" in str(problem.args["suggestions"])


def test_the_worked_example_of_the_docs_shows_what_the_policy_measures(tmp_path):
    docs = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    rules = re.search(r"^# policies/house-figures.*?\n(.*?)```", docs, re.DOTALL | re.MULTILINE)
    section = re.search(r"^  - (\{measure: categories.*\})$", docs, re.MULTILINE)
    assert rules
    assert section
    one = part(tmp_path, section[1], rules=rules[1])
    assert (
        sum(line.cells[-1].value for line in one.tables[0].lines) == received("2026-07", "category").total()
    )
    assert one.pictures


def test_a_grouped_measure_is_told_in_words(tmp_path):
    space = with_policy(tmp_path, "house-figures", RULES)
    (policy,) = space.policies["house-figures"]
    sentences = {rule.name: " ".join(rule.sentences) for rule in portrait(space, policy, "en").rules}
    assert "by Category, as of the evaluation, looking back 1 month" in sentences["monthly"]
    assert "this one included" in sentences["of_building"]
