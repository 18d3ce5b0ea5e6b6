"""What single forms promise: blanks that stay blank, what a customer must not see, lists, related records."""

from __future__ import annotations

from typing import Any

import pytest

from policykit.render.related import Related
from policykit.render.select import selected
from render import pages
from render.matters import FOUND, RECORDS, SCHEMAS, case
from render.sample import finding


@pytest.fixture
def printed(printer, tmp_path):
    """Prints a form in zh-Hant and gives its text, white space squeezed out."""

    def draw(form: str, record=None, findings=(), related=None) -> str:
        return pages.squeezed(
            "".join(pages.raw(printer("zh-Hant").form(form, record, findings, related), tmp_path))
        )

    return draw


def related(**records) -> Related:
    return Related(SCHEMAS, {kind: [record] for kind, record in records.items()})


def test_a_penalty_notice_names_clause_and_sanction_and_leaves_the_decision_blank(printed):
    record = {**RECORDS["conduct_event"], "decision": "擬予開除"}  # somebody's draft: not decided
    text = printed("penalty-notice", record, FOUND["conduct_event"])
    assert "SAL-16私下向客戶收取費用立即開除" in text
    assert "擬予開除" not in text
    assert "處罰金額人民幣元（大寫：）" in text


def test_a_penalty_notice_shows_the_decision_once_it_is_made(printed):
    record = {
        **RECORDS["conduct_event"],
        "decision": "予以開除",
        "decided_at": "2026-06-16",
        "decided_by": "鄭國華",
    }
    text = printed("penalty-notice", record, FOUND["conduct_event"])
    assert "處理決定予以開除" in text
    assert "處罰金額人民幣元（大寫：）" in text


def test_a_penalty_notice_does_not_tell_who_reported_it(printed):
    assert "舉報" not in printed("penalty-notice", RECORDS["conduct_event"], FOUND["conduct_event"])


def test_a_prohibition_that_is_not_broken_is_no_ground_of_a_penalty(printed):
    clear = {**FOUND["conduct_event"][0], "status": "undetermined"}
    assert "SAL-16" not in printed("penalty-notice", RECORDS["conduct_event"], [clear])


def test_a_reply_to_a_customer_holds_nothing_internal(printed):
    text = printed("written-reply", RECORDS["complaint"], FOUND["complaint"])
    assert "陳志明先生／女士：" in text
    assert RECORDS["complaint"]["result"].replace(" ", "") in text
    for internal in ("逾期", "部門主管", "重大", "139"):
        assert internal not in text


def test_the_notice_of_a_released_unit_names_no_client(printed):
    text = printed("unit-release-notice", RECORDS["sale"])
    assert "5-1101" in text
    assert "許文彬" not in text
    assert "138" not in text


def test_the_allocation_sheet_lists_what_was_decided_proposed_and_doubtful(printed):
    text = printed("leaver-allocation", RECORDS["departure"], FOUND["departure"])
    assert "1易斌趙雪已分配A0000" in text
    assert "8邱梅錢偉建議" in text
    assert "9石磊待查" in text
    assert "趙雪3錢偉3周敏2" in text


def test_a_form_shows_the_record_it_refers_to(printed):
    text = printed("revisit-record", RECORDS["revisit"], (), related(complaint=RECORDS["complaint"]))
    assert "投訴人陳志明" in text


def test_a_form_shows_the_record_about_the_same_client(printed):
    other = {**RECORDS["incompetence_complaint"], "telephone": "139 0000 0000", "id_number": ""}
    mine = related(incompetence_complaint=RECORDS["incompetence_complaint"])
    assert "被反映人李強" in printed("reassignment-notice", RECORDS["reassignment"], (), mine)
    theirs = related(incompetence_complaint=other)
    assert "李強" not in printed("reassignment-notice", RECORDS["reassignment"], (), theirs)


def test_related_records_come_in_order_of_time():
    reviews = [
        {**RECORDS["risk_review"], "id": id_, "at": at}
        for id_, at in (("B", "2026-06-01"), ("A", "2026-05-01"))
    ]
    found = Related(SCHEMAS, {"risk_review": reviews}).of(
        RECORDS["project"], SCHEMAS["project"], "risk_review"
    )
    assert [one["id"] for one in found] == ["A", "B"]


def test_a_register_lists_every_record_and_no_number_of_its_own(printed):
    records = [{**RECORDS["registration"], "id": f"R{n:03}"} for n in range(60)]
    text = printed("visitor-register", records)
    assert all(record["id"] in text for record in records)
    assert "編號登記" not in text.partition("登記編號")[0]
    assert "絕對保密" in text


def test_masked_fields_of_the_register_are_printed_as_they_are_handed_in(printed):
    masked = {
        **RECORDS["registration"],
        "client_name": "＊＊＊",
        "telephone": "＊＊＊",
        "id_number": "＊＊＊",
    }
    text = printed("visitor-register", [masked])
    assert "許文彬" not in text
    assert "＊＊＊＊＊＊＊＊＊" in text


@pytest.mark.parametrize(
    ("form", "changes", "findings", "kept"),
    [
        ("incoming-register", {"channel": "written"}, (), True),
        ("incoming-register", {"channel": "visit"}, (), False),
        ("incoming-register", {"channel": None}, (), False),
        ("unit-release-notice", {"booking_status": "active"}, (), False),
        ("major-complaint-report", {}, [finding("severity", "decide", "decided", value="major")], True),
        ("major-complaint-report", {}, [finding("severity", "decide", "decided", value="general")], False),
        ("major-complaint-report", {}, [finding("severity", "decide", "undetermined")], False),
        ("penalty-notice", {}, FOUND["conduct_event"], True),
        ("penalty-notice", {}, (), False),
    ],
)
def test_a_batch_is_of_the_records_the_form_is_for(printer, form, changes, findings, kept):
    entry = printer("en").registry.form(form)
    record = {**RECORDS[entry.record], **changes}
    assert (selected(entry, SCHEMAS[entry.record], [record], findings) == [record]) is kept


def test_a_register_is_in_the_order_of_its_field_what_has_none_last(printer):
    entry = printer("en").registry.form("opinion-summary")
    records = [
        {"id": "C", "received_at": None},
        {"id": "B", "received_at": "2026-07-02"},
        {"id": "A", "received_at": "2026-07-01"},
    ]
    assert [one["id"] for one in selected(entry, SCHEMAS["complaint"], records, ())] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("status", "ticked"), [("done", "✓已做未做"), ("not_done", "已做✓未做"), ("not_applicable", "已做未做")]
)
def test_a_conduct_item_is_ticked_from_the_check_where_the_record_says_nothing(printed, status, ticked):
    record = {**RECORDS["complaint"], "conduct": {}}
    check = finding("no-light-promise", "check", status)
    assert f"沒有輕易許諾{ticked}" in printed("complaint-record", record, [check])


def test_a_day_waits_for_a_day_and_an_instant_for_a_time(printed):
    text = printed("project-charter")
    assert "計劃開始日年月日計劃結束日" in text
    assert "立項時間年月日時分" in text


def test_every_conduct_item_of_the_checklists_can_be_recorded(printer):
    ticks = SCHEMAS["complaint"].fields["conduct"].fields
    forms = printer("en").registry.forms.values()
    assert {item.id for form in forms if form.checklist for item in form.checklist.items} == set(ticks)


@pytest.mark.parametrize("name", ["long", "rare", "missing"])
def test_the_cases_of_the_matrix_are_what_they_say(printer, name):
    record = case(printer("en").registry.form("complaint-record"), name).records[0]
    assert {
        "long": len(max(map(str, record.values()), key=len)) >= 2000,
        "rare": "𠮷堃喆" in record.get("content", ""),
        "missing": "content" not in record,
    }[name]


def test_a_turn_of_a_rhythm_is_told_by_its_day(printed):
    subject = {"kind": "project", "id": "P2026-03", "item": "0003@2026-04-14"}
    duty = {**finding("review", "oblige", "overdue", title={"zh-Hant": "定期風險評估"}), "subject": subject}
    text = printed("closing-report", RECORDS["project"], [duty])
    assert "定期風險評估2026年4月14日" in text
    assert "0003@" not in text


@pytest.mark.parametrize(
    ("received", "told"),
    [
        (["2026-07-01T00:30:00+08:00", "2026-07-31"], "月份：2026年7月"),
        (["2026-06-30T20:00:00+00:00"], "月份：2026年7月"),  # the clocks are those of the company
        (["2026-05-01", None, "2026-07-02", "2026-06-01"], "月份：2026年5月–2026年7月"),
        ([None], "月份：投訴編號"),
    ],
)
def test_a_summary_says_of_which_months_its_records_are(printed, received, told):
    records = [{**RECORDS["complaint"], "received_at": at} for at in received]
    assert told in printed("opinion-summary", records)


def review(number: int, status: str) -> dict[str, Any]:
    subject = {"kind": "project", "id": "P2026-03", "item": f"{number:04}@2026-04-{number:02}"}
    found = finding(
        "review", "oblige", status, title={"zh-Hant": "定期匯報"}, done_at="2026-04-30T10:00:00+08:00"
    )
    return {**found, "subject": subject}


def test_the_many_turns_of_a_rhythm_that_went_well_are_one_line_and_the_others_stand_by_themselves(printed):
    turns = [review(number, "overdue" if number == 9 else "fulfilled") for number in range(1, 21)]
    text = printed("project-plan", RECORDS["project"], turns)
    assert text.count("定期匯報") == 2
    assert "定期匯報19項CMP-1.5如期完成" in text
    assert "定期匯報2026年4月9日" in text


def test_what_the_client_signs_ends_before_the_internal_deadlines(printer, tmp_path):
    drawn = printer("zh-Hant").form("closing-report", RECORDS["project"], [review(9, "overdue")])
    signed, internal = pages.raw(drawn, tmp_path)
    assert "客戶代表" in signed
    assert "逾期未辦" not in signed
    assert "逾期未辦" in internal


@pytest.mark.parametrize("count", [1, 2, 9, 11, 12, 13, 14])
def test_signatures_under_a_list_stand_on_a_page_with_its_last_rows(printer, tmp_path, count):
    records = [{**RECORDS["complaint"], "id": f"N{number:04}"} for number in range(1, count + 1)]
    last = pages.raw(printer("zh-Hant").form("opinion-summary", records), tmp_path)[-1]
    assert "匯總人" in last
    assert f"N{count:04}" in last


def test_a_text_too_long_for_its_column_stands_below_its_row(printed):
    told = "很長的經過。" * 30
    text = printed("incoming-register", [{**RECORDS["complaint"], "content": told}])
    assert f"投訴內容{told}" in text
    assert "1203見下林婉儀" in text
