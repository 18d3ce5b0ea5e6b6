"""The monthly report: what each figure counts, and how it looks on paper."""

from __future__ import annotations

from io import BytesIO
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from policykit.problems import InputError, Place, Problem
from policykit.records.record import Reject
from policykit.records.schema import Schemas
from policykit.render.folders import template_folders
from policykit.render.report import charts, figures
from policykit.render.report.definition import load_reports
from policykit.render.report.facts import Fact, gather
from policykit.render.report.figures import Month
from policykit.render.report.monthly import monthly
from policykit.render.report.page import report
from policykit.resources import folder as shipped
from render import pages
from render.sample import archive, finding

ZONE = ZoneInfo("Asia/Shanghai")
JULY = Month(2026, 7, ZONE)
SCHEMAS = Schemas.load(shipped("schemas") / "records")
SETS = load_reports(template_folders())["monthly-complaints"].sets


def complaint(id_: str, **values: object) -> dict[str, object]:
    return {"id": id_, "received_at": "2026-07-10T09:00:00+08:00", **values}


def facts(records: list[dict[str, object]], *findings: dict[str, object]) -> list[Fact]:
    return gather(records, findings, SCHEMAS["complaint"])


def computed(printer, records, findings=(), rejects=(), month: str = "2026-07", lang: str = "en"):
    press = printer(lang)
    definition = load_reports(press.folders)["monthly-complaints"]
    labels = {**press.labels, "say": {**press.labels["say"], **press.words.texts(definition.say)}}
    kind = press.schemas["complaint"]
    return monthly(definition, kind, records, findings, rejects, Month.read(month, ZONE), press.words, labels)


def total(context, name: str) -> tuple[int, int]:
    line = next(line for line in context["totals"] if line["id"] == name)
    return line["now"], line["before"]


@pytest.mark.parametrize(
    ("received", "closed", "sets"),
    [
        ("2026-07-01T00:00:00+08:00", None, {"received", "open"}),
        ("2026-06-30T23:59:59+08:00", None, {"open"}),
        ("2026-06-30T16:00:00+00:00", None, {"received", "open"}),  # 00:00 of 1 July in the company's zone
        ("2026-07-31T23:59:59+08:00", None, {"received", "open"}),
        ("2026-08-01T00:00:00+08:00", None, set()),
        ("2026-07-05", "2026-07-06", {"received", "closed"}),
        ("2026-06-05", "2026-07-31T23:59:59+08:00", {"closed"}),
        ("2026-07-05", "2026-08-01T00:00:00+08:00", {"received", "open"}),
        ("2026-05-05", "2026-06-05", set()),
        (None, None, set()),
    ],
)
def test_a_complaint_belongs_to_the_sets_of_its_dates_in_the_zone(received, closed, sets):
    (fact,) = facts([complaint("A", received_at=received, closed_at=closed)])
    found = {name for name in ("received", "closed", "open") if figures.members([fact], SETS, name, JULY)}
    assert found == sets


def test_totals_are_told_for_the_month_and_the_one_before(printer):
    records = [
        complaint("A"),
        complaint("B", received_at="2026-06-10", closed_at="2026-07-02"),
        complaint("C", received_at="2026-06-11", closed_at="2026-06-12", reopened_from="Z"),
    ]
    context = computed(printer, records)
    assert total(context, "received") == (1, 2)
    assert total(context, "closed") == (1, 1)
    assert total(context, "open") == (1, 1)
    assert total(context, "reopened") == (0, 1)


def test_a_major_complaint_is_one_that_was_decided_to_be(printer):
    records = [complaint("A"), complaint("B"), complaint("C", closed_at="2026-07-20")]
    found = [finding("severity", "decide", "decided", id_, value="major") for id_ in ("A", "C")]
    found.append(finding("severity", "decide", "undetermined", "B"))
    context = computed(printer, records, found)
    assert total(context, "major") == (2, 0)
    assert total(context, "major_open") == (1, 0)
    severity = next(one for one in context["breakdowns"] if one["id"] == "severity")
    assert {line.title: line.count for line in severity["lines"]} == {
        "general": 0,
        "major": 2,
        "undetermined": 1,
    }


def test_a_complaint_that_repeats_an_earlier_one_is_counted_by_its_measure(printer):
    found = [finding("times_raised", "measure", "measured", id_, value=n) for id_, n in (("A", 1), ("B", 2))]
    assert total(computed(printer, [complaint("A"), complaint("B")], found), "repeated") == (1, 0)


def test_a_breakdown_lists_every_value_and_what_is_not_stated(printer):
    records = [complaint("A", category="noise"), complaint("B", category="noise"), complaint("C")]
    category = computed(printer, records)["breakdowns"][0]
    counted = {line.title: (line.count, line.share) for line in category["lines"]}
    assert counted["noise"] == (2, 2 / 3)
    assert counted["fees"] == (0, 0)
    assert counted["not stated"] == (1, 1 / 3)
    assert sum(line.count for line in category["lines"]) == category["total"] == 3


def test_a_complaint_on_two_routes_counts_in_both(printer):
    found = [finding("routes", "decide", "decided", "A", value=["to_functional_department", "to_leadership"])]
    found.append(finding("routes", "decide", "decided", "B", value=[]))
    routes = next(
        one
        for one in computed(printer, [complaint("A"), complaint("B")], found)["breakdowns"]
        if one["id"] == "routes"
    )
    assert [line.count for line in routes["lines"]] == [1, 0, 1, 1]
    assert routes["lines"][-1].title == "none"
    assert routes["several"]


def test_an_empty_month_has_no_shares(printer):
    context = computed(printer, [], month="2026-02")
    assert {line.share for one in context["breakdowns"] for line in one["lines"]} <= {None}
    assert context["trend"]["labels"] == ["Feb 2026"]


def test_duties_are_counted_once_by_rule_and_status(printer):
    records = [complaint("A", department="工程部"), complaint("B"), complaint("C", received_at="2026-05-01")]
    records.append(complaint("D", received_at="2026-05-01", closed_at="2026-05-02"))
    found = [
        finding("reply", "oblige", status, id_)
        for id_, status in (("A", "overdue"), ("B", "not_applicable"), ("C", "fulfilled"), ("D", "overdue"))
    ]
    context = computed(printer, records, found)
    assert context["duties"] == [{"title": "reply", "counts": {"overdue": 1, "fulfilled": 1}, "total": 2}]
    assert [(line["title"], line["total"]) for line in context["duties_by"]] == [
        ("工程部", 1),
        ("not stated", 1),
    ]


@pytest.mark.parametrize(
    ("possible", "counted"),
    [(["pending", "overdue"], True), (["pending", "fulfilled"], False), ([], True)],
)
def test_an_undetermined_duty_counts_where_it_may_be_bad(printer, possible, counted):
    found = [finding("reply", "oblige", "undetermined", "A", possible=possible)]
    assert bool(computed(printer, [complaint("A")], found)["duties"]) is counted


def test_an_open_major_complaint_shows_the_level_it_has_reached(printer):
    levels = [
        {"to": "department_head", "at": "2026-07-11T00:00:00+08:00", "reached": True},
        {"to": "leadership", "at": "2026-08-11T00:00:00+08:00", "reached": False},
    ]
    found = [
        finding("severity", "decide", "decided", "A", value="major"),
        finding("report-major", "oblige", "overdue", "A", escalation=levels, title={"en": "Report"}),
    ]
    (one,) = computed(printer, [complaint("A")], found)["major"]
    assert (one["id"], one["level"], one["late"], one["days"]) == ("A", "department head", ["Report"], 21)


def test_the_revisit_list_begins_with_what_is_overdue(printer):
    found = [
        finding("revisit", "oblige", status, id_, done_at="2026-07-09T10:00:00+08:00" if id_ == "A" else None)
        for id_, status in (("A", "fulfilled"), ("B", "not_applicable"), ("C", "pending"), ("D", "overdue"))
    ]
    listed = computed(printer, [complaint(id_) for id_ in "ABCD"], found)
    assert [one["id"] for one in listed["revisits"]] == ["D", "C"]
    assert listed["revisited"] == 1


def test_a_breakdown_with_a_top_adds_up_the_rest(printer):
    records = [
        complaint(f"{building}-{n}", building=f"{building}") for building in range(20) for n in range(3)
    ]
    records += [complaint(f"x{n}", building="19") for n in range(5)]
    building = computed(printer, records)["breakdowns"][1]
    assert len(building["lines"]) == 13
    assert building["lines"][0].title == "19"
    assert building["lines"][-1].title == "others (8)"
    assert sum(line.count for line in building["lines"]) == building["total"] == 65


def test_time_taken_leaves_out_what_has_no_time_of_day(printer):
    hours = [
        ("A", "2026-07-10T10:00:00+08:00"),
        ("B", "2026-07-10T12:00:00+08:00"),
        ("C", "2026-07-12"),
        ("D", None),
    ]
    context = computed(printer, [complaint(id_, replied_at=at) for id_, at in hours])
    spread = context["spans"][0]["spread"]
    assert (spread.measured, spread.left_out, spread.median, spread.longest) == (2, 1, 2, 3)


def test_the_trend_begins_with_the_first_month_that_has_any(printer):
    context = computed(
        printer, [complaint("A"), complaint("B", received_at="2026-05-10", closed_at="2026-06-01")]
    )
    assert context["trend"]["labels"] == ["May 2026", "Jun 2026", "Jul 2026"]
    assert context["trend"]["series"] == {"Received": [1, 0, 1], "Closed": [0, 1, 0]}


def test_the_method_page_names_versions_and_what_was_left_out(printer):
    problem = Problem("file-binary", Place("投訴.csv", 7))
    context = computed(
        printer,
        [complaint("A")],
        [finding("reply", "oblige", "overdue", "A")],
        [Reject("complaint", Place("投訴.csv", 7), (), (problem,))],
    )
    assert context["policies"] == [{"policy": "complaint-handling", "version": "1.1.0", "records": 1}]
    assert context["rejects"] == [{"place": "投訴.csv:7:1", "reasons": problem.reason("en")}]


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_the_report_prints_with_selectable_charts(printer, tmp_path, lang):
    records, found = archive()
    pdf = report(
        printer(lang), "monthly-complaints", "2026-07", records, found, (), "2026-08-01T00:00:00+08:00"
    )
    printed = pages.squeezed(pages.text(pdf, tmp_path))
    for word in {
        "zh-Hant": ("客戶投訴月度報告", "每月受理與結案", "2026年4月", "狀態截至2026年7月31日24:00"),
        "zh-Hans": ("客户投诉月度报告", "每月受理与结案", "2026年4月", "状态截至2026年7月31日24:00"),
        "en": ("MonthlyComplaintReport", "Receivedandclosedbymonth", "Apr2026", "Statusasof31Jul202624:00"),
    }[lang]:
        assert word in printed, word
    assert pages.words_outside(pdf, tmp_path) == []
    with pikepdf.open(BytesIO(pdf)) as document:
        images = [o for page in document.pages for o in page.Resources.get("/XObject", {}).values()]
        assert all(image.get("/Subtype") != "/Image" for image in images)  # the charts are vectors


def test_the_same_report_has_the_same_bytes(printer):
    records, found = archive(40)
    made = [report(printer("en"), "monthly-complaints", "2026-07", records, found) for _ in range(2)]
    assert made[0] == made[1]


def test_a_character_no_font_has_is_named_with_its_record_and_field(printer):
    records = [complaint("A"), complaint("B", building="\U0002a6a5 棟")]
    with pytest.raises(InputError) as caught:
        report(printer("en"), "monthly-complaints", "2026-07", records, [])
    (only,) = caught.value.problems
    assert (only.args["record"], only.args["field"]) == ("B", "Building")


def test_a_chart_takes_names_as_they_are():
    uri = charts.columns(["$5 & <b>", "$6"], {"甲": [1, 2], "乙": [0, 3]}, "title", "zh-Hant")
    assert uri.startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize("month", ["2026-13", "July", "2026", ""])
def test_a_month_that_is_none_is_an_error(printer, month):
    with pytest.raises(InputError) as caught:
        report(printer("en"), "monthly-complaints", month, [], [])
    assert caught.value.problems[0].code == "render-month"


def test_an_unknown_report_is_told_which_there_are(printer):
    with pytest.raises(InputError) as caught:
        report(printer("en"), "monthly-complaint", "2026-07", [], [])
    assert "monthly-complaints" in str(caught.value.problems[0].args["suggestions"])
