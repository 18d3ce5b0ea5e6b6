"""A property sales office: who registered which client, who received them, who left and who took over."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from faker import Faker

Record = dict[str, Any]

START = datetime(2026, 4, 1, 9)
CUT = datetime(2026, 8, 31, 18)
SELLERS = ("赵雪", "钱伟", "孙丽", "李强", "周敏", "吴刚", "郑洁", "王磊")
DISMISSED, LEFT = "吴刚", "郑洁"
SUPERVISOR, MANAGER = "冯静", "陈涛"
FEATURES = (
    "三口之家，想买学区房",
    "首次置业，预算一百五十万",
    "改善型，要四房朝南",
    "投资客，关注小户型",
    "老人随住，要低楼层",
    "外地回乡置业",
)
MATTERS = (
    "阳台漏水未修复",
    "合同面积与实测不符，待退差价",
    "贷款资料未交齐",
    "装修押金未退",
    "车位产权手续未办",
)


class SalesOffice:
    """Clients telephone, visit, come back, bring friends; salespeople register them, mostly at once."""

    def __init__(self) -> None:
        self.fake = Faker("zh_CN")
        self.random = self.fake.random
        self.clients = [self._client() for _ in range(150)]
        self.made: dict[str, list[Record]] = {}

    def records(self) -> dict[str, list[Record]]:
        """Make every kind's records, each in order of time."""
        self._registrations(200)
        self._families()
        self._referrals()
        self._sales()
        self._complaints_and_ties()
        self._departures()
        for kind, key in (("registration", "at"), ("reception", "at"), ("pre_registration", "entered_at")):
            self.made[kind].sort(key=lambda record: record[key])
            for number, record in enumerate(self.made[kind], 1):
                record["id"] = f"{record['id'][0]}{number:04}"
        return self.made

    def _client(self) -> Record:
        return {
            "client_name": self.fake.name(),
            "telephone": self.fake.phone_number(),
            "id_number": self.fake.ssn() if self._chance(35) else None,
        }

    def _typed(self, telephone: str) -> str:
        """Write a number as one clerk or another would."""
        digits = _digits(telephone)
        spelt = (digits, digits, f"{digits[:3]}-{digits[3:7]}-{digits[7:]}", f"+86 {digits}")
        return spelt[self.random.randrange(len(spelt))]

    def _add(self, kind: str, prefix: str, /, **fields: Any) -> Record:
        found = self.made.setdefault(kind, [])
        record = {"id": f"{prefix}{len(found) + 1:04}", **fields}
        if record.get("telephone"):
            record["telephone"] = self._typed(record["telephone"])
        found.append(record)
        return record

    def _moment(self, first: datetime = START, days: int = 150) -> datetime:
        moment = first + timedelta(days=self.random.randrange(max(days, 1)))
        return moment.replace(hour=self.random.randrange(9, 18), minute=self.random.randrange(0, 60, 5))

    def _seller(self, at: datetime) -> str:
        """Somebody who still worked there: the dismissed one left in July, the other in August."""
        if at < datetime(2026, 7, 1) and self._chance(22):
            return DISMISSED
        gone = {DISMISSED: datetime(2026, 7, 10), LEFT: datetime(2026, 8, 20)}
        return str(self.random.choice([name for name in SELLERS if at < gone.get(name, CUT)]))

    def _registrations(self, count: int) -> None:
        for number in range(count):
            client = self.clients[number % len(self.clients)]
            at = self._moment()
            way = "telephone" if self._chance(58) else "visit"
            entered = at + timedelta(minutes=self.random.randrange(0, 150))
            if self._chance(6):
                entered = at + timedelta(days=self.random.randrange(3, 15))
            seller = self._seller(at)
            self._add(
                "registration", "R", kind=way, **client, salesperson=seller, at=at, entered_at=entered,
                features=self.random.choice(FEATURES) if self._chance(80) else None,
                remark="客户自述由朋友介绍" if self._chance(5) else None,
            )  # fmt: skip
            if self._chance(4):
                self.made["registration"][-1]["telephone"] = None
            if way == "visit" or self._chance(62):
                later = at if way == "visit" else at + timedelta(days=self.random.randrange(1, 100))
                self._receive(client, later + timedelta(minutes=10), seller if self._chance(88) else None)
        for first in self.made["registration"][:12:11]:
            twin = {name: value for name, value in first.items() if name not in ("id", "salesperson")}
            other = next(name for name in SELLERS[:5] if name != first["salesperson"])
            self._add("registration", "R", **twin, salesperson=other)

    def _receive(self, client: Record, at: datetime, seller: str | None, **more: Any) -> None:
        if at > CUT:
            return
        plain: Record = {"brought_by_existing_client": False, "announced": False}
        self._add(
            "reception", "J", at=at, way="visit", **client,
            entered_at=at + timedelta(minutes=self.random.randrange(5, 90)),
            received_by=seller or self._seller(at), **(plain | more),
        )  # fmt: skip

    def _families(self) -> None:
        for number in range(1, 16):
            one, two = self.clients[number * 4], self.clients[number * 4 + 1]
            household = f"H{number:03}"
            self._add(
                "household_member",
                "M",
                household=household,
                **one,
                relation="self",
                since=datetime(2015, 1, 1).date(),
            )
            partner = self.random.choice(("spouse", "spouse", "parent", "child", "sibling"))
            until = datetime(2026, 6, 1).date() if number == 7 else None
            self._add(
                "household_member", "M", household=household, **two, relation=partner, until=until,
                since=datetime(2016 + number % 8, 1 + number % 12, 1).date(),
            )  # fmt: skip

    def _referrals(self) -> None:
        for number in range(24):
            referrer, at = self.clients[number], self._moment(days=130)
            friend, seller = self._client(), self._seller(at)
            named = {"referrer_name": referrer["client_name"], "referrer_telephone": referrer["telephone"]}
            if number < 16:
                features = self.random.choice(FEATURES) if number % 5 else None
                self._add(
                    "pre_registration",
                    "P",
                    salesperson=seller,
                    **named,
                    **friend,
                    features=features,
                    entered_at=at,
                )
                came = at + timedelta(days=self.random.randrange(1, 20))
                back = came + timedelta(hours=3 + 20 * (number % 3)) if number % 4 else None
                self._receive(friend, came, self._seller(at), **named, handed_back_at=back)
            else:
                brought = {"brought_by_existing_client": True, "announced": number % 3 != 0, **named}
                away = number % 2 == 0
                other = next(name for name in SELLERS[:6] if name != seller)
                self._receive(
                    friend, at, other if away else seller, **brought,
                    named_by_existing_client=seller if number % 3 else None,
                    on_behalf_of=seller if away else None,
                )  # fmt: skip

    def _sales(self) -> None:
        registered = self.made["registration"]
        leavers = [first for first in registered if first["salesperson"] == DISMISSED][:18]
        others = [first for first in registered[::4] if first["salesperson"] != DISMISSED]
        for number, first in enumerate(leavers + others):
            at = first["at"] + timedelta(days=self.random.randrange(5, 60))
            if at > CUT:
                continue
            client = _client_of(first)
            sale = self._add(
                "sale", "S", **client, unit=self._unit(),
                salesperson=first["salesperson"], at=at,
            )  # fmt: skip
            sale["booking_status"] = "active"
            if number % 3 == 0 and at + timedelta(days=30) < CUT:
                sale["delivered_at"] = at + timedelta(days=30)
            elif number % 11 == 5:
                self._withdraw(sale, at)
            elif number % 11 == 8:
                _withdraw_badly(sale, at, number)
            if number % 4 == 1:
                raised = at + timedelta(days=3)
                settled = raised + timedelta(days=9) if number % 8 == 1 else None
                self._add(
                    "problem",
                    "Q",
                    **client,
                    at=raised,
                    settled_at=settled,
                    content=self.random.choice(MATTERS),
                )

    def _unit(self) -> str:
        floor, door = self.random.randrange(2, 30), self.random.randrange(1, 5)
        return f"{self.random.randrange(1, 9)}栋{floor}{door:02}"

    def _withdraw(self, sale: Record, at: datetime) -> None:
        sale["booking_status"] = "withdrawn"
        sale["withdrawn_at"] = at + timedelta(days=4)
        sale["cancelled_at"] = at + timedelta(days=4, hours=3)
        sale["published_at"] = at + timedelta(days=5) if self._chance(60) else None

    def _complaints_and_ties(self) -> None:
        for number in range(5):
            first = self.made["registration"][number * 7 + 2]
            client = _client_of(first)
            at = first["at"] + timedelta(days=6)
            to = ("sales_supervisor", "sales_manager", "developer")[number % 3]
            if number != 3:
                self._add("incompetence_complaint", "N", **client, about=first["salesperson"], to=to, at=at)
            receiver = next(name for name in SELLERS[:5] if name != first["salesperson"])
            assigned = at + timedelta(days=1)
            self._add(
                "reassignment", "G", **client, assigned_to=receiver, decided_by=SUPERVISOR,
                assigned_at=assigned, entered_at=assigned + timedelta(minutes=20),
            )  # fmt: skip
            named = {"referrer_name": client["client_name"], "referrer_telephone": client["telephone"]}
            self._receive(
                self._client(), assigned + timedelta(days=9), None, named=SELLERS[number % 4], **named
            )
        twin = self.made["registration"][0]
        self._add(
            "tie_decision", "T", **_client_of(twin), decided_for=twin["salesperson"], decided_by=SUPERVISOR,
            decided_at=twin["at"] + timedelta(days=2),
        )  # fmt: skip

    def _departures(self) -> None:
        self._add(
            "departure",
            "D",
            person=DISMISSED,
            kind="dismissed",
            at=datetime(2026, 7, 10, 17),
            entered_at=datetime(2026, 7, 10, 17, 30),
        )
        self._add(
            "departure",
            "D",
            person=LEFT,
            kind="left",
            at=datetime(2026, 8, 20, 18),
            entered_at=datetime(2026, 8, 21, 9),
        )
        staying = [name for name in SELLERS if name not in (DISMISSED, LEFT)]
        decided = datetime(2026, 7, 13, 10)
        for number, client in enumerate(self._clients_left_by(DISMISSED)):
            receiver = staying[number % len(staying)]
            allocation = self._add(
                "allocation", "A", departure="D0001", leaver=DISMISSED, **client, receiver=receiver,
                decided_by=SUPERVISOR, decided_at=decided, entered_at=decided + timedelta(minutes=30),
            )  # fmt: skip
            self._follow_up(number, allocation["id"], receiver, decided)

    def _clients_left_by(self, person: str) -> list[Record]:
        """Find the clients somebody saw whose unit is not delivered or who have a problem left open."""
        seen = [r for r in self.made["registration"] if r["salesperson"] == person]
        seen += [r for r in self.made["reception"] if r["received_by"] == person]
        theirs = {_digits(record["telephone"]) for record in seen}
        open_ = [sale for sale in self.made["sale"] if not sale.get("delivered_at")]
        open_ += [problem for problem in self.made["problem"] if not problem["settled_at"]]
        return list(
            {
                _digits(r["telephone"]): _client_of(r) for r in open_ if _digits(r["telephone"]) in theirs
            }.values()
        )

    def _follow_up(self, number: int, allocation: str, receiver: str, decided: datetime) -> None:
        """In time, late, by word of mouth alone, visited but not reported, or not at all."""
        case = number % 6
        if case == 5:
            return
        at = decided + timedelta(days=6 if case == 3 else 1 + number % 2, hours=3)
        record = self._add(
            "follow_up",
            "F",
            allocation=allocation,
            by=receiver,
            at=at,
            content="客户情况稳定，说明了交房进度",
        )
        if case != 4:
            record |= {"reported_at": at + timedelta(hours=4), "report_to": SUPERVISOR}
            record["report_form"] = "oral" if case == 2 else "written"

    def _chance(self, percent: int) -> bool:
        return bool(self.random.randrange(100) < percent)


def _withdraw_badly(sale: Record, at: datetime, number: int) -> None:
    """Late, published before it was cancelled, or with the day of withdrawal left out."""
    sale["booking_status"] = "withdrawn"
    if number % 2:
        return
    sale["withdrawn_at"] = at + timedelta(days=4)
    sale["cancelled_at"] = at + timedelta(days=7 if number % 4 else 5)
    sale["published_at"] = at + timedelta(days=7 if number % 4 else 4, hours=2)


def _digits(telephone: str | None) -> str:
    return re.sub(r"\D", "", telephone or "")[-11:]


def _client_of(record: Record) -> Record:
    return {key: record[key] for key in ("client_name", "telephone", "id_number")}


def staff() -> list[Record]:
    """Everybody at the sales office, and when they were there."""
    begun = datetime(2025, 3, 1).date()
    gone = {DISMISSED: datetime(2026, 7, 10).date(), LEFT: datetime(2026, 8, 20).date()}
    people = [(name, "salesperson") for name in SELLERS]
    people += [(SUPERVISOR, "sales_supervisor"), (MANAGER, "sales_manager"), ("何总", "developer_leader")]
    return [
        {
            "id": f"E{n:03}",
            "name": name,
            "role": role,
            "department": "案场",
            "since": begun,
            "until": gone.get(name),
        }
        for n, (name, role) in enumerate(people, 1)
    ]


def absences() -> list[Record]:
    """List some days off."""
    days = [
        ("赵雪", 6, 2, 3, "annual"),
        ("李强", 6, 18, 18, "sick"),
        ("孙丽", 7, 6, 8, "training"),
        ("周敏", 8, 11, 12, "leave"),
    ]
    return [
        {
            "id": f"L{n:03}", "person": name, "reason": reason,
            "since": datetime(2026, month, first).date(), "until": datetime(2026, month, last).date(),
        }
        for n, (name, month, first, last, reason) in enumerate(days, 1)
    ]  # fmt: skip
