"""The package as it is installed: every module is in it, and importing its doors stays light."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_the_wheel_holds_every_module_and_the_starter_workspace(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True
    )
    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    modules = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*.py")}
    assert modules <= names
    for folder in ("policies", "schemas", "templates", "examples"):
        files = [p for p in (ROOT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
        assert {f"policykit/_workspace/{p.relative_to(ROOT).as_posix()}" for p in files} <= names


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="no git checkout to ask")
def test_every_module_in_the_tree_is_known_to_git() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "src"],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert [line for line in listed.stdout.splitlines() if line.endswith((".py", ".toml"))] == []


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import policykit, sys; print(len(sys.modules))"
    bare = int(subprocess.check_output([sys.executable, "-c", "import sys; print(len(sys.modules))"]))
    assert int(subprocess.check_output([sys.executable, "-c", code])) - bare <= 3
