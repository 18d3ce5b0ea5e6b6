"""What each form is tested with: a typical record, its findings and related records, and variants of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.records.schema import Schemas
from policykit.render.related import Related
from render.sample import COMPLAINT, FINDINGS, ROOT, finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.records.schema import Field
    from policykit.render.printer import Printer
    from policykit.render.registry import Form

SCHEMAS = Schemas.load(ROOT / "schemas" / "records")
CASES = ("blank", "typical", "long", "missing", "rare")
RARE = "𠮷堃喆"
TALE = "".join(f"第{number}日晚上樓上施工不停，睡不著覺。" for number in range(1, 200))
ADDRESS = "https://donghu.example/very/long/address/without/any/place/to/break/" + "x" * 60
CLIENT = {"client_name": "許文彬", "telephone": "138 0057 1122", "id_number": "330106198805120039"}

RECORDS: dict[str, dict[str, Any]] = {
    "complaint": {
        **COMPLAINT,
        "told_at": "2026-07-15T09:50:00+08:00",
        "explained_at": "2026-07-15T10:00:00+08:00",
        "reported_at": "2026-07-15T10:10:00+08:00",
        "reported_to": "department_head",
        "replied_at": "2026-07-17T16:00:00+08:00",
        "reply_form": "written",
        "incoming_number": "收 2026-118",
        "registered_at": "2026-07-15T09:30:00+08:00",
        "submitted_at": "2026-07-15T11:00:00+08:00",
        "cause": "裝修備案時沒有書面告知施工時間。",
        "corrective_action": "裝修備案時一併簽署施工時間告知書。",
        "user_opinion": "處理及時，希望以後提前告知。",
        "accepted": True,
        "closed_at": "2026-07-18T17:00:00+08:00",
    },
    "revisit": {
        "id": "V0031",
        "complaint": "C2026-0715",
        "at": "2026-07-22T15:00:00+08:00",
        "by": "何志強",
        "satisfied": "fairly",
        "opinion": "近一週沒有夜間施工，希望繼續巡樓。",
    },
    "registration": {
        "id": "R0107",
        "kind": "visit",
        **CLIENT,
        "salesperson": "周敏",
        "at": "2026-05-03T10:30:00+08:00",
        "features": "三口之家，看三房，關心學區；開白色轎車。",
        "remark": "約下週再來",
    },
    "pre_registration": {
        "id": "Y0009",
        "salesperson": "周敏",
        "referrer_name": "李平",
        "referrer_telephone": "139 0571 3344",
        **CLIENT,
        "features": "戴眼鏡，四十歲上下，做外貿，要看頂樓複式。",
        "entered_at": "2026-05-02T18:20:00+08:00",
    },
    "departure": {
        "id": "D0001",
        "person": "吳剛",
        "kind": "left",
        "at": "2026-07-10T18:00:00+08:00",
        "entered_at": "2026-07-11T09:00:00+08:00",
    },
    "allocation": {
        "id": "A0005",
        "departure": "D0001",
        "leaver": "吳剛",
        **CLIENT,
        "receiver": "周敏",
        "decided_by": "鄭國華",
        "decided_at": "2026-07-13T10:00:00+08:00",
    },
    "follow_up": {
        "id": "F0005",
        "allocation": "A0005",
        "by": "周敏",
        "at": "2026-07-14T15:20:00+08:00",
        "reported_at": "2026-07-15T09:10:00+08:00",
        "report_to": "鄭國華",
        "report_form": "written",
        "content": "已上門拜訪。客戶對交房日期有疑問，已出示合同；驗房時的兩處滲水，月底前修好。",
    },
    "discount_request": {
        "id": "Z0012",
        **CLIENT,
        "at": "2026-06-04T10:00:00+08:00",
        "salesperson": "周敏",
        "unit": "8-1602",
        "discount": "總價九八折",
        "reason": "一次付清，並介紹兩位同事同來認購。",
        "requested_by": "孫麗",
        "requested_by_role": "sales_manager",
        "decided_by": "高建明",
        "decided_by_role": "developer_leader",
        "decided_at": "2026-06-05T16:00:00+08:00",
        "granted": True,
        "given_at": "2026-06-05T18:00:00+08:00",
    },
    "shortage_report": {
        "id": "K0003",
        **CLIENT,
        "at": "2026-06-06T11:00:00+08:00",
        "salesperson": "周敏",
        "unit": "8-1602",
        "willing": True,
        "reported_to_role": "sales_supervisor",
        "decided_by": "鄭國華",
        "decided_at": "2026-06-06T11:20:00+08:00",
        "granted": True,
    },
    "conduct_event": {
        "id": "B0007",
        **CLIENT,
        "person": "趙雪",
        "at": "2026-06-12T16:40:00+08:00",
        "conduct": "took_fee",
        "established": True,
        "established_at": "2026-06-15T10:00:00+08:00",
        "unit": "3-902",
        "reported_by": "許文彬",
        "answer": "承認收取，稱為代辦費用，已退還。",
    },
    "sale": {
        "id": "S0044",
        **CLIENT,
        "unit": "5-1101",
        "salesperson": "錢偉",
        "at": "2026-05-20T14:00:00+08:00",
        "booking_status": "withdrawn",
        "withdrawn_at": "2026-06-01T10:00:00+08:00",
        "cancelled_at": "2026-06-01T15:30:00+08:00",
        "published_at": "2026-06-02T09:00:00+08:00",
    },
    "reassignment": {
        "id": "G0004",
        **CLIENT,
        "assigned_to": "孫麗",
        "decided_by": "鄭國華",
        "assigned_at": "2026-06-20T10:00:00+08:00",
    },
    "incompetence_complaint": {
        "id": "N0004",
        **CLIENT,
        "about": "李強",
        "to": "sales_supervisor",
        "at": "2026-06-19T16:00:00+08:00",
    },
    "project": {
        "id": "P2026-03",
        "name": "東湖一期外立面修繕",
        "client": "東湖花園業主委員會",
        "manager": "高建明",
        "proposed_at": "2026-02-20T09:00:00+08:00",
        "goals": [{"text": "六棟外牆滲水點全部修復"}, {"text": "工期內不發生安全事故"}],
        "resources": "吊籃四套，防水施工隊一組，駐場監理一名。",
        "planned_start": "2026-03-02",
        "planned_end": "2026-08-31",
        "budget": 1860000,
        "team": [
            {"person": "高建明", "duty": "project_manager", "field": "business", "duties": "統籌與對外聯絡"},
            {"person": "丁海", "duty": "member", "field": "technology", "duties": "施工方案與質量"},
            {"person": "方芳", "duty": "member", "field": "finance", "duties": "預算與付款"},
        ],
        "first_report_due": "2026-03-09",
        "first_meeting_due": "2026-03-06",
        "first_review_due": "2026-03-31",
        "started_at": "2026-03-02T09:00:00+08:00",
        "milestones": [
            {
                "name": "腳手架搭設完成",
                "planned_for": "2026-03-31",
                "reached_at": "2026-04-02T17:00:00+08:00",
            },
            {"name": "防水層驗收", "planned_for": "2026-06-30"},
        ],
        "tasks": [
            {
                "id": "T1",
                "name": "編制施工方案",
                "responsible": "丁海",
                "planned_for": "2026-03-10",
                "done_at": "2026-03-09T18:00:00+08:00",
            },
            {"id": "T2", "name": "材料進場檢驗", "responsible": "方芳", "planned_for": "2026-03-20"},
        ],
        "risks": [
            {
                "id": "X1",
                "description": "雨季延誤工期",
                "level": "high",
                "preventive": "提前安排低層施工",
                "responsive": "啟用備用班組，報請順延",
            },
            {
                "id": "X2",
                "description": "高空墜物",
                "level": "medium",
                "preventive": "設警戒區與防護棚",
                "responsive": "停工排查",
            },
        ],
        "quality_criteria": [
            {
                "name": "淋水試驗",
                "measure": "連續淋水二十四小時無滲漏",
                "checked_at": "2026-07-01T10:00:00+08:00",
                "passed": True,
            },
            {"name": "平整度", "measure": "兩米靠尺偏差不大於四毫米"},
        ],
        "checkpoints": [{"id": "Q1", "name": "防水層隱蔽前", "planned_for": "2026-06-25"}],
        "delivered_at": "2026-08-28T16:00:00+08:00",
        "evaluation": "滲水點全部修復，工期比計劃提前三天。",
        "feedback": "業主委員會認可，建議保留監理記錄備查。",
        "closed_at": "2026-09-04T10:00:00+08:00",
    },
    "risk_review": {
        "id": "E0002",
        "project": "P2026-03",
        "at": "2026-04-30T15:00:00+08:00",
        "by": "丁海",
        "content": "雨季將至，低層防水已完成七成。",
        "adjustment": "高層施工提前一週開始。",
    },
    "change_request": {
        "id": "H0003",
        "project": "P2026-03",
        "requested_by": "丁海",
        "at": "2026-05-11T10:00:00+08:00",
        "description": "二號樓西牆改用高彈性防水塗料。",
        "effect": "材料費增加四萬二千元，工期不變。",
        "assessed_at": "2026-05-12T15:00:00+08:00",
        "approved": True,
        "approved_by": "陳志遠",
        "approved_at": "2026-05-14T11:00:00+08:00",
        "implemented_by": "丁海",
        "implemented_at": "2026-05-20T09:00:00+08:00",
    },
    "quality_audit": {
        "id": "L0006",
        "project": "P2026-03",
        "checkpoint": "Q1",
        "at": "2026-06-25T10:00:00+08:00",
        "by": "方芳",
        "passed": True,
        "content": "抽查十二處，厚度與搭接寬度均符合。",
    },
    "survey": {
        "id": "U0002",
        "project": "P2026-03",
        "at": "2026-09-10T10:00:00+08:00",
        "by": "何志強",
        "score": 4,
        "opinion": "施工安排清楚，揚塵控制還可以更好。",
    },
}


def _about(kind: str, *found: dict[str, Any]) -> list[dict[str, Any]]:
    subject = {"kind": kind, "id": RECORDS[kind]["id"]}
    return [{**one, "subject": subject} for one in found]


_TOOK_FEE = finding(
    "take-fee",
    "forbid",
    "violated",
    clauses=["SAL-16"],
    title={"zh-Hant": "收取客戶費用", "en": "Taking a fee from a client"},
    action={"zh-Hant": "私下向客戶收取費用", "en": "take a fee from a client"},
    sanction={"zh-Hant": "立即開除", "en": "immediate dismissal"},
)
_DISCOUNT = finding(
    "request-discount",
    "oblige",
    "fulfilled",
    clauses=["SAL-12"],
    title={"zh-Hant": "折扣請示", "en": "A discount is requested upwards"},
    due={"at": "2026-06-08T00:00:00+08:00", "exclusive": True},
    done_at="2026-06-05T16:00:00+08:00",
)
_RECEIVERS = ("趙雪", "錢偉", "周敏")
_CLIENTS = ("易斌", "李平", "薛鵬", "馬寧", "陳晶", "梁莉", "許文彬")
_SHARED = finding(
    "leavers-clients",
    "share",
    "proposed",
    clauses=["SAL-19"],
    details={
        "leaver": "吳剛",
        "receivers": list(_RECEIVERS),
        "decided": [
            {"client": f"c{n}", "name": name, "to": _RECEIVERS[n % 3], "record": f"allocation:A{n:04}"}
            for n, name in enumerate(_CLIENTS)
        ],
        "proposed": [{"client": "c8", "name": "邱梅", "to": "錢偉"}],
        "doubtful": [{"client": "c9", "name": "石磊"}],
    },
)
FOUND: dict[str, list[dict[str, Any]]] = {
    "complaint": FINDINGS,
    "conduct_event": _about("conduct_event", _TOOK_FEE),
    "discount_request": _about("discount_request", _DISCOUNT),
    "departure": _about("departure", _SHARED),
}


@dataclass(frozen=True)
class Case:
    """What one form is printed from."""

    records: list[dict[str, Any]]
    findings: list[dict[str, Any]] = field(default_factory=list)
    related: Related | None = None

    @property
    def number(self) -> str:
        """The number of the record; none of a blank form or a register."""
        return self.records[0]["id"] if len(self.records) == 1 else ""

    def print(self, printer: Printer, form: str) -> bytes:
        return printer.form(form, self.records, self.findings, self.related)


def case(form: Form, name: str) -> Case:
    """The case `name` of `form`: a register lists several records, the other forms show one."""
    if name == "blank":
        return Case([])
    records = [changed(form.record, name)]
    if form.many:
        ids = range(16 if name == "long" else 4)
        records += [{**RECORDS[form.record], "id": f"N{number:04}"} for number in ids]
    beside = {} if name == "missing" else {kind: [changed(kind, name)] for kind in form.related}
    return Case(records, FOUND.get(form.record, []), Related(SCHEMAS, beside))


def changed(kind: str, case: str) -> dict[str, Any]:
    """The typical record of `kind`, its texts made long or rare, or everything left out that may be."""
    record, schema = RECORDS[kind], SCHEMAS[kind]
    if case == "missing":
        kept = {name for name, part in schema.fields.items() if part.required or part.refers_to}
        return {name: value for name, value in record.items() if name in kept | {"id"}}
    if case == "typical":
        return record
    longest = max((v for v in record.values() if isinstance(v, str)), key=len)
    change = {"long": lambda part, text: _longer(part, text, longest), "rare": _rarer}[case]
    return {name: _changed(schema.fields[name], value, change) for name, value in record.items()}


def _changed(part: Field, value: Any, change: Callable[[Field, str], str]) -> Any:
    if part.type == "list":
        items = [{n: _changed(part.fields[n], v, change) for n, v in item.items()} for item in value]
        return items * (2 if change is not _rarer else 1)
    if part.type == "string" and not part.values and not part.refers_to and part.id != "id":
        return change(part, value)
    if part.kind == "amount" and change is not _rarer:
        return 98_765_432_109.87
    return value


def _longer(part: Field, text: str, longest: str) -> str:
    """As long as clerks and customers ever make them; what has no place to break among them."""
    if part.kind in ("telephone", "id-number"):
        return text
    if text == longest:
        return TALE[:2000]
    if len(text) > 10:
        return TALE[:240] + ADDRESS
    return (text * 40)[: 16 if part.kind == "person" else 40]


def _rarer(part: Field, text: str) -> str:
    return text if part.kind in ("telephone", "id-number") else RARE if part.kind == "person" else text + RARE
