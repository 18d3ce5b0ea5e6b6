"""A sales office to test with: its policy, and records written as short as they can be."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from policykit.calendar import Calendar
from policykit.engine.book import Books
from policykit.engine.prefer import prefer
from policykit.engine.world import World
from policykit.feel.temporal import Date, DateTime
from policykit.policy.loader import load_policy
from policykit.policy.model import Policy, Prefer
from policykit.policy.vocabulary import KindWords
from policykit.records.record import Blank, Record
from policykit.records.schema import Schemas

if TYPE_CHECKING:
    from policykit.engine.finding import Finding

ZONE = ZoneInfo("Asia/Shanghai")
ROOT = Path(__file__).parents[2]

POLICY = """
policy: lead-ownership
version: {version}
issued: {{on: {issued}, by: 總經理}}
effective: {{from: {issued}}}
title: {{zh-Hant: 案場客戶歸屬, en: Ownership of clients}}
record: registration
uses: [registration, pre_registration, reception, reassignment, allocation, tie_decision,
       incompetence_complaint, household_member, departure, sale, problem, person]
in_force_at: at
counting: {{convention: prc-civil-code, calendar: sales-office}}
parameters:
  telephone_claim_lasts: {{value: {lasts}, clause: SAL-07}}
  entry_within: {{value: P1D, clause: SAL-02}}
identity:
  client:
    same_when: {{any: [telephone, id_number], unless_differs: [id_number]}}
    doubtful: {{when: [name], read_as: different}}
    household: {{record: household_member, relations: [self, spouse, parent, child]}}
rules:
  - prefer: owner
    title: {{zh-Hant: 客戶歸屬, en: Owner}}
    subject: client
    clause: [SAL-02, SAL-03]
    claims:
      - {{claim: free-choice, of: reception, clause: SAL-13, strength: 1, claimant: named, at: at,
         when: 'named != null and (some r in all.reassignment
                satisfies r.telephone = referrer_telephone and r.assigned_at < at)'}}
      - {{claim: named-beforehand, of: reception, clause: SAL-05, claimant: named_by_existing_client, at: at,
         when: brought_by_existing_client and announced and named_by_existing_client != null}}
      - {{claim: on-behalf, of: reception, clause: SAL-05, claimant: on_behalf_of, at: at,
         when: on_behalf_of != null}}
      - {{claim: reception, of: reception, clause: [SAL-03, SAL-06], claimant: received_by, at: at}}
      - claim: registration
        of: registration
        clause: [SAL-02, SAL-07]
        claimant: salesperson
        at: at
        when: client_name != null and telephone != null
        timely: {{at: entered_at, from: at, within: entry_within}}
        lapses:
          when: kind = "telephone"
          from: at
          within: telephone_claim_lasts
          kept_by: [its.reception.at, 'its.registration[kind = "visit"].at']
      - {{claim: pre-registration, of: pre_registration, clause: SAL-04, claimant: salesperson,
         at: entered_at, when: client_name != null and features != null}}
    order: [strength, at, listed]
    transfers:
      - {{of: reassignment, clause: SAL-13, to: assigned_to, at: assigned_at,
         when: 'some c in its.incompetence_complaint satisfies c.about = holder and c.at < assigned_at'}}
      - {{of: allocation, clause: SAL-19, to: receiver, at: decided_at, when: leaver = holder}}
      - {{of: tie_decision, clause: SAL-02, to: decided_for, at: decided_at, when: tied}}
    tie: {{waits_for: sales_supervisor}}
    otherwise: {{owner: nobody, clause: SAL-07}}
  - share: leavers-clients
    title: {{zh-Hant: 離職人員客戶均分, en: A leaver's clients}}
    clause: SAL-19
    record: departure
    leaver: person
    at: at
    subject: client
    pool: 'concatenate(all.sale[not(happened(delivered_at))], all.problem[not(happened(settled_at))])'
    receivers: 'all.person[role = "salesperson"]'
    decided: {{of: allocation, to: receiver, at: decided_at, by: sales_supervisor}}
    together: household
"""

DEFAULTS: dict[str, dict[str, Any]] = {
    "registration": {"kind": "visit", "client_name": "陳大文", "telephone": "138"},
    "reception": {
        "way": "visit",
        "client_name": "陳大文",
        "telephone": "138",
        "brought_by_existing_client": False,
        "announced": False,
        "named": None,
        "on_behalf_of": None,
        "named_by_existing_client": None,
        "referrer_telephone": None,
    },
    "pre_registration": {"client_name": "陳大文", "telephone": "138", "features": "高個子"},
    "household_member": {"household": "H1", "relation": "self", "since": "2020-01-01", "until": None},
    "person": {"role": "salesperson", "since": "2020-01-01", "until": None},
}
KINDS = (
    "registration", "pre_registration", "reception", "reassignment", "allocation", "tie_decision",
    "incompetence_complaint", "household_member", "departure", "sale", "problem", "person", "absence",
)  # fmt: skip


@cache
def schemas() -> Schemas:
    """The record schemas of the product."""
    return Schemas.load(ROOT / "schemas" / "records")


@cache
def policy(text: str) -> Policy:
    """The policy that `text` is."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(text, encoding="utf-8")
        found, problems = load_policy(path, KindWords(schemas()))
    assert found, [problem.text("en") for problem in problems]
    return found


def usual(
    version: str = "1.0.0", issued: str = "2020-01-01", lasts: str = "P2M", text: str = POLICY
) -> Policy:
    """The office's policy."""
    return policy(text.format(version=version, issued=issued, lasts=lasts))


def at(text: str) -> dt.datetime:
    """A local instant of the office."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


_numbers = itertools.count(1)


def row(kind: str, /, **fields: Any) -> Record:
    """A record: instants as local ISO text, `?` for not known, 無 for none, None for an empty cell.

    A day alone is a day.
    """
    given = {**DEFAULTS.get(kind, {}), **fields}
    if kind in ("registration",) and "at" in given:
        given.setdefault("entered_at", given["at"])
    known = schemas()[kind].fields
    id_ = given.pop("id", None) or f"{kind[:3]}{next(_numbers)}"
    cells = {name: _cell(known[name].type, value) for name, value in given.items()}
    return Record(kind, id_, {"id": id_, **cells})


def _cell(type_: str, value: Any) -> Any:
    if value is None or value in ("?", "無"):
        return {"?": Blank.UNKNOWN, "無": Blank.NONE}.get(value, Blank.EMPTY)
    if type_ in ("date", "date and time") and isinstance(value, str):
        if len(value) == 10:
            return Date.from_date(dt.date.fromisoformat(value))
        return DateTime.from_datetime(at(value))
    return value


def books(
    *rows: Record,
    now: str = "2026-06-01T12:00",
    none: bool = True,
    missing: tuple[str, ...] = (),
    versions: Any = None,
    arranged: frozenset[int] | None = None,
    **world: Any,
) -> Books:
    """The office's policy over some records.

    Kinds without a record are known to have none, but for those in `missing`, which were not delivered
    (nor was any, without `none`).
    """
    by_kind: dict[str, list[Record]] = {kind: [] for kind in KINDS if kind not in missing} if none else {}
    for found in rows:
        by_kind.setdefault(found.kind, []).append(found)
    policies = versions or [usual()]
    identity = policies[-1].identity
    found = World(by_kind, schemas(), as_of=at(now), identity=identity, **world)
    office = Calendar("sales-office", open_weekdays=frozenset(range(7)), arranged=arranged)
    return Books(policies, found, {"sales-office": office})


def findings(*rows: Record, **options: Any) -> list[Finding]:
    """What the rule `owner` says of each client."""
    found = books(*rows, **options)
    book = found.current or found.all[0]
    rule = next(rule for rule in book.policy.rules if isinstance(rule, Prefer))
    return list(prefer(rule, book))


def only(*rows: Record, **options: Any) -> Finding:
    """The one finding there is."""
    (found,) = findings(*rows, **options)
    return found


def owner(*rows: Record, **options: Any) -> str:
    """The owner of the one client; where there is none, the status."""
    found = only(*rows, **options)
    return found.value or found.status


def codes(finding: Finding) -> list[str]:
    """The codes of the explanation without their prefix."""
    return [reason.code.removeprefix("prefer-") for reason in finding.reasons]
