"""The page of variables lists everything a template is given, and is current."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from jsonschema import Draft202012Validator

from policykit.policy.schema import schema_text
from policykit.render.context import context, matter
from policykit.render.fields import FieldView
from policykit.render.folders import template_folders
from policykit.render.norms import NormView, ShareView
from policykit.render.registry import load_registry
from policykit.render.variables import PARTS, VARIABLES, page
from render.matters import SCHEMAS
from render.sample import ROOT


def test_the_page_in_the_documentation_is_current():
    registry = load_registry(template_folders(), SCHEMAS)
    written = (ROOT / "docs" / "forms-variables.md").read_text(encoding="utf-8")
    assert written == page(registry, SCHEMAS), "run make docs"


def test_the_table_of_forms_in_the_documentation_names_each():
    registry = load_registry(template_folders(), SCHEMAS)
    text = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` (\S+)", text, re.MULTILINE)
    assert rows == [(form.id, form.title["zh-Hant"]) for form in registry.forms.values()]


@pytest.mark.parametrize("form", ["user-opinion", "visitor-register", "revisit-record", "leaver-allocation"])
def test_a_template_is_given_what_is_listed_and_nothing_else(printer, form):
    desk = printer("en")
    given = context(desk.office, matter(desk.registry.form(form), (), None, SCHEMAS), ())
    assert set(given) == set(VARIABLES)
    assert set(given["form"]) == set(PARTS["A form"])
    assert set(given["records"]) == set(PARTS["A listing"])


@pytest.mark.parametrize(
    ("part", "view"), [("A field", FieldView), ("A norm", NormView), ("A share", ShareView)]
)
def test_every_part_of_a_view_is_listed(part, view):
    listed = {field.name for field in dataclasses.fields(view)}
    listed |= {name for name, what in vars(view).items() if isinstance(what, property)}
    assert set(PARTS[part]) == listed


def test_the_schema_of_the_register_is_one():
    Draft202012Validator.check_schema(json.loads(schema_text("forms")))
