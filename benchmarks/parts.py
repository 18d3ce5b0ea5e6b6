"""Where the time of a form goes, and what each means against it is worth.

    python benchmarks/parts.py [--rounds 20] [--print]

The stages are told by what WeasyPrint logs of its progress. The means are added one after the other, in the
order of the table; all ways draw the same form in turns, in one process. Processor time, medians.
"""

from __future__ import annotations

import argparse
import gc
import logging
import time
from contextlib import ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import common

import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORM = "user-opinion"
STAGES = {
    "Step 1": "HTML read",
    "Step 2": "stylesheets read",
    "Step 3": "styles of elements",
    "Step 4": "boxes made",
    "Step 5": "layout",
    "Step 6": "drawing, fonts cut to what is used",
    "Step 7": "written, compressed",
}


class Stages(logging.Handler):
    """Adds up the processor time from each line of progress to the next."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.spent: dict[str, float] = {}
        self.stage, self.since = "", 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """A stage begins, and the one before has ended."""
        now = time.process_time()
        if self.stage:
            self.spent[self.stage] = self.spent.get(self.stage, 0) + now - self.since
        self.stage, self.since = str(record.msg)[:6], now

    def end(self) -> dict[str, float]:
        """What each stage took since the last end."""
        self.emit(logging.LogRecord("", 0, "", 0, "", None, None))
        spent, self.spent = self.spent, {}
        return spent


def ways(desk: Any) -> dict[str, tuple[Callable[[Any], object], Any]]:
    """Each way of drawing, slowest first: what draws a sheet, and what is around it."""
    from weasyprint import HTML

    from policykit import garbage
    from policykit.render.pdf import Press

    base = desk.folders.paths[0].as_uri() + "/"
    links = "".join(f'<link rel="stylesheet" href="{s}">' for s in desk.registry.form(FORM).styles)

    def naive(sheet: Any) -> object:
        return HTML(string=sheet.html.replace("</head>", f"{links}</head>", 1), base_url=base).write_pdf()

    def between(sheet: Any) -> object:
        made = cuts.draw(sheet)
        gc.collect()
        return made

    kept, values, cuts = (Press(desk.folders, "zh-Hant", quick) for quick in ((), (), desk.press.quick))
    return {
        "naive `HTML(...).write_pdf()`": (naive, nullcontext),
        "stylesheets and fonts kept from form to form": (kept.draw, as_written),
        "values put in place of variables, stylesheets joined": (values.draw, nullcontext),
        "quick cuts of the faces": (cuts.draw, nullcontext),
        "garbage looked for between forms only": (between, garbage.when_told),
    }


@contextmanager
def as_written() -> Iterator[None]:
    """Stylesheets go to WeasyPrint as they were written."""
    from policykit.render import sheets

    with ExitStack() as stack:
        stack.enter_context(patch.object(sheets, "with_values", lambda texts, *_: texts))
        stack.enter_context(patch.object(sheets, "joined", lambda named: named))
        yield


def measure(rounds: int) -> tuple[dict[str, list[float]], dict[str, list[dict[str, float]]]]:
    """The processor seconds of every way, and those of its stages, round by round."""
    desk = render.printer()
    given = [desk.sheet(FORM, record) for record in render.records(desk, FORM, rounds)]
    stages = Stages()
    progress = logging.getLogger("weasyprint.progress")
    progress.addHandler(stages)
    progress.setLevel(logging.INFO)
    progress.propagate = False
    all_ways = ways(desk)
    took: dict[str, list[float]] = {name: [] for name in all_ways}
    parts: dict[str, list[dict[str, float]]] = {name: [] for name in all_ways}
    for number, sheet in enumerate((given[0], *given)):
        for name, (draw, around) in all_ways.items():
            with around():
                stages.end()
                begin = time.process_time()
                draw(sheet)
                lap = time.process_time() - begin
            if number:  # the first of all reads what the others keep
                took[name].append(lap)
                parts[name].append(stages.end())
            gc.collect()
    return took, parts


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--print", action="store_true")
    took, parts = measure(parser.parse_args().rounds)
    first, *_, last = took
    means = [
        [name if name == first else f"+ {name}", f"{common.median(laps) * 1e3:.0f}",
         f"**{common.ratio(took[first], laps):.2f}**"]
        for name, laps in took.items()
    ]  # fmt: skip
    rows = [
        [
            title,
            *(
                f"{common.median([lap.get(step, 0) for lap in parts[way]]) * 1e3:.0f}"
                for way in (first, last)
            ),
        ]
        for step, title in STAGES.items()
    ]
    about = (
        f"Processor milliseconds for one `{FORM}` form, medians of {len(took[first])} rounds in which the"
        f" ways take turns in one process. {common.machine()}."
    )
    lines = [
        about,
        "",
        *common.table(["means, each added to those above", "ms", "× naive"], means),
        "",
        *common.table(["stage", "naive, ms", "all means, ms"], rows),
    ]
    common.publish("parts.py", "一份表格的時間去了哪裡 · Where the time of a form goes", lines)


if __name__ == "__main__":
    main()
