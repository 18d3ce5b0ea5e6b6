"""Draw docs/pictures/: the first page of a form, filled from the example records."""

from __future__ import annotations

import tempfile
from pathlib import Path

from policykit.cli.main import run

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "pictures" / "user-opinion.png"
RECORD = ("--record", str(ROOT / "examples" / "投訴.xlsx"), "--id", "C2026-0001", "--as-of", "2026-08-31")

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "page.png"
        run(["-C", str(ROOT), "render", "user-opinion", *RECORD, "--png", "-o", str(pages)])
        first = next(path for path in (pages, pages.with_stem("page-1")) if path.exists())
        TARGET.write_bytes(first.read_bytes())
