"""next, purge and log from the command line, on the shipped examples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import Policykit


@pytest.fixture
def records(made_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the examples that a test may change."""
    folder = tmp_path / "records"
    shutil.copytree(made_workspace / "examples", folder)
    return folder


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(("lang", "word"), [("zh-Hant", "輪到"), ("zh-Hans", "轮到"), ("en", "is next")])
def test_next_is_one_line_with_a_clause(policykit: Policykit, lang: str, word: str) -> None:
    outcome = policykit("next", "--records", "examples", "--as-of", "2026-08-31T15:00", "--lang", lang)
    assert outcome.code == 0
    (line,) = outcome.out.splitlines()
    assert word in line
    assert "SAL-11" in line


def test_next_all_tells_the_running_order_with_reasons(policykit: Policykit) -> None:
    outcome = policykit("next", "--records", "examples", "--as-of", "2026-08-31T15:00", "--all")
    lines = [line.strip() for line in outcome.out.splitlines()]
    assert [line[:2] for line in lines[1:7]] == [f"{n}." for n in range(1, 7)]
    assert any("does not count as a turn" in line for line in lines)
    assert any("when it was the turn of" in line for line in lines)
    assert any(line.startswith("Today X004") and "violated" in line for line in lines)


def test_next_without_a_roster_says_what_is_missing(policykit: Policykit, records: Path) -> None:
    outcome = policykit("next", "--records", str(records / "接待記錄.csv"), "--as-of", "2026-08-31")
    assert outcome.code == 0
    assert "Roster" in outcome.out


def test_purge_lists_and_removes_only_when_told(policykit: Policykit, records: Path) -> None:
    words = ("purge", "--records", str(records), "--as-of", "2028-07-01")
    before = _contents(records)
    listed = policykit(*words)
    assert listed.code == 0
    assert "R0004" in listed.out
    assert "lead-ownership 1.0.0 owner" in listed.out
    assert "visitor-register 1.0.0 lapsed_kept_for" in listed.out
    assert _contents(records) == before
    removed = policykit(*words, "--apply")
    assert removed.code == 0, removed.err
    assert dict(_contents(records).items() - before.items()).keys() == {"客戶登記.csv"}
    left = (records / "客戶登記.csv").read_bytes().splitlines(keepends=True)
    assert set(left) < set(before["客戶登記.csv"].splitlines(keepends=True))
    assert not any(line.startswith(b"R0004,") for line in left)
    assert "nothing to remove" in policykit(*words, "--apply").out
    assert "removed" in policykit("log", "show", "--limit", "1").out


def test_purge_before_its_time_has_nothing_to_remove(policykit: Policykit, records: Path) -> None:
    outcome = policykit("purge", "--records", str(records), "--as-of", "2026-08-31", "--apply")
    assert outcome.code == 0
    assert "nothing to remove" in outcome.out


def test_the_shipped_log_is_sound_and_has_a_head(policykit: Policykit, tmp_path: Path) -> None:
    policykit("evaluate", "examples", "--as-of", "2026-08-31", "--limit", "1")
    assert policykit("log", "head", "-o", str(tmp_path / "head.json")).code == 0
    outcome = policykit("log", "verify", "--head", str(tmp_path / "head.json"))
    assert outcome.code == 0
    assert "sound" in outcome.out


def test_log_head_needs_a_place_to_go_to(policykit: Policykit) -> None:
    outcome = policykit("log", "head")
    assert outcome.code == 2
    assert "--output" in outcome.err
