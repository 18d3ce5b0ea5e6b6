"""What a rule sees of a record: events, plans, blanks, bounds (semantics 1 to 3)."""

import pytest

from engine_support import SCHEMAS, at, case, delivered, world
from policykit.engine.finding import Missing
from policykit.engine.moments import moment
from policykit.engine.view import View
from policykit.engine.world import World
from policykit.feel.values import NONE, NOT_YET, DoubtfulList, Unknown


def view(as_of: str = "07-10 12:00", **fields: object) -> View:
    return world(case(**fields), as_of=as_of).views("case")[0]


def span(seen: View, name: str) -> tuple[str, str]:
    found = moment(seen[name], seen.world.zone).span
    return tuple(end.astimezone(seen.world.zone).strftime("%m-%d %H:%M:%S") for end in (found.lo, found.hi))


@pytest.mark.parametrize(
    ("as_of", "happened"),
    [("07-05 08:59", False), ("07-05 09:00", True), ("07-05 09:01", True)],
)
def test_an_event_later_than_as_of_reads_as_not_yet(as_of, happened):
    assert (view(as_of, closed_at="2026-07-05T09:00")["closed_at"] is not NOT_YET) is happened


def test_a_later_event_takes_its_companions_along():
    seen = view("07-04 12:00", done_at="2026-07-05T09:00", done_how="well")
    assert (seen["done_at"], seen["done_how"]) == (NOT_YET, NOT_YET)
    assert view("07-05 12:00", done_at="2026-07-05T09:00", done_how="well")["done_how"] == "well"


def test_plans_stay_whatever_the_instant():
    assert span(view("07-02 12:00", promised_for="2026-08-01T10:00"), "promised_for")[0] == "08-01 10:00:00"


@pytest.mark.parametrize(("as_of", "there"), [("07-01 08:59", 0), ("07-01 09:00", 1)])
def test_a_record_whose_own_event_is_later_is_not_there(as_of, there):
    assert len(world(case(), as_of=as_of).views("case")) == there


@pytest.mark.parametrize(("as_of", "count"), [("07-02 10:00", 1), ("07-02 09:59", 0)])
def test_an_item_whose_event_is_later_is_not_there(as_of, count):
    promises = [{"id": "P", "made_at": "2026-07-02T10:00", "for": "2026-07-05T10:00"}]
    assert len(view(as_of, promises=promises)["promises"]) == count


@pytest.mark.parametrize(("known_at", "there"), [("07-01 09:04", 0), ("07-01 09:05", 1), ("", 1)])
def test_known_at_hides_what_was_entered_later(known_at, there):
    assert len(world(case(), known_at=known_at).views("case")) == there


def test_known_at_leaves_a_record_open_whose_entry_is_not_known():
    found = world(case(entered_at="不詳"), known_at="07-02 00:00").all("case")
    assert isinstance(found, DoubtfulList)
    assert found.causes == {Missing("case", "C1", "entered_at")}


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("size", "", Unknown),
        ("size", "不詳", Unknown),
        ("size", "無", NONE),
        ("note", "", NONE),
        ("note", "未知", Unknown),
        ("closed_at", "", NOT_YET),
        ("closed_at", "不詳", Unknown),
        ("closed_at", "無", NONE),
        ("waits", "", []),
        ("done_how", "", NOT_YET),
    ],
)
def test_an_empty_cell_means_what_its_field_declares(field, typed, expected):
    value = view(**{field: typed})[field]
    assert type(value) is Unknown if expected is Unknown else value == expected


@pytest.mark.parametrize("field", ["size", "closed_at", "note", "promised_for"])
def test_a_column_never_delivered_is_unknown(field):
    assert view(**{field: ...})[field] == Unknown(frozenset({Missing("case", "C1", field)}))


def test_a_list_never_delivered_may_hold_anything():
    found = view(waits=...)["waits"]
    assert found.open
    assert found.causes == {Missing("case", "C1", "waits")}


def test_where_another_field_says_that_it_happened_an_empty_event_is_unknown_up_to_now():
    seen = view("07-10 12:00", done_at="", done_how="well")
    assert isinstance(seen["done_at"], Unknown)
    assert span(seen, "done_at")[1] == "07-10 12:00:00"
    assert view(done_at="", done_how="")["done_at"] is NOT_YET


def test_where_it_is_not_known_whether_another_field_says_so_the_event_may_not_have_happened():
    value = view(done_at="", done_how="不詳")["done_at"]
    assert value == Unknown(frozenset({Missing("case", "C1", "done_at"), Missing("case", "C1", "done_how")}))


def test_a_date_alone_is_some_instant_of_that_local_day():
    seen = view(closed_at="2026-07-05")
    assert span(seen, "closed_at") == ("07-05 00:00:00", "07-05 23:59:59")
    assert seen["closed_at"].causes == {Missing("case", "C1", "closed_at", "time")}


def test_a_date_alone_of_today_may_lie_ahead():
    value = view("07-05 12:00", closed_at="2026-07-05")["closed_at"]
    assert value == Unknown(frozenset({Missing("case", "C1", "closed_at", "time")}))


def test_a_companion_of_an_event_that_may_lie_ahead_is_unknown():
    value = view("07-05 12:00", done_at="2026-07-05", done_how="well")["done_how"]
    assert isinstance(value, Unknown)


def test_a_date_alone_tomorrow_reads_as_not_yet():
    assert view("07-04 23:59", closed_at="2026-07-05")["closed_at"] is NOT_YET


def test_a_records_own_event_is_not_after_its_entry():
    seen = view("07-10 12:00", received_at="2026-07-01", entered_at="2026-07-01T09:05")
    assert span(seen, "received_at") == ("07-01 00:00:00", "07-01 09:05:00")
    unknown = view("07-10 12:00", received_at="不詳")
    assert span(unknown, "received_at")[1] == "07-01 09:05:00"


def test_a_record_of_today_is_there_once_it_was_entered_and_may_be_before():
    assert view("07-01 12:00", received_at="2026-07-01").there is True
    assert view("07-01 12:00", received_at="2026-07-01", entered_at="").there is None


def test_a_kind_not_delivered_is_an_open_list_that_names_the_kind():
    found = world(case()).all("visit")
    assert found.open
    assert found.causes == {Missing("visit")}


def test_a_kind_known_to_be_none_and_an_empty_file_are_empty_lists():
    assert World(delivered(case()), SCHEMAS, as_of=at("07-10 12:00"), none=["visit"]).all("visit") == []
    assert world(case(), visit=[]).all("visit") == []


def test_lists_are_in_order_of_time_whatever_the_order_of_the_input():
    late, early = case(id="A", received_at="2026-07-03T09:00"), case(id="B")
    for given in ([late, early], [early, late]):
        assert [seen.id for seen in world(*given).all("case")] == ["B", "A"]


def test_a_view_has_no_other_names_than_its_fields():
    seen = view()
    assert "client" in seen
    assert "price" not in seen
    with pytest.raises(KeyError):
        seen["price"]
