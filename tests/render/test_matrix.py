"""What is true of every page: each form, in each language, blank, typical, very long, with gaps, rare."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from policykit.problems import LANGUAGES
from policykit.render.folders import template_folders
from policykit.render.registry import load_registry
from render import boxes, pages
from render.given import Given, difference
from render.matters import CASES, SCHEMAS, case
from render.sample import ROOT

FORMS = tuple(load_registry(template_folders(), SCHEMAS).forms)
GOLDEN = Path(__file__).parent / "golden"
KEPT = {"zh-Hant": ("blank", "typical"), "zh-Hans": ("typical",), "en": ("typical",)}
"""The cases whose text is kept, to be read by people when it changes."""


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_page_holds_what_it_is_given_each_in_its_place(printer, tmp_path, form, lang, name):
    desk = printer(lang)
    given = case(desk.registry.form(form), name)
    html = desk.html(form, given.records, given.findings, given.related)
    pdf = desk.press.pdf(html, desk.registry.form(form).styles, form)
    title = desk.words.text(desk.registry.form(form).title)
    with pikepdf.open(BytesIO(pdf)) as document:
        drawn = boxes.pages(pdf, document)
        assert fonts_not_embedded(document) == []
        full = f"{title} {given.number}".strip()
        assert carried(document) == (full, desk.company["name"], lang, [title])
    assert [fault for page in drawn for fault in page.faults()] == []
    expected = Given(html, lang)
    lines = pages.raw(pdf, tmp_path)
    extracted = [pages.squeezed(page) for page in lines]
    assert difference(expected, extracted) == ""
    assert [pages.squeezed(page.text) for page in drawn] == extracted
    assert all(page.chars[len(expected.running["running-foot"]) :] for page in drawn), "an empty page"
    assert len(drawn) == page_count(form, lang, name, len(drawn))
    if name in KEPT[lang]:
        assert lines == golden(f"{form}-{lang}-{name}", lines)


@pytest.mark.slow
def test_another_process_on_another_day_prints_the_same_bytes():
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "render.digests"],
            cwd=ROOT / "tests",
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            stdout=subprocess.PIPE,
        )
        for seed, zone in (("1", "Asia/Shanghai"), ("4242", "America/Los_Angeles"))
    ]
    first, second = (json.loads(run.communicate()[0]) for run in runs)
    assert set(first) == set(FORMS)
    assert first == second


def fonts_not_embedded(document: pikepdf.Pdf) -> list[str]:
    fonts = {str(f.BaseFont): f for page in document.pages for f in page.Resources.Font.values()}
    files = {name: font.DescendantFonts[0].FontDescriptor for name, font in fonts.items()}
    return [
        n
        for n, file in files.items()
        if not {"/FontFile2", "/FontFile3"} & set(file) or "/ToUnicode" not in fonts[n]
    ]


def golden(name: str, found: list[str]) -> list[str]:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text("── page ──\n".join(found), encoding="utf-8")
    return path.read_text(encoding="utf-8").split("── page ──\n")


def page_count(form: str, lang: str, name: str, found: int) -> int:
    """The number of pages that somebody looked at, from `golden/pages/FORM.txt`."""
    path = GOLDEN / "pages" / f"{form}.txt"
    counts = (
        dict(line.rsplit(" ", 1) for line in path.read_text(encoding="utf-8").splitlines())
        if path.exists()
        else {}
    )
    if os.environ.get("UPDATE_GOLDEN"):
        counts[f"{lang} {name}"] = str(found)
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{key} {counts[key]}\n" for key in sorted(counts)), encoding="utf-8")
    return int(counts[f"{lang} {name}"])


def carried(document: pikepdf.Pdf) -> tuple[str, str, str, list[str]]:
    """Title, author, language and outermost bookmarks."""
    with document.open_outline() as outline:
        info = document.docinfo
        marks = [entry.title for entry in outline.root]
        return str(info["/Title"]), str(info["/Author"]), str(document.Root.Lang), marks
