"""A leaver's clients, shared evenly: proposed, decided, doubtful, nobody to receive them (SAL-19)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sales_office import books, row
from policykit.engine.explain import reason_text
from policykit.engine.share import share
from policykit.policy.model import Share
from policykit.problems import LANGUAGES

LEFT = "2026-05-10T18:00"


def client(number: int, owner: str = "A", **more):
    """A client of `owner` with a unit not delivered yet."""
    telephone = str(number)
    return (
        row(
            "reception",
            id=f"c{number}",
            telephone=telephone,
            received_by=owner,
            at="2026-05-01T10:00",
            **more,
        ),
        row("sale", telephone=telephone, at="2026-05-02T10:00", delivered_at=None),
    )


def clients(*numbers: int, owner: str = "A"):
    return [found for number in numbers for found in client(number, owner)]


def staff(*names: str, **more):
    return [row("person", id=f"P{name}", name=name, **more) for name in names]


def leaves(person: str = "A", at: str = LEFT, **more):
    return row("departure", id=f"D{person}", person=person, at=at, kind="left", **more)


def gives(number: int, to: str, at: str = "2026-05-12T10:00", leaver: str = "A", **more):
    fields = {"decided_by": "主管", **more}
    return row("allocation", telephone=str(number), leaver=leaver, receiver=to, decided_at=at, **fields)


def shared(*rows, now="2026-06-01T12:00", **options):
    found = books(*rows, now=now, **options)
    book = found.all[-1]
    rule = next(rule for rule in book.policy.rules if isinstance(rule, Share))
    return {f.subject.id: f for f in share(rule, book)}


def one(*rows, **options):
    (found,) = shared(*rows, **options).values()
    return found


def proposed(finding) -> dict[str, str]:
    return {entry["client"].removeprefix("reception:c"): entry["to"] for entry in finding.details["proposed"]}


BOSS = row("person", id="P9", name="主管", role="sales_supervisor")
TEAM = (*staff("A", "B", "C"), BOSS)


def test_the_leavers_clients_are_proposed_evenly_and_the_remainder_by_the_roster():
    found = one(*clients(1, 2, 3), *clients(4, owner="B"), *TEAM, leaves())
    assert (found.status, proposed(found)) == ("proposed", {"1": "B", "2": "C", "3": "B"})
    assert found.reasons[0].code == "share-even"


def test_what_is_delivered_and_has_no_problem_left_is_not_shared():
    delivered = row("sale", telephone="1", at="2026-05-02T10:00", delivered_at="2026-05-09T10:00")
    reception = row("reception", telephone="1", received_by="A", at="2026-05-01T10:00")
    problem = row("problem", telephone="1", at="2026-05-03T10:00", settled_at=None)
    assert one(reception, delivered, *TEAM, leaves()).status == "decided"
    assert one(reception, delivered, problem, *TEAM, leaves()).status == "proposed"


def test_a_recorded_decision_decides_and_the_rest_of_the_proposal_stays():
    rows = [*clients(1, 2, 3), *TEAM, leaves()]
    found = one(*rows, gives(2, "C"))
    assert proposed(found) == {"1": "B", "3": "B"}
    assert [(entry["client"], entry["to"]) for entry in found.details["decided"]] == [("reception:c2", "C")]
    otherwise = one(*rows, gives(2, "B"))
    assert proposed(otherwise) == {"1": "C", "3": "B"}


def test_when_all_is_decided_it_is_decided():
    found = one(*clients(1, 2), *TEAM, leaves(), gives(1, "B"), gives(2, "B"))
    assert (found.status, found.details["proposed"]) == ("decided", [])


def test_a_decision_by_somebody_who_is_no_supervisor_does_not_decide():
    found = one(*clients(1), *TEAM, leaves(), gives(1, "B", decided_by="C"))
    assert found.status == "proposed"


def test_an_allocation_that_ownership_refused_does_not_decide():
    found = one(*clients(1), *TEAM, leaves(), gives(1, "B", leaver="C"))
    assert found.status == "proposed"


def test_all_who_leave_on_one_day_are_one_pool_and_receive_nothing():
    rows = [
        *clients(1, 2),
        *clients(3, 4, owner="B"),
        *staff("A", "B", "C", "D"),
        leaves(),
        leaves("B", "2026-05-10T09:00"),
    ]
    found = shared(*rows)
    assert proposed(found["DA"]) == {"1": "C", "2": "D"}
    assert proposed(found["DB"]) == {"3": "C", "4": "D"}


def test_who_left_on_another_day_or_joined_later_is_no_receiver():
    late = row("person", id="PE", name="E", since="2026-05-11")
    gone = row("person", id="PF", name="F", until="2026-05-09")
    rows = [*clients(1), *staff("A", "B", "C"), late, gone, leaves(), leaves("B", "2026-05-20T09:00")]
    assert proposed(shared(*rows)["DA"]) == {"1": "C"}


def test_a_household_goes_whole():
    house = [
        row("household_member", telephone=number, relation=relation)
        for number, relation in (("1", "self"), ("3", "spouse"))
    ]
    found = one(*clients(1, 2, 3, 4), *house, *TEAM, leaves())
    assert proposed(found) == {"1": "B", "3": "B", "2": "C", "4": "C"}


def test_nobody_on_the_roster_is_nobody():
    found = one(*clients(1), *staff("A"), leaves())
    assert (found.status, found.reasons[0].code) == ("nobody", "share-no-receiver")


def test_a_client_that_may_be_the_leavers_is_named_apart():
    doubtful = row("reception", id="c2", telephone="2", received_by="?", at="2026-05-01T10:00")
    sale = row("sale", telephone="2", at="2026-05-02T10:00", delivered_at=None)
    found = one(*clients(1), doubtful, sale, *TEAM, leaves())
    assert (found.status, proposed(found)) == ("undetermined", {"1": "B"})
    assert [entry["client"] for entry in found.details["doubtful"]] == ["reception:c2"]
    assert [m.field for m in found.missing] == ["received_by"]


@pytest.mark.parametrize("kind", ["sale", "problem", "person"])
def test_a_kind_not_delivered_is_named(kind):
    rows = [found for found in (*clients(1), *TEAM, leaves()) if found.kind != kind]
    found = one(*rows, missing=(kind,))
    assert (found.status, kind in {m.kind for m in found.missing}) == ("undetermined", True)


def test_a_client_whose_claims_tie_is_doubtful():
    tie = row("reception", telephone="1", received_by="B", at="2026-05-01T10:00")
    found = one(*clients(1), tie, *TEAM, leaves())
    assert [entry["client"] for entry in found.details["doubtful"]] == ["reception:c1"]


def test_only_what_was_owned_just_before_the_departure_is_shared():
    at_the_instant = row("reception", telephone="1", received_by="A", at=LEFT)
    sale = row("sale", telephone="1", at="2026-05-11T10:00", delivered_at=None)
    assert one(at_the_instant, sale, *TEAM, leaves()).status == "decided"


def test_every_reason_has_its_words():
    found = one(*clients(1, 2, 3), *TEAM, leaves(), gives(2, "C"))
    for reason in found.reasons:
        for lang in LANGUAGES:
            assert reason_text(reason, lang)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("BC"), max_size=4), st.randoms(use_true_random=False))
def test_shuffling_the_records_changes_nothing(decided, random):
    rows = [*clients(1, 2, 3, 4, 5), *TEAM, leaves(), *(gives(n, to) for n, to in enumerate(decided, 1))]
    before = one(*rows).to_json()
    random.shuffle(rows)
    assert one(*rows).to_json() == before
