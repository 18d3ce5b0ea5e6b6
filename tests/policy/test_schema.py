"""The schemas of the language: themselves valid, told in Chinese and English, closed to unknown keys."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policykit import yamlsource
from policykit.policy import schema
from policykit.policy.schema import schema_text
from policykit.problems import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("policy", "settings", "tests")


def parts(schema, path=()):
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from parts(value, (*path, key))
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from parts(value, (*path, index))


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_valid_itself(name):
    Draft202012Validator.check_schema(json.loads(schema_text(name)))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_explained_in_chinese_and_english(name):
    for path, part in parts(json.loads(schema_text(name))):
        if path[-1:] == ("properties",):
            for key, value in part.items():
                chinese, slash, english = value.get("description", "").partition(" / ")
                assert chinese, (path, key)
                assert slash, (path, key)
                assert english.isascii(), (path, key)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_expected_is_said_in_every_language(name):
    for path, part in parts(json.loads(schema_text(name))):
        if "x-expected" in part:
            assert set(part["x-expected"]) == set(LANGUAGES), path


@pytest.mark.parametrize("name", NAMES)
def test_every_mapping_is_closed_to_unknown_keys(name):
    for path, part in parts(json.loads(schema_text(name))):
        if "properties" in part and isinstance(part.get("properties"), dict) and path[-1:] != ("properties",):
            assert "additionalProperties" in part, path


ROOT = Path(__file__).parents[2]
FILES = [
    *((path, "policy") for path in sorted((ROOT / "policies").glob("*/*.yaml")) if path.name[0].isdigit()),
    (ROOT / "policies" / "settings.yaml", "settings"),
]
VALUES = st.sampled_from(
    [
        None,
        True,
        0,
        1,
        -1,
        Decimal("1.0"),
        Decimal("1.5"),
        "",
        "x",
        "P1D",
        "１",
        "2025-01-01\n",
        [],
        ["x"],
        {},
        {"x": 1},
    ]
)


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of `data`, as what holds it and the key or index at which it stands there."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(value, dict | list):
            yield from places(value)


@given(data=st.data(), file=st.sampled_from(FILES))
@settings(max_examples=300)
def test_what_the_quick_validator_accepts_has_no_fault(data: st.DataObject, file: tuple[Path, str]) -> None:
    source = yamlsource.load(file[0])
    changed = copy.deepcopy(source.data)
    holder, key = data.draw(st.sampled_from(list(places(changed))))
    if isinstance(holder, dict) and data.draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = data.draw(VALUES)
    if schema._fits(changed, file[1]):
        assert list(schema._validator(file[1]).iter_errors(changed)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file[0].parent.name + "/" + file[0].name)
def test_the_quick_validator_accepts_the_policies_that_ship(file: tuple[Path, str]) -> None:
    assert schema._fits(yamlsource.load(file[0]).data, file[1])
