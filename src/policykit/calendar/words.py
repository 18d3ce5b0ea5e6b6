"""The account of a deadline in words: one sentence a step, in each of the three languages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from policykit.calendar.period import Period
from policykit.problems import LANGUAGES, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policykit.problems import Language

_SPANS_SHOWN = 6
_HASH_SHOWN = len("sha256:") + 12
_COUNTING = frozenset(("period", "moved", "counted", "skipped", "suspended"))


def account_lines(account: Mapping[str, Any], lang: Language) -> list[str]:
    """Tell the account `Account.as_data()` of a deadline, one sentence a line."""
    return list(_lines(account, lang))


def period_text(period: Period, lang: Language) -> str:
    """Write a period as people do: 三日, 3 days, 1 hour 30 minutes; a negative one without its sign."""
    parts = (
        zip(("hours", "minutes", "seconds"), period.clock(), strict=True)
        if period.unit == "exact"
        else [(period.unit, abs(period.amount))]
    )
    shown = [_amount(unit, number, lang) for unit, number in parts if number]
    return " ".join(shown) if shown else _amount("hours" if period.unit == "exact" else period.unit, 0, lang)


def _amount(unit: str, number: int, lang: Language) -> str:
    return message(f"period-{unit}", "one" if number == 1 else "text", lang, {"number": number})


def _lines(account: Mapping[str, Any], lang: Language) -> Iterator[str]:
    def say(code: str, **args: object) -> str:
        return message(code, "text", lang, args)

    if not account.keys() & _COUNTING:  # an instant that somebody named follows no convention
        yield _end(account["ends"], lang)
        return
    yield say("account-convention", convention=say(f"convention-{account['convention']}"))
    by_day = account["ends"]["exclusive"]
    if by_day:
        yield say("account-rest-days", reading=say(f"rest-days-{account['rest_days']}"))
    calendar = account["calendar"]
    yield say(
        "account-calendar",
        name=calendar["name"],
        version=calendar.get("version") or "–",
        hash=calendar["hash"][:_HASH_SHOWN],
    )
    if "period" in account:
        period = Period.parse(account["period"].removeprefix("-"))
        back = account["period"].startswith("-")
        code = "account-period-back" if back else "account-period"
        yield say(code, period=period_text(period, lang), start=_instant(account["start"]))
    if "not_counted" in account:
        yield say("account-not-counted", day=account["not_counted"])
    if "counted" in account:
        counted = account["counted"]
        yield say("account-counted", days=_days(counted["days"], lang), span=_span(counted["span"]))
    for skip in account.get("skipped", ()):
        yield say("account-skipped", **_skip(skip, lang))
    for added in account.get("suspended", ()):
        yield _suspended(added, lang)
        if added["held"]:
            yield say("account-held", end=_instant(added["until"]))
    if moved := account.get("moved"):
        over = _listed([f"{_reason(skip, lang)} {_spans(skip, lang)}" for skip in moved["over"]], lang)
        yield say("account-moved", day=moved["from"], to=moved["to"], over=over)
    yield _end(account["ends"], lang)
    if years := account.get("unannounced"):
        yield say("account-provisional", years=_listed([str(year) for year in years], lang))


def _suspended(added: Mapping[str, Any], lang: Language) -> str:
    amount = (
        _days(added["days"], lang) if "days" in added else period_text(Period.parse(added["length"]), lang)
    )
    args = {"begin": _instant(added["from"]), "end": _instant(added["until"]), "amount": amount}
    return message("account-suspended-open" if added["open"] else "account-suspended", "text", lang, args)


def _end(ends: Mapping[str, Any], lang: Language) -> str:
    if not ends["exclusive"]:
        return message("account-ends-instant", "text", lang, {"at": _instant(ends["at"])})
    code = "account-ends-day" if ends["clock"] == "24:00" else "account-ends-close"
    return message(code, "text", lang, {"day": ends["day"], "clock": ends["clock"]})


def _skip(skip: Mapping[str, Any], lang: Language) -> dict[str, str]:
    return {"reason": _reason(skip, lang), "days": _days(skip["days"], lang), "spans": _spans(skip, lang)}


def _spans(skip: Mapping[str, Any], lang: Language) -> str:
    spans = [_span(span) for span in skip["spans"]]
    return _listed(spans[:_SPANS_SHOWN] + ["…"] * (len(spans) > _SPANS_SHOWN), lang)


def _reason(skip: Mapping[str, Any], lang: Language) -> str:
    name: Mapping[str, str] = skip.get("name", {})
    known = next((name[each] for each in (lang, *LANGUAGES) if each in name), "")
    return known or message(f"rest-{skip['kind']}", "text", lang, {})


def _days(number: int, lang: Language) -> str:
    return _amount("days", number, lang)


def _span(text: str) -> str:
    return text.replace("/", "–")


def _instant(text: str) -> str:
    instant = datetime.fromisoformat(text)
    return instant.isoformat(" ", "seconds" if instant.second else "minutes")


def _listed(items: Sequence[str], lang: Language) -> str:
    return (", " if lang == "en" else "、").join(items)
