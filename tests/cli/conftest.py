"""A workspace made by `policykit init`, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from policykit.cli.main import run

ROOT = Path(__file__).resolve().parents[2]


class Outcome(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Policykit = Callable[..., Outcome]


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A starter workspace that no test may change."""
    folder = tmp_path_factory.mktemp("cli") / "w"
    assert run(["init", str(folder)]) == 0
    return folder


@pytest.fixture
def policykit(
    made_workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Policykit:
    """Run a command in the starter workspace, in English unless it says otherwise."""
    monkeypatch.chdir(made_workspace)
    monkeypatch.setenv("POLICYKIT_LANG", "en")

    def call(*words: str) -> Outcome:
        capsys.readouterr()
        code = run(list(words))
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
