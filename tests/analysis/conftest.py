"""A workspace of one policy, made of a small text, for the passes of `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policykit.policy.workspace import Workspace
from policykit.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = """\
policy: trial
version: 1.0.0
issued: {on: 2026-01-01, by: 總經理}
effective: {from: 2026-01-01}
title: 試
record: complaint
uses: [complaint, registration, reception, revisit]
in_force_at: received_at
counting: {convention: calendar, calendar: plain}
"""
PLAIN = "calendar: plain\nversion: 1\ntitle: 無假日\nyears: {}\n"

Make = "Callable[..., Workspace]"


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Workspace]:
    """Make a workspace of one policy: `make(rules, tests=…, text=…)`."""

    def workspace(rules: str, tests: str = "", text: str = "", head: str = HEAD) -> Workspace:
        home = tmp_path / "policies" / "trial"
        home.mkdir(parents=True, exist_ok=True)
        (tmp_path / "policies" / "calendars").mkdir(exist_ok=True)
        (tmp_path / "policies" / "calendars" / "plain.yaml").write_text(PLAIN, encoding="utf-8")
        (home / "1.0.0.yaml").write_text(head + rules, encoding="utf-8")
        for name, content in (("tests.yaml", tests), ("1.0.0.md", text)):
            if content:
                (home / name).write_text(content, encoding="utf-8")
        return Workspace.load(tmp_path)

    return workspace


@pytest.fixture(scope="session")
def shipped() -> Workspace:
    """The workspace that ships with policykit."""
    return Workspace.load(folder("policies").parent)
