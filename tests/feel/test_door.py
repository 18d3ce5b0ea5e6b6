"""The public door of FEEL, and what passing it costs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import policykit.feel
from policykit.feel.values import NOT_YET, Range, Unknown
from policykit.problems import LANGUAGES

SOURCES = Path(policykit.feel.__file__).parent


def test_the_door_is_sorted_and_everything_in_it_is_there() -> None:
    assert policykit.feel.__all__ == sorted(policykit.feel.__all__)
    assert all(getattr(policykit.feel, name) for name in policykit.feel.__all__)
    with pytest.raises(AttributeError):
        policykit.feel.nothing  # noqa: B018 - the access is the test


@pytest.mark.parametrize(
    "module",
    ["dataclasses", "inspect", "decimal", "zoneinfo", "policykit.problems", "policykit.feel.interpret"],
)
def test_importing_feel_imports_nothing_slow(module: str) -> None:
    code = f"import sys, policykit.feel; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_evaluating_imports_no_dataclasses() -> None:
    code = (
        "import sys; from policykit.feel import evaluate as e; e('1'); sys.exit('dataclasses' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_code_has_a_message_in_every_language() -> None:
    messages = SOURCES.parent / "messages"
    known = {
        code: texts
        for path in messages.glob("feel*.toml")
        for code, texts in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    used = set(re.findall(r'"(feel-[a-z-]+)"', sources))
    assert not used - known.keys()
    assert all(texts[lang]["reason"] for texts in known.values() for lang in LANGUAGES)


def test_values_compare_hash_print_and_travel() -> None:
    import copy
    import pickle

    a_range = Range(1, 2)
    assert a_range == Range(1, 2)
    assert a_range != Range(1, 3)
    assert a_range != (1, 2)
    assert hash(a_range) == hash(Range(1, 2))
    assert repr(a_range) == "Range(start=1, end=2, start_included=True, end_included=True)"
    assert pickle.loads(pickle.dumps([a_range, Unknown(), NOT_YET])) == [a_range, Unknown(), NOT_YET]
    assert copy.deepcopy(a_range) == a_range
