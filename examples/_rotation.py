"""The reception of the sales office: who takes turns, who came in, who was not received, who may look."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from _sales import CUT, DISMISSED, LEFT, SELLERS, SUPERVISOR

Record = dict[str, Any]

TODAY = CUT.replace(hour=0)
BEGUN = date(2026, 4, 1)


def records() -> dict[str, list[Record]]:
    """Make every kind's records; the last day is one in order, with a visitor whom nobody received."""
    return {
        "roster": roster(),
        "absence": [_absence("L101", "孙丽")],
        "reception": receptions(),
        "visit_arrival": arrivals(),
        "refusal": refusals(),
        "view_permission": permissions(),
    }


def roster() -> list[Record]:
    """Put the sellers on the roster in their order; those who left are on it until their last day."""
    gone = {DISMISSED: date(2026, 7, 10), LEFT: date(2026, 8, 20)}
    return [
        {"id": f"B{n:03}", "person": name, "position": n, "since": BEGUN, "until": gone.get(name)}
        for n, name in enumerate(SELLERS, 1)
    ]


def _absence(id_: str, person: str) -> Record:
    return {"id": id_, "person": person, "reason": "rest", "since": TODAY.date(), "until": TODAY.date()}


def receptions() -> list[Record]:
    """One day at the door: in turn, once on behalf of the absent colleague, once out of turn."""
    day = [
        ("09:20", "周敏", None),
        ("10:05", "赵雪", "孙丽"),
        ("11:40", "王磊", None),
        ("14:15", "钱伟", None),
    ]
    return [
        {
            "id": f"J9{n:03}", "way": "visit", "at": _today(time), "entered_at": _today(time, 10),
            "received_by": by, "on_behalf_of": absent, "client_name": f"散客{n}",
            "brought_by_existing_client": absent is not None, "announced": absent is not None,
            "named_by_existing_client": absent,
        }
        for n, (time, by, absent) in enumerate(day, 1)
    ]  # fmt: skip


def arrivals() -> list[Record]:
    """Who came through the door that day: received at once, late, not at all, one without the hour."""
    day = [
        ("09:18", "周敏", "09:20", "周敏"),
        ("11:10", "钱伟", "11:40", "王磊"),
        ("13:30", "李强", None, None),
    ]
    found = [
        {
            "id": f"K{n:03}", "at": _today(time), "entered_at": _today(time, 60), "on_turn": turn,
            "received_at": _today(received) if received else None, "received_by": by,
        }
        for n, (time, turn, received, by) in enumerate(day, 1)
    ]  # fmt: skip
    unknown = {"id": "K004", "at": TODAY.date(), "on_turn": "钱伟", "received_at": _today("14:15")}
    return [*found, {**unknown, "received_by": "钱伟"}]


def refusals() -> list[Record]:
    """Who was not received, why, and whether it was established."""
    days = [
        ("2026-06-03 15:00", "吴刚", "picked", True),
        ("2026-07-22 10:30", "王磊", "refused", None),
        ("2026-08-12 16:20", "周敏", "busy", None),
        ("2026-08-31 13:30", "李强", "refused", True),
        ("2026-08-19 09:45", "赵雪", "picked", False),
    ]
    return [
        {
            "id": f"X{n:03}", "person": person, "at": datetime.fromisoformat(at), "reason": reason,
            "entered_at": datetime.fromisoformat(at) + timedelta(hours=2), "established": established,
            "reported_by": SUPERVISOR,
        }
        for n, (at, person, reason, established) in enumerate(days, 1)
    ]  # fmt: skip


def permissions() -> list[Record]:
    """What the supervisor allowed: a week's look at the register, and one that has run out."""
    weeks = [("赵雪", datetime(2026, 6, 1, 9), 7), ("李强", datetime(2026, 8, 24, 9), 14)]
    return [
        {
            "id": f"V{n:03}", "person": person, "granted_by": SUPERVISOR, "granted_at": since,
            "since": since, "until": since + timedelta(days=days), "purpose": "回访前核对登记",
        }
        for n, (person, since, days) in enumerate(weeks, 1)
    ]  # fmt: skip


def _today(time: str, minutes: int = 0) -> datetime:
    hour, minute = map(int, time.split(":"))
    return TODAY.replace(hour=hour, minute=minute) + timedelta(minutes=minutes)
