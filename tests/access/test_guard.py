"""What goes through the door is masked for who may not see it, and each look is written down."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from policykit.engine.evaluate import evaluate
from policykit.policy.loader import load_policy
from policykit.policy.vocabulary import KindWords
from policykit.problems import LANGUAGES, InputError, Place, Problem
from policykit.records.record import Blank

from .conftest import CALL, NOW, PERMISSION, VISIT

SECRETS = ("陳大文", "0000001", "0000-0001", "4413241972", "學區房")


def leaks(text):
    return [secret for secret in SECRETS if secret in text]


def seen(access):
    return {record.id: record for record in access.delivery.records["registration"]}


def entries(access):
    return [
        {name: entry.get(name) for name in ("person", "kind", "outcome", "by", "ids") if name in entry}
        for entry in access.journal.entries()
    ]


def test_a_visit_is_masked_and_a_call_is_not(door):
    found = seen(door())
    assert found["R1"].fields["client_name"] == "陳**"
    assert found["R1"].fields["telephone"] == "***0001"
    assert found["R1"].fields["id_number"] == "***491X"
    assert found["R1"].fields["features"] == "***"
    assert found["R1"].fields["salesperson"] == "趙雪"
    assert found["R2"].fields["client_name"] == "李小明"
    assert not leaks(repr(found["R1"].fields) + repr(found["R1"].typed))


def test_the_supervisor_sees_everything(door):
    access = door("馮靜")
    assert seen(access)["R1"].fields["client_name"] == "陳大文"
    assert access.closed == frozenset()


def test_a_permission_opens_for_its_time_by_the_clock(door):
    for clock, name in [(NOW, "陳大文"), (NOW + dt.timedelta(days=1), "陳**")]:
        access = door("趙雪", clock=clock, view_permission=[PERMISSION])
        assert seen(access)["R1"].fields["client_name"] == name


def test_blanks_stay_as_they_were(door):
    found = seen(door(registration=[{**VISIT, "features": "不詳", "id_number": ""}]))["R1"]
    assert (found.fields["features"], found.fields["id_number"]) == (Blank.UNKNOWN, Blank.EMPTY)


def test_other_fields_of_the_record_do_not_spell_what_is_hidden(door):
    found = seen(door(registration=[{**VISIT, "salesperson": "陳大文的表哥 13800000001"}]))["R1"]
    assert not leaks(str(found.fields["salesperson"]))


def test_findings_tell_nothing_that_is_hidden_and_decide_the_same(door, workspace):
    records = {
        "registration": [VISIT, {**VISIT, "id": "R3", "salesperson": "李強", "at": "2026-05-02 10:00"}]
    }
    access = door(**records)
    whole = evaluate(workspace, access._whole, as_of=NOW)
    shown = access.findings(whole)
    text = json.dumps([finding.to_json() for finding in shown], ensure_ascii=False)
    assert not leaks(text)
    assert "陳**" in text
    assert [(f.rule, f.subject, f.status, f.value) for f in shown] == [
        (f.rule, f.subject, f.status, f.value) for f in whole
    ]
    plain = json.dumps([f.to_json() for f in door("馮靜", **records).findings(whole)], ensure_ascii=False)
    assert "陳大文" in plain


def test_a_complaint_by_somebody_who_visited_is_not_masked(door, workspace):
    complaint = {
        "id": "C1", "received_at": "2026-05-20 09:00", "complainant": "陳大文", "telephone": "13800000001",
        "severity": None, "content": "漏水", "handler": "陳大文",
    }  # fmt: skip
    complaint.pop("severity")
    access = door(complaint=[complaint])
    (record,) = access.delivery.records["complaint"]
    assert record.fields["complainant"] == "陳大文"
    found = access.findings(evaluate(workspace, access._whole, as_of=NOW, policies=["complaint-handling"]))
    assert any(finding.bearer == "陳大文" for finding in found)


def test_a_rejected_visit_comes_back_without_what_it_held(door):
    bad = {**VISIT, "at": "昨天 陳大文", "telephone": "陳大文", "登記方式2": "13800000001"}
    access = door(registration=[bad])
    (reject,) = access.delivery.rejects
    assert [problem.code for problem in reject.problems] == [
        p.code for p in access._whole.rejects[0].problems
    ]
    told = [cell.text for cell in reject.cells] + [
        p.text(lang) for p in reject.problems for lang in LANGUAGES
    ]
    assert not leaks("".join(told))
    assert any(cell.text == "R1" for cell in reject.cells)
    (whole,) = door("馮靜", registration=[bad]).delivery.rejects
    assert leaks("".join(cell.text for cell in whole.cells))


@pytest.mark.parametrize(("file", "hidden"), [
    ("客戶登記.csv", True), ("x.xlsx[接待記錄]", True), ("投訴.csv", False), ("什麼.csv", True), ("", True),
])  # fmt: skip
def test_a_problem_echoes_no_content_of_a_file_that_may_hold_the_register(door, file, hidden):
    args = {"heading": "13800000001", "cell": "陳大文", "row": 3, "near": "客戶姓名"}
    found = door().problem(Problem("record-in-unknown-column", Place(file, 3), args))
    assert bool(leaks(found.text("zh-Hant"))) is not hidden
    assert found.args["row"] == 3
    assert door("馮靜").problem(Problem("x", Place(file), args)).args == args


def test_headings_that_fields_have_are_told(door):
    found = door().problem(Problem("record-required", Place("客戶登記.csv"), {"heading": "客戶姓名"}))
    assert found.args["heading"] == "客戶姓名"


def test_each_look_names_who_what_when_and_by_which_permission(door):
    door("馮靜").look("evaluate")
    door("趙雪", view_permission=[PERMISSION]).look("evaluate")
    access = door()
    access.look("whose", access.with_telephone("138 0000 0001"))
    access.look("whose", access.with_telephone("13800000009"))
    assert entries(access) == [
        {"person": p, "kind": "registration", "outcome": o, "by": by, "ids": ["R1"]}
        for p, o, by in [
            ("馮靜", "allowed", "role:sales_supervisor"), ("趙雪", "allowed", "view_permission:V1"),
            ("", "masked", ""),
        ]
    ]  # fmt: skip
    assert not leaks(access.journal.path.read_text("utf-8"))


def test_a_look_at_rejected_rows_is_written_down(door):
    access = door(registration=[{**VISIT, "at": "?"}])
    access.look("evaluate")
    (entry,) = access.journal.entries()
    assert (entry["outcome"], "ids" in entry, len(entry["rows"])) == ("masked", False, 1)


def test_what_is_taken_out_besides_is_written_down_once(door):
    access = door(registration=[VISIT, CALL, {**VISIT, "id": "R3"}])
    access.look("render", access.of_kinds(["complaint"]))
    take = access.taken_out("render")
    for record in (*access._whole.records["registration"][:2], *access._whole.records["registration"][:2]):
        assert take(record) == access.record(record)
    assert [(entry["verb"], entry["ids"]) for entry in access.journal.entries()] == [("render", ["R1"])]


def test_a_look_by_policies_that_read_no_register_is_no_look_at_it(door):
    access = door()
    access.look("evaluate", access.read_by(["complaint-handling"]))
    assert list(access.journal.entries()) == []
    access.look("evaluate", access.read_by(["lead-ownership"]))
    assert [entry["ids"] for entry in access.journal.entries()] == [["R1"]]


def test_who_asks_under_another_name_without_leave_is_refused_and_written_down(door):
    access = door(refused="馮靜")
    with pytest.raises(InputError) as caught:
        access.look("evaluate")
    assert [problem.code for problem in caught.value.problems] == ["access-as-refused"]
    assert [(e["as"], e["outcome"]) for e in access.journal.entries()] == [("馮靜", "refused")]


def test_nobody_looks_where_the_log_cannot_be_written(door):
    access = door()
    access.journal.path.mkdir()
    with pytest.raises(InputError):
        access.look("evaluate")


def test_an_id_that_is_personal_is_hashed_in_the_log(door):
    access = door(registration=[{**VISIT, "id": "13800000001"}, {**VISIT, "id": "陳大文-1"}])
    access.look("evaluate")
    (entry,) = access.journal.entries()
    assert all(id_.startswith("hmac:") for id_ in entry["ids"])
    assert not leaks(json.dumps(entry, ensure_ascii=False))


def test_without_restricted_records_no_log_is_kept(door, workspace):
    door(registration=[CALL]).look("evaluate")
    open_house = replace(workspace, policies={"lead-ownership": workspace.policies["lead-ownership"]})
    access = door(house=open_house)
    access.look("evaluate")
    assert seen(access)["R1"].fields["client_name"] == "陳大文"
    assert not access.journal.path.exists()


DENY = """
policy: closed
version: 1.0.0
issued: {on: 2020-01-01, by: 總經理}
effective: {from: 2020-01-01}
title: {zh-Hant: 不給看, en: Closed}
record: registration
uses: [registration]
in_force_at: at
rules:
  - {restrict: closed, title: {zh-Hant: 不給看, en: Closed}, when: 'kind = visit', otherwise: deny%s}
"""


def closed(workspace, tmp_path, fields=""):
    path = tmp_path / "1.0.0.yaml"
    path.write_text(DENY % fields, encoding="utf-8")
    policy, problems = load_policy(path, KindWords(workspace.schemas))
    assert policy, [problem.text("en") for problem in problems]
    return replace(
        workspace, policies={"closed": (policy,), "lead-ownership": workspace.policies["lead-ownership"]}
    )


def test_a_denied_record_is_not_there(door, workspace, tmp_path):
    access = door("馮靜", house=closed(workspace, tmp_path))
    assert list(seen(access)) == ["R2"]
    with pytest.raises(InputError) as caught:
        access.shown(access._whole.records["registration"][0])
    assert [problem.code for problem in caught.value.problems] == ["access-denied"]
    found = access.findings(evaluate(access.workspace, access._whole, as_of=NOW))
    assert not leaks(json.dumps([finding.to_json() for finding in found], ensure_ascii=False))
    access.look("evaluate")
    assert [entry["outcome"] for entry in access.journal.entries()] == ["denied"]


def test_denied_fields_are_masked_whole(door, workspace, tmp_path):
    access = door("馮靜", house=closed(workspace, tmp_path, ", fields: [telephone]"))
    assert seen(access)["R1"].fields["telephone"] == "***"
    assert seen(access)["R1"].fields["client_name"] == "陳大文"


def test_a_record_of_the_future_is_guarded_too(door):
    found = seen(door(registration=[{**VISIT, "at": "2027-01-01 10:00", "entered_at": "2027-01-01 10:05"}]))
    assert found["R1"].fields["client_name"] == "陳**"


def test_a_fact_not_known_opens_no_door(door, delivered):
    unknown = {**VISIT, "kind": "不詳"}
    assert seen(door(registration=[unknown]))["R1"].fields["client_name"] == "陳**"
    alone = replace(delivered(), records={"registration": delivered().records["registration"]})
    assert seen(door("馮靜", delivery=alone))["R1"].fields["client_name"] == "陳**"
