"""What is wrong with an input, as data: a stable code, a place and the arguments of its message.

A `Problem` holds no prose. Its words stand in `messages/<area>.toml`, one table per code with zh-Hant,
zh-Hans and en side by side; `Problem.text` renders them when a person is there to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

Language = Literal["zh-Hant", "zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: line and column count from 1, in characters; `file` is shown as given."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `code` is stable (`policy-unknown-field`), `args` fill its message."""

    code: str
    place: Place | None = None
    args: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"

    def reason(self, lang: Language) -> str:
        """What is wrong and what was expected, as one sentence in `lang`."""
        return message(self.code, "reason", lang, self.args)

    def mend(self, lang: Language) -> str:
        """How to put it right, as one sentence in `lang`; empty where the reason says it all."""
        return message(self.code, "mend", lang, self.args)

    def text(self, lang: Language) -> str:
        """The whole line: `file:line:column: code: reason mend`."""
        where = f"{self.place}: " if self.place else ""
        between = " " if lang == "en" else ""
        return f"{where}{self.code}: {self.reason(lang)}{between}{self.mend(lang)}".rstrip()


class InputError(Exception):
    """Unusable input (exit code 2): carries every problem found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.place or Place(""), p.code))
        super().__init__("; ".join(p.text("en") for p in self.problems))


def message(code: str, part: str, lang: Language, args: Mapping[str, object]) -> str:
    """The `part` (reason, mend, text) of message `code` in `lang`, with `args` filled in.

    Raises KeyError for a code that no message file has: a defect of ours, not of the input.
    """
    entry = _entry(code)[lang]
    return entry.get(part, "").format_map({name: _shown(value, lang) for name, value in args.items()})


def _shown(value: object, lang: Language) -> object:
    return value.get(lang, next(iter(value.values()))) if isinstance(value, Mapping) and value else value


@cache
def _entry(code: str) -> dict[str, dict[str, str]]:
    """The table of `code`, from the one file that has it: TOML takes time, and most runs say little."""
    for text in _files():
        if f"[{code}]" in text and code in (entries := _parsed(text)):
            return entries[code]
    raise KeyError(code)


@cache
def _files() -> tuple[str, ...]:
    from importlib.resources import files

    paths = sorted(files("policykit").joinpath("messages").iterdir(), key=lambda p: p.name)
    return tuple(path.read_text(encoding="utf-8") for path in paths if path.name.endswith(".toml"))


@cache
def _parsed(text: str) -> dict[str, dict[str, dict[str, str]]]:
    import tomllib

    return tomllib.loads(text)
