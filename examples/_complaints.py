"""Complaints of a property company over four months, each lived through from receipt to archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from _matters import DEPARTMENTS, MATTERS, Matter
from faker import Faker

from policykit.feel.temporal import Date
from policykit.records.dates import local
from policykit.records.record import Blank

Record = dict[str, Any]

START = datetime(2026, 5, 1, 8)
CUT = datetime(2026, 8, 31, 18)
"""The records were handed in then: nothing later is in them."""

ESTATES = ("翠湖苑", "銀杏里", "金色家園", "濱江一號", "桂花城")
HANDLERS = ("周敏儀", "陳俊傑", "林淑芬", "吳嘉豪", "黃詩涵", "鄭國強")
HEADS = {"工程部": "梁志遠", "保安部": "何建明", "環境部": "蘇雅琴", "客戶部": "馮麗娟", "財務部": "袁慧敏"}

OPINIONS = (
    "滿意，處理及時",
    "基本滿意，希望不要再發生",
    "對結果滿意，但等得太久",
    "同意處理結果",
    "保留意見",
)
CAUSES = ("設備老化，未列入年度檢修", "交接班記錄不全", "外包單位未按合同執行", "巡查頻次不足")
REMEDIES = ("列入季度檢修計劃", "修訂交接班表並抽查", "扣減外包考核分並限期整改", "增加巡查並公示記錄")


class Office:
    """A complaints desk whose clerks are mostly on time, sometimes late, and now and then forget."""

    def __init__(self) -> None:
        self.names, self.numbers = Faker("zh_TW"), Faker("zh_CN")
        self.random = self.names.random
        self.incoming = 1

    def complaints(self, count: int) -> list[Record]:
        """Make `count` complaints in the order they were received; some users complain again and again."""
        times = sorted(self._office_time() for _ in range(count))
        users = [self._user() for _ in range(count - count // 5)]
        found = []
        for number, received in enumerate(times, 1):
            again = number % 5 == 0 and number > 40
            user = self.random.choice(users[:12]) if again else users[number % len(users)]
            found.append(self._complaint(number, received, user, again))
        found[0] = _shown(found[0])
        return found

    def _office_time(self) -> datetime:
        day = START + timedelta(days=self.random.randrange(122))
        return day.replace(
            hour=self.random.choice((8, 9, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20)),
            minute=self.random.randrange(60),
        )

    def _user(self) -> Record:
        estate = self.random.choice(ESTATES)
        number = self.random.randrange(1, 13)
        return {
            "complainant": self.names.name(),
            "telephone": self._typed(self.numbers.phone_number()),
            "building": f"{estate}{number}棟",
            "unit": f"{self.random.randrange(1, 33)}{self.random.randrange(1, 5):02}",
            "category": self.random.choice(list(MATTERS)),
        }

    def _typed(self, digits: str) -> str:
        """Write a number as one clerk or another would."""
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        spaced = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
        spelt = (digits, digits, digits, spaced, spaced.replace(" ", "-"), digits.translate(wide))
        return spelt[self.random.randrange(len(spelt))]

    def _complaint(self, number: int, received: datetime, user: Record, again: bool) -> Record:
        record: Record = {"id": f"C2026-{number:04}", "received_at": received, **user}
        if not again:
            record["category"] = self.random.choice(list(MATTERS))
        record["channel"] = self._one_of(telephone=45, visit=25, online=15, written=15)
        matter = self._matter(record)
        major = self._weight(record) or again
        self._desk(record, received, major)
        facts = self._facts(record, received)
        self._promises(record, received, major)
        self._outcome(record, facts, matter, major)
        self._paper(record, received)
        self._conduct(record)
        if self.random.random() < 0.03:
            record["received_at"] = Date.from_date(received.date())
        return record

    def _matter(self, record: Record) -> Matter:
        matter: Matter = self.random.choice(MATTERS[record["category"]])
        record["content"] = matter.content
        record["remedy_sought"] = matter.sought if self._chance(70) else None
        record["department"] = DEPARTMENTS[record["category"]]
        record["handler"] = self.random.choice(HANDLERS)
        record["person_concerned"] = self.random.choice(HANDLERS) if record["category"] == "staff" else None
        return matter

    def _weight(self, record: Record) -> bool:
        """Fill in what makes a complaint major, and say whether anything known does."""
        record["injury"] = self._one_of(false=94, true=4, unknown=2)
        record["media"] = self._one_of(false=96, true=3, unknown=1)
        amount = self._one_of(none=74, small=17, large=7, unknown=2)
        record["claimed_amount"] = {
            "none": None, "unknown": Blank.UNKNOWN, "small": self.random.randrange(100, 4800, 50),
            "large": self.random.randrange(5000, 32000, 500),
        }[amount]  # fmt: skip
        record["households"] = self._one_of(one=90, many=7, unknown=3)
        large = (
            amount == "large"
            or "true" in (record["injury"], record["media"])
            or record["households"] == "many"
        )
        record["households"] = {"one": 1, "many": self.random.randrange(3, 15), "unknown": None}[
            record["households"]
        ]
        for name in ("injury", "media"):
            record[name] = {"true": True, "false": False, "unknown": Blank.UNKNOWN}[record[name]]
        record["beyond_authority"] = large and self._chance(55)
        return large

    def _desk(self, record: Record, received: datetime, major: bool) -> None:
        """Record it, tell the user, pass it on, report it: the first hours."""
        self._event(record, "recorded_at", received, (5, 90), late=(1500, 5000), on_time=92, late_share=5)
        self._event(record, "entered_at", received, (10, 600), late=(2000, 9000), on_time=94, late_share=4)
        self._event(record, "acknowledged_at", received, (1, 30), late=(60, 300), on_time=80, late_share=10)
        self._event(record, "told_at", received, (5, 110), late=(130, 1400), on_time=86, late_share=9)
        self._event(record, "passed_on_at", received, (10, 220), late=(260, 2600), on_time=86, late_share=9)
        if "passed_on_at" in record:
            right = "department_head" if record["beyond_authority"] else "functional_department"
            record["passed_to"] = (
                self.random.choice(("leadership", "functional_department")) if self._chance(6) else right
            )
            if self._chance(5):
                record["passed_on_at"] = Date.from_date(record["passed_on_at"].date())
        if major:
            self._event(record, "reported_at", received, (5, 55), late=(70, 2400), on_time=72, late_share=18)
            if "reported_at" in record:
                record["reported_to"] = self.random.choice(
                    ("department_head", "department_head", "leadership")
                )
        if record["beyond_authority"]:
            self._event(
                record, "explained_at", received, (10, 110), late=(150, 1500), on_time=82, late_share=10
            )

    def _facts(self, record: Record, received: datetime) -> datetime | None:
        self._event(
            record, "facts_known_at", received, (120, 4300), late=(5000, 12000), on_time=80, late_share=14
        )
        return record.get("facts_known_at")

    def _promises(self, record: Record, received: datetime, major: bool) -> None:
        if not (record["beyond_authority"] or self._chance(45 if major else 18)):
            return
        made, promises, replies = received + timedelta(minutes=self.random.randrange(20, 300)), [], []
        for number in range(1, self.random.randrange(1, 4) + 1):
            if made > CUT:
                break
            due = (made + timedelta(days=self.random.randrange(1, 6))).replace(hour=18, minute=0)
            name = f"{record['id']}-{number}"
            promises.append({"id": name, "made_at": made, "for": due})
            shift = {
                "kept": -self.random.randrange(30, 900),
                "late": self.random.randrange(60, 3000),
                "never": None,
            }
            minutes = shift[self._one_of(kept=74, late=15, never=11)]
            answered = (
                max(due + timedelta(minutes=minutes), made + timedelta(minutes=30)) if minutes else None
            )
            if answered is None or answered > CUT:
                break
            form = "written" if record["channel"] == "written" else "oral"
            reply = {"at": answered, "promise_id": name, "form": form}
            replies.append(reply | {"content": "告知目前進展和下一步安排"})
            made = answered
        record["promises"], record["replies"] = promises, replies

    def _outcome(self, record: Record, facts: datetime | None, matter: Matter, major: bool) -> None:
        """Solve it, answer, have the form signed, archive it, close it."""
        if facts is None or facts > CUT:
            return
        begun = self._wait(record, facts)
        self._event(record, "solved_at", begun, (60, 7000), late=(8000, 20000), on_time=78, late_share=12)
        self._event(record, "replied_at", begun, (30, 4000), late=(5000, 14000), on_time=82, late_share=10)
        if "replied_at" in record:
            written = record["channel"] == "written"
            record["reply_form"] = "written" if self._chance(90 if written else 8) else "oral"
            record["process"] = matter.process
            record["result"] = matter.result if self._chance(94) else None
        if "solved_at" not in record:
            return
        solved = record["solved_at"]
        self._event(record, "signed_at", solved, (60, 5000), late=(6000, 9000), on_time=85, late_share=7)
        record["user_opinion"] = (
            self.random.choice(OPINIONS) if "signed_at" in record and self._chance(95) else None
        )
        self._event(
            record, "archived_at", solved, (5100, 9900), late=(12000, 24000), on_time=80, late_share=10
        )
        self._event(record, "accepted_at", solved, (30, 6000), late=(6000, 9000), on_time=78, late_share=6)
        record["accepted"] = True if "accepted_at" in record else None
        self._event(record, "closed_at", solved, (6000, 12000), late=(14000, 30000), on_time=82, late_share=8)
        if major and self._chance(80):
            record["cause"], record["corrective_action"] = self.random.choice(
                list(zip(CAUSES, REMEDIES, strict=True))
            )

    def _wait(self, record: Record, facts: datetime) -> datetime:
        """Sometimes the user has to be waited for; a few are still waited for."""
        if not self._chance(12):
            return facts
        since = facts + timedelta(minutes=self.random.randrange(30, 600))
        until = since + timedelta(hours=self.random.randrange(20, 120))
        if since > CUT:
            return facts
        record["waits"] = [
            {"since": since} if until > CUT or self._chance(10) else {"since": since, "until": until}
        ]
        return until

    def _paper(self, record: Record, received: datetime) -> None:
        """Have a letter entered in the incoming documents register and submitted."""
        if record["channel"] != "written":
            return
        self._event(record, "registered_at", received, (20, 400), late=(2900, 6000), on_time=88, late_share=8)
        if "registered_at" in record:
            self.incoming += 1
            record["incoming_number"] = f"收文〔2026〕{self.incoming:03}號" if self._chance(95) else None
            self._event(
                record,
                "submitted_at",
                record["registered_at"],
                (20, 900),
                late=(2900, 7000),
                on_time=85,
                late_share=9,
            )

    def _conduct(self, record: Record) -> None:
        names = ("heard_out", "asked_facts", "did_not_argue")
        ticks = {name: self._one_of(done=93, not_done=4, blank=3) for name in names}
        record["conduct"] = {name: tick for name, tick in ticks.items() if tick != "blank"}

    def _event(
        self, record: Record, name: str, since: datetime, usual: tuple[int, int], *,
        late: tuple[int, int], on_time: int, late_share: int,
    ) -> None:  # fmt: skip
        """Let the event happen so many minutes after `since`: in time, late, or not at all."""
        kind = self._one_of(usual=on_time, late=late_share, never=max(100 - on_time - late_share, 0))
        if kind == "never":
            return
        moment = since + timedelta(minutes=self.random.randrange(*(usual if kind == "usual" else late)))
        if moment - since > timedelta(hours=6) and not 8 <= moment.hour < 20:
            moment += timedelta(hours=12)
        if moment <= CUT:
            record[name] = moment

    def _chance(self, percent: int) -> bool:
        return bool(self.random.randrange(100) < percent)

    def _one_of(self, **weights: int) -> str:
        return str(self.random.choices(list(weights), list(weights.values()))[0])


def _shown(record: Record) -> Record:
    """Make the complaint that the demo prints a full one: written, major, promised and kept, archived."""
    begun: datetime = datetime(2026, 5, 1, 8, 40)
    matter = MATTERS["repair"][0]

    def after(hours: float) -> datetime:
        return begun + timedelta(hours=hours)

    first_day: Record = {
        "id": record["id"],
        "received_at": begun,
        "acknowledged_at": after(0.2),
        "recorded_at": after(0.3),
        "entered_at": after(0.5),
        "registered_at": after(0.6),
        "incoming_number": "收文〔2026〕001號",
        "reported_at": after(0.7),
        "reported_to": "leadership",
        "told_at": after(1),
        "explained_at": after(1.2),
        "passed_on_at": after(1.5),
        "passed_to": "department_head",
        "submitted_at": after(2),
    }
    facts: Record = {
        "channel": "written",
        "complainant": "許文彬",
        "telephone": "138 0013 8000",
        "building": "翠湖苑3棟",
        "unit": "1202",
        "category": "repair",
        "content": matter.content,
        "remedy_sought": matter.sought,
        "injury": False,
        "claimed_amount": 12800,
        "households": 1,
        "media": False,
        "department": DEPARTMENTS["repair"],
        "beyond_authority": True,
        "handler": HANDLERS[0],
        "conduct": dict.fromkeys(("heard_out", "asked_facts", "did_not_argue"), "done"),
    }
    promise = {"id": "C2026-0001-1", "made_at": after(1.2), "for": datetime(2026, 5, 4, 18)}
    reply = {"at": datetime(2026, 5, 4, 15, 30), "promise_id": promise["id"], "form": "written"}
    outcome: Record = {
        "promises": [promise],
        "replies": [reply | {"content": "已查明漏水原因，六日進場施工，隨函附施工安排"}],
        "facts_known_at": after(30),
        "process": matter.process,
        "result": matter.result,
        "replied_at": after(100),
        "reply_form": "written",
        "solved_at": after(150),
        "user_opinion": "同意處理結果，希望加強防水檢查",
        "signed_at": after(176),
        "accepted": True,
        "accepted_at": after(176),
        "archived_at": after(200),
        "closed_at": after(220),
        "cause": CAUSES[0],
        "corrective_action": REMEDIES[0],
    }
    return first_day | facts | outcome


def revisits(complaints: list[Record], office: Office) -> list[Record]:
    """Revisit most of those whose complaint was solved, mostly within a week."""
    found: list[Record] = []
    for complaint in complaints:
        solved = complaint.get("solved_at")
        if solved is None or not (office._chance(45) or complaint is complaints[0]):
            continue
        record: Record = {"id": f"V{len(found) + 1:04}", "complaint": complaint["id"]}
        office._event(record, "at", solved, (600, 9000), late=(11000, 20000), on_time=85, late_share=15)
        if "at" in record:
            record |= {
                "by": office.random.choice(HANDLERS),
                "satisfied": office._one_of(satisfied=70, fairly=22, dissatisfied=8),
            }
            record["opinion"] = office.random.choice(OPINIONS)
            found.append(record)
    return found


def staff() -> list[Record]:
    """List the people of the property company, by office."""
    people = [(name, "handler", "客戶部") for name in HANDLERS]
    people += [(name, "department_head", department) for department, name in HEADS.items()]
    people += [("高振華", "leader", "公司"), ("沈國棟", "general_manager", "公司")]
    begun = datetime(2024, 1, 1).date()
    return [
        {"id": f"W{number:03}", "name": name, "role": role, "department": department, "since": begun}
        for number, (name, role, department) in enumerate(people, 1)
    ]


def with_offsets(value: Any, zone: Any) -> Any:
    """Turn every datetime of a record into an instant, local to `zone`."""
    if isinstance(value, datetime):
        return local(value, zone)
    if isinstance(value, dict):
        return {name: with_offsets(part, zone) for name, part in value.items()}
    return [with_offsets(item, zone) for item in value] if isinstance(value, list) else value
