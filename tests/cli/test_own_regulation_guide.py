"""`docs/own-regulation.md`, followed step by step with the files that stand in it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from policykit.resources import folder

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "own-regulation.md").read_text(encoding="utf-8")
REGULATION = folder("examples") / "regulation" / "包裹代收規定.docx"


def blocks(kind):
    """Give the fenced blocks of one kind in the guide."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def home(made_workspace, tmp_path, monkeypatch, policykit):
    """A workspace with the guide's regulation outlined into it."""
    target = tmp_path / "w"
    shutil.copytree(made_workspace, target)
    monkeypatch.chdir(target)
    done = policykit("outline", str(REGULATION), "-o", "policies/parcel-room")
    assert done.code == 0
    return target


def test_the_guide_leads_to_a_policy_that_is_checked_tested_locked_and_traced(home, policykit):
    policy, tests = blocks("yaml")
    (kind,) = blocks("json")
    (home / "schemas" / "records" / "parcel.schema.json").write_text(kind, encoding="utf-8")
    (home / "policies" / "parcel-room" / "1.0.0.yaml").write_text(policy, encoding="utf-8")
    (home / "policies" / "parcel-room" / "tests.yaml").write_text(tests, encoding="utf-8")
    done = policykit("check", "policies/parcel-room")
    assert (done.code, [line for line in done.err.splitlines() if "lock-missing" not in line]) == (0, [])
    assert policykit("test", "policies/parcel-room").code == 0
    assert policykit("lock").code == 0
    assert policykit("check", "policies/parcel-room").err == ""
    traced = policykit("trace", "parcel-room").out
    assert "0 missing" in traced
    assert "PR-3.1" in traced


def test_a_clause_left_out_of_the_guides_policy_fails(home, policykit):
    policy = blocks("yaml")[0].replace("  PR-9:", "  # PR-9:")
    (kind,) = blocks("json")
    (home / "schemas" / "records" / "parcel.schema.json").write_text(kind, encoding="utf-8")
    (home / "policies" / "parcel-room" / "1.0.0.yaml").write_text(policy, encoding="utf-8")
    done = policykit("check", "policies/parcel-room")
    assert done.code == 2
    assert "clause-not-implemented" in done.err
    assert "PR-9" in done.err


def test_every_verb_and_option_of_the_guide_exists(policykit):
    for line in re.findall(r"^policykit (\S+)(.*)$", GUIDE, re.MULTILINE):
        verb, rest = line
        help_ = policykit(verb, "--help").out
        assert help_
        for option in re.findall(r"(?<!\S)(--?[a-z-]+)", rest):
            assert option in help_, (verb, option)
