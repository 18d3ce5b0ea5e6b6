"""Duties from the policy's text to the finding (semantics section 6)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_support import DUTY, at, case, only, policy, run
from policykit.engine.finding import Finding, Missing

SIMPLE = policy(DUTY)


def found(
    rules: str = DUTY, as_of: str = "07-10 12:00", visits: list | None = None, **fields: object
) -> Finding:
    others = {"visit": visits} if visits is not None else {}
    return only(run(policy(rules) if rules != DUTY else SIMPLE, case(**fields), as_of=as_of, **others))


# received Wednesday 1 July 09:00, three days by the Civil Code: Saturday moves to Monday 6 July, 24:00
@pytest.mark.parametrize(
    ("done", "as_of", "status"),
    [
        ("", "07-06 23:59", "pending"),
        ("", "07-07 00:00", "overdue"),
        ("2026-07-06T23:59:59", "07-10 12:00", "fulfilled"),
        ("2026-07-07T00:00", "07-10 12:00", "fulfilled_late"),
        ("2026-07-07T00:00", "07-06 23:59", "pending"),
        ("2026-07-01T09:00", "07-10 12:00", "fulfilled"),
    ],
)
def test_a_day_ends_exclusively_and_the_last_moves_past_a_rest_day(done, as_of, status):
    assert found(as_of=as_of, done_at=done).status == status


def test_the_finding_tells_its_due_its_account_and_what_was_read():
    told = found(done_at="2026-07-02T10:00", done_how="well")
    assert told.due.at == at("07-07 00:00")
    assert told.due.exclusive
    assert told.due.account["moved"]["to"] == "2026-07-06"
    assert told.read["received_at"] == "2026-07-01T09:00:00+08:00"
    assert told.done_at == at("07-02 10:00")


HOURS = DUTY.replace("P3D", "PT1H")


@pytest.mark.parametrize(
    ("done", "status"), [("2026-07-01T10:00", "fulfilled"), ("2026-07-01T10:00:01", "fulfilled_late")]
)
def test_a_period_in_hours_runs_from_the_moment_and_its_end_is_inclusive(done, status):
    assert found(HOURS, done_at=done).status == status


@pytest.mark.parametrize(
    ("early", "status"), [("undetermined", "undetermined"), ("ignored", "overdue"), ("counts", "fulfilled")]
)
def test_an_act_before_from(early, status):
    rules = DUTY.replace("fulfilled: done_at", f"fulfilled: {{at: done_at, early: {early}}}")
    told = found(rules, done_at="2026-07-01T08:59")
    assert told.status == status
    if early == "undetermined":
        assert told.possible == ("fulfilled", "overdue")
        assert told.reasons[0].args["act"].startswith("2026-07-01T08:59")
        assert told.reasons[0].args["start"].startswith("2026-07-01T09:00")


def test_from_not_yet_is_pending_without_a_due_and_says_with_what_it_begins():
    told = found(DUTY.replace("received_at", "began_at"), done_at="2026-07-02T10:00")
    assert (told.status, told.due) == ("pending", None)
    assert told.reasons[0].args == {"field": "began_at"}


WITH = DUTY.replace(
    "fulfilled: done_at",
    "fulfilled: {at: done_at, with: [{name: {en: well, zh-Hant: 做好}, that: done_how = well}]}",
)


def test_a_false_condition_leaves_the_duty_open_and_stands_under_lacking():
    told = found(WITH, done_at="2026-07-02T10:00", done_how="badly")
    assert told.status == "overdue"
    assert told.lacking == ({"en": "well", "zh-Hant": "做好"},)


def test_an_unknown_condition_is_missing_and_not_lacking():
    told = found(WITH, done_at="2026-07-02T10:00", done_how="不詳")
    assert (told.status, told.lacking) == ("undetermined", ())
    assert told.missing == (Missing("case", "C1", "done_how"),)
    assert told.possible == ("fulfilled", "overdue")


def test_what_nobody_did_is_lacking_once_it_is_overdue():
    assert found().lacking == ({"en": "do it", "zh-Hant": "做"},)
    assert found(as_of="07-02 12:00").lacking == ()


def test_an_unknown_when_leaves_open_whether_it_applies():
    told = found(DUTY + "  when: urgent\n", urgent="不詳")
    assert told.possible == ("not_applicable", "overdue")
    assert told.missing == (Missing("case", "C1", "urgent"),)


def test_an_unknown_that_changes_nothing_is_not_missing():
    told = found(DUTY + "  when: urgent or size = 1\n", urgent="不詳")
    assert (told.status, told.missing) == ("overdue", ())


def test_a_day_without_a_time_is_decided_by_its_bounds_where_they_suffice():
    assert found(done_at="2026-07-06").status == "fulfilled"
    assert found(done_at="2026-07-07").status == "fulfilled_late"
    told = found(HOURS, done_at="2026-07-01")
    assert told.missing == (Missing("case", "C1", "done_at", "time"),)
    assert "fulfilled_late" in told.possible


def test_an_unknown_start_within_a_day_leaves_one_due_where_days_are_counted():
    told = found(received_at="2026-07-01", entered_at="", done_at="2026-07-02T10:00")
    assert (told.status, told.due.at) == ("fulfilled", at("07-07 00:00"))


def test_a_column_not_delivered_is_named():
    assert found(done_at=...).missing == (Missing("case", "C1", "done_at"),)
    assert found(done_at=..., as_of="07-02 12:00").possible == ("fulfilled", "pending")


PROMISED = """
- oblige: keep-date
  action: {en: keep it, zh-Hant: 守約}
  due: {at: promised_for}
  fulfilled: done_at
"""


@pytest.mark.parametrize(
    ("done", "status"),
    [("2026-07-04T10:00", "fulfilled"), ("2026-07-04T10:00:01", "fulfilled_late"), ("", "overdue")],
)
def test_a_promised_instant_is_inclusive_and_never_moves(done, status):
    told = found(PROMISED, promised_for="2026-07-04T10:00", done_at=done)
    assert (told.status, told.due.at) == (status, at("07-04 10:00"))


def test_without_a_promise_there_is_no_due():
    assert found(PROMISED, promised_for="無").status == "pending"


BEFORE = PROMISED.replace("{at: promised_for}", "{before: closed_at}")


@pytest.mark.parametrize(
    ("done", "closed", "status"),
    [
        ("2026-07-04T09:59:59", "2026-07-04T10:00", "fulfilled"),
        ("2026-07-04T10:00", "2026-07-04T10:00", "fulfilled_late"),
        ("", "2026-07-04T10:00", "overdue"),
        ("", "", "pending"),
    ],
)
def test_before_an_event_is_strictly_before_it(done, closed, status):
    assert found(BEFORE, done_at=done, closed_at=closed).status == status


def test_a_period_before_an_event_is_counted_back():
    rules = PROMISED.replace("{at: promised_for}", "{before: closed_at, within: P2D}")
    told = found(rules, closed_at="2026-07-09T10:00", done_at="2026-07-07T23:59")
    assert (told.status, told.due.at) == ("fulfilled", at("07-08 00:00"))


EACH = """
- oblige: answer
  action: {en: answer, zh-Hant: 答覆}
  each: {name: promise, in: promises}
  due: {at: promise.for}
  fulfilled: {act: replies, at: at, for: promise_id, early: counts}
"""
PROMISES = [
    {"id": "P1", "made_at": "2026-07-01T10:00", "for": "2026-07-03T10:00"},
    {"id": "P2", "made_at": "2026-07-01T11:00", "for": "2026-07-05T10:00"},
]


def answers(replies: list, as_of: str = "07-10 12:00", promises: object = PROMISES) -> dict[str, str]:
    told = run(policy(EACH), case(promises=promises, replies=replies), as_of=as_of)
    return {f.subject.item: f.status for f in told}


def unnamed(at: str) -> dict[str, str]:
    return {"at": at, "promise_id": ""}


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([], {"P1": "overdue", "P2": "overdue"}),
        ([{"at": "2026-07-03T10:00", "promise_id": "P1"}], {"P1": "fulfilled", "P2": "overdue"}),
        ([{"at": "2026-07-03T09:00", "promise_id": "P2"}], {"P1": "overdue", "P2": "fulfilled"}),
        ([unnamed("2026-07-03T09:00")], {"P1": "fulfilled", "P2": "overdue"}),
        ([unnamed("2026-07-03T09:00"), unnamed("2026-07-04T09:00")], {"P1": "fulfilled", "P2": "fulfilled"}),
        (
            [unnamed("2026-07-03T11:00"), unnamed("2026-07-05T11:00")],
            {"P1": "fulfilled_late", "P2": "fulfilled_late"},
        ),
        ([{"at": "2026-07-02T09:00", "promise_id": "不詳"}], {"P1": "undetermined", "P2": "undetermined"}),
    ],
)
def test_each_promise_is_its_own_finding_and_acts_are_matched_one_to_one(replies, expected):
    assert answers(replies) == expected


def test_an_item_that_had_not_been_promised_yet_has_no_finding():
    assert answers([], as_of="07-01 10:30") == {"P1": "pending"}


def test_a_list_not_delivered_leaves_one_undetermined_finding_that_names_it():
    told = only(run(policy(EACH), case(promises=...)))
    assert (told.status, told.subject.item) == ("undetermined", "")
    assert Missing("case", "C1", "promises") in told.missing
    assert told.diagnostics == (), "an item that is not known is no error"


def test_replies_not_delivered_leave_each_promise_open():
    told = run(policy(EACH), case(promises=PROMISES, replies=...))
    assert {f.status for f in told} == {"undetermined"}
    assert told[0].missing == (Missing("case", "C1", "replies"),)


ITS = DUTY.replace("fulfilled: done_at", "fulfilled: {act: its.visit, at: visited_at}")


def test_acts_may_be_records_of_another_kind():
    visit = {"id": "V1", "case": "C1", "visited_at": "2026-07-02T10:00"}
    assert found(ITS, visits=[visit]).status == "fulfilled"
    assert found(ITS, visits=[{**visit, "case": "C2"}]).status == "overdue"


def test_no_visit_found_is_no_only_where_the_register_was_given():
    assert found(ITS, visits=[]).status == "overdue"
    told = found(ITS)
    assert (told.status, told.missing) == ("undetermined", (Missing("visit"),))


def test_a_visit_to_a_case_not_known_may_be_to_this_one():
    told = found(ITS, visits=[{"id": "V1", "case": "不詳", "visited_at": "2026-07-02T10:00"}])
    assert told.possible == ("fulfilled", "overdue")
    assert told.missing == (Missing("visit", "V1", "case"),)


def test_an_error_inside_an_expression_is_undetermined_with_its_place():
    told = found(DUTY + "  when: size / (size - 1) > 2\n")
    assert told.status == "undetermined"
    (trouble,) = told.diagnostics
    assert trouble["code"] == "feel-division-by-zero"
    assert trouble["place"].endswith(".yaml:16:11")


def test_a_wait_that_ends_before_it_begins_is_a_trouble_and_no_crash():
    rules = DUTY + "  suspended: {each: wait in waits, from: wait.since, until: wait.until}\n"
    told = found(rules, waits=[{"since": "2026-07-03T10:00", "until": "2026-07-02T10:00"}])
    assert told.status == "overdue"


def test_the_bearer_is_a_field_or_a_role():
    assert found(DUTY + "  bearer: handler\n").bearer == "clerk A"
    assert found(DUTY + "  bearer: {role: chief}\n").bearer == "chief"
    assert found(DUTY + "  bearer: handler\n", handler="不詳").bearer is None


replied = st.lists(
    st.tuples(
        st.integers(1, 6), st.sampled_from([None, 9, 12]), st.sampled_from(["", "P1", "不詳"]), st.booleans()
    ),
    max_size=4,
)


@settings(max_examples=120, deadline=None)
@given(replied, st.randoms())
def test_matching_is_sound_in_every_possible_world(rows, random):
    rules = policy(
        EACH.replace(
            "early: counts",
            "early: counts, with: [{name: {en: written, zh-Hant: 書面}, that: how = written}]",
        )
    )

    def told(listed: list[dict[str, str]]) -> dict[str, Finding]:
        return {f.subject.item: f for f in run(rules, case(promises=PROMISES, replies=listed))}

    def reply(day: int, hour: int | None, answers: str, known: bool) -> dict[str, str]:
        time = "" if hour is None else f"T{hour:02}:00"
        return {"at": f"2026-07-{day:02}{time}", "promise_id": answers, "how": "written" if known else "不詳"}

    def settled(day: int, hour: int | None, answers: str, known: bool) -> dict[str, str]:
        at = random.randrange(24) if hour is None else hour
        named = random.choice(["", "P1", "P2"]) if answers == "不詳" else answers
        how = "written" if known else random.choice(["written", "oral"])
        return {"at": f"2026-07-{day:02}T{at:02}:30", "promise_id": named, "how": how} | (
            {"at": f"2026-07-{day:02}T{at:02}:00"} if hour else {}
        )

    before, after = told([reply(*row) for row in rows]), told([settled(*row) for row in rows])
    for item, found in after.items():
        assert found.status in (before[item].possible or (before[item].status,))
