"""The schemas of the language: themselves valid, told in Chinese and English, closed to unknown keys."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from policykit.policy.schema import schema_text
from policykit.problems import LANGUAGES

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
