"""What the tests of policies share: the record schemas, and files made of small texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policykit.policy.build.parts import Around
from policykit.policy.loader import load_policy
from policykit.policy.vocabulary import KindWords
from policykit.policy.workspace import Workspace
from policykit.records.schema import Schemas
from policykit.resources import folder

if TYPE_CHECKING:
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
"""


@pytest.fixture(scope="session")
def words() -> KindWords:
    return KindWords(Schemas.load(folder("schemas") / "records"))


@pytest.fixture
def load(tmp_path: Path, words: KindWords):
    """Load a policy made of HEAD and the text given; `(policy, problems)`."""

    def load_text(text: str, head: str = HEAD, around: Around | None = None):
        path = tmp_path / "1.0.0.yaml"
        path.write_text(head + text, encoding="utf-8")
        return load_policy(path, words, around or Around())

    return load_text


@pytest.fixture(scope="session")
def shipped() -> Workspace:
    """The workspace that ships with policykit."""
    return Workspace.load(folder("policies").parent)
