"""One form from the command line, cold, beside a bare script that renders the same HTML.

    python benchmarks/cold.py [--rounds 15] [--print]

The bare script imports WeasyPrint and calls `HTML(file).write_pdf(file)`. Both are new processes each time
and take turns; the file system is warm, and Python's compiled files are there for both.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import common

import render

FORM = "user-opinion"
AS_OF = "2026-08-31"
RECORD = """\
complaint:
- id: C2026-0715
  received_at: 2026-07-15T09:20:00+08:00
  channel: telephone
  complainant: 陳志明
  telephone: 139 0571 2233
  building: 6 棟
  unit: "1203"
  category: noise
  content: 樓上連續三晚在十一點以後施工，電鑽聲不斷，老人無法入睡。反映兩次，當晚停了，第二天照舊。
  remedy_sought: 停止夜間施工，並書面說明處理辦法。
  department: 工程部
  handler: 林婉儀
  recorded_at: 2026-07-15T09:40:00+08:00
"""
BARE = "import sys; from weasyprint import HTML; HTML(sys.argv[1]).write_pdf(sys.argv[2])"


def commands(folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """For the blank form and a filled one: the bare script's command and ours."""
    from policykit.engine.evaluate import evaluate
    from policykit.policy.workspace import Workspace
    from policykit.records.delivery import read

    desk, house = render.printer(), Workspace.load(common.ROOT)
    data = folder / "one.yaml"
    data.write_text(RECORD, encoding="utf-8")
    delivery = read([data], house.schemas, None, house.settings.zone)
    as_of = datetime.combine(date.fromisoformat(AS_OF) + timedelta(1), time(), ZoneInfo(house.settings.zone))
    (record,) = delivery.records[desk.registry.form(FORM).record]
    given = ["--record", str(data), "--id", record.id, "--as-of", AS_OF]
    sheets = {
        "blank": (desk.html(FORM), []),
        "filled, with its findings": (desk.html(FORM, record, evaluate(house, delivery, as_of=as_of)), given),
    }
    return {
        name: (_bare(folder, name, html, desk), _ours(folder, words))
        for name, (html, words) in sheets.items()
    }


def _bare(folder: Path, name: str, html: str, desk: Any) -> list[str]:
    """The same HTML, its stylesheets linked, drawn by nothing but WeasyPrint."""
    base = desk.folders.paths[0].as_uri() + "/"
    links = "".join(f'<link rel="stylesheet" href="{style}">' for style in desk.registry.form(FORM).styles)
    page = folder / f"{name[:5]}.html"
    page.write_text(html.replace("</head>", f'<base href="{base}">{links}</head>', 1), encoding="utf-8")
    return [sys.executable, "-W", "ignore", "-c", BARE, str(page), str(folder / "bare.pdf")]


def _ours(folder: Path, words: list[str]) -> list[str]:
    program = Path(sys.executable).with_name("policykit")
    return [str(program), "-C", str(common.ROOT), "render", FORM, *words, "-o", str(folder / "ours.pdf")]


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long `command` takes."""
    begin = perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return perf_counter() - begin


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--print", action="store_true")
    rounds = parser.parse_args().rounds
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        for form, pair in commands(folder).items():
            for command in pair:
                seconds(command, environment)  # compiles what is not compiled yet
            laps = [tuple(seconds(command, environment) for command in pair) for _ in range(rounds)]
            bare, ours = (list(one) for one in zip(*laps, strict=True))
            figures = [f"{common.median(values) * 1e3:.0f}" for values in (bare, ours)]
            rows.append([f"{FORM}, {form}", *figures, f"**{common.ratio(ours, bare):.2f}**"])
    heads = ["form", "bare script, ms", "policykit render, ms", "ratio"]
    about = (
        f"Each a new process, from its start to its end; medians of {rounds} rounds in which the two take"
        " turns. The bare script imports WeasyPrint and renders the same HTML; policykit reads the settings,"
        " or the whole workspace and the record and evaluates it, fills in the template, checks the"
        f" characters, and draws. {common.machine()}."
    )
    common.publish("cold.py", "單份冷啟動 · One form, cold", [about, "", *common.table(heads, rows)])


if __name__ == "__main__":
    main()
