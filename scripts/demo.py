"""The main job on the example records: check, test, evaluate, print two forms and the monthly report."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out"
AS_OF = "2026-08-31"
COMPLAINT = "C2026-0001"


def main() -> None:
    """Run every step; stop at the first that cannot be done (findings that are bad do not stop it)."""
    from policykit.cli.main import run

    OUT.mkdir(exist_ok=True)
    examples = str(ROOT / "examples")
    complaints = str(ROOT / "examples" / "投訴.xlsx")
    steps = [
        (["check"], 0),
        (["test"], 0),
        (["evaluate", examples, "--as-of", AS_OF, "--format", "json", "-o", str(OUT / "findings.json")], 1),
        (["evaluate", examples, "--as-of", AS_OF, "--limit", "25"], 1),
    ]
    for form, name in (("user-opinion", "用戶意見受理表"), ("complaint-record", "客戶投訴記錄表")):
        record = ["--record", complaints, "--id", COMPLAINT, "--as-of", AS_OF]
        steps.append((["render", form, *record, "-o", str(OUT / f"{name}.pdf")], 0))
    month = ["--month", "2026-07", "--records", examples, "-o", str(OUT / "投訴月報-2026-07.pdf")]
    steps.append((["report", "monthly-complaints", *month], 0))
    for words, worst in steps:
        print("$ policykit", *(word.replace(f"{ROOT}/", "") for word in words), flush=True)
        code = run(["-C", str(ROOT), *words])
        if code > worst:
            sys.exit(code)
    print("\nmade in out/:")
    for path in sorted(OUT.iterdir()):
        print(f"  out/{path.name}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
