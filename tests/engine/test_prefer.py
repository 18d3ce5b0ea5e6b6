"""Who owns a client, clause by clause, at the boundaries of each (SAL-02 to SAL-07, SAL-13, SAL-19)."""

from __future__ import annotations

import pytest

from engine.sales_office import POLICY, at, books, codes, findings, only, owner, row, usual
from policykit.engine.explain import reason_text
from policykit.engine.prefer import whose
from policykit.problems import LANGUAGES, message


def reg(by: str, when: str, **more):
    return row("registration", salesperson=by, at=when, **more)


def phone(by: str, when: str, **more):
    return reg(by, when, kind="telephone", **more)


def rec(by: str, when: str, **more):
    return row("reception", received_by=by, at=when, **more)


def reassigned(to: str, when: str, **more):
    return row("reassignment", telephone="138", assigned_to=to, assigned_at=when, decided_by="主管", **more)


def complaint(about: str, when: str):
    return row("incompetence_complaint", telephone="138", about=about, at=when)


def allocated(leaver: str, to: str, when: str):
    return row("allocation", telephone="138", leaver=leaver, receiver=to, decided_at=when, decided_by="主管")


# SAL-02: the earliest valid registration


def test_the_earliest_valid_registration_wins():
    assert owner(reg("A", "2026-05-01T10:00:01"), reg("B", "2026-05-01T10:00:00")) == "B"


def test_two_at_one_instant_are_tied_and_wait_for_a_decision():
    found = only(reg("A", "2026-05-01T10:00"), reg("B", "2026-05-01T10:00"))
    assert (found.status, found.details["candidates"]) == ("tied", ["A", "B"])
    assert codes(found) == ["tied", "tied", "waits-for"]


def test_two_of_one_salesperson_at_one_instant_are_no_tie():
    assert owner(reg("A", "2026-05-01T10:00"), reg("A", "2026-05-01T10:00")) == "A"


def test_a_recorded_decision_settles_a_tie_and_moves_nothing_else():
    decision = row("tie_decision", telephone="138", decided_for="B", decided_at="2026-05-02T10:00")
    tied = reg("A", "2026-05-01T10:00"), reg("B", "2026-05-01T10:00")
    assert owner(*tied, decision) == "B"
    untied = only(reg("A", "2026-05-01T10:00"), decision)
    assert (untied.value, codes(untied)) == ("A", ["won", "transfer-refused"])


def test_a_registration_without_a_name_is_not_valid_and_says_why():
    found = only(reg("A", "2026-05-01T10:00", client_name="無"), reg("B", "2026-05-02T10:00"))
    assert (found.value, codes(found)) == ("B", ["won", "invalid"])
    assert "client_name" in found.reasons[1].args["condition"]


def test_a_registration_whose_name_nobody_wrote_down_is_in_doubt():
    found = only(reg("A", "2026-05-01T10:00", client_name=None), reg("B", "2026-05-02T10:00"))
    assert (found.status, [m.field for m in found.missing]) == ("undetermined", ["client_name"])
    assert found.details["candidates"] == ["A", "B"]


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ("2026-05-02T23:59:59", "A"),
        ("2026-05-03T00:00", "B"),
        ("2026-05-01T10:00", "A"),
        ("?", "undetermined"),
    ],
)
def test_a_registration_counts_if_entered_by_the_end_of_the_next_day(entered, expected):
    assert owner(reg("A", "2026-05-01T10:00", entered_at=entered), reg("B", "2026-05-01T11:00")) == expected


def test_one_entered_late_is_explained_with_its_deadline():
    found = only(reg("A", "2026-05-01T10:00", entered_at="2026-05-03T00:00", id="R1"))
    assert (found.status, codes(found)) == ("nobody", ["late", "nobody"])
    assert found.reasons[0].args["due"] == "2026-05-03 00:00+08:00"


# SAL-03: a household


def member(telephone: str, **more):
    return row("household_member", telephone=telephone, **more)


HOUSE = (member("138"), member("139", relation="spouse"))


def test_a_household_belongs_to_whoever_first_received_one_of_it():
    found = findings(rec("A", "2026-05-01T10:00"), rec("B", "2026-05-02T10:00", telephone="139"), *HOUSE)
    assert [f.value for f in found] == ["A", "A"]
    assert codes(found[1]) == ["household", "won", "lost-at", "same-name"]


def test_a_relation_that_is_no_family_does_not_count():
    house = member("138"), member("139", relation="sibling")
    found = findings(rec("A", "2026-05-01T10:00"), rec("B", "2026-05-02T10:00", telephone="139"), *house)
    assert [f.value for f in found] == ["A", "B"]


@pytest.mark.parametrize(
    ("since", "expected"), [("2026-05-02", "A"), ("2026-05-03", "B"), ("?", "undetermined")]
)
def test_joining_later_moves_no_owner(since, expected):
    joins = member("138"), member("139", relation="spouse", since=since)
    rows = rec("A", "2026-05-01T10:00", id="1"), rec("B", "2026-05-02T10:00", telephone="139", id="2")
    found = {f.subject.id: f for f in findings(*rows, *joins)}
    assert found["reception:1"].value == "A"
    second = found["reception:2"]
    assert (second.value or second.status) == expected


@pytest.mark.parametrize(("until", "expected"), [("2026-05-02", "A"), ("2026-05-01", "B")])
def test_leaving_a_household_counts_from_the_day_after(until, expected):
    leaves = member("138"), member("139", relation="spouse", until=until)
    rows = rec("A", "2026-05-01T10:00", id="1"), rec("B", "2026-05-02T10:00", telephone="139", id="2")
    assert {f.subject.id: f.value for f in findings(*rows, *leaves)}["reception:2"] == expected


def together(**joins):
    """A received 138, then B 139 of the same household."""
    rows = rec("A", "2026-05-01T10:00", id="1"), rec("B", "2026-05-02T10:00", telephone="139", id="2")
    return (*rows, member("138"), member("139", relation="spouse", **joins))


@pytest.mark.parametrize(
    "decided",
    [
        (allocated("A", "C", "2026-05-20T10:00"),),
        (reassigned("C", "2026-05-20T10:00"), complaint("A", "2026-05-19T10:00")),
    ],
)
def test_what_is_decided_of_one_of_a_household_is_decided_of_all_of_it(decided):
    found = findings(*together(), *decided)
    assert [f.value for f in found] == ["C", "C"]
    assert codes(found[1])[-3:-1] == ["household-moved", "transfer-moved"]


def test_a_tie_in_a_household_is_settled_for_all_of_it():
    decision = row("tie_decision", telephone="138", decided_for="B", decided_at="2026-05-02T10:00")
    rows = reg("A", "2026-05-01T10:00"), reg("B", "2026-05-01T10:00", telephone="139")
    assert [f.value for f in findings(*rows, *HOUSE, decision)] == ["B", "B"]


def test_a_decision_of_one_who_may_live_elsewhere_leaves_the_owner_open():
    found = {f.subject.id: f for f in findings(*together(since="?"), allocated("A", "C", "2026-05-20T10:00"))}
    assert found["reception:1"].value == "C"
    assert found["reception:2"].status == "undetermined"
    assert [m.field for m in found["reception:2"].missing] == ["since"]


def test_a_decision_of_somebody_else_moves_nobody():
    joined = together(since="2026-05-10")
    found = {f.subject.id: f.value for f in findings(*joined, allocated("A", "C", "2026-05-20T10:00"))}
    assert found == {"reception:1": "C", "reception:2": "B"}


def test_a_household_member_without_a_claim_belongs_to_the_household_owner_now():
    found = books(rec("A", "2026-05-01T10:00"), *HOUSE)
    ((finding, line),) = whose(found.all[0], "139")
    assert finding.value == "A"
    assert line.code == "prefer-whose-owned"


# SAL-04: referrals registered beforehand


def test_a_referral_registered_beforehand_is_handed_back():
    before = row("pre_registration", salesperson="A", entered_at="2026-05-01T10:00")
    assert owner(before, rec("B", "2026-05-02T10:00")) == "A"


def test_at_the_instant_of_the_visit_the_reception_is_listed_first():
    before = row("pre_registration", salesperson="A", entered_at="2026-05-02T10:00")
    found = only(before, rec("B", "2026-05-02T10:00"))
    assert (found.value, codes(found)) == ("B", ["won", "lost-listed"])


def test_a_referral_without_features_is_no_registration():
    before = row("pre_registration", salesperson="A", entered_at="2026-05-01T10:00", features="?")
    found = only(before, rec("B", "2026-05-02T10:00"))
    assert (found.status, found.missing[0].field) == ("undetermined", "features")


# SAL-05, SAL-06: named beforehand, absent, on turn


def test_whoever_an_existing_client_named_beforehand_has_the_new_client():
    named = {"brought_by_existing_client": True, "announced": True, "named_by_existing_client": "A"}
    assert owner(rec("B", "2026-05-01T10:00", **named)) == "A"


def test_named_but_not_announced_it_belongs_to_whoever_is_on_turn():
    named = {"brought_by_existing_client": True, "announced": False, "named_by_existing_client": "A"}
    assert owner(rec("B", "2026-05-01T10:00", **named)) == "B"


def test_whether_it_was_announced_not_known_leaves_those_two_and_nobody_else():
    named = {"brought_by_existing_client": True, "announced": "?", "named_by_existing_client": "A"}
    found = only(rec("B", "2026-05-01T10:00", **named), rec("C", "2026-05-02T10:00"))
    assert (found.possible, found.details["candidates"]) == (("owned",), ["A", "B"])
    assert [m.field for m in found.missing] == ["announced"]


def test_it_needs_no_announcement_where_both_are_one_person():
    named = {"brought_by_existing_client": True, "announced": "?", "named_by_existing_client": "B"}
    assert owner(rec("B", "2026-05-01T10:00", **named)) == "B"


def test_a_reception_on_behalf_is_a_claim_of_the_absent():
    assert owner(rec("B", "2026-05-01T10:00", on_behalf_of="A")) == "A"


# SAL-07: two months


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ("2026-05-14T23:59:59", "A"),
        ("2026-05-15T00:00:00", "B"),
    ],
)
def test_a_visit_within_two_months_keeps_a_telephone_claim(visit, expected):
    assert owner(phone("A", "2026-03-14T10:00"), rec("B", visit)) == expected


def test_a_visit_at_the_very_instant_of_the_call_keeps_it_and_one_before_does_not():
    call = phone("A", "2026-03-14T10:00")
    assert owner(call, reg("A", "2026-03-14T10:00", kind="visit", client_name="無")) == "A"
    assert owner(call, reg("A", "2026-03-14T09:59", kind="visit", client_name="無")) == "nobody"


def test_without_a_visit_a_telephone_claim_lapses_by_the_policy_itself():
    before = only(phone("A", "2026-03-14T10:00"), now="2026-05-14T23:59:59")
    after = only(phone("A", "2026-03-14T10:00", id="R1"), now="2026-05-15T00:00")
    assert (before.value, after.status) == ("A", "nobody")
    assert (codes(after), after.clauses) == (["lapsed", "nobody"], ("SAL-07",))
    assert after.reasons[0].args["version"] == "1.0.0"


def test_a_visit_registration_never_lapses():
    assert owner(reg("A", "2024-01-01T10:00")) == "A"


def test_a_lapsed_claim_never_revives():
    visit = reg("B", "2026-05-20T10:00")
    found = only(phone("A", "2026-03-14T10:00"), visit, now="2027-01-01T00:00")
    assert (found.value, codes(found)) == ("B", ["won", "lapsed"])


def test_a_kind_not_known_leaves_the_lapse_open_only_once_it_matters():
    unknown = reg("A", "2026-03-14T10:00", kind="?")
    assert owner(unknown, now="2026-05-14T12:00") == "A"
    found = only(unknown, now="2026-05-20T12:00")
    assert (found.status, found.possible) == ("undetermined", ("nobody", "owned"))
    assert [m.field for m in found.missing] == ["kind"]


def test_a_day_without_a_time_counts_by_its_bounds():
    assert owner(phone("A", "2026-03-14", entered_at="2026-03-14T20:00"), now="2026-05-14T23:59") == "A"
    assert owner(phone("A", "2026-03-14", entered_at="2026-03-14T20:00"), now="2026-05-15T00:00") == "nobody"
    day = reg("A", "2026-05-01", entered_at="2026-05-01T20:00")
    assert owner(day, reg("B", "2026-05-02T10:00")) == "A"
    found = only(day, reg("B", "2026-05-01T12:00"))
    assert (found.status, [(m.field, m.aspect) for m in found.missing]) == ("undetermined", [("at", "time")])


# SAL-13: reassigned after a complaint of incompetence


def test_after_a_complaint_the_supervisor_may_assign_another():
    rows = rec("A", "2026-05-01T10:00"), complaint("A", "2026-05-02T10:00")
    assert owner(*rows, reassigned("B", "2026-05-02T10:00:01")) == "B"
    found = only(*rows, reassigned("B", "2026-05-02T10:00:00"))
    assert (found.value, codes(found)) == ("A", ["won", "transfer-refused"])
    assert found.reasons[-1].args["holder"] == "A"


def test_a_complaint_about_somebody_else_moves_nothing():
    rows = rec("A", "2026-05-01T10:00"), complaint("C", "2026-05-02T10:00")
    assert owner(*rows, reassigned("B", "2026-05-03T10:00")) == "A"


def test_whether_there_was_a_complaint_not_known_leaves_both():
    rows = rec("A", "2026-05-01T10:00"), complaint("?", "2026-05-02T10:00")
    found = only(*rows, reassigned("B", "2026-05-03T10:00"))
    assert (found.details["candidates"], [m.field for m in found.missing]) == (["A", "B"], ["about"])


def test_later_referrals_of_a_reassigned_client_choose_freely():
    chosen = rec(
        "C", "2026-05-10T10:00", telephone="150", client_name="友", named="D", referrer_telephone="138"
    )
    earlier = reg("E", "2026-05-09T10:00", telephone="150", client_name="友")
    moved = (
        rec("A", "2026-05-01T10:00"),
        complaint("A", "2026-05-02T10:00"),
        reassigned("B", "2026-05-03T10:00"),
    )
    found = next(f for f in findings(*moved, chosen, earlier) if f.details["name"] == "友")
    assert (found.value, codes(found), found.clauses) == ("D", ["won", "lost-strength"], ("SAL-13",))
    without = next(f for f in findings(chosen, earlier) if f.details["name"] == "友")
    assert without.value == "E"


# SAL-19: allocated after a departure


def test_an_allocation_moves_what_the_leaver_had_and_nothing_else():
    assert owner(rec("A", "2026-05-01T10:00"), allocated("A", "B", "2026-05-05T10:00")) == "B"
    found = only(rec("A", "2026-05-01T10:00"), allocated("C", "B", "2026-05-05T10:00"))
    assert (found.value, codes(found)) == ("A", ["won", "transfer-refused"])


def test_transfers_follow_each_other_in_time():
    rows = (
        rec("A", "2026-05-01T10:00"),
        allocated("A", "B", "2026-05-05T10:00"),
        allocated("B", "C", "2026-05-06T10:00"),
    )
    found = only(*rows)
    assert (found.value, found.details["since"]) == ("C", "2026-05-06 10:00+08:00")
    assert found.clauses == ("SAL-19",)


def test_an_allocated_client_does_not_lapse_with_the_claim():
    rows = phone("A", "2026-03-14T10:00"), allocated("A", "B", "2026-04-05T10:00")
    assert owner(*rows, now="2027-01-01T00:00") == "B"
    late = only(phone("A", "2026-03-14T10:00"), allocated("A", "B", "2026-05-15T10:00"))
    assert (late.status, codes(late)) == ("nobody", ["lapsed", "nobody", "transfer-refused"])


# identity, kinds not delivered, versions, words


def test_merging_identity_moves_no_ownership():
    one, two = reg("A", "2026-05-01T10:00", id="1"), reg("B", "2026-05-02T10:00", telephone="139", id="2")
    assert {f.subject.id: f.value for f in findings(one, two)} == {
        "registration:1": "A",
        "registration:2": "B",
    }
    link = (
        rec("C", "2026-05-03T10:00", telephone="138", id_number="X"),
        rec("C", "2026-05-03T11:00", telephone="139", id_number="X"),
    )
    assert owner(one, two, *link) == "A"


def test_one_telephone_under_two_id_numbers_is_two_clients_and_listed():
    found = findings(reg("A", "2026-05-01T10:00", id_number="X"), reg("B", "2026-05-02T10:00", id_number="Y"))
    assert [f.value for f in found] == ["A", "B"]
    assert all("contradiction" in codes(f) for f in found)


def test_a_kind_not_delivered_leaves_it_undetermined_and_is_named():
    found = only(reg("A", "2026-05-01T10:00"), none=False)
    assert found.status == "undetermined"
    assert {m.kind for m in found.missing} >= {"reception", "household_member", "reassignment"}


def test_a_transfer_that_could_not_hold_needs_no_record():
    found = only(reg("A", "2026-05-01T10:00"), missing=("reassignment", "tie_decision"))
    assert (found.value, found.missing) == ("A", ())


def test_a_household_register_not_delivered_leaves_every_owner_open():
    found = only(reg("A", "2026-05-01T10:00"), missing=("household_member",))
    assert (found.status, [m.kind for m in found.missing]) == ("undetermined", ["household_member"])


def test_visits_not_delivered_matter_once_the_two_months_are_over():
    call = phone("A", "2026-03-14T10:00")
    before = only(call, missing=("reception",), now="2026-05-14T12:00")
    assert "nobody" not in before.possible
    after = only(call, missing=("reception",), now="2026-05-15T00:00")
    assert "nobody" in after.possible
    assert [m.kind for m in after.missing] == ["reception"]


def test_a_claim_follows_the_version_in_force_at_its_own_instant():
    old, new = usual(), usual("2.0.0", "2026-04-01", "P1M")
    before, after = "2026-03-31T23:59", "2026-04-01T00:00"
    now = {"now": "2026-05-20T12:00", "versions": [old, new]}
    assert owner(phone("A", before), **now) == "A"
    found = only(phone("A", after), **now)
    assert (found.status, found.version) == ("nobody", "2.0.0")
    assert found.reasons[0].args["version"] == "2.0.0"


def test_who_is_one_client_follows_the_version_at_the_newest_claim():
    strict = POLICY.replace("any: [telephone, id_number]", "any: [id_number]")
    versions = [usual(), usual("2.0.0", "2026-04-01", text=strict)]
    old = reg("A", "2026-03-01T10:00", id="1"), reg("B", "2026-03-02T10:00", id="2")
    assert [f.value for f in findings(*old, versions=versions)] == ["A"]
    newer = reg("B", "2026-04-02T10:00", id="3")
    found = {f.subject.id: f.value for f in findings(*old, newer, versions=versions)}
    assert found == {"registration:1": "A", "registration:3": "B"}


def test_before_the_first_version_there_is_no_claim_and_it_says_so():
    found = only(reg("A", "2019-12-31T23:59"))
    assert (found.status, codes(found)) == ("nobody", ["ungoverned", "nobody"])


def test_whose_takes_any_spelling_of_a_telephone_number():
    found = books(reg("A", "2026-05-01T10:00", telephone="+8613812345678"))
    for typed in ("13812345678", "138-1234-5678", "１３８１２３４５６７８", "+86 138 1234 5678"):
        ((finding, line),) = whose(found.all[0], typed)
        assert finding.value == "A"
    assert "2026-05-01" in message(line.code, "reason", "en", line.args)
    assert whose(found.all[0], "13900000000") == []


def test_what_was_entered_after_the_instant_of_knowledge_is_not_known():
    rows = reg("A", "2026-05-01T10:00", entered_at="2026-05-02T09:00"), reg("B", "2026-05-01T11:00")
    assert owner(*rows) == "A"
    assert owner(*rows, known_at=at("2026-05-01T20:00")) == "B"
    found = only(reg("A", "2026-05-01T10:00", entered_at="?"), rows[1], known_at=at("2026-05-01T20:00"))
    assert (found.status, [m.field for m in found.missing]) == ("undetermined", ["entered_at"])


def test_a_lapse_in_a_year_without_an_arrangement_is_provisional():
    call = phone("A", "2026-03-14T10:00")
    found = only(call, rec("B", "2026-05-20T10:00"), arranged=frozenset({2025}))
    assert (found.value, found.provisional) == ("B", True)
    assert not only(call, rec("B", "2026-05-14T10:00"), arranged=frozenset({2025})).provisional


def test_as_of_an_earlier_day_what_happened_since_is_not_there():
    rows = rec("A", "2026-05-01T10:00"), allocated("A", "B", "2026-05-05T10:00")
    assert owner(*rows, now="2026-05-05T09:59") == "A"


def test_the_name_of_a_client_is_no_personal_data_and_outlives_a_decision():
    rows = reg("A", "2026-05-01T10:00", id="R1"), allocated("A", "B", "2026-05-05T10:00")
    found = only(*rows)
    assert (found.subject.kind, found.subject.id) == ("client", "registration:R1")
    assert found.details["name"] == "陳大文"


def test_every_reason_has_its_words_in_three_languages():
    rows = [
        reg("A", "2026-05-01T10:00"),
        reg("B", "2026-05-02T10:00"),
        rec("C", "2026-05-01T10:00", on_behalf_of="?"),
        reassigned("B", "2026-05-03T10:00"),
        complaint("A", "2026-05-02T10:00"),
        phone("E", "2026-01-01T10:00"),
    ]
    for reason in only(*rows).reasons:
        for lang in LANGUAGES:
            assert reason_text(reason, lang)


def test_owner_is_a_function_for_other_rules():
    found = books(rec("A", "2026-05-01T10:00", id="1"), allocated("A", "B", "2026-05-05T10:00"))
    book = found.all[0]
    from policykit.engine.moments import feel_instant

    client = book.world.find("reception", "1")["client"]
    call = book.functions["owner"].call
    assert call(client, feel_instant(at("2026-05-05T09:59"), book.world.zone)) == "A"
    assert call(client, feel_instant(at("2026-05-05T10:00"), book.world.zone)) == "B"
