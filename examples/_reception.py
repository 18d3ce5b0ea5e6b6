"""How complaints were received: ticks, verdicts and commitments of the customer department."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Record = dict[str, Any]

TICKS = (
    "courteous",
    "calmed",
    "main_point",
    "no_verdict",
    "led_not_blamed",
    "wholehearted",
    "impersonal",
    "no_light_promise",
)
COMMITMENTS = ("三日內派人檢修", "減免一個月管理費", "更換損壞的門禁", "增派夜間巡查")


def received(complaints: list[Record], random: Random, cut: datetime) -> None:
    """Add to each complaint how it was received and reported; nothing lies after `cut`."""
    complaints[0] |= _well(complaints[0])
    for number, record in enumerate(complaints[1:], 1):
        record["agitated"] = random.choice((True, False, False, False, None))
        record["conduct"] = record.get("conduct", {}) | _ticks(record["agitated"], random)
        record |= {name: at for name, at in _times(record, random).items() if at is None or at <= cut}
        if record.get("reported_up_at"):
            record["reported_up_to"] = random.choice(("department_head", "department_head", "leadership"))
        if number % 13 == 0 and _instant(record["received_at"]):
            record["commitments"] = [_commitment(record, random)]
        if number % 40 == 0:
            record["reopened_from"] = complaints[number - 20]["id"]
        record |= {name: at for name, at in _moved(record, number).items() if at <= cut}


def _moved(record: Record, number: int) -> Record:
    """When the severity was settled anew and when the matter went to an outside body: of few, by number."""
    at = _instant(record["received_at"])
    found = {
        "reprioritised_at": at and number % 27 == 9 and at + timedelta(days=1, hours=3),
        "referred_outside_at": at and number % 41 == 17 and at + timedelta(days=2),
    }
    return {name: when for name, when in found.items() if when}


def _well(record: Record) -> Record:
    """A reception without fault, for the first form that people print."""
    at = record["received_at"]
    return {
        "agitated": True,
        "conduct": record["conduct"] | dict.fromkeys(TICKS, "done"),
        "acted_at": record["facts_known_at"] + timedelta(hours=1),
        "reported_up_at": at + timedelta(hours=3),
        "reported_up_to": "department_head",
    }


def _ticks(agitated: bool | None, random: Random) -> Record:
    asked = [name for name in TICKS if name != "calmed" or agitated]
    answers = {name: random.choices(("done", "not_done", ""), (90, 5, 5))[0] for name in asked}
    return {name: tick for name, tick in answers.items() if tick}


def _times(record: Record, random: Random) -> Record:
    """When somebody acted, reported upwards and, now and then, judged before the facts were known."""
    at, known = _instant(record["received_at"]), _instant(record.get("facts_known_at"))
    if at is None:
        return {}
    found: Record = {"reported_up_at": at + timedelta(hours=random.choice((2, 4, 20, 60)))}
    if random.randrange(12) == 0:
        del found["reported_up_at"]
    if known and random.randrange(10):
        found["acted_at"] = known + timedelta(hours=random.choice((1, 2, 3, 9)))
    if random.randrange(9) == 0:
        found["verdict_at"] = known + timedelta(hours=1) if known and random.randrange(3) else at
    return found


def _instant(value: Any) -> datetime | None:
    """The time of a cell, None where the clerk wrote the day alone or nothing."""
    return value if isinstance(value, datetime) else None


def _commitment(record: Record, random: Random) -> Record:
    by = random.choice(("馮麗娟", "馮麗娟", None))
    made = {"id": "W1", "made_at": record["received_at"] + timedelta(hours=1), "authorised_by": by}
    return made | {"content": random.choice(COMMITMENTS)}
