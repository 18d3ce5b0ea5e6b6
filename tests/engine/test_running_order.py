"""The line that says who is next, and the running order of the day (SAL-05, SAL-06, SAL-10, SAL-11)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from policykit.engine.running_order import next_line, order_lines, running_orders
from policykit.policy.workspace import Workspace
from policykit.problems import LANGUAGES
from policykit.records.delivery import read_data

NOW = dt.datetime.fromisoformat("2026-05-04T12:00+08:00")
ROSTER = [
    {"id": f"B{n}", "person": name, "position": n, "since": "2026-04-01", "until": ""}
    for n, name in enumerate("甲乙丙", 1)
]


@pytest.fixture(scope="module")
def workspace():
    house = Workspace.read(Path(__file__).resolve().parents[2])
    policies = {"reception-rotation": house.policies["reception-rotation"]}
    return type(house)(house.folder, house.settings, house.schemas, policies)


@pytest.fixture
def order(workspace):
    def make(now=NOW, **kinds):
        records = {"roster": ROSTER, "reception": [], "absence": [], **kinds}
        (found,) = running_orders(workspace, read_data(records, workspace.schemas), as_of=now)
        return found

    return make


def reception(number, by, time, **more):
    return {"id": f"J{number}", "received_by": by, "at": f"2026-05-04 {time}", "on_behalf_of": "", **more}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_line_says_who_is_next_why_and_by_which_clause(order, workspace, lang):
    line = next_line(order(reception=[reception(1, "甲", "09:00")]), workspace.schemas, lang)
    assert "\n" not in line
    assert "乙" in line
    assert "SAL-11" in line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_it_is_open_the_line_says_what_would_tell(order, workspace, lang):
    line = next_line(order(reception=[reception(1, "不詳", "09:00")]), workspace.schemas, lang)
    title = workspace.schemas["reception"].fields["received_by"].titles[lang]
    assert title in line
    assert "J1" in line


def test_the_order_says_who_is_away_who_was_passed_over_and_what_does_not_count(order):
    found = order(
        reception=[reception(1, "乙", "09:00"), reception(2, "乙", "10:00", on_behalf_of="丙")],
        absence=[{"id": "L1", "person": "丙", "since": "2026-05-04", "until": "2026-05-04"}],
    )
    lines = list(order_lines(found, "zh-Hant"))
    assert [line[:4] for line in lines[:3]] == ["1. 甲", "2. 丙", "3. 乙"]
    assert "不在" in lines[1]
    assert any("J1" in line and "甲" in line for line in lines)
    assert any("J2" in line and "不計" in line for line in lines)


def test_the_order_tells_of_todays_refusals_and_of_visitors_not_received(order):
    refusal = {"id": "X1", "person": "甲", "reason": "picked", "established": True, "at": "2026-05-04 10:00"}
    arrival = {"id": "K1", "at": "2026-05-04 09:00", "on_turn": "乙", "received_at": ""}
    yesterday = {**refusal, "id": "X0", "at": "2026-05-03 10:00"}
    found = order(
        refusal=[refusal, yesterday, {**refusal, "id": "X2", "reason": "busy"}], visit_arrival=[arrival]
    )
    lines = list(order_lines(found, "en"))
    assert [line.split(":")[0] for line in lines if line.startswith("Today")] == ["Today X1", "Today K1"]
    assert all("SAL-10" in line for line in lines if line.startswith("Today"))


def test_before_the_policy_is_in_force_there_is_no_order(workspace):
    early = dt.datetime.fromisoformat("2026-03-01T00:00+08:00")
    assert running_orders(workspace, read_data({"roster": ROSTER}, workspace.schemas), as_of=early) == []
