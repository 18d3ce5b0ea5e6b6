"""The monthly complaint report: what each figure counts, by hand on small data; how it looks on paper."""

from __future__ import annotations

import base64
import datetime as dt
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from policykit.policy.workspace import Workspace
from policykit.problems import InputError, Place, Problem
from policykit.records.record import Reject
from render import pages
from render.reports import edition
from render.sample import ROOT, archive, finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.render.report.blocks import Part, Table
    from policykit.render.report.page import Edition

ZONE = ZoneInfo("Asia/Shanghai")
NAME = "monthly-complaints"


@cache
def policies() -> Mapping[str, Any]:
    return Workspace.load(ROOT).policies


COLUMNS = ("closed_at", "solved_at", "reopened_from", "reprioritised_at", "referred_outside_at")


def complaint(id_: str, **values: object) -> dict[str, object]:
    return {"id": id_, "received_at": "2026-07-10T09:00:00+08:00", **dict.fromkeys(COLUMNS), **values}


def made(printer, records, findings=(), month: str = "2026-07", lang: str = "en", **parts: Any) -> Edition:
    kinds = records if isinstance(records, dict) else {"complaint": records}
    return edition(printer(lang), NAME, month, kinds, findings, **{"policies": policies(), **parts})


def part(one: Edition, name: str) -> Part:
    return next(inner for outer in one.parts for inner in outer.every() if inner.id == name)


def table(one: Edition, name: str, number: int = 0) -> Table:
    return part(one, name).tables[number]


def told(one: Edition, name: str, number: int = 0) -> dict[str, list[Any]]:
    """The numbers of a table by the id of the line."""
    whole = table(one, name, number)
    numbers = [n for n, column in enumerate(whole.columns) if column.sort != "text"]
    return {line.id: [line.cells[n].value for n in numbers] for line in whole.lines}


def rows(one: Edition, name: str, number: int = 0) -> list[list[str]]:
    """The texts of a table."""
    return [[cell.text for cell in line.cells] for line in table(one, name, number).lines]


def total(one: Edition, name: str) -> tuple[int, int]:
    now, before, _ = told(one, "overview")[name]
    return now, before


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
def test_a_complaint_belongs_to_the_sets_of_its_dates_in_the_zone(printer, received, closed, sets):
    one = made(printer, [complaint("A", received_at=received, closed_at=closed)])
    assert {name for name in ("received", "closed", "open") if total(one, name)[0]} == sets


@pytest.mark.parametrize(
    ("as_of", "received", "closed", "open_"),
    [
        ("2026-07-12T00:00:00+08:00", 1, 0, 1),  # B has not come, A is not closed yet
        ("2026-07-15T10:00:00+08:00", 2, 1, 1),  # the very instant at which A is closed
        ("2026-08-01T00:00:00+08:00", 2, 1, 1),
        ("2026-08-20T00:00:00+08:00", 2, 1, 0),  # B closed in August: nothing of July is open any more
    ],
)
def test_the_state_is_as_of_the_months_end_unless_said_otherwise(printer, as_of, received, closed, open_):
    records = [
        complaint("A", closed_at="2026-07-15T10:00:00+08:00"),
        complaint("B", received_at="2026-07-14T09:00:00+08:00", closed_at="2026-08-03T09:00:00+08:00"),
    ]
    one = made(printer, records, state=dt.datetime.fromisoformat(as_of))
    assert [total(one, name)[0] for name in ("received", "closed", "open")] == [received, closed, open_]


def test_a_state_before_the_month_tells_nothing_of_later_not_of_the_month_before_either(printer):
    records = [complaint("A", received_at="2026-06-10"), complaint("B", received_at="2026-06-20")]
    one = made(printer, records, state=dt.datetime.fromisoformat("2026-06-15T00:00:00+08:00"))
    assert total(one, "received") == (0, 1)


def test_nothing_is_drawn_of_nothing(printer):
    one = made(printer, {"complaint": [], "revisit": []})
    assert [inner.id for outer in one.parts for inner in outer.every() if inner.pictures] == []
    assert part(one, "trend").texts == ["None."]


def test_totals_are_told_for_the_month_and_the_one_before(printer):
    records = [
        complaint("A"),
        complaint("B", received_at="2026-06-10", closed_at="2026-07-02"),
        complaint("C", received_at="2026-06-11", closed_at="2026-06-12", reopened_from="Z"),
        complaint("D", received_at="2026-03-01", reprioritised_at="2026-07-09", closed_at="2026-07-31"),
        complaint("E", received_at="2026-03-01", referred_outside_at="2026-06-09", closed_at="2026-06-20"),
    ]
    one = made(printer, records)
    assert {name: values[:2] for name, values in told(one, "overview").items()} == {
        "received": [1, 2],
        "closed": [2, 2],
        "open": [1, 2],
        "major": [0, 0],
        "unclear": [0, 0],
        "acknowledged_late": [0, 0],
        "repeated": [0, 0],
        "reopened": [0, 1],
        "reprioritised": [1, 0],
        "referred": [0, 1],
        "revisited": [None, None],
        "major-received": [0, 0],
        "received-max": [None, None],
    }


def test_sets_by_decision_measure_and_status_count_what_was_found(printer):
    records = [complaint(id_) for id_ in "ABCD"]
    found = [
        finding("severity", "decide", "decided", "A", value="major"),
        finding("severity", "decide", "undetermined", "B"),
        finding("severity", "decide", "decided", "C", value="general"),
        finding("times_raised", "measure", "measured", "A", value=1),
        finding("times_raised", "measure", "measured", "C", value="3"),
        finding("tell-user", "oblige", "fulfilled_late", "B"),
        finding("tell-user", "oblige", "fulfilled", "C"),
        finding("explain-and-fix-reply", "oblige", "overdue", "A"),
    ]
    one = made(printer, records, found)
    for name, count in {"major": 1, "unclear": 1, "repeated": 1, "acknowledged_late": 2}.items():
        assert total(one, name)[0] == count, name
    assert told(one, "overview")["major-received"][0] == 0.25
    assert told(one, "overview")["received-max"][0] == 3
    assert rows(one, "severity") == [
        ["major", "1", "25.0%"],
        ["general", "1", "25.0%"],
        ["undetermined", "2", "50.0%"],
    ]


@pytest.mark.parametrize(("least", "most", "counted"), [(2, 3, 1), (1, 3, 0), (2, None, 1), (None, None, 0)])
def test_a_figure_known_within_bounds_is_over_a_number_where_it_surely_is(printer, least, most, counted):
    bounds = {name: end for name, end in (("from", least), ("to", most)) if end is not None}
    found = [finding("times_raised", "measure", "undetermined", "A", value={"unknown": bounds})]
    assert total(made(printer, [complaint("A")], found), "repeated")[0] == counted


def test_a_breakdown_lists_every_value_and_what_is_not_stated(printer):
    records = [complaint("A", category="noise"), complaint("B", category="noise"), complaint("C")]
    counted = {line[0]: line[1:] for line in rows(made(printer, records), "category")}
    assert counted["noise"] == ["2", "66.7%"]
    assert counted["fees"] == ["0", "0.0%"]
    assert counted["not stated"] == ["1", "33.3%"]
    assert part(made(printer, records), "category").of == "Received 3"


def test_a_complaint_on_two_routes_counts_in_both(printer):
    found = [finding("routes", "decide", "decided", "A", value=["to_functional_department", "to_leadership"])]
    found.append(finding("routes", "decide", "decided", "B", value=[]))
    one = made(printer, [complaint("A"), complaint("B")], found)
    assert [line[:2] for line in rows(one, "routes")] == [
        ["to the functional department", "1"],
        ["to the department head", "0"],
        ["to the company leadership", "1"],
        ["none", "1"],
    ]
    assert part(one, "routes").notes


def test_an_empty_month_has_no_shares_and_prints(printer):
    one = made(printer, [], month="2026-02")
    assert {line.cells[2].value for line in table(one, "category").lines} == {None}
    assert one.pdf().startswith(b"%PDF")


def test_a_breakdown_with_a_top_adds_up_the_rest(printer):
    records = [
        complaint(f"{building}-{n}", building=f"{building}") for building in range(20) for n in range(3)
    ]
    records += [complaint(f"x{n}", building="19") for n in range(5)]
    counted = rows(made(printer, records), "building")
    assert len(counted) == 9
    assert counted[0][:2] == ["19", "8"]
    assert counted[-1][:2] == ["others (12)", "36"]
    assert sum(int(line[1]) for line in counted) == 65


def test_duties_are_counted_once_by_rule_and_status(printer):
    records = [complaint("A", department="工程部"), complaint("B"), complaint("C", received_at="2026-05-01")]
    records.append(complaint("D", received_at="2026-05-01", closed_at="2026-05-02"))
    found = [
        finding("reply", "oblige", status, id_)
        for id_, status in (("A", "overdue"), ("B", "not_applicable"), ("C", "fulfilled"), ("D", "overdue"))
    ]
    one = made(printer, records, found)
    heads = [column.id for column in table(one, "by-rule").columns]
    assert heads == ["line", "fulfilled", "fulfilled_late", "overdue", "pending", "undetermined", "total"]
    assert told(one, "by-rule") == {"reply": [1, 0, 1, 0, 0, 2]}
    assert told(one, "by-department") == {
        "工程部": [0, 0, 1, 0, 0, 1],
        "": [1, 0, 0, 0, 0, 1],
        "total": [1, 0, 1, 0, 0, 2],
    }


@pytest.mark.parametrize(
    ("possible", "counted"),
    [(["pending", "overdue"], True), (["pending", "fulfilled"], False), ([], True)],
)
def test_an_undetermined_duty_counts_where_it_may_be_bad(printer, possible, counted):
    found = [finding("reply", "oblige", "undetermined", "A", possible=possible)]
    assert bool(told(made(printer, [complaint("A")], found), "by-rule")) is counted


def test_an_open_major_complaint_shows_the_level_it_has_reached(printer):
    levels = [
        {"to": "department_head", "at": "2026-07-11T00:00:00+08:00", "reached": True},
        {"to": "leadership", "at": "2026-08-11T00:00:00+08:00", "reached": False},
    ]
    found = [
        finding("severity", "decide", "decided", "A", value="major"),
        finding("report-major", "oblige", "overdue", "A", escalation=levels, title={"en": "Report"}),
    ]
    ((id_, *_, days, level, late),) = rows(
        made(printer, [complaint("A"), complaint("B")], found), "major-open"
    )
    assert (id_, days, level, late) == ("A", "21", "department head", "Report")


def test_the_revisit_list_begins_with_what_is_overdue_and_telephones_are_written_alike(printer):
    solved = {"solved_at": "2026-07-01T09:00:00+08:00"}
    records = [complaint(id_, telephone="+8613800138000", **solved) for id_ in "ABCD"]
    records.append(complaint("E", solved_at="2026-04-01T09:00:00+08:00"))
    status = {"A": "fulfilled", "B": "undetermined", "C": "pending", "D": "overdue", "E": "overdue"}
    found = [finding("revisit", "oblige", one, id_) for id_, one in status.items()]
    visits = [{"id": "V1", "complaint": "A", "at": "2026-07-09T10:00:00+08:00"}]
    one = made(printer, {"complaint": records, "revisit": visits}, found)
    assert [(row[0], row[4], row[6]) for row in rows(one, "revisits")] == [
        ("D", "138 0013 8000", "▲ overdue"),
        ("C", "138 0013 8000", "pending"),
        ("B", "138 0013 8000", "undetermined"),
    ]
    assert total(one, "revisited") == (1, 0)


def test_users_who_complained_more_than_once_are_listed_with_their_complaints(printer):
    records = [
        complaint(id_, telephone=f"+861380013800{n}", complainant="李明")
        for id_, n in zip("ABCDE", "00112", strict=True)
    ]
    assert rows(made(printer, records), "complainants") == [
        ["138 0013 8000", "2", "李明", "", "", "A, B"],
        ["138 0013 8001", "2", "李明", "", "", "C, D"],
    ]


def test_time_taken_leaves_out_what_has_no_time_of_day(printer):
    hours = [
        ("A", "2026-07-10T10:00:00+08:00"),
        ("B", "2026-07-10T12:00:00+08:00"),
        ("C", "2026-07-12"),
        ("D", None),
        ("E", "2026-08-02T09:00:00+08:00"),  # not yet, as of the month's end
    ]
    one = made(printer, [complaint(id_, replied_at=at) for id_, at in hours])
    assert told(one, "spans")["reply"] == [2, 1, 2, 2.8, 3]


def test_a_histogram_counts_each_time_in_the_first_bin_that_holds_it(printer):
    ends = ("2026-07-11T09:00:00+08:00", "2026-07-11T09:00:01+08:00", "2026-07-30T09:00:00+08:00")
    one = made(printer, [complaint(id_, replied_at=at) for id_, at in zip("ABC", ends, strict=True)])
    histogram = [values[0] for values in told(one, "spans", 1).values()]
    assert histogram == [1, 1, 0, 0, 0, 0, 1]


def test_the_trend_begins_with_the_first_month_that_has_any(printer):
    records = [complaint("A"), complaint("B", received_at="2026-05-10", closed_at="2026-06-01")]
    one = made(printer, records)
    desk = one.desk
    assert [len(desk.members("received", back)) for back in (2, 1, 0)] == [1, 0, 1]
    assert [len(desk.members("closed", back)) for back in (2, 1, 0)] == [0, 1, 0]
    assert "May 2026" in base64.b64decode(part(one, "trend").pictures[0].svg.partition(",")[2]).decode()


def test_the_method_page_names_versions_and_what_was_left_out(printer):
    problem = Problem("file-binary", Place("投訴.csv", 7))
    records = [complaint("A"), complaint("B", received_at="2026-08-03"), complaint("C", received_at=None)]
    one = made(
        printer,
        records,
        [
            finding("reply", "oblige", "overdue", "A"),
            finding("", "policy", "not_applicable", "A", version=""),
        ],
        rejects=[Reject("complaint", Place("d/投訴.csv", 7), (), (problem,))],
    )
    _, versions, left_out, rejects = part(one, "method").tables
    assert [cell.text for cell in versions.lines[0].cells] == [
        "Customer complaint handling", "1.1.0", "1 Jul 2026", "1",
    ]  # fmt: skip
    assert {line.id: line.cells[1].value for line in left_out.lines} == {
        "rejected": 1,
        "later-complaint": 1,
        "undated-complaint": 1,
        "not-delivered-revisit": None,
        "no-version-complaint-handling-not_applicable": 1,
    }
    assert [cell.text for cell in rejects.lines[0].cells] == ["投訴.csv:7", problem.reason("en")]


def test_a_row_that_came_back_is_told_without_the_folders_of_this_machine(printer):
    twice = Problem(
        "record-two-contents",
        Place("/home/x/投訴.csv", 2),
        {"row": 2, "id": "A", "others": "/home/x/投訴.csv:5:1, /home/y/b.csv:6:1"},
    )
    rejects = [Reject("complaint", Place("/home/x/投訴.csv", 2), (), (twice, twice))]
    cells = part(made(printer, [], rejects=rejects), "method").tables[3].lines[0].cells
    assert cells[0].text == "投訴.csv:2"
    assert "(投訴.csv:5:1, b.csv:6:1)" in cells[1].text
    assert "/home" not in cells[1].text


def test_a_figure_that_rests_on_a_column_that_never_came_is_not_known(printer):
    given = complaint("A")
    del given["reprioritised_at"]
    one = made(printer, {"complaint": [given], "revisit": []})
    line = next(line for line in table(one, "overview").lines if line.id == "reprioritised")
    assert [cell.text for cell in line.cells[2:]] == ["undetermined", "", ""]
    assert total(one, "referred") == total(one, "revisited") == (0, 0)
    words = "Complaint: no column Reprioritised at, what depends on it is undetermined"
    assert part(one, "overview").notes == [f"{words}."]
    left_out = part(one, "method").tables[2]
    assert [[cell.text for cell in line.cells] for line in left_out.lines] == [[words, ""]]


def test_a_list_that_rests_on_a_column_that_never_came_says_so(printer):
    given = complaint("A")
    del given["solved_at"]
    assert "no column Solved at" in part(made(printer, [given]), "revisits").notes[0]


def test_every_set_that_is_counted_says_what_it_counts(printer):
    one = made(printer, [complaint("A")])
    sets = part(one, "method").tables[0]
    assert [line.id for line in sets.lines] == list(one.desk.report.sets)
    assert all(cell.text for line in sets.lines for cell in line.cells)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_the_report_prints_with_selectable_charts(printer, tmp_path, lang):
    records, found = archive()
    pdf = made(printer, records, found, lang=lang).pdf()
    printed = pages.squeezed(pages.text(pdf, tmp_path))
    for word in {
        "zh-Hant": ("客戶投訴月度報告", "近十二個月受理與結案", "2026年4月", "狀態截至2026年7月31日24:00"),
        "zh-Hans": ("客户投诉月度报告", "近十二个月受理与结案", "2026年4月", "状态截至2026年7月31日24:00"),
        "en": ("MonthlyComplaintReport", "Receivedandclosedintwelvemonths", "Apr2026", "asof31Jul202624:00"),
    }[lang]:
        assert word in printed, word
    assert pages.words_outside(pdf, tmp_path) == []
    with pikepdf.open(BytesIO(pdf)) as document:
        images = [o for page in document.pages for o in page.Resources.get("/XObject", {}).values()]
        assert all(image.get("/Subtype") != "/Image" for image in images)  # the charts are vectors


def test_the_printed_text_is_the_golden_one(printer, tmp_path):
    records, found = archive(160)
    lines = pages.lines(made(printer, records, found, lang="zh-Hant").pdf(), tmp_path)
    golden = ROOT / "tests" / "render" / "golden" / "report-monthly-complaints.txt"
    assert lines == golden.read_text(encoding="utf-8").splitlines()


def test_the_same_report_has_the_same_bytes(printer):
    records, found = archive(40)
    first, second = (made(printer, records, found) for _ in range(2))
    assert first.pdf() == second.pdf()
    assert first.html() == second.html()
    assert first.xlsx() == second.xlsx()


def test_a_character_no_font_has_is_named_with_its_record_and_field(printer):
    records = [complaint("A"), complaint("B", building="\U0002a6a5 棟")]
    with pytest.raises(InputError) as caught:
        made(printer, records).pdf()
    (only,) = caught.value.problems
    assert (only.args["record"], only.args["field"]) == ("B", "Building")


@pytest.mark.parametrize("month", ["2026-13", "July", "2026", ""])
def test_a_month_that_is_none_is_an_error(printer, month):
    with pytest.raises(InputError) as caught:
        made(printer, [], month=month)
    assert caught.value.problems[0].code == "report-month"


@pytest.mark.parametrize("name", ["客户投诉月度报告", "客戶投訴月度報告", "Monthly Complaint Report"])
def test_a_report_is_found_by_its_title_in_any_script(printer, name):
    assert edition(printer("en"), name, "2026-07", {}, []).desk.report.id == NAME


def test_an_unknown_report_is_told_which_there_are(printer):
    with pytest.raises(InputError) as caught:
        edition(printer("en"), "monthly-complaint", "2026-07", {}, [])
    assert "monthly-complaints" in str(caught.value.problems[0].args["suggestions"])
