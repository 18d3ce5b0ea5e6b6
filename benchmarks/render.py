"""Batches of one-page forms: naive WeasyPrint, this program in one process, and in several.

    python benchmarks/render.py [--forms 1000] [--block 50] [--print]

Every side prints the same records of examples/投訴.xlsx, one PDF file each. The naive side fills in the same
template and calls `HTML(...).write_pdf()`, with the stylesheets linked and the distribution's Noto CJK. The
sides take turns, a block of forms each, every one in a process of its own, so that a busy machine is busy for
all of them; a ratio is the median over the blocks. Several processes print the whole batch in one go.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import common

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = {"user-opinion": 1.0, "major-complaint-report": 0.2, "written-reply": 0.2}
"""One-page forms of a complaint, and which part of the batch is printed of each."""
NAIVE, ONE, CREW = "naive", "one", "crew"


def printer() -> Any:
    from policykit.policy.settings import load_settings
    from policykit.render.printer import Printer

    settings = load_settings(common.ROOT / "policies" / "settings.yaml", [])
    return Printer(settings.data, "zh-Hant", common.ROOT)


def records(desk: Any, form: str, count: int) -> list[Any]:
    """So many records for `form`: those of the examples over and over, each with an id of its own."""
    from dataclasses import replace

    from policykit.records.delivery import read

    kind = desk.registry.form(form).record
    found = read([common.ROOT / "examples" / "投訴.xlsx"], desk.schemas, None, "Asia/Shanghai").records[kind]
    field = desk.schemas[kind].id_field
    made = []
    for number in range(count):
        record, name = found[number % len(found)], f"N{number:05}"
        made.append(replace(record, id=name, fields={**record.fields, field: name}))
    return made


def naive(desk: Any, form: str, given: list[Any], folder: Path) -> Callable[[int, int], None]:
    """Nothing kept from form to form but the template."""
    from weasyprint import HTML

    base = desk.folders.paths[0].as_uri() + "/"
    links = "".join(f'<link rel="stylesheet" href="{s}">' for s in desk.registry.form(form).styles)

    def work(first: int, count: int) -> None:
        for number in range(first, first + count):
            html = desk.html(form, given[number]).replace("</head>", f"{links}</head>", 1)
            HTML(string=html, base_url=base).write_pdf(folder / f"{number}.pdf")

    return work


def batch(desk: Any, form: str, given: list[Any], folder: Path, workers: int) -> Callable[[int, int], None]:
    """`render_many`."""
    from policykit.render.batch import render_many

    def work(first: int, count: int) -> None:
        done = render_many(desk, form, given[first : first + count], (), folder, workers=workers)
        assert len(done.made) == count, done.failed

    return work


def side(kind: str, form: str, count: int, workers: int) -> None:
    desk = printer()
    given = records(desk, form, count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        common.serve(
            naive(desk, form, given, path) if kind == NAIVE else batch(desk, form, given, path, workers)
        )


def measure(form: str, forms: int, block: int, cores: int) -> list[list[object]]:
    """The rows of the table for `form`."""
    sides = {kind: common.Side(kind, form, str(forms), "1") for kind in (NAIVE, ONE)}
    laps: dict[str, list[common.Lap]] = {kind: [] for kind in sides}
    for first in range(0, forms, block):
        for kind, one in sides.items():
            laps[kind].append(one.turn(first, min(block, forms - first)))
    rows = [_row(form, forms, kind, laps) for kind in sides]
    for one in sides.values():
        one.end()
    for workers in sorted({2, cores} - {1}):
        crew = common.Side(CREW, form, str(forms), str(workers))
        told = f"{CREW} {workers}"
        laps[told] = [crew.turn(0, forms)] * len(laps[NAIVE])
        crew.end()
        rows.append(_row(form, forms, told, laps))
    return rows


def _row(form: str, forms: int, kind: str, laps: dict[str, list[common.Lap]]) -> list[object]:
    mine, first = laps[kind], laps[NAIVE]
    wall, cpu = [lap.wall for lap in mine], [lap.cpu for lap in mine]
    times = common.ratio([lap.wall for lap in first], wall)
    of_cpu = common.ratio([lap.cpu for lap in first], cpu)
    early, late = mine[len(mine) // 10].rss, mine[-1].rss
    memory = f"{early:.0f} → {late:.0f}" if kind in (NAIVE, ONE) else "–"
    label = {NAIVE: "naive", ONE: "policykit, one process"}.get(kind)
    label = label or f"policykit, {kind.split()[1]} processes"
    figures = [f"{common.median(values) * 1e3:.0f}" for values in (wall, cpu)]
    return [f"{form}: {label}", forms, *figures, f"**{times:.2f}**", f"{of_cpu:.2f}", memory]


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--block", type=int, default=50)
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--side", nargs=4)
    options = parser.parse_args()
    if options.side:
        kind, form, count, workers = options.side
        side(kind, form, int(count), int(workers))
        return
    printer()  # makes the quick faces, once for all
    cores = common.cores()
    rows = [
        row
        for form, part in FORMS.items()
        for row in measure(form, round(options.forms * part), options.block, cores)
    ]
    heads = ["form: side", "forms", "ms a form", "CPU ms a form", "× naive", "× naive, CPU", "RSS MB"]
    about = (
        "Each form is one page, filled from the example complaints and written to a file. `× naive` is how"
        " many times as fast as naive calls of `HTML(...).write_pdf()` with the distribution's Noto CJK (and"
        " libharfbuzz-subset present; without it naive calls take forty times as long), by the clock and by"
        f" processor time, the median over blocks of {options.block} that take turns. Naive PDFs are not"
        " tagged, those of policykit are. RSS is after a tenth of the forms and after all of them."
        f" {common.machine()}."
    )
    common.publish("render.py", "整批列印 · A batch of forms", [about, "", *common.table(heads, rows)])


if __name__ == "__main__":
    sys.exit(main())
