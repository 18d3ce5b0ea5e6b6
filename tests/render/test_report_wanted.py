"""A report asks for what it reads, and takes its members the short way: it says the same as the long way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policykit.engine.evaluate import evaluate
from policykit.render.report import desk as desks
from policykit.render.report.desk import Desk
from policykit.render.report.page import desk_for
from policykit.render.report.page import edition as made
from render.house import examples, reported, workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.problems import Language
    from policykit.render.printer import Printer
    from policykit.render.report.page import Edition

    Printers = Callable[[Language], Printer]

REPORTS = ("monthly-complaints", "sales-office", "project-portfolio")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_of_what_is_wanted_says_what_a_report_of_everything_says(
    printer: Printers, name: str
) -> None:
    press, space, delivery = printer("zh-Hant"), workspace(), examples()
    desk = desk_for(
        press, name, "2026-07", delivery.records, rejects=delivery.rejects, policies=space.policies
    )
    reads = set(desk.report.reads)
    found = [f for f in evaluate(space, delivery, as_of=desk.state) if f.policy in reads]
    assert told(reported(press, name, "2026-07")) == told(made(press, desk, found))


@pytest.mark.parametrize("name", REPORTS)
def test_members_looked_up_by_time_are_those_told_one_by_one(
    printer: Printers, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = printer("zh-Hant")
    quick = reported(press, name, "2026-07").html()
    every = lambda desk, of, _back: desk.archive.of_kind(of.record)  # noqa: E731  # one line
    monkeypatch.setattr(desks, "only_in_month", lambda _of: False)
    monkeypatch.setattr(Desk, "_happened", _in_order)
    monkeypatch.setattr(Desk, "_going_on", every)
    assert reported(press, name, "2026-07").html() == quick


def told(edition: Edition) -> list[tuple[object, ...]]:
    """All that is laid out but the page of method, which says how many records were judged for it."""
    parts = [part for whole in edition.parts for part in whole.every() if part.kind != "method"]
    return [(part.id, part.of, part.tables, part.texts, part.notes) for part in parts]


def _in_order(desk: Desk, of: desks.Members, _back: int) -> list[desks.Item]:
    """All records, in order of the event that is asked for."""
    zone = desk.month.zone
    items = desk.archive.of_kind(of.record)
    return sorted(items, key=lambda item: item.instant(str(of.in_month), zone) or 0)
