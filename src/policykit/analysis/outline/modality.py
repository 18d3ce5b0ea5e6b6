"""What rule a clause asks for, guessed by its modal words, and the periods that it names.

A guess only: a person reads the clause and writes the rule. The words are those of Chinese company
regulations in both scripts, and their English counterparts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policykit.analysis.outline.numerals import HAN, number

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = str
"""A rule kind of the policy language (`oblige`, `forbid` …)."""

_WORDS: Final[Mapping[Kind, str]] = {
    "forbid": (
        "絕對禁止|绝对禁止|嚴禁|严禁|禁止|切勿|切忌|不得|不準|不准|不許|不许|不可以|不可|(?:不應|不应|不能)(?![^，。；,;]{0,8}的)|絕不|绝不|"
        r"(?i:\b(?:must|shall|may|should|can)\s*not\b|\bcannot\b|\bnever\b|\bprohibit(?:ed|s)\b|\bforbidden\b)"
    ),
    "restrict": r"保密|不得查看|不得翻看|單獨保管|单独保管|(?i:\bconfidential\b)",
    "prefer": r"為準|为准|優先|优先|歸[^。，；]{0,12}所有|归[^。，；]{0,12}所有|(?i:\btakes? precedence\b)",
    "rotate": r"輪流|轮流|輪值|轮值|(?i:\bin turn\b|\brotation\b)",
    "share": r"均分|平均分配|(?i:\bshared evenly\b)",
    "permit": (
        r"有權|有权|可以|允許|允许|准許|准许|方可|(?<![不認许許認])可(?![能靠見见觀观惜是疑謂谓否行])|"
        r"(?i:\bmay\b|\bis allowed\b|\bare allowed\b|\bentitled\b)"
    ),
    "oblige": (
        r"必須|必须|務必|务必|應當|应当|應該|应该|有義務|有义务|須|须(?!知)|(?<![必所急])需(?:要)?(?=[^求])|"
        r"(?<![相反對对供響响適适效呼感回照])[應应](?![用付付變变酬聘急答對对徵征邀允])|一律|負責|负责|(?<![需只主重必不想首簡简])要(?![求點点素害緊紧約约件聞闻是])|"
        r"(?i:\bmust\b|\bshall\b|\bhas to\b|\bhave to\b|\bshould\b)"
    ),
}
_PATTERNS: Final = {kind: re.compile(words) for kind, words in _WORDS.items()}
_NUMBER: Final = f"(?P<number>[{HAN}0-9０-９]{{1,5}}|半)"
_UNITS: Final = "個工作日|个工作日|工作日|個月|个月|個星期|个星期|小時|小时|分鐘|分钟|天|日|月|週|周|年|時|时"
_PERIOD: Final = re.compile(f"{_NUMBER}\\s*(?P<unit>{_UNITS})(?:之|以)?[內内前]")
_ENGLISH: Final = re.compile(
    r"(?i)\bwithin\s+(?P<number>\w+)\s+(?P<unit>minute|hour|working day|day|week|month|year)s?\b"
)
_WORDED: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "thirty": 30,
}  # fmt: skip
_LACKING: Final = re.compile(
    r"(?:未[經经獲获得]|不[經经])[^，。；,;]{0,12}?(?:允許|允许|准許|准许|許可|许可|批准|同意)"
)
_VAGUE: Final = re.compile(
    r"馬上|马上|立即|立刻|即時|即时|及時|及时|儘快|尽快|(?i:\bimmediately\b|\bpromptly\b|\bat once\b)"
)
_FORMS: Final = {
    "工作日": "D", "月": "M", "星期": "W", "週": "W", "周": "W", "年": "Y", "天": "D", "日": "D", "小": "H",
    "時": "H", "时": "H", "分": "T", "minute": "T", "hour": "H", "day": "D", "week": "W", "month": "M",
    "year": "Y",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a clause names: its words, ISO text (empty for `at once`), whether in working days."""

    words: str
    iso: str
    working: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """What a clause asks for: the first kind of rule, its word, the other words found, and the periods."""

    kind: Kind = ""
    word: str = ""
    others: tuple[tuple[Kind, str], ...] = ()
    periods: tuple[Period, ...] = ()


def guess(text: str) -> Guess:
    """Guess what rule `text` asks for; no kind where it has no modal word."""
    found = _modals(text)
    periods = tuple(_periods(text))
    if not found and periods:
        return Guess("oblige", periods[0].words, (), periods)
    if not found:
        return Guess()
    (kind, word), *others = found
    return Guess(kind, word, tuple(others), periods)


def says_something(text: str) -> bool:
    """Whether a text asks for anything."""
    return bool(_modals(text))


def _modals(text: str) -> list[tuple[Kind, str]]:
    """Give a modal word of each kind in the order of the text; a stronger kind hides what it overlaps.

    `未經允許` allows nothing: leave that is lacking is passed over.
    """
    text = _LACKING.sub(lambda match: "\0" * len(match[0]), text)
    taken: list[tuple[int, int]] = []
    found: dict[Kind, tuple[int, str]] = {}
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                found.setdefault(kind, (match.start(), match[0]))
    return [(kind, word) for kind, (_, word) in sorted(found.items(), key=lambda item: item[1][0])]


def _periods(text: str) -> list[Period]:
    found = [_period(match) for pattern in (_PERIOD, _ENGLISH) for match in pattern.finditer(text)]
    vague = [Period(match[0], "") for match in _VAGUE.finditer(text)][:1]
    return list(dict.fromkeys(period for period in found if period)) or vague


def _period(match: re.Match[str]) -> Period | None:
    words, unit = match[0], match["unit"].lower()
    form = next(form for part, form in _FORMS.items() if part in unit)
    if match["number"] == "半":
        iso = {"H": "PT30M", "M": "P15D", "D": "PT12H", "Y": "P6M"}.get(form)
        return Period(words, iso) if iso else None
    amount = _WORDED.get(match["number"].lower()) or number(match["number"])
    if not amount:
        return None
    iso = f"PT{amount}{'M' if form == 'T' else 'H'}" if form in "TH" else f"P{amount}{form}"
    return Period(words, iso, "工作日" in unit or "working" in unit)
