"""Whose turn it is now, and the running order of the day: what the reception asks (SAL-06, SAL-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policykit.engine.evaluate import Run
from policykit.engine.explain import missing_text, reason_text, status_text
from policykit.engine.moments import moment
from policykit.engine.rotate import next_turn
from policykit.languages import in_language
from policykit.policy.norms import Rotate
from policykit.problems import message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from policykit.engine.finding import Finding
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language
    from policykit.records.delivery import Delivery
    from policykit.records.schema import Schemas

_AMISS: Final = frozenset(("overdue", "violated", "undetermined", "fulfilled_late", "conflict"))


@dataclass(frozen=True, slots=True)
class Order:
    """What a `rotate` rule gives now: its finding, and what was found of the day's other records.

    `of_the_day` are the duties and prohibitions of the same policy about records of the local day that
    were not met or may not have been: who was not received, who refused a client.
    """

    turn: Finding
    of_the_day: tuple[Finding, ...]


def running_orders(workspace: Workspace, delivery: Delivery, *, as_of: dt.datetime) -> list[Order]:
    """The order of each `rotate` rule that is in force as of `as_of` (aware)."""
    orders = []
    for versions in workspace.policies.values():
        if not any(isinstance(rule, Rotate) for policy in versions for rule in policy.rules):
            continue
        none = workspace.settings.not_kept
        run = Run(versions, delivery.records, workspace.schemas, workspace.calendars, as_of=as_of, none=none)
        if book := run.books.current:
            amiss = tuple(finding for finding in run.findings() if _amiss_today(finding, run))
            for rule in book.policy.rules:
                if isinstance(rule, Rotate):
                    orders += [Order(turn, amiss) for turn in next_turn(rule, book)]
    return orders


def _amiss_today(finding: Finding, run: Run) -> bool:
    """Whether a duty or prohibition was, or may have been, broken by a record of today."""
    if finding.kind not in ("oblige", "forbid") or finding.status not in _AMISS:
        return False
    view = run.world.find(finding.subject.kind, finding.subject.id)
    own = view.shape.own_event if view else None
    at = moment(view[own], run.world.zone).span if view and own else None
    today = run.world.local_now.date()
    return at is not None and at.known and at.lo.astimezone(run.world.zone).date() == today


def next_line(order: Order, schemas: Schemas, lang: Language) -> str:
    """One line: who is next, why, by which clause; where that is open, what would tell."""
    turn = order.turn
    line = reason_text(turn.reasons[0], lang)
    if turn.status != "undetermined":
        return line
    facts = [missing_text(fact, lang, schemas) for fact in turn.missing[:5]]
    return line + message("next-missing", "text", lang, {"what": _listed(facts, lang)})


def order_lines(order: Order, lang: Language) -> Iterator[str]:
    """The running order: each person with the last turn, the reasons of the day, and what was amiss today."""
    for place, entry in enumerate(order.turn.details.get("order", ()), 1):
        state = {True: "absent", False: "present", None: "unknown"}[entry["absent"]]
        last = "last" if entry["last"] else "none"
        args = {"place": place, "person": entry["person"], "last": entry["last"] or ""}
        yield message(f"next-order-{last}", "text", lang, args) + message(f"next-{state}", "text", lang, {})
    yield from (reason_text(reason, lang) for reason in order.turn.reasons[1:])
    for finding in order.of_the_day:
        args = {
            "rule": in_language(finding.title, lang) or finding.rule,
            "record": finding.subject.id,
            "bearer": finding.bearer or "?",
            "status": status_text(finding.status, lang),
            "clauses": _listed(finding.clauses, lang),
        }
        yield message("next-amiss", "text", lang, args)


def _listed(words: Iterable[str], lang: Language) -> str:
    return (", " if lang == "en" else "、").join(words)
