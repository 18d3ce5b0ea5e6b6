"""The kinds of record: well formed, uniquely named, and found by any name."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from policykit.feel.types import SIMPLE, ContextType, ListType
from policykit.names import name_key
from policykit.problems import InputError
from policykit.records.schema import Field, Schemas, read_kind

ROOT = Path(__file__).parents[2] / "schemas"
FILES = sorted((ROOT / "records").glob("*.schema.json"))


def fields_of(fields):
    for field in fields.values():
        yield field
        yield from fields_of(field.fields)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_schema_is_json_schema_with_our_annotations(path: Path) -> None:
    meta = json.loads((ROOT / "record-schema.schema.json").read_text(encoding="utf-8"))
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(meta).iter_errors(schema)] == []


def test_what_a_schema_refers_to_is_there(schemas: Schemas) -> None:
    for kind in schemas.values():
        assert kind.id_field in kind.fields
        assert kind.at is None or kind.fields[kind.at].time == "event"
        for names in kind.subjects.values():
            assert set(names.values()) <= set(kind.fields)
        for field in kind.fields.values():
            assert set(field.companions) <= set(kind.fields)
            assert field.refers_to is None or field.refers_to in schemas


def test_one_title_never_means_two_fields(schemas: Schemas) -> None:
    meant = defaultdict(set)
    for kind in schemas.values():
        for field in fields_of(kind.fields):
            for title in field.titles.values():
                meant[name_key(title)].add(field.id)
    assert {title: ids for title, ids in meant.items() if len(ids) > 1} == {}


def test_one_title_never_means_two_values_of_a_field_or_two_kinds(schemas: Schemas) -> None:
    groups = [field.values for kind in schemas.values() for field in fields_of(kind.fields)]
    groups.append({kind.id: kind.titles for kind in schemas.values()})
    for group in groups:
        titles = [name_key(title) for titles in group.values() for title in set(titles.values())]
        own = {id_: {name_key(title) for title in titles.values()} for id_, titles in group.items()}
        assert len(set(titles)) == sum(map(len, own.values()))


def test_kinds_fields_and_values_are_found_in_every_language_and_script(schemas: Schemas) -> None:
    complaint = schemas["complaint"]
    assert {schemas.kind(name) for name in ("complaint", "投訴", "投诉", "Complaint", "投诉 ")} == {complaint}
    names = ("received_at", "受理時間", "受理时间", "RECEIVED AT")
    assert {complaint.field(name).id for name in names} == {"received_at"}
    assert complaint.fields["category"].value_id("维修") == "repair"
    assert complaint.fields["promises"].part("约定答复时间").id == "for"
    assert complaint.field("登記時間").id == "recorded_at"
    assert schemas.kind("x") is complaint.field("x") is None


def test_did_you_mean_answers_in_the_language_of_the_question(schemas: Schemas) -> None:
    assert schemas["complaint"].suggest("投诉级别")[0] == "投訴類別"
    assert schemas["complaint"].suggest("recieved_at")[0] == "received_at"
    assert "投訴" in schemas.suggest("投訴單")


def test_simplified_titles_are_derived_and_say_so(schemas: Schemas) -> None:
    titles = schemas["complaint"].fields["telephone"].titles
    assert titles["zh-Hans"] == "联系电话"
    assert titles.is_derived("zh-Hans")
    assert not titles.is_derived("zh-Hant")
    assert not schemas["complaint"].fields["channel"].values["online"].is_derived("en")


def test_an_event_is_not_yet_and_any_other_field_unknown_unless_the_schema_says_otherwise(
    schemas: Schemas,
) -> None:
    fields = schemas["complaint"].fields
    assert (fields["told_at"].absent, fields["building"].absent) == ("not-yet", "unknown")
    assert (fields["claimed_amount"].absent, fields["entered_at"].absent) == ("none", "unknown")
    assert fields["passed_on_at"].unless == "passed_to != null"
    assert fields["passed_on_at"].companions == ("passed_to",)


def test_types_are_feels(schemas: Schemas) -> None:
    fields = schemas["complaint"].fields
    parts = (("id", SIMPLE["string"]), ("made_at", SIMPLE["date and time"]), ("for", SIMPLE["date and time"]))
    assert fields["promises"].feel_type == ListType(ContextType(parts))
    assert [fields[name].type for name in ("received_at", "households", "injury", "promises", "conduct")] == [
        "date and time",
        "number",
        "boolean",
        "list",
        "context",
    ]
    assert fields["households"].integer


def test_personal_data_are_marked(schemas: Schemas) -> None:
    personal = {(k.id, f.id) for k in schemas.values() for f in k.fields.values() if f.personal}
    assert {("complaint", "telephone"), ("registration", "id_number"), ("sale", "client_name")} <= personal
    assert all(f.personal for k in schemas.values() for f in k.fields.values() if f.kind == "telephone")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "record-schema-none"),
        ("{", "record-schema-json"),
        ("[]", "record-schema-shape"),
        ('{"x-title": {"en": "x"}, "properties": {"id": {"type": "text"}}}', "record-schema-shape"),
    ],
)
def test_a_folder_or_file_that_is_no_schema_is_a_problem(
    content: str | None, code: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "x.schema.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Schemas.load(tmp_path)
    [problem] = caught.value.problems
    assert problem.code == code
    assert all(problem.text(lang) for lang in ("zh-Hant", "zh-Hans", "en"))


def test_lists_within_lists_are_read() -> None:
    leaf = {"type": "string", "x-title": {"zh-Hant": "丙", "en": "c"}}
    inner = {"type": "array", "x-title": {"zh-Hant": "乙", "en": "b"}, "items": {"properties": {"c": leaf}}}
    outer = {"type": "array", "x-title": {"zh-Hant": "甲", "en": "a"}, "items": {"properties": {"b": inner}}}
    kind = read_kind("k", {"x-title": {"zh-Hant": "類", "en": "k"}, "properties": {"a": outer}})
    part: Field | None = kind.fields["a"].part("乙")
    assert part is not None
    assert part.part("丙").id == "c"
