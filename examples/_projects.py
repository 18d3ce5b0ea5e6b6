"""Client projects from proposal to survey: one kept well, one with omissions, some stopped at a gate."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Record = dict[str, Any]

CUT = datetime(2026, 8, 31, 18)
MANAGERS = ("沈國華", "許志強", "郭麗珍")
ENGINEER, ACCOUNTANT = "曾文傑", "彭雅婷"
TEAM = (("lead", "technology", ENGINEER, "施工與驗收"), ("lead", "finance", ACCOUNTANT, "預算與結算"))
NAMES = (
    "翠湖苑電梯更新",
    "銀杏里外牆修繕",
    "金色家園門禁改造",
    "濱江一號消防整改",
    "桂花城停車擴建",
    "銀杏里綠化",
)
RISKS = (
    ("材料晚到", "提早兩週訂貨", "改用備選供應商"),
    ("施工擾民投訴", "公示時間表", "調整工序並逐戶說明"),
)


class Projects:
    """Six projects and everything that is written about them until the records were handed in."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.made: dict[str, list[Record]] = {}

    def records(self) -> dict[str, list[Record]]:
        """Make every kind's records."""
        for number, name in enumerate(NAMES, 1):
            project = self._project(number, name)
            self.made.setdefault("project", []).append(project)
            if number <= 4:
                self._rhythms(project, careful=number == 1)
                self._audits(project, careful=number == 1)
        self._changes()
        self._requests()
        self._surveys()
        return self.made

    def _add(self, kind: str, prefix: str, /, **fields: Any) -> Record:
        found = self.made.setdefault(kind, [])
        record = {"id": f"{prefix}{len(found) + 1:03}", **fields}
        found.append(record)
        return record

    def _project(self, number: int, name: str) -> Record:
        """The first is closed, the second delivered late, the fifth has no budget, the sixth is a sketch."""
        proposed = datetime(2026, 2, 2, 10) + timedelta(days=14 * (number - 1))
        begin = proposed.date() + timedelta(days=10)
        project: Record = {
            "id": f"X{number:03}", "name": name, "client": f"{name[:3]}業主委員會",
            "manager": MANAGERS[number % 3], "proposed_at": proposed,
        }  # fmt: skip
        if number == 6:
            return project | {"goals": [{"text": "補種喬木二十株"}]}
        project |= self._plan(project, begin)
        started = datetime.combine(begin, time(9))
        if number != 5:
            project |= {"started_at": started, "execution_started_at": started + timedelta(days=10)}
        if number == 2:
            project["risks"][1].pop("responsive")
        if number in (3, 5):
            project["budget"] = "不詳" if number == 3 else None
        if number in (1, 4):
            project |= self._ending(started, whole=number == 1)
        return project

    def _plan(self, project: Record, begin: date) -> Record:
        stages = [begin + timedelta(days=days) for days in (24, 52, 80)]
        manager = {"person": project["manager"], "duty": "project_manager", "field": "business"}
        others = [{"person": who, "duty": duty, "field": of, "duties": does} for duty, of, who, does in TEAM]
        return {
            "goals": [{"text": "三個月內完工"}, {"text": "居民滿意度四分以上"}],
            "resources": "工程隊兩隊，監理一人",
            "planned_start": begin, "planned_end": stages[2] + timedelta(days=7),
            "budget": self.random.randrange(20, 90) * 10000,
            "team": [{**manager, "duties": "統籌進度、質量與溝通"}, *others],
            "first_report_due": begin + timedelta(days=7),
            "first_meeting_due": begin + timedelta(days=14),
            "first_review_due": begin + timedelta(days=30),
            "milestones": [{"name": f"第{n}期完工", "planned_for": day} for n, day in enumerate(stages, 1)],
            "tasks": [
                {"id": f"T{n}", "name": what, "responsible": ENGINEER, "planned_for": day}
                for n, (what, day) in enumerate(zip(("拆除", "安裝", "驗收"), stages, strict=True), 1)
            ],
            "risks": [
                {"id": f"R{n}", "description": what, "level": "low", "preventive": early, "responsive": then}
                for n, (what, early, then) in enumerate(RISKS, 1)
            ],
            "quality_criteria": [{"name": "驗收合格率", "measure": "第三方檢測"}],
            "checkpoints": [
                {"id": f"Q{n}", "name": f"第{n}期驗收", "planned_for": day} for n, day in enumerate(stages, 1)
            ],
        }  # fmt: skip

    def _ending(self, started: datetime, *, whole: bool) -> Record:
        """Delivered, evaluated and closed; or closed without the client's feedback."""
        delivered = started + timedelta(days=90)
        checked = {"checked_at": delivered - timedelta(days=2), "passed": whole or None}
        return {
            "quality_criteria": [{"name": "驗收合格率", "measure": "第三方檢測", **checked}],
            "delivered_at": delivered,
            "evaluation": "按期完工，結算低於預算百分之三",
            "feedback": "居民反映良好" if whole else None,
            "closed_at": delivered + timedelta(days=5),
        }

    def _rhythms(self, project: Record, *, careful: bool) -> None:
        """Reports, meetings and risk reviews, mostly in their time."""
        kinds = (
            ("progress_report", "P", "first_report_due", 7),
            ("team_meeting", "M", "first_meeting_due", 14),
            ("risk_review", "V", "first_review_due", 30),
        )
        for kind, prefix, first, every in kinds:
            day = project[first]
            last = (project.get("closed_at") or CUT).date()
            for number in range(40):
                due = day + timedelta(days=every * number)
                luck = self.random.randrange(10)
                if due < last and (careful or luck > 1):
                    late = not careful and luck == 2
                    self._written(
                        kind, prefix, project, due + timedelta(days=2 if late else -1), late, number
                    )

    def _written(self, kind: str, prefix: str, project: Record, day: date, late: bool, number: int) -> None:
        at = datetime.combine(day, time(16))
        told: Record = {"project": project["id"], "at": at, "by": project["manager"]}
        if late:
            told["period"] = str(number + 1)
        if kind == "risk_review":
            told["adjustment"] = self.random.choice(("無須調整", "安裝順延一週", "加派一隊", None))
        elif kind == "team_meeting":
            told["attendees"] = f"{project['manager']}、{ENGINEER}、{ACCOUNTANT}"
        self._add(kind, prefix, **told)

    def _audits(self, project: Record, *, careful: bool) -> None:
        for stage in project["checkpoints"]:
            due = datetime.combine(stage["planned_for"], time(10))
            if due < CUT and (careful or self.random.randrange(3)):
                self._add(
                    "quality_audit", "U", project=project["id"], checkpoint=stage["id"],
                    at=due + timedelta(days=0 if careful else self.random.choice((-1, 3))), by=ENGINEER,
                    passed=careful or self.random.randrange(4) > 0,
                )  # fmt: skip

    def _changes(self) -> None:
        """Approved and then carried out, the other way round, not approved, time not known, open."""
        cases = ((1, 4, True, 6), (1, 6, True, 5), (2, 5, False, 8), (1, None, True, 9), (3, 2, True, None))
        for number, (assessed, approved, yes, carried) in enumerate((*cases, (None, None, None, None)), 1):
            at = datetime(2026, 4, 6, 11) + timedelta(days=9 * number)
            after = {
                name: at + timedelta(days=days)
                for name, days in (
                    ("assessed_at", assessed),
                    ("approved_at", approved),
                    ("implemented_at", carried),
                )
                if days
            }
            self._add(
                "change_request", "C", project=f"X{number % 4 + 1:03}", requested_by=ENGINEER, at=at,
                description="改用不銹鋼扶手", effect="增加兩萬元，工期不變" if assessed else None,
                approved=yes, approved_by=MANAGERS[0] if yes is not None else None,
                implemented_by=ENGINEER if carried else None, **after,
            )  # fmt: skip

    def _requests(self) -> None:
        """Answered in time, late, without saying how, not at all."""
        for number, hours in enumerate((6, 20, 30, 120, 48, None, 5, None), 1):
            at = datetime(2026, 5, 11, 9) + timedelta(days=12 * number)
            answered = {"responded_at": at + timedelta(hours=hours)} if hours else {}
            said = "已張貼公告" if hours and number != 7 else None
            self._add(
                "client_request", "N", project=f"X{number % 4 + 1:03}", at=at,
                responsible=MANAGERS[number % 3], content="請提前公示停水時間", response=said, **answered,
            )  # fmt: skip

    def _surveys(self) -> None:
        first = self.made["project"][0]
        for number, score in enumerate((5, 4, 4, 2, None)):
            at = first["closed_at"] + timedelta(days=7 + number)
            told = {"opinion": "施工時噪音較大" if score == 2 else None}
            self._add("survey", "S", project=first["id"], at=at, by="馮麗娟", score=score, **told)
