"""The main job on the example records: check, test, evaluate, print two forms and the monthly report.

A step whose output is newer than everything it is made from is skipped.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out"
AS_OF = ("--as-of", "2026-08-31")
JULY = ("--month", "2026-07", "--records", "examples")
ONE = ("--record", "examples/投訴.xlsx", "--id", "C2026-0001", *AS_OF)
INPUTS = ("policies", "schemas", "templates", "examples", "src")


class Step(NamedTuple):
    """A command, the file it leaves in `out/`, and the worst exit code that is no failure."""

    words: tuple[str, ...]
    output: str
    worst: int = 0


STEPS = (
    Step(("check",), ".checked"),
    Step(("test",), ".tested"),
    Step(("evaluate", "examples", *AS_OF, "--format", "json"), "findings.json", 1),
    Step(("render", "user-opinion", *ONE), "用戶意見受理表.pdf"),
    Step(("render", "complaint-record", *ONE), "客戶投訴記錄表.pdf"),
    Step(
        ("report", "monthly-complaints", "--month", "2026-07", "--records", "examples"),
        "投訴月報-2026-07.pdf",
    ),
    Step(("evaluate", "examples", *AS_OF, "--limit", "25"), "", 1),
)


def main() -> None:
    """Run every step that is not up to date; stop at the first that cannot be done."""
    OUT.mkdir(exist_ok=True)
    changed = max(
        path.stat().st_mtime for name in INPUTS for path in (ROOT / name).rglob("*") if path.is_file()
    )
    for step in STEPS:
        target = OUT / step.output if step.output else None
        if target and target.exists() and target.stat().st_mtime > changed:
            print(f"up to date: {' '.join(step.words)}", flush=True)
            continue
        code = _run(step, target)
        if code > step.worst:
            sys.exit(code)
    print("\nmade in out/:")
    for path in sorted(OUT.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            print(f"  out/{path.name}  {path.stat().st_size // 1024} KB")


def _run(step: Step, target: Path | None) -> int:
    from policykit.cli.main import run

    marker = target is not None and target.name.startswith(".")
    words = [*step.words, *(() if target is None or marker else ("-o", f"out/{target.name}"))]
    print("$ policykit", *words, flush=True)
    code = run(
        ["-C", str(ROOT), *(str(ROOT / w) if w.startswith(("examples", "out/")) else w for w in words)]
    )
    if target is not None and marker and code <= step.worst:
        target.touch()
    return code


if __name__ == "__main__":
    main()
