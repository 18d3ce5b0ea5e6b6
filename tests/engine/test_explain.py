"""Explanations let a person check the answer by hand: titles for ids, what was counted, what went up."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from policykit.engine.evaluate import evaluate
from policykit.engine.explain import explain
from policykit.engine.finding import Finding
from policykit.policy.workspace import Workspace
from policykit.records.delivery import read_data

ROOT = Path(__file__).parents[2]
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
COMPLAINTS = [
    {
        "id": "A", "received_at": "2026-07-06 09:00", "injury": True, "handler": "王芳", "channel": "written",
        "beyond_authority": True, "telephone": "13800000001", "category": "noise",
        "reported_at": "", "reported_to": "",
        "conduct": {"heard_out": "not_done", "asked_facts": "done"},
    },
    {
        "id": "B", "received_at": "2026-07-07 09:00", "injury": False, "media": False, "households": 1,
        "telephone": "13800000001", "category": "noise", "handler": "王芳",
        "claimed_amount": "", "facts_known_at": "",
        "solved_at": "", "closed_at": "", "archived_at": "",
    },
]  # fmt: skip


@cache
def house() -> Workspace:
    return Workspace.load(ROOT)


@cache
def told(rule: str, id_: str, lang: str = "zh-Hant") -> str:
    findings = evaluate(
        house(),
        read_data({"投訴": COMPLAINTS}, house().schemas),
        as_of=dt.datetime(2026, 7, 20, tzinfo=SHANGHAI),
        policies=["complaint-handling"],
    )
    (found,) = [f for f in findings if (f.rule, f.subject.id) == (rule, id_)]
    return "\n".join(explain(found, lang, house().schemas, house()))  # type: ignore[arg-type]  # a literal


@pytest.mark.parametrize(
    ("rule", "id_", "lines"),
    [
        ("severity", "A", ["客戶投訴管理 1.1.0", "結果：重大", "人身傷害 = 是", "重大投訴金額 = 5000"]),
        ("severity", "B", ["結果：一般", "同類投訴次數 = 2"]),
        ("routes", "A", ["結果：[移交部門主管、呈公司領導]", "受理渠道 = 書面", "投訴級別 = 重大"]),
        ("times_raised", "B", ["投訴類別 = 噪音", "自 2026-04-07 09:00+08:00 起至本件，計入 2 件：A、B。"]),
        ("heard-out", "A", ["接待行為.聽清楚 = 未做"]),
        ("report-major", "A", ["受理時間 = 2026-07-06 09:00", "2026-07-06 14:00 +08:00 已上報至部門主管"]),
        ("reply-result", "B", ["「查明時間」起算", "部門主管：時刻未定"]),
    ],
)
def test_ids_are_told_by_their_titles(rule: str, id_: str, lines: list[str]) -> None:
    text = told(rule, id_)
    assert [line for line in lines if line not in text] == []
    assert [
        word for word in ("major", "general", "department_head", "leadership", "T09:") if word in text
    ] == []


def test_titles_are_those_of_the_language() -> None:
    assert "result: major" in told("severity", "A", "en")
    assert "结果：重大" in told("severity", "A", "zh-Hans")


def test_a_level_that_was_spared_is_not_said_to_lie_ahead() -> None:
    complaint = {
        "id": "C", "received_at": "2026-07-06 09:00", "injury": True, "handler": "王芳",
        "reported_at": "2026-07-06 09:30", "reported_to": "department_head",
    }  # fmt: skip
    findings: list[Finding] = evaluate(
        house(),
        read_data({"投訴": [complaint]}, house().schemas),
        as_of=dt.datetime(2026, 7, 20, tzinfo=SHANGHAI),
        policies=["complaint-handling"],
    )
    (found,) = [f for f in findings if f.rule == "report-major"]
    text = "\n".join(explain(found, "zh-Hant", house().schemas, house()))
    assert "將上報" not in text
    assert text.count("沒有上報至") == 2
