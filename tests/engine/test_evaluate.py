"""Evaluation as a whole: versions, order, what fails, JSON, explanations, soundness over possible worlds."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine_support import DUTY, SCHEMAS, ZONE, at, case, only, policy, run
from policykit.engine.evaluate import evaluate, fails
from policykit.engine.explain import explain, missing_text, status_text
from policykit.engine.finding import BAD, STATUSES, Finding, Missing, Subject
from policykit.problems import LANGUAGES, _entry

OLD, NEW = policy(DUTY), policy(DUTY.replace("P3D", "P1D"), version="2.0.0", start="2026-07-01")
DRAFT = replace(policy(DUTY, version="3.0.0", start="2026-07-05"), issued_on=None)


@pytest.mark.parametrize(
    ("received", "version"),
    [("2026-06-30T23:59:59", "1.0.0"), ("2026-07-01T00:00", "2.0.0"), ("2026-07-06T09:00", "2.0.0")],
)
def test_the_version_in_force_at_the_records_own_instant_judges_it(received, version):
    assert (
        only(run([NEW, OLD, DRAFT], case(received_at=received, entered_at=""), as_of="08-01 12:00")).version
        == version
    )


def test_before_the_first_version_none_applies_and_the_finding_says_so():
    told = only(run(OLD, case(received_at="2025-12-31T23:59:59")))
    assert (told.kind, told.status, told.version) == ("policy", "not_applicable", "")
    assert told.reasons[0].args == {"first": "2026-01-01"}


def test_an_instant_that_leaves_the_version_open_makes_its_rules_undetermined():
    told = run([OLD, NEW], case(received_at="不詳", entered_at="2026-07-02T09:00"))
    assert [f.status for f in told] == ["undetermined", "undetermined"]
    assert "overdue" in only(told, "do-it").possible
    assert told[0].missing == (Missing("case", "C1", "received_at"),)


def test_an_instant_known_within_one_version_is_judged_by_it():
    assert only(run([OLD, NEW], case(received_at="2026-07-01", entered_at="")), "do-it").version == "2.0.0"


def test_what_has_not_come_yet_is_judged_by_the_version_in_force_now():
    head = DUTY.replace("received_at", "closed_at")
    old, new = (
        replace(policy(head, version=version, start=start), in_force_at="closed_at")
        for version, start in (("1.0.0", "2026-01-01"), ("2.0.0", "2026-08-01"))
    )
    told = only(run([old, new], case(closed_at="")))
    assert (told.version, told.status) == ("1.0.0", "pending")


def test_a_draft_is_never_in_force():
    assert run([DRAFT], case()) == []


def test_findings_come_in_an_order_of_their_own():
    cases = [case(id=f"C{n}", received_at=f"2026-07-0{n}T09:00") for n in (3, 1, 2)]
    rules = DUTY + DUTY.replace("do-it", "another")
    assert [(f.subject.id, f.rule) for f in run(policy(rules), *cases)] == [
        (f"C{n}", rule) for n in (1, 2, 3) for rule in ("do-it", "another")
    ]


@pytest.mark.parametrize(
    ("finding", "fail_on", "expected"),
    [
        ({"status": "overdue"}, BAD, True),
        ({"status": "pending"}, BAD, False),
        ({"status": "undetermined", "possible": ("fulfilled", "overdue")}, BAD, True),
        ({"status": "undetermined", "possible": ("fulfilled", "pending")}, BAD, False),
        ({"status": "undetermined", "possible": ("fulfilled",), "diagnostics": ({"code": "x"},)}, BAD, True),
        ({"status": "overdue"}, {"violated"}, False),
        ({"status": "undetermined", "possible": ("fulfilled",)}, {"undetermined"}, True),
    ],
)
def test_what_ends_with_exit_code_1(finding, fail_on, expected):
    found = Finding(
        policy="p", version="1", rule="r", kind="oblige", clauses=(), subject=Subject("case", "C"), **finding
    )
    assert bool(fails([found], fail_on)) is expected


RICH = """
- measure: raised
  over: case
  same: [telephone, topic]
  within: P1M
- decide: grade
  values: {high: {zh-Hant: 高, en: high}, low: {zh-Hant: 低, en: low}}
  hit: first
  table: |
    | urgent | size  | raised || grade |
    | true   | -     | -      || high  |
    | -      | >= 10 | -      || high  |
    | -      | -     | >= 2   || high  |
    | -      | -     | -      || low   |
- oblige: do-it
  clause: [A-1, A-2]
  title: {zh-Hant: 做好, en: Do it well}
  action: {en: do it, zh-Hant: 做}
  when: grade = high
  bearer: handler
  sanction: {en: a warning, zh-Hant: 警告}
  due: {from: received_at, within: P1D}
  fulfilled: {at: done_at, with: [{name: {en: well, zh-Hant: 做好}, that: done_how = well}]}
  suspended: {each: wait in waits, from: wait.since, until: wait.until}
  escalate: [{after: P1D, of: due, to: chief}]
- oblige: keep
  action: {en: keep it, zh-Hant: 守約}
  due: {at: promised_for}
  fulfilled: {at: closed_at, early: counts}
- forbid: shout
  action: {en: shout, zh-Hant: 爭吵}
  when: urgent and size > 3
  established: established
- gate: close
  before: closed_at
  needs: [{name: {en: done, zh-Hant: 已做}, that: happened(done_at)}]
- check: hear
  item: heard_out
  action: {en: hear them out, zh-Hant: 聽清楚}
"""
WHOLE = policy(RICH)
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "finding.schema.json").read_text(encoding="utf-8")
)

texts = {
    "urgent": ["true", "false", "不詳"],
    "size": ["1", "12", "", "4"],
    "topic": ["noise", "repair", "不詳"],
    "telephone": ["13800000001", "13800000002", "不詳"],
    "done_at": ["", "2026-07-02", "2026-07-02T10:00", "2026-07-04", "不詳"],
    "done_how": ["", "well", "badly", "不詳"],
    "closed_at": ["", "2026-07-03", "2026-07-03T10:00", "不詳"],
    "promised_for": ["2026-07-03T09:00", "2026-07-03", "無", "不詳"],
    "established": ["true", "false", "未知"],
    "heard_out": ["done", "not_done", ""],
    "received_at": ["2026-07-01T09:00", "2026-07-01"],
    "entered_at": ["2026-07-01T23:59", "2026-07-01", "不詳"],
    "waits": [
        [],
        [{"since": "2026-07-01T12:00", "until": "2026-07-02T12:00"}],
        [{"since": "2026-07-01T12:00", "until": "不詳"}],
    ],
}
records = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in texts.items()}),
    min_size=1,
    max_size=3,
)
AS_OF = st.sampled_from(["07-01 12:00", "07-02 12:00", "07-03 12:00", "07-20 12:00"])


def cases(rows: list[dict]) -> list[dict]:
    return [case(id=f"C{n}", **row) for n, row in enumerate(rows)]


@settings(max_examples=60, deadline=None)
@given(records, AS_OF, st.randoms())
def test_shuffling_the_records_changes_no_finding(rows, as_of, random):
    given_ = cases(rows)
    shuffled = random.sample(given_, len(given_))
    assert [f.to_json() for f in run(WHOLE, *given_, as_of=as_of)] == [
        f.to_json() for f in run(WHOLE, *shuffled, as_of=as_of)
    ]


def _settled(name: str, value: object, random, as_of: dt.datetime) -> object:
    """A value that an unknown cell may stand for: an instant of its day, or anything of its type."""
    if name in ("done_at", "closed_at", "promised_for", "received_at"):
        if value == "不詳":
            possible = ["", "2026-07-01T23:59", "2026-07-02T13:00", "2026-07-02T00:00", "2026-07-06T10:00"]
            happened = [p for p in possible if p and at(p[5:].replace("T", " ")) <= as_of]
            return random.choice(possible if name != "done_at" else happened or [""])
        if isinstance(value, str) and len(value) == 10:
            hour = random.randrange(24)
            return f"{value}T{hour:02}:{random.randrange(60):02}"
    if name == "waits":
        return [
            {
                **w,
                "until": random.choice(["2026-07-02T12:00", "", "2026-07-01T12:00"])
                if w["until"] == "不詳"
                else w["until"],
            }
            for w in value
        ]
    if value in ("不詳", "未知") or (value == "" and name in ("size", "heard_out")):
        return random.choice({
            "urgent": ["true", "false"], "size": ["0", "5", "50"], "topic": ["noise", "repair"],
            "telephone": ["13800000001", "13800000002", "13800000003"], "done_how": ["", "well", "badly"],
            "established": ["true", "false"], "heard_out": ["done", "not_done"],
        }.get(name, [value]))  # fmt: skip
    return value


@settings(max_examples=150, deadline=None)
@given(records, AS_OF, st.randoms())
def test_replacing_an_unknown_by_a_value_never_changes_a_determined_status(rows, as_of, random):
    before = {(f.subject.id, f.rule): f for f in run(WHOLE, *cases(rows), as_of=as_of)}
    settled = [{n: _settled(n, v, random, at(as_of)) for n, v in row.items()} for row in rows]
    after = {(f.subject.id, f.rule): f for f in run(WHOLE, *cases(settled), as_of=as_of)}
    for key, found in after.items():
        known = before[key]
        if known.status != "undetermined":
            assert (key, found.status, found.value) == (key, known.status, known.value)
        elif found.status != "undetermined":
            assert found.status in known.possible, key
        else:
            assert set(found.possible) <= set(known.possible), key


@settings(max_examples=40, deadline=None)
@given(records, AS_OF)
def test_every_finding_is_valid_json_of_its_schema_and_has_words_in_three_languages(rows, as_of):
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for finding in run(WHOLE, *cases(rows), as_of=as_of):
        plain = json.loads(json.dumps(finding.to_json()))
        assert not list(validator.iter_errors(plain)), plain
        assert finding.status in STATUSES[finding.kind]
        for lang in LANGUAGES:
            assert all("{" not in line.replace("{unknown", "") for line in explain(finding, lang, SCHEMAS))


def test_an_explanation_says_what_would_change_it():
    lines = "\n".join(explain(only(run(policy(DUTY), case(done_at="不詳"))), "zh-Hant", SCHEMAS))
    assert "case C1 的「done at」" in lines
    assert status_text("overdue", "zh-Hant") in lines
    lines = "\n".join(explain(only(run(policy(DUTY), case(), as_of="07-02 12:00")), "en", SCHEMAS))
    assert "done before 2026-07-07 00:00 +08:00 it is in time" in lines


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", sorted({s for known in STATUSES.values() for s in known}))
def test_every_status_has_a_word(status, lang):
    assert status_text(status, lang)


def test_every_code_of_the_engine_has_its_words_in_three_languages():
    engine = Path(__file__).parents[2] / "src" / "policykit" / "engine"
    names = ("explain", "evaluate", "make", "oblige", "forbid", "permit", "conflict", "scope")
    source = "".join((engine / f"{name}.py").read_text(encoding="utf-8") for name in names)
    for code in set(re.findall(r'"((?:engine|explain|shown|missing)-[a-z-]+[a-z])"', source)):
        for lang in LANGUAGES:
            entry = _entry(code)[lang]
            assert entry.get("text") or (entry["reason"] and entry["mend"]), code


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (Missing("visit"), "records of 'visit' (not delivered)"),
        (Missing("case", "C1", "done_at"), "done at of case C1"),
        (Missing("case", "C1", "waits[1].until", "time"), "the time of waits[1].until of case C1"),
        (Missing("case", "", "telephone"), "telephone of several records of 'case'"),
    ],
)
def test_a_missing_fact_is_named_by_its_titles(fact, text):
    assert missing_text(fact, "en", SCHEMAS) == text


def test_a_finding_as_of_the_past_says_which_fields_it_read_as_they_stand():
    later = case(id="C2", received_at="2026-07-09T09:00")
    told = only(run(policy(DUTY + "  when: size = 1\n"), case(), later, as_of="07-02 12:00"))
    assert told.reasons[-1].args == {"fields": "size"}
    assert only(run(policy(DUTY + "  when: size = 1\n"), case(), as_of="07-02 12:00")).reasons == ()


def test_a_year_not_announced_makes_a_status_provisional():
    from engine_support import CALENDARS

    plain = CALENDARS["china"]
    try:
        CALENDARS["china"] = replace(plain, arranged=frozenset({2025}))
        told = only(run(policy(DUTY), case()))
    finally:
        CALENDARS["china"] = plain
    assert (told.status, told.provisional, told.due.provisional) == ("overdue", True, True)


def test_evaluate_takes_a_workspace_and_a_delivery():
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import read_data

    house = Workspace.load(Path(__file__).parents[2])
    delivery = read_data({"complaint": [{"id": "C1", "received_at": "2026-07-02T09:00"}]}, house.schemas)
    seen: list[tuple[int, int]] = []
    found = evaluate(
        house,
        delivery,
        as_of=dt.datetime(2026, 8, 1, tzinfo=ZONE),
        policies=["complaint-handling"],
        progress=lambda done, total: seen.append((done, total)),
    )
    assert {f.policy for f in found} == {"complaint-handling"}
    assert seen == [(1, 1)]


def test_a_record_of_today_known_by_its_day_may_not_be_there_yet():
    told = only(run(policy(DUTY), case(received_at="2026-07-01", entered_at=""), as_of="07-01 12:00"))
    assert told.possible == ("not_applicable", "pending")
    assert told.missing == (Missing("case", "C1", "received_at", "time"),)
    assert only(run(policy(DUTY), case(received_at="2026-07-01"), as_of="07-01 12:00")).status == "pending"


def test_on_request_every_part_of_every_expression_is_told_with_its_value():
    rules = policy("- decide: big\n  value: size > 5 or urgent\n" + DUTY + "  when: big and size < 9\n")
    told = only(run(rules, case(size=6), tracing=True), "do-it")
    (trace,) = told.details["trace"]
    assert (trace["text"], trace["value"]) == ("big and size < 9", True)
    assert [part["text"] for part in trace["parts"]] == ["big", "size < 9"]
    assert (
        only(run(rules, case(size=6), tracing=True), "big").details["trace"][0]["text"]
        == "size > 5 or urgent"
    )
    assert "      size < 9 → yes" in explain(told, "en")
    assert "trace" not in only(run(rules, case(size=6)), "do-it").details
