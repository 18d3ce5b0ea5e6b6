"""The decisions that forms show as boxes to tick: their titles and values stand in the policies' rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policykit import yamlsource
from policykit.files import read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_TESTS: Final = "tests.yaml"


@dataclass(frozen=True, slots=True)
class Decision:
    """The `title` of a decision and those of its `values`, by language, in the order of the policy."""

    title: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]


def decisions(policies: Path, wanted: Collection[str]) -> dict[str, Decision]:
    """Find the `decide` rules named `wanted` in the folder `policies`, each in the newest version with it.

    Only files that speak of one are read as YAML. Raises InputError for such a file that cannot be read so.
    """
    found: dict[str, Decision] = {}
    for path in sorted(policies.glob("*/*.yaml"), key=_age):
        if path.name != _TESTS and any(name in read_text(path) for name in wanted):
            found.update(_decided(yamlsource.load(path).data, wanted))
    return found


def _age(path: Path) -> tuple[str, tuple[int, ...]]:
    return path.parent.name, tuple(int(part) if part.isdigit() else 0 for part in path.stem.split("."))


def _decided(policy: Any, wanted: Collection[str]) -> dict[str, Decision]:
    """What is not of its shape is passed over: `policykit check` tells of it."""
    rules = policy.get("rules") if isinstance(policy, dict) else None
    return {
        rule["decide"]: Decision(rule.get("title") or {}, rule["values"])
        for rule in (rules if isinstance(rules, list) else ())
        if isinstance(rule, dict) and rule.get("decide") in wanted and isinstance(rule.get("values"), dict)
    }
