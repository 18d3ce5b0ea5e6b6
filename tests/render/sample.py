"""Made-up records and findings that fill every part of the forms and the report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SETTINGS: dict[str, Any] = {
    "company": {"zh-Hant": "東湖物業管理有限公司", "en": "Donghu Property Management Co., Ltd."},
    "contact": {"zh-Hant": "客戶服務熱線 400-820-0000", "en": "Customer service 400-820-0000"},
    "zone": "Asia/Shanghai",
}

COMPLAINT: dict[str, Any] = {
    "id": "C2026-0715",
    "received_at": "2026-07-15T09:20:00+08:00",
    "channel": "telephone",
    "complainant": "陳志明",
    "telephone": "139 0571 2233",
    "building": "6 棟",
    "unit": "1203",
    "category": "noise",
    "content": "樓上連續三晚在十一點以後施工，電鑽聲不斷，老人無法入睡。反映兩次，當晚停了，第二天照舊。",
    "remedy_sought": "停止夜間施工，並書面說明處理辦法。",
    "injury": False,
    "media": False,
    "households": 2,
    "claimed_amount": 1200.5,
    "department": "工程部",
    "beyond_authority": True,
    "handler": "林婉儀",
    "recorded_at": "2026-07-15T09:40:00+08:00",
    "passed_on_at": "2026-07-15T10:05:00+08:00",
    "passed_to": "department_head",
    "facts_known_at": "2026-07-16",
    "process": "七月十六日上門核實，裝修隊確有違反施工時間；已簽整改承諾書，施工時間告示貼於單元門口。",
    "result": "裝修隊停工一日整改，此後只在 9:00–12:00、14:30–18:00 施工；保安每晚巡樓一次。",
    "promises": [{"id": "1", "made_at": "2026-07-15T10:00:00+08:00", "for": "2026-07-17T18:00:00+08:00"}],
    "replies": [
        {"at": "2026-07-17T16:00:00+08:00", "promise_id": "1", "form": "oral", "content": "告知整改結果"}
    ],
    "conduct": {"heard_out": "done", "asked_facts": "done", "did_not_argue": "not_done"},
}


def finding(rule: str, kind: str, status: str, record: str = "C2026-0715", **parts: Any) -> dict[str, Any]:
    return {
        "policy": "complaint-handling",
        "version": "1.1.0",
        "rule": rule,
        "kind": kind,
        "clauses": ["CMP-1.5"],
        "subject": {"kind": "complaint", "id": record},
        "status": status,
        "as_of": "2026-08-01T00:00:00+08:00",
        **parts,
    }


FINDINGS = [
    finding("severity", "decide", "decided", value="major"),
    finding("routes", "decide", "decided", value=["to_department_head"]),
    finding(
        "record-complaint",
        "oblige",
        "fulfilled",
        title={"zh-Hant": "登記投訴", "en": "Record the complaint"},
        due={"at": "2026-07-17T00:00:00+08:00", "exclusive": True},
        done_at="2026-07-15T09:40:00+08:00",
    ),
    finding(
        "report-major",
        "oblige",
        "overdue",
        clauses=["CMP-1.6"],
        title={"zh-Hant": "重大投訴上報", "en": "Report a major complaint"},
        due={"at": "2026-07-15T10:20:00+08:00"},
        escalation=[
            {"to": "department_head", "at": "2026-07-15T14:20:00+08:00", "reached": True},
            {"to": "leadership", "at": "2026-07-16T10:20:00+08:00", "reached": True},
        ],
    ),
    finding(
        "reply-result",
        "oblige",
        "pending",
        clauses=["CMP-1.4"],
        title={"zh-Hant": "答覆處理結果", "en": "Reply with process and result"},
        due={"at": "2026-08-04T00:00:00+08:00", "exclusive": True},
        provisional=True,
        lacking=[{"zh-Hant": "有處理結果", "en": "the result is stated"}],
    ),
    finding(
        "sign-and-archive",
        "oblige",
        "not_applicable",
        title={"zh-Hant": "簽章後存檔", "en": "Sign and archive"},
    ),
    finding(
        "another",
        "oblige",
        "overdue",
        record="C2026-0001",
        title={"zh-Hant": "別的投訴", "en": "Another one"},
    ),
]

_CATEGORIES = ("repair", "noise", "parking", "fees", "staff", "cleaning", None)
_CHANNELS = ("visit", "telephone", "written", "online")


def archive(count: int = 160) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """So many complaints from April to July 2026, with findings; the same ones every time."""
    made = [_one(number) for number in range(count)]
    return [record for record, _ in made], [one for _, found in made for one in found]


def _one(number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    zone = dt.timezone(dt.timedelta(hours=8))
    at = dt.datetime(2026, 4, 1, 9, tzinfo=zone) + dt.timedelta(hours=(number * 18) % 2900)
    closed = at + dt.timedelta(hours=20 + number % 150) if number % 5 else None
    record = {
        "id": f"C{number:04}",
        "received_at": at.isoformat(),
        "category": _CATEGORIES[number % 7],
        "channel": _CHANNELS[number % 4],
        "building": f"{number % 6 + 1} 棟",
        "unit": f"{number % 20 + 1}01",
        "complainant": "李" + "明華強芳玲"[number % 5],
        "telephone": f"138{number:08}",
        "department": ("工程部", "保安部", "客服部", None)[number % 4],
        "handler": ("林婉儀", "何志強")[number % 2],
        "replied_at": (at + dt.timedelta(hours=3 + number % 40)).isoformat() if number % 6 else None,
        "closed_at": closed.isoformat() if closed else None,
    }
    return record, _found(record["id"], number)


def _found(record: str, number: int) -> list[dict[str, Any]]:
    major = number % 8 == 0
    status = ("fulfilled", "fulfilled", "fulfilled_late", "overdue", "pending", "undetermined")[number % 6]
    found = [
        finding("severity", "decide", "decided", record, value="major" if major else "general"),
        finding("routes", "decide", "decided", record, value=["to_leadership"] if number % 4 == 2 else []),
        finding("times_raised", "measure", "measured", record, value=number % 3),
        finding("reply-result", "oblige", status, record, title={"zh-Hant": "答覆處理結果", "en": "Reply"}),
    ]
    if major:
        level = {"to": "leadership", "at": "2026-07-20T10:00:00+08:00", "reached": True}
        due = {"at": "2026-08-03T00:00:00+08:00", "exclusive": True}
        found.append(
            finding(
                "report-major",
                "oblige",
                "overdue",
                record,
                title={"zh-Hant": "重大投訴上報", "en": "Report"},
                escalation=[level],
            )
        )
        found.append(
            finding(
                "revisit",
                "oblige",
                "pending",
                record,
                title={"zh-Hant": "回訪用戶", "en": "Revisit"},
                due=due,
            )
        )
    return found
