"""YAML as data with places: no surprises, every part placed, bounded work."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.problems import InputError, Place
from policykit.yamlsource import load, parse


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12E3", "12E3"),
        ("+8613800138000", "+8613800138000"),
        ("2026-05-01", "2026-05-01"),
        ("~", None),
        ("null", None),
        ("", None),
        ("''", ""),
        ("'true'", "true"),
        ("-7", -7),
        ("1.50", Decimal("1.50")),
        (".inf", ".inf"),
        ("9" * 35, "9" * 35),
    ],
)
def test_a_plain_scalar_means_what_it_looks_like(written: str, value: object) -> None:
    found = parse(f"a: {written}", "f").data["a"]
    assert (found, type(found)) == (value, type(value))


def test_a_key_is_always_text() -> None:
    assert parse("no: 1\n12: 2\ntrue: 3", "f").data == {"no": 1, "12": 2, "true": 3}


SOURCE = """\
rules:
  - decide: 級別
    note: "a\\u4e00\\
      b"
    quoted: 'it''s'
    table: |
      | a |

      | b |
    folded: >
      one two
      three

      four
    plain: one
      two
"""


def test_values_keys_and_items_have_places() -> None:
    source = parse(SOURCE, "f.yaml")
    assert source.where(["rules"]) == Place("f.yaml", 2, 3)
    assert source.where(["rules", 0, "decide"]) == Place("f.yaml", 2, 13)
    assert source.where_key(["rules", 0, "table"]) == Place("f.yaml", 6, 5)


def test_a_path_that_leads_nowhere_gives_the_place_of_what_there_is() -> None:
    source = parse(SOURCE, "f.yaml")
    assert source.where(["rules", 0, "absent", 3]) == source.where(["rules", 0])


@pytest.mark.parametrize("key", ["decide", "note", "quoted", "table", "folded", "plain"])
def test_a_position_within_a_text_is_found_in_the_file_whatever_its_style(key: str) -> None:
    source = parse(SOURCE, "f.yaml")
    value = source.data["rules"][0][key]
    lines = SOURCE.split("\n")
    for offset, character in enumerate(value):
        place = source.where_text(["rules", 0, key], offset)
        there = lines[place.line - 1][place.column - 1 : place.column]
        if character == "一":
            assert there == "\\"
        elif character not in " \n":
            assert there == character


def test_an_alias_shares_its_anchors_value_and_place() -> None:
    source = parse("a: &x {b: 1}\nc: *x", "f")
    assert source.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert source.where(["c", "b"]) == source.where(["a", "b"])


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3", "yaml-duplicate-key", 3, 1),
        ("a:\n\t- b", "yaml-tab", 2, 1),
        ("a: b: c", "yaml-colon-in-value", 1, 5),
        ("a: 'x", "yaml-unclosed-quote", 1, 6),
        ("a: [1, 2", "yaml-unclosed-bracket", 2, 1),
        ("a: @x", "yaml-reserved-character", 1, 4),
        ('a: "\\q"', "yaml-escape", 1, 5),
        ("a: \x07", "yaml-control-character", 1, 4),
        ("- a\nb: c", "yaml-indentation", 2, 1),
        ("a: !!python/object:os.system x", "yaml-tag", 1, 4),
        ("a: *x", "yaml-unknown-anchor", 1, 4),
        ("a: &x [*x]", "yaml-alias-in-itself", 1, 8),
        ("? [a]\n: b", "yaml-key-not-text", 1, 3),
        ("a: 1\n---\nb: 2", "yaml-several-documents", 2, 1),
        ("%YAML 3.0\n---\na: 1", "yaml-syntax", 1, 1),
        ("a\nb", "", 0, 0),
    ],
)
def test_what_is_refused_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    if not code:
        assert parse(text, "f").data == "a b"
        return
    with pytest.raises(InputError) as caught:
        parse(text, "f")
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == (code, Place("f", line, column))


def test_nesting_is_bounded() -> None:
    with pytest.raises(InputError, match="yaml-too-deep"):
        parse("[" * 5000, "f")


def test_an_alias_bomb_is_refused_before_it_goes_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    with pytest.raises(InputError, match="yaml-alias-bomb"):
        parse("\n".join(lines), "f")


def test_a_line_of_ten_megabytes_is_refused() -> None:
    with pytest.raises(InputError, match="yaml-long-line"):
        parse("a: " + "x" * 10_000_000, "f")


def test_what_can_be_passed_over_is_collected_where_a_list_is_given() -> None:
    problems = []
    source = parse("a: 1\na: 2\nb: !x 3\nb: 4", "f", problems)
    assert source.data == {"a": 1, "b": "3"}
    assert [problem.code for problem in problems] == ["yaml-duplicate-key", "yaml-tag", "yaml-duplicate-key"]


def test_a_byte_order_mark_is_no_content(tmp_path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1")
    assert load(file).data == {"a": 1}


PRINTABLE = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)


@given(st.lists(st.text(PRINTABLE, max_size=30), min_size=1, max_size=5))
def test_quoted_text_reads_back_and_has_a_place_for_each_character(texts: list[str]) -> None:
    written = "\n".join("- '" + text.replace("'", "''") + "'" for text in texts)
    source = parse(written, "f")
    assert source.data == texts
    lines = written.split("\n")
    for number, text in enumerate(texts):
        for offset, character in enumerate(text):
            place = source.where_text([number], offset)
            assert lines[place.line - 1][place.column - 1] == character


@given(st.text(max_size=60))
def test_any_text_gives_data_or_problems_and_nothing_else(text: str) -> None:
    try:
        found = [parse(text, "f")]
    except InputError as error:
        found = error.problems
    assert found
