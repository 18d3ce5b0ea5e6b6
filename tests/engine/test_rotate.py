"""Whose turn it is, from receptions, absences and the roster (SAL-05, SAL-06, SAL-11)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sales_office import books, policy, row
from policykit.engine.explain import reason_text
from policykit.engine.moments import feel_instant
from policykit.engine.rotate import next_turn
from policykit.feel.values import Unknown
from policykit.policy.norms import Rotate
from policykit.problems import LANGUAGES

POLICY = """
policy: reception-rotation
version: 1.0.0
issued: {{on: 2020-01-01, by: 總經理}}
effective: {{from: 2020-01-01}}
title: {{zh-Hant: 輪流接待, en: Taking turns}}
record: reception
uses: [reception, person, absence]
in_force_at: at
counting: {{convention: calendar, calendar: sales-office}}
rules:
  - rotate: turn
    title: {{zh-Hant: 輪值, en: Turn}}
    clause: [SAL-06, SAL-11]
    over: reception
    by: received_by
    at: at
    ties: id
    roster: person
    absent: absence
    counts: 'not(on_behalf_of != null and absent(on_behalf_of, at))'
    make_up: {make_up}
    carry_over: {carry_over}
"""
TEAM = [row("person", id=f"P{name}", name=name) for name in "ABC"]


def office(*rows, now="2026-05-01T12:00", make_up="true", carry_over="true", team=TEAM, **options):
    text = POLICY.format(make_up=make_up, carry_over=carry_over)
    return books(*team, *rows, now=now, versions=[policy(text)], **options).all[0]


def turn(*rows, **options):
    book = office(*rows, **options)
    (rule,) = (rule for rule in book.policy.rules if isinstance(rule, Rotate))
    (found,) = next_turn(rule, book)
    return found


def who(*rows, **options):
    found = turn(*rows, **options)
    return found.value or found.details["candidates"] or found.status


def rec(by, at, **more):
    return row("reception", received_by=by, at=f"2026-05-01T{at}" if len(at) < 10 else at, **more)


def away(person, since="2026-05-01", until="2026-05-01"):
    return row("absence", person=person, since=since, until=until)


def test_the_roster_begins_and_every_reception_counts_one_turn():
    assert who() == "A"
    assert who(rec("A", "09:00")) == "B"
    assert who(rec("A", "09:00"), rec("B", "09:01"), rec("C", "09:02")) == "A"


@pytest.mark.parametrize(("since", "until", "expected"), [
    ("2026-05-01", "2026-05-01", "B"), ("2026-05-02", "2026-05-03", "A"), ("2026-04-01", "2026-04-30", "A"),
    ("2026-05-01", "?", "AB"), ("?", "2026-05-01", "AB"),
])  # fmt: skip
def test_the_absent_are_passed_over_on_their_days_first_and_last_included(since, until, expected):
    assert "".join(who(away("A", since, until))) == expected


def test_a_reception_on_behalf_of_an_absent_colleague_is_no_turn():
    behalf = rec("B", "09:00", on_behalf_of="A")
    assert who(behalf, away("A")) == "B"
    assert who(rec("A", "08:00"), behalf) == "C"
    found = turn(behalf, away("A"))
    assert "rotate-not-counted" in [reason.code for reason in found.reasons]


def test_whether_it_was_on_behalf_not_known_matters_until_the_next_turn():
    doubtful = rec("A", "09:00", on_behalf_of="?")
    assert who(doubtful, away("C")) == ["A", "B"]
    assert [m.field for m in turn(doubtful, away("C")).missing] == ["on_behalf_of"]
    assert who(doubtful, rec("A", "10:00"), away("C")) == "B"


def test_the_absent_make_up_their_turn_or_not():
    rows = [away("A"), rec("B", "09:00"), rec("C", "10:00")]
    after = {"now": "2026-05-02T09:00"}
    assert who(*rows, **after) == "A"
    assert who(away("A"), rec("B", "09:00"), **after, make_up="false") == "C"


def test_the_order_goes_on_the_next_day_or_begins_again():
    after = {"now": "2026-05-02T00:00"}
    assert who(rec("A", "09:00"), **after) == "B"
    assert who(rec("A", "09:00"), **after, carry_over="false") == "A"


def test_somebody_new_comes_last_and_somebody_who_left_is_out():
    new = row("person", id="P0", name="N", since="2026-05-01")
    assert who(rec("A", "09:00"), rec("B", "09:01"), rec("C", "09:02"), new) == "N"
    leaving = [row("person", id="PA", name="A", until="2026-04-30"), *TEAM[1:]]
    assert who(team=leaving) == "B"


def test_why_it_is_somebodys_turn():
    found = turn(rec("A", "09:00"), rec("C", "10:00"), away("B"))
    assert (found.value, found.status) == ("A", "determined")
    assert [reason.code for reason in found.reasons] == ["rotate-next", "rotate-absent"]
    assert [entry["person"] for entry in found.details["order"]] == ["B", "A", "C"]


def test_who_took_a_turn_that_was_not_theirs_is_named():
    found = turn(rec("B", "09:00"))
    out = next(reason for reason in found.reasons if reason.code == "rotate-out-of-turn")
    assert (out.args["by"], out.args["expected"]) == ("B", "A")


def test_nobody_present_is_nobody():
    assert turn(away("A"), away("B"), away("C")).status == "nobody"


@pytest.mark.parametrize("kind", ["reception", "person", "absence"])
def test_a_kind_not_delivered_leaves_it_open_and_is_named(kind):
    rows = [
        found
        for found in (*TEAM, rec("A", "09:00"), away("B", "2026-04-01", "2026-04-02"))
        if found.kind != kind
    ]
    found = turn(*rows, team=(), none=False)
    assert (found.status, [m.kind for m in found.missing]) == ("undetermined", [kind])


def test_turn_is_a_function_for_other_rules():
    book = office(rec("A", "09:00"), rec("?", "10:00"))
    call = book.functions["turn"].call
    day = book.world.as_of.replace(hour=8)
    assert call(feel_instant(day, book.world.zone)) == "A"
    assert call(feel_instant(day.replace(hour=9), book.world.zone)) == "B"
    assert isinstance(call(feel_instant(day.replace(hour=10), book.world.zone)), Unknown)


def test_every_reason_has_its_words():
    cases = [
        turn(rec("A", "09:00"), rec("C", "10:00"), away("B")),
        turn(),
        turn(rec("?", "09:00")),
        turn(away("A"), away("B"), away("C"), rec("B", "09:00", on_behalf_of="A")),
    ]
    for reason in (reason for found in cases for reason in found.reasons):
        for lang in LANGUAGES:
            assert reason_text(reason, lang)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("ABC?"), max_size=5), st.randoms(use_true_random=False))
def test_shuffling_the_records_changes_nothing(people, random):
    rows = [rec(by, f"09:0{n // 2}", id=f"r{n}") for n, by in enumerate(people)]
    before = turn(*rows).to_json()
    random.shuffle(rows)
    assert turn(*rows).to_json() == before
