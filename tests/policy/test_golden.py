"""Every file of tests/bad gives exactly the diagnostics beside it, in three languages; tests/good gives none.

After a change that is meant, `POLICYKIT_GOLDEN=write pytest tests/policy/test_golden.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policykit.policy.build.parts import Around
from policykit.policy.clauses import read_regulation
from policykit.policy.loader import load_policy
from policykit.policy.vocabulary import KindWords
from policykit.problems import LANGUAGES, InputError, Problem
from policykit.records.schema import Schemas
from policykit.resources import folder

TESTS = Path(__file__).parents[1]
BAD = sorted((TESTS / "bad").glob("*.yaml"))
GOOD = sorted((TESTS / "good").glob("*.yaml"))


@pytest.fixture(scope="module")
def words() -> KindWords:
    return KindWords(Schemas.load(folder("schemas") / "records"))


def problems(path: Path, words: KindWords, monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    monkeypatch.chdir(path.parent)
    text = read_regulation(TESTS / "bad" / "regulation.md", "regulation.md", [])
    roles = {role: {} for role in ("handler", "department_head", "leadership", "sales_supervisor")}
    roles["head"] = {"zh-Hant": "主管"}
    around = Around(text.clauses, {"china"}, roles)
    try:
        return InputError(load_policy(Path(path.name), words, around)[1]).problems
    except InputError as error:
        return error.problems


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_policy_is_told_exactly(path: Path, words: KindWords, monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems(path, words, monkeypatch)
    told = "\n\n".join("\n".join([f"[{lang}]", *(p.text(lang) for p in found)]) for lang in LANGUAGES) + "\n"
    golden = path.with_suffix(".txt")
    if os.environ.get("POLICYKIT_GOLDEN") == "write":
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
    assert found


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_policy_has_no_problems(path: Path, words: KindWords, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [p.text("en") for p in problems(path, words, monkeypatch)] == []
