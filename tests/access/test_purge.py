"""What lapsed long enough ago is listed with its rule and parameter, and goes only when that is asked for."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from policykit.access.purge import lines, remove
from policykit.engine.retention import expired
from policykit.problems import LANGUAGES, InputError
from policykit.records.delivery import read

from .conftest import CALL, VISIT

NONE = """
    reception reassignment allocation tie_decision incompetence_complaint household_member departure sale
    problem follow_up pre_registration
"""
LAPSED_ON = dt.datetime.fromisoformat("2028-07-02T00:00+08:00")
"""A call of 2026-05-01 lapses with 2026-07-01 and is kept for two years."""


@pytest.fixture
def house(workspace):
    return replace(workspace, settings=replace(workspace.settings, not_kept=tuple(NONE.split())))


@pytest.fixture
def deliver(house, tmp_path):
    def make(*rows, name="registration.json"):
        (tmp_path / name).write_text(json.dumps(rows), encoding="utf-8")
        return read([tmp_path / name], house.schemas)

    return make


def ids(found):
    return [lapsed.id for lapsed in found if not lapsed.needed]


def test_a_call_without_a_visit_goes_when_its_time_is_over_and_not_before(house, deliver):
    delivery = deliver(CALL, VISIT)
    assert ids(expired(house, delivery, LAPSED_ON - dt.timedelta(minutes=1))) == []
    (lapsed,) = expired(house, delivery, LAPSED_ON + dt.timedelta(minutes=1))
    assert (lapsed.id, lapsed.needed, lapsed.period) == ("R2", False, "P2Y")
    assert (lapsed.policy, lapsed.rule, lapsed.by, lapsed.keep) == (
        "lead-ownership", "owner", "visitor-register", "lapsed_kept_for",
    )  # fmt: skip


def test_a_call_that_a_visit_kept_stays(house, deliver):
    visit = {
        **VISIT,
        "telephone": CALL["telephone"],
        "client_name": CALL["client_name"],
        "at": "2026-05-20 10:00",
    }
    assert expired(house, deliver(CALL, {**visit, "id_number": ""}), LAPSED_ON + dt.timedelta(days=900)) == []


def test_what_is_not_known_stays(house, deliver):
    unknown = [
        {**CALL, "kind": "不詳"},
        {**CALL, "id": "R8", "at": "2026-05-01"},
        {**CALL, "id": "R9", "client_name": "不詳"},
    ]
    assert ids(expired(house, deliver(*unknown), LAPSED_ON)) == []
    open_house = replace(house, settings=replace(house.settings, not_kept=()))
    assert expired(open_house, deliver(CALL), LAPSED_ON + dt.timedelta(days=900)) == []


def test_what_ties_two_records_of_one_client_together_stays(house, deliver):
    joins = {**CALL, "id_number": VISIT["id_number"]}
    one = {**VISIT, "telephone": "13800000009", "at": "2026-09-01 10:00", "entered_at": "2026-09-01 10:00"}
    two = {
        **one,
        "id": "R4",
        "telephone": CALL["telephone"],
        "id_number": "",
        "salesperson": "李強",
        "at": "2026-09-02 10:00",
    }
    found = expired(house, deliver(joins, one, two), LAPSED_ON + dt.timedelta(days=900))
    assert [(lapsed.id, lapsed.needed) for lapsed in found] == [("R2", True)]


def test_each_line_names_the_record_the_rule_and_the_parameter(house, deliver):
    delivery = deliver(CALL)
    found = expired(house, delivery, LAPSED_ON + dt.timedelta(days=1))
    for lang in LANGUAGES:
        (line,) = lines(found, house, delivery, lang)
        for part in (
            "R2",
            "registration.json:1:1",
            "lead-ownership 1.0.0 owner",
            "lapsed_kept_for",
            "P2Y",
            "SAL-07",
        ):
            assert part in line
        assert "13800000002" not in line


def test_what_goes_is_written_down_and_the_rest_of_the_file_stays(house, deliver, door, tmp_path):
    delivery = deliver(CALL, VISIT)
    moment = LAPSED_ON + dt.timedelta(days=1)
    access = door(delivery=delivery, house=house)
    (path,) = remove(expired(house, delivery, moment), house, delivery, access, as_of=moment)
    assert json.loads(path.read_text(encoding="utf-8")) == [VISIT]
    (entry,) = access.journal.entries()
    assert (entry["verb"], entry["outcome"], entry["ids"]) == ("purge", "removed", ["R2"])
    assert "13800000002" not in access.journal.path.read_text(encoding="utf-8")


def test_nothing_goes_where_it_cannot_be_written_down(house, deliver, door):
    delivery = deliver(CALL, VISIT)
    moment = LAPSED_ON + dt.timedelta(days=1)
    access = door(delivery=delivery, house=house)
    access.journal.path.mkdir()
    before = (access.journal.path.parent / "registration.json").read_bytes()
    with pytest.raises(InputError):
        remove(expired(house, delivery, moment), house, delivery, access, as_of=moment)
    assert (access.journal.path.parent / "registration.json").read_bytes() == before


def test_a_retention_without_its_precedence_is_told(house, deliver):
    lonely = replace(house, policies={"visitor-register": house.policies["visitor-register"]})
    with pytest.raises(InputError) as caught:
        expired(lonely, deliver(CALL), LAPSED_ON)
    assert [problem.code for problem in caught.value.problems] == ["purge-no-precedence"]
