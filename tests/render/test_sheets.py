"""Stylesheets made ready: values put in their place, sheets joined, cuts named, each only where it may be."""

from __future__ import annotations

import pytest

from policykit.problems import InputError
from policykit.render import sheets
from policykit.render.folders import Folders

ROOT = ":root { --a: 1mm; --b: 2mm }"
USE = "p { width: var(--a) }"


def put(css: str, lang: str = "zh-Hant", html: str = "") -> str:
    """The last line of `css` with the values in their place."""
    return sheets.with_values([css], lang, html)[0].splitlines()[-1].replace("/**/", "")


@pytest.mark.parametrize(
    ("css", "lang", "shown"),
    [
        (f"{ROOT}\n{USE}", "zh-Hant", "p { width: 1mm }"),
        (f"{ROOT}\np {{ margin: var(--a) var( --b ) }}", "en", "p { margin: 1mm 2mm }"),
        (f"{ROOT} :root {{ --a: 3mm }}\n{USE}", "en", "p { width: 3mm }"),
        (f"{ROOT} :root:lang(en) {{ --a: 3mm }}\n{USE}", "en", "p { width: 3mm }"),
        (f":root:lang(en) {{ --a: 3mm }} {ROOT}\n{USE}", "en", "p { width: 3mm }"),
        (f"{ROOT} :root:lang(en) {{ --a: 3mm }}\n{USE}", "zh-Hans", "p { width: 1mm }"),
        (f"{ROOT} :root:lang(zh) {{ --a: 3mm }}\n{USE}", "zh-Hans", "p { width: 3mm }"),
        (f"{ROOT} :root:lang(zh-Hans) {{ --a: 3mm }}\n{USE}", "zh-Hant", "p { width: 1mm }"),
        (":root { --a: var(--b); --b: 1mm }\n" + USE, "en", "p { width: 1mm }"),
    ],
)
def test_a_value_set_at_the_root_alone_is_put_in_its_place(css, lang, shown):
    assert put(css, lang) == shown


@pytest.mark.parametrize(
    "css",
    [
        f".roomy {{ --a: 3mm }} {ROOT}\n{USE}",
        f"body {{ --a: 3mm }} {ROOT}\n{USE}",
        f":root, body {{ --a: 3mm }}\n{USE}",
        f":root.wide {{ --a: 3mm }} {ROOT}\n{USE}",
        f"{ROOT} @media print {{ :root {{ --a: 3mm }} }}\n{USE}",
        f"{ROOT} :root {{ --a: 3mm !important }}\n{USE}",
        f"{ROOT} p {{ color: red; --a: 3mm }}\n{USE}",
        f"@supports (color: red) {{ :root {{ --a: 3mm }} }}\n{USE}",
        f"{USE}",
    ],
)
def test_a_value_that_is_set_anywhere_else_stays_a_variable(css):
    assert put(css) == USE


@pytest.mark.parametrize(
    "html", ['<p style="--a: 3mm">', "<style>p { --a:3mm }</style>", '<p style="color: red;--a : 3mm">']
)
def test_a_value_that_the_page_sets_stays_a_variable(html):
    assert put(f"{ROOT}\n{USE}", html=html) == USE
    assert put(f"{ROOT}\np {{ width: var(--b) }}", html=html) == "p { width: 2mm }"


def test_a_fallback_stays_with_its_variable():
    assert put(f"{ROOT}\np {{ width: var(--a, 5mm) }}") == "p { width: var(--a, 5mm) }"


def test_a_value_is_kept_apart_from_what_stands_beside_it():
    made = sheets.with_values([":root { --a: 1 }\np { margin: var(--a)var(--a) }"], "en", "")[0]
    assert made.endswith("p { margin: /**/1/**//**/1/**/ }")


def test_values_that_lead_in_a_circle_come_to_an_end():
    assert "var(--" in put(":root { --a: var(--b); --b: var(--a) }\n" + USE)


def test_values_of_one_sheet_are_put_into_another():
    assert sheets.with_values([ROOT, USE], "en", "")[1].replace("/**/", "") == "p { width: 1mm }"


def test_sheets_of_one_folder_are_joined_in_their_order():
    made = sheets.joined({"style/a.css": "a {}", "style/b.css": "b {}"})
    assert made == {"style/a.css": "a {}\nb {}"}


@pytest.mark.parametrize(
    "given",
    [
        {"style/a.css": "a {}", "b.css": "b {}"},
        {"style/a.css": "a {}", "style/more/b.css": "b {}"},
        {"style/a.css": "a {}", "style/b.css": "@import 'c.css';"},
        {"style/a.css": "@CHARSET 'utf-8';", "style/b.css": "b {}"},
        {"style/a.css": "a {}", "style/b.css": "@namespace svg url(x);"},
        {"style/a.css": "a {}", "style/b.css": "@layer base;"},
    ],
)
def test_sheets_that_must_stand_by_themselves_do(given):
    assert sheets.joined(given) == given


CUTS = {"Noto Sans CJK TC": "Noto Sans CJK TC Cut"}


@pytest.mark.parametrize("quote", "'\"")
def test_the_cut_of_a_family_goes_before_it(quote):
    css = f"p {{ font-family: {quote}Noto Sans CJK TC{quote}, serif }}"
    shown = f'p {{ font-family: "Noto Sans CJK TC Cut", {quote}Noto Sans CJK TC{quote}, serif }}'
    assert sheets.with_cuts([css], CUTS) == [shown]


def test_other_families_have_no_cut():
    css = "p { font-family: 'Noto Sans CJK SC', 'Noto Sans CJK TC Bold', \"Noto Sans CJK TC' }"
    assert sheets.with_cuts([css], CUTS) == [css]
    assert sheets.with_cuts(["p { font-family: 'Noto Sans CJK TC' }"], {}) == [
        "p { font-family: 'Noto Sans CJK TC' }"
    ]


def test_where_a_sheet_brings_a_face_none_is_cut():
    given = ["p { font-family: 'Noto Sans CJK TC' }", "@Font-Face { font-family: 'Noto Sans CJK TC' }"]
    assert sheets.with_cuts(given, CUTS) == given


def test_every_sheet_that_is_missing_is_named(tmp_path):
    (tmp_path / "a.css").write_text("a {}", encoding="utf-8")
    folders = Folders((tmp_path,))
    assert sheets.read(["a.css"], folders, "memo") == ["a {}"]
    with pytest.raises(InputError) as caught:
        sheets.read(["a.css", "b.css", "c.css"], folders, "memo")
    assert [(one.code, one.args["url"]) for one in caught.value.problems] == [
        ("render-file-missing", "b.css"),
        ("render-file-missing", "c.css"),
    ]


def test_values_that_lead_to_ever_more_of_others_are_left_to_the_page():
    lines = [f"--a{n}: {f'var(--a{n + 1}) ' * 100};" for n in range(8)]
    css = ":root { " + " ".join(lines) + " --a8: 1mm }\np { margin: var(--a0) }"
    assert len(sheets.with_values([css], "en", "")[0]) < 2**20
