"""Parse and evaluate twenty typical expressions, side by side with pySFeel, bkflow-feel and cel-python.

    python benchmarks/feel.py            print the table and write it into docs/benchmarks.md
    python benchmarks/feel.py --print    only print it

Every engine is used through its own public API, and gets the same values. What an engine cannot run, or
runs to another result, is marked and not timed. The engines take turns, round by round, so that a busy
machine is busy for all of them; a figure is the best of the rounds, the last line the median of the lines.
Needs the extra `bench`.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROUNDS = 15
ROUND_SECONDS = 0.004
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- benchmarks/feel.py -->", "<!-- /benchmarks/feel.py -->"

CONTEXT: dict[str, Any] = {
    "amount": 6000,
    "limit": 5000,
    "major": True,
    "level": "重大",
    "name": "Chan Tai Man",
    "prices": [3, 1, 2, 5],
    "items": [{"price": 10, "qty": 2}, {"price": 7, "qty": 3}, {"price": 12, "qty": 1}],
    "client": {"tier": "gold", "address": {"city": "Macau"}},
}


@dataclass(frozen=True)
class Line:
    """One expression in FEEL and, where CEL can say the same, in CEL; and what it comes to."""

    feel: str
    cel: str | None
    result: object


LINES = (
    Line("1 + 2 * 3", "1 + 2 * 3", 7),
    Line("(amount + 12.5) * 2 - limit / 4", "(amount + 12.5) * 2.0 - limit / 4.0", 10775),
    Line("amount > limit and major", "amount > limit && major", True),
    Line("amount <= limit or not(major)", "amount <= limit || !major", False),
    Line('level = "重大"', 'level == "重大"', True),
    Line(
        'if amount > 5000 then "high" else if amount > 1000 then "middle" else "low"',
        'amount > 5000.0 ? "high" : amount > 1000.0 ? "middle" : "low"',
        "high",
    ),
    Line("amount between 1000 and 10000", "amount >= 1000.0 && amount <= 10000.0", True),
    Line("amount in [1000..10000]", "1000.0 <= amount && amount <= 10000.0", True),
    Line('level in ("一般", "重大")', 'level in ["一般", "重大"]', True),
    Line('"client: " + name', '"client: " + name', "client: Chan Tai Man"),
    Line('contains(name, "Tai")', 'name.contains("Tai")', True),
    Line('matches(name, "^Ch[a-z]+ ")', 'name.matches("^Ch[a-z]+ ")', True),
    Line("sum(prices)", None, 11),
    Line("count(prices) > 3", "size(prices) > 3", True),
    Line("prices[item > 2]", "prices.filter(item, item > 2.0)", [3, 5]),
    Line("items[price > 8].qty", "items.filter(i, i.price > 8.0).map(i, i.qty)", [2, 1]),
    Line("for p in prices return p * 2", "prices.map(p, p * 2.0)", [6, 2, 4, 10]),
    Line("some p in prices satisfies p > 4", "prices.exists(p, p > 4.0)", True),
    Line('client.address.city = "Macau"', 'client.address.city == "Macau"', True),
    Line(
        'date("2024-05-01") + duration("P3D") < date("2024-05-10")',
        'timestamp("2024-05-01T00:00:00Z") + duration("72h") < timestamp("2024-05-10T00:00:00Z")',
        True,
    ),
)


class Ours:
    """policykit.feel."""

    title = "policykit"

    def __init__(self) -> None:
        from policykit.feel import evaluate, parse

        self.context = _feel_values(CONTEXT)
        self.names = tuple(CONTEXT)
        self.parse = lambda line: parse(line.feel, self.names)
        self.evaluate = lambda tree: evaluate(tree, self.context).value


class Bkflow:
    """bkflow-feel: its parser and transformer, as `parse_expression` puts them together."""

    title = "bkflow-feel"

    def __init__(self) -> None:
        from bkflow_feel import parser, transformer

        self.parse = lambda line: transformer.transform(parser.parse(line.feel))
        self.evaluate = lambda tree: tree.evaluate(CONTEXT)


class Cel:
    """cel-python; doubles for numbers, as JSON has them."""

    title = "cel-python"

    def __init__(self) -> None:
        import celpy

        environment = celpy.Environment()
        activation = celpy.json_to_cel(_floats(CONTEXT))

        self.parse = lambda line: environment.program(environment.compile(line.cel))
        self.evaluate = lambda program: program.evaluate(activation)


class PySFeel:
    """pySFeel evaluates while it parses; the names are assigned beforehand, by its own `<-`."""

    title = "pySFeel"

    def __init__(self) -> None:
        from pySFeel import SFeelParser

        engine = SFeelParser()
        for name, value in CONTEXT.items():
            engine.sFeelParse(f"{name} <- {_literal(value)}")

        def both(line: Line) -> Any:
            status, value = engine.sFeelParse(line.feel)
            if status:
                raise ValueError(status)
            return value

        self.parse = both
        self.evaluate = None


Engine = Ours | Bkflow | Cel | PySFeel


@dataclass(frozen=True)
class Timing:
    """Microseconds; `evaluating` is None where an engine does not tell it from parsing."""

    parsing: float
    evaluating: float | None

    @property
    def total(self) -> float:
        return self.parsing + (self.evaluating or 0)


def _feel_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _feel_values(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_feel_values(item) for item in value]
    return Decimal(value) if type(value) is int else value


def _floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _floats(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    return float(value) if type(value) is int else value


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f'"{value}"'
        if isinstance(value, str)
        else str(value)
    )


def _plain(value: Any) -> Any:
    """A result of any engine as Python's own value, for the comparison with the result wanted."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or type(value).__name__ == "BoolType":
        return bool(value)
    if isinstance(value, dt.date | dt.timedelta):
        return str(value)
    return str(value) if isinstance(value, str) else float(value)


def can_run(engine: Engine, line: Line) -> bool:
    """Whether the engine gives the result wanted."""
    if isinstance(engine, Cel) and line.cel is None:
        return False
    try:
        made = engine.parse(line)
        value = engine.evaluate(made) if engine.evaluate else made
        return bool(_plain(value) == _plain(line.result))
    except Exception:  # whatever a rival raises, it cannot run the line
        return False


def _measure(action: Callable[[], object]) -> tuple[Callable[[], float], list[float]]:
    """A function that times one round of `action`, in microseconds a call, and a list for its results."""
    start = time.perf_counter()
    action()
    once = max(time.perf_counter() - start, 1e-7)
    times = max(1, math.ceil(ROUND_SECONDS / once))

    def one_round() -> float:
        begin = time.perf_counter()
        for _ in range(times):
            action()
        return (time.perf_counter() - begin) / times * 1e6

    return one_round, []


def timings(engines: list[Engine], line: Line) -> dict[str, Timing]:
    """The engines that can run `line`, each with its median times."""
    able = [engine for engine in engines if can_run(engine, line)]
    rounds = {}
    for engine in able:
        rounds[engine.title, "parse"] = _measure(lambda e=engine: e.parse(line))
        if engine.evaluate is not None:
            made = engine.parse(line)
            rounds[engine.title, "evaluate"] = _measure(lambda e=engine, m=made: e.evaluate(m))
    for _ in range(ROUNDS):
        for one_round, results in rounds.values():
            results.append(one_round())
    best = {key: min(results) for key, (_, results) in rounds.items()}
    return {e.title: Timing(best[e.title, "parse"], best.get((e.title, "evaluate"))) for e in able}


def table(measured: list[tuple[Line, dict[str, Timing]]], rivals: list[Engine]) -> list[str]:
    """The Markdown table: microseconds, and how many times as long a rival takes in all."""
    titles = [rival.title for rival in rivals]
    heads = [
        "expression",
        "policykit parse + evaluate",
        *(f"{title} parse + evaluate | ratio" for title in titles),
    ]
    rows = ["| " + " | ".join(heads) + " |", "|---|--:|" + "--:|--:|" * len(titles)]
    ratios: dict[str, list[float]] = {title: [] for title in titles}
    for line, found in measured:
        ours = found[Ours.title]
        text = line.feel.replace("|", "\\|")
        cells = [f"`{text}`", _cell(ours)]
        for title in titles:
            if title not in found:
                cells += ["–", ""]
                continue
            ratio = found[title].total / ours.total
            ratios[title].append(ratio)
            cells += [_cell(found[title]), f"{ratio:.1f}"]
        rows.append("| " + " | ".join(cells) + " |")
    ours_total = statistics.median(found[Ours.title].total for _, found in measured)
    last = ["**median**", f"{ours_total:.0f}"]
    for title in titles:
        last += [
            f"{len(ratios[title])} of {len(measured)} run",
            f"**{statistics.median(ratios[title]):.1f}**",
        ]
    return [*rows, "| " + " | ".join(last) + " |"]


def _cell(timing: Timing) -> str:
    if timing.evaluating is None:
        return f"{timing.parsing:.0f}"
    return f"{timing.parsing:.0f} + {timing.evaluating:.0f} = {timing.total:.0f}"


def page(rows: list[str]) -> str:
    """The part of docs/benchmarks.md that this command writes."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("pySFeel", "bkflow-feel", "cel-python"))
    about = (
        f"Microseconds, the best of {ROUNDS} rounds in which the engines take turns; Python"
        f" {platform.python_version()}; {versions}. `parse + evaluate = both`; pySFeel does not tell the two"
        " apart. `ratio` is how many times as long as policykit the engine takes for both. `–`: the engine"
        " cannot run the line, or gives another result. cel-python runs the same question written in CEL."
    )
    return "\n".join((BEGIN, "", about, "", *rows, "", END))


def write(text: str) -> None:
    """Put `text` between its marks in the page, or at its end."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# 速度 · Benchmarks\n"
    before, mark, rest = old.partition(BEGIN)
    if not mark:
        before += "\n## FEEL\n\n由 `make bench` 寫成。Written by `make bench`.\n\n"
    after = rest.partition(END)[2] if mark else "\n"
    PAGE.write_text(before + text + after, encoding="utf-8")


def main() -> None:
    """Measure, print, and write the page."""
    logging.disable(logging.CRITICAL)
    ours, rivals = Ours(), [PySFeel(), Bkflow(), Cel()]
    measured = [(line, timings([ours, *rivals], line)) for line in LINES]
    text = page(table(measured, rivals))
    print(text)
    if "--print" not in sys.argv[1:]:
        write(text)


if __name__ == "__main__":
    main()
