"""Whatever stands in a policy file: problems with places, never a traceback."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policykit.policy.build.parts import Around
from policykit.policy.loader import load_policy
from policykit.problems import LANGUAGES, InputError
from policykit.resources import folder
from policykit.yamlsource import load

FILES = sorted(
    [*folder("policies").glob("*/[0-9]*.yaml"), *(Path(__file__).parents[1] / "good").glob("*.yaml")]
)
STRANGE: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        10**30,
        "",
        " ",
        "x",
        "投訴",
        "P3D",
        "P1M3D",
        "(",
        '"',
        "a in b",
        "in",
        "for x in y return z",
    ),
    *(
        "| a || b |",
        "||",
        "{",
        "1..2",
        "not(",
        "null",
        "- 1",
        "2026-02-30",
        "all.complaint",
        "its",
        "owner(client)",
    ),
    *([], {}, [[]], [{}], {"a": 1}, ["x", "y"], "x" * 5000, "\u3000", "\ud7ff", "💡", '@"x"'),
]


def slots(value: Any, path=()):
    if isinstance(value, dict):
        for key, part in value.items():
            yield (*path, key)
            yield from slots(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield (*path, index)
            yield from slots(part, (*path, index))


def mutated(data: Any, rng: random.Random) -> Any:
    copy = json.loads(json.dumps(data, default=lambda v: float(v) if isinstance(v, Decimal) else str(v)))
    for _ in range(rng.randint(1, 3)):
        *path, last = rng.choice(list(slots(copy)))
        parent = copy
        for part in path:
            parent = parent[part]
        if rng.random() < 0.3:
            del parent[last]
        elif rng.random() < 0.2 and isinstance(parent, dict):
            parent[rng.choice(["colour", "when", "value", "decide", "of"])] = parent.pop(last)
        else:
            parent[last] = rng.choice(STRANGE)
    return copy


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_policy_with_anything_in_any_place_is_told_not_raised(path, words, tmp_path):
    rng = random.Random(path.name)
    data = load(path).data
    target = tmp_path / "1.0.0.yaml"
    around = Around(frozenset(("T-1",)), frozenset(("china",)), {"head": {"zh-Hant": "主管"}})
    for _ in range(20):
        target.write_text(json.dumps(mutated(data, rng), ensure_ascii=False), encoding="utf-8")
        try:
            policy, problems = load_policy(target, words, around)
        except InputError as error:
            policy, problems = None, error.problems
        assert policy is not None or any(p.severity == "error" for p in problems)
        for problem in problems:
            assert problem.place is not None
            assert problem.place.line == 1
            assert all(problem.text(lang) for lang in LANGUAGES)
