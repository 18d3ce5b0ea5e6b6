"""The public door of `policykit.feel`: what is offered, and what opening it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import policykit.feel


def test_the_door_offers_its_sorted_names_and_nothing_else() -> None:
    assert policykit.feel.__all__ == sorted(policykit.feel.__all__)
    assert set(policykit.feel.__all__) <= set(dir(policykit.feel))
    for name in policykit.feel.__all__:
        assert getattr(policykit.feel, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        policykit.feel.nonsense  # noqa: B018 - the access is what is tested


def loaded(code: str) -> set[str]:
    program = f"import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_the_package_imports_neither_parser_nor_interpreter() -> None:
    ours = {name for name in loaded("import policykit.feel") if name.startswith("policykit")}
    assert ours == {"policykit", "policykit.feel"}


@pytest.mark.parametrize(
    "heavy", ["dataclasses", "regex", "yaml", "tomllib", "inspect", "zoneinfo", "datetime"]
)
def test_evaluating_imports_nothing_heavy_that_it_does_not_need(heavy: str) -> None:
    assert heavy not in loaded("from policykit.feel import evaluate; evaluate('1 + 2')")
