"""Conduct at the sales office, discounts asked for, and clients short of money."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from _sales import MANAGER, SELLERS, SUPERVISOR

if TYPE_CHECKING:
    from random import Random

Record = dict[str, Any]

DEVELOPER = "何总"
CONDUCT = (
    "broke_off_reception",
    "competed_for_client",
    "joined_in",
    "deceived_client",
    "induced_client",
    "invented_promise",
    "private_concession",
    "traded_own_units",
    "private_transfer",
    "took_fee",
    "forced_earnest_money",
    "forced_order",
    "order_short_of_money",
    "disputed_with_client",
    "held_unit_privately",
)
DECISIONS = {"traded_own_units": "开除", "disputed_with_client": "书面警告，扣当月奖金"}
REASONS = ("老客户再次购买", "一次性付款", "团购三套", "员工亲属")


class Floor:
    """What happened on the floor from April to August, to clients taken from the registrations."""

    def __init__(self, registrations: list[Record], random: Random) -> None:
        self.random = random
        self.clients = [r for r in registrations if r["telephone"]]
        self.made: dict[str, list[Record]] = {}

    def records(self) -> dict[str, list[Record]]:
        """Make every kind's records, each in order of time."""
        for number, conduct in enumerate(CONDUCT * 2):
            if conduct != "order_short_of_money":
                self._event(number, conduct)
        self._orders_short_of_money()
        self._discounts()
        for records in self.made.values():
            records.sort(key=lambda record: record["at"])
            for number, record in enumerate(records, 1):
                record["id"] = f"{record['id'][0]}{number:03}"
        return self.made

    def _add(self, kind: str, prefix: str, /, **fields: Any) -> Record:
        record = {"id": prefix, **fields}
        self.made.setdefault(kind, []).append(record)
        return record

    def _client(self) -> Record:
        found = self.random.choice(self.clients)
        return {key: found[key] for key in ("client_name", "telephone")}

    def _at(self) -> datetime:
        day = datetime(2026, 4, 2) + timedelta(days=self.random.randrange(145))
        return day.replace(hour=self.random.randrange(9, 18), minute=self.random.randrange(0, 60, 5))

    def _event(self, number: int, conduct: str, /, **fields: Any) -> Record:
        """An event; most are established, some are not or not yet."""
        at = fields.pop("at", None) or self._at()
        event = self._add(
            "conduct_event", "B", person=self.random.choice(SELLERS), at=at,
            entered_at=at + timedelta(hours=2), conduct=conduct,
            invited=(number % 2 == 0) if conduct == "joined_in" else None,
            established={5: False, 7: None}.get(number % 9, True), reported_by=SUPERVISOR,
        )  # fmt: skip
        if event["established"] is not None:
            event["established_at"] = at + timedelta(days=3)
        event |= {**self._client(), **fields}
        if event["established"] and conduct in DECISIONS:
            decided = {"decided_at": at + timedelta(days=7), "decision": DECISIONS[conduct]}
            event |= {"answer": "本人承认，愿意改正", "decided_by": MANAGER, **decided}
        return event

    def _orders_short_of_money(self) -> None:
        """Allowed before or after, refused, not asked for, allowed by a salesperson, allowed and refused."""
        cases = (
            (SUPERVISOR, -1, True), (MANAGER, -2, True), (SUPERVISOR, 2, True), (SUPERVISOR, -1, False),
            (None, 0, None), (SELLERS[0], -1, True), (SUPERVISOR, None, True),
        )  # fmt: skip
        for number, (by, hours, granted) in enumerate(cases):
            event = self._event(0, "order_short_of_money", **self._of_its_own(number))
            if by:
                self._report(event, by, hours, granted)
        event = self._event(0, "order_short_of_money", **self._of_its_own(len(cases)))
        self._report(event, SUPERVISOR, -3, False)
        self._report(event, MANAGER, -1, True)

    def _of_its_own(self, number: int) -> Record:
        """A client of whom no other such order tells."""
        found = self.clients[number * 5]
        return {key: found[key] for key in ("client_name", "telephone")}

    def _report(self, event: Record, by: str, hours: int | None, granted: bool | None) -> None:
        at = event["at"] - timedelta(hours=5)
        self._add(
            "shortage_report", "K", at=at, entered_at=at + timedelta(minutes=20), salesperson=event["person"],
            client_name=event["client_name"], telephone=event["telephone"], willing=True,
            reported_to_role="sales_manager" if by == MANAGER else "sales_supervisor", decided_by=by,
            decided_at=None if hours is None else event["at"] + timedelta(hours=hours), granted=granted,
        )  # fmt: skip

    def _discounts(self) -> None:
        """In time, late, open, asked by the wrong person, decided by the wrong one, given too early."""
        asks, says = "sales_manager", "developer_leader"
        cases = (
            (asks, says, 1, True, 2), (asks, says, 2, True, 1), (asks, says, 6, True, 8),
            (asks, says, 2, False, None), ("salesperson", says, 1, True, 3), (asks, asks, 1, True, 2),
            (asks, says, None, True, 5), (asks, None, None, None, None), (asks, None, None, None, 1),
            (asks, says, 1, True, None),
        )  # fmt: skip
        names = {"developer_leader": DEVELOPER, "sales_manager": MANAGER, "salesperson": SELLERS[2]}
        for number, (asker, decides, days, granted, given) in enumerate(cases):
            at = datetime(2026, 8, 30, 10) if number == 7 else self._at()
            self._add(
                "discount_request", "Y", at=at, entered_at=at + timedelta(minutes=30),
                salesperson=self.random.choice(SELLERS[:5]), **self._client(),
                unit=f"{number + 1}栋{number + 3}02", discount=self.random.choice(("九八折", "九五折")),
                reason=self.random.choice(REASONS), requested_by=names[asker], requested_by_role=asker,
                decided_by=names.get(decides or ""), decided_by_role=decides, granted=granted,
                decided_at=at + timedelta(days=days) if days else None,
                given_at=at + timedelta(days=given) if given else None,
            )  # fmt: skip
