"""Expected texts, kept in files; `UPDATE_GOLDEN=1 pytest tests/records` writes them anew to be looked at."""

import os
from collections.abc import Iterable
from pathlib import Path

from policykit.problems import LANGUAGES, Problem

FOLDER = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def in_all_languages(problems: Iterable[Problem], folder: Path) -> str:
    """Each problem's line in each language; the folder of the test left out."""
    lines = [problem.text(lang) for problem in problems for lang in LANGUAGES]
    return "".join(f"{line}\n" for line in lines).replace(f"{folder}/", "")
