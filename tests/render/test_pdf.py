"""The press: what it shares between pages and what it never does, and what it draws them from."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from policykit.problems import LANGUAGES, InputError
from policykit.render import faces, fonts, pdf, subset
from policykit.render.folders import template_folders
from policykit.render.pdf import Press
from policykit.render.printer import Printer
from policykit.render.registry import STYLES
from render import embedded, pages
from render.sample import COMPLAINT, FINDINGS, SETTINGS

FORM = "user-opinion"


@pytest.fixture(scope="module")
def quick():
    return {lang: faces.faces(lang) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def press(quick):
    """Presses by language: with quick faces, as they are, and without."""
    folders = template_folders()
    return {
        (lang, with_cut): Press(folders, lang, quick[lang] if with_cut else ())
        for lang in LANGUAGES
        for with_cut in (True, False)
    }


def page(text: str, lang: str = "zh-Hant", head: str = "") -> str:
    return f'<html lang="{lang}"><head><title>x</title>{head}</head><body><p>{text}</p></body></html>'


def raster(drawn: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(drawn)
    return [one.render(scale=100 / 72).to_pil().convert("L") for one in document]


def boxes(drawn: bytes, tmp_path: Path) -> str:
    """Every word with its box."""
    path = tmp_path / "page.pdf"
    path.write_bytes(drawn)
    return subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()


def test_a_page_has_the_glyphs_of_its_own_characters_and_no_others(press):
    one, other = (press["zh-Hant", True].pdf(page(text), STYLES, "x") for text in ("東湖龘", "西山堃"))
    assert embedded.characters(one) >= set("東湖龘")
    assert not embedded.characters(other) & set("東湖龘")
    for font in embedded.fonts(other):
        # .notdef may be drawn as a box; every other outline is of a character of this page.
        assert font.outlines - {0} <= set(font.characters)


def test_two_pages_in_turn_are_drawn_as_each_by_itself(press, quick):
    texts = ("東湖龘", "西山堃𠮷")
    alone = [
        Press(template_folders(), "zh-Hant", quick["zh-Hant"]).pdf(page(text), STYLES, "x") for text in texts
    ]
    assert [press["zh-Hant", True].pdf(page(text), STYLES, "x") for text in texts * 2] == alone * 2


def font_face() -> str:
    """A face of two characters under the name of the usual one."""
    font = next(one for one in fonts.installed("Noto Sans CJK TC") if one.weight == 700)
    data = base64.b64encode(subset.subset(font.path, font.index, map(ord, "東湖")) or b"").decode()
    return f"@font-face {{ font-family: 'Noto Sans CJK TC'; src: url(data:font/otf;base64,{data}) }}"


@pytest.mark.parametrize(
    "style",
    [font_face, "@counter-style han { system: fixed; symbols: 'X' }".strip, ":root { --size: 30pt }".strip],
    ids=["font", "counter", "variable"],
)
def test_fonts_and_styles_that_a_page_brings_stay_with_it(press, style):
    head = f"<style>{style()}</style>"
    own, plain = page("<h2>東湖</h2>", head=head), page("<h2>東湖</h2>")
    before = press["zh-Hant", True].pdf(plain, STYLES, "x")
    assert press["zh-Hant", True].pdf(own, STYLES, "x") != before
    assert press["zh-Hant", True].pdf(plain, STYLES, "x") == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_values_put_in_beforehand_change_no_byte(press, printer, monkeypatch, lang):
    sheet = printer(lang).sheet(FORM, COMPLAINT, FINDINGS)
    drawn = press[lang, False].draw(sheet)
    monkeypatch.setattr(pdf.sheets, "with_values", lambda sheets, *_: list(sheets))
    assert Press(template_folders(), lang, ()).draw(sheet) == drawn


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_quick_face_changes_neither_text_nor_look(press, printer, tmp_path, lang):
    if not faces.faces(lang):
        pytest.skip("no Noto CJK here: there is nothing to cut")
    sheet = printer(lang).sheet(FORM, {**COMPLAINT, "complainant": "AVA fi To"}, FINDINGS)
    cut, full = press[lang, True].draw(sheet), press[lang, False].draw(sheet)
    assert boxes(cut, tmp_path) == boxes(full, tmp_path)
    assert len(cut) < len(full) / 2
    for one, other in zip(raster(cut), raster(full), strict=True):
        # A median of the neighbours takes away what differs in the shade of an edge alone.
        differing = ImageChops.difference(one, other).filter(ImageFilter.MedianFilter(3))
        assert differing.getextrema()[1] < 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_characters_of_a_quick_face_and_of_the_whole_one_stand_on_one_line(press, lang, tmp_path):
    given = page("東湖樓户𠮷龘 abc，堃", lang)
    assert boxes(press[lang, True].pdf(given, STYLES, "x"), tmp_path) == boxes(
        press[lang, False].pdf(given, STYLES, "x"), tmp_path
    )


def test_a_page_is_drawn_from_the_cut_and_only_what_is_beyond_it_from_the_whole_face(press):
    if not faces.faces("zh-Hant"):
        pytest.skip("no Noto CJK here: there is nothing to cut")
    drawn = embedded.fonts(press["zh-Hant", True].pdf(page("東湖𠮷"), STYLES, "x"))
    texts = {"Cut" in font.name: "".join(font.characters.values()) for font in drawn}
    assert set(texts[True]) == set("東湖")
    assert set(texts[False]) == {"𠮷"}


def test_the_same_page_has_the_same_bytes_in_another_process(press):
    code = (
        "import sys\n"
        "from policykit.render.faces import faces\n"
        "from policykit.render.folders import template_folders\n"
        "from policykit.render.pdf import Press\n"
        "from policykit.render.registry import STYLES\n"
        "press = Press(template_folders(), 'zh-Hant', faces('zh-Hant'))\n"
        "sys.stdout.buffer.write(press.pdf(sys.argv[1], STYLES, 'x'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, page("東湖龘")], capture_output=True, check=True
    )
    assert done.stdout == press["zh-Hant", True].pdf(page("東湖龘"), STYLES, "x")


def test_a_broken_face_is_passed_over(tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    face = faces.Face(broken, 400, "Noto Sans CJK TC")
    drawn = Press(template_folders(), "zh-Hant", (face,)).pdf(page("東湖"), STYLES, "x")
    assert all("Cut" not in font.name for font in embedded.fonts(drawn))


def test_a_stylesheet_that_is_missing_is_named(press):
    with pytest.raises(InputError) as caught:
        press["en", True].pdf(page("x", "en"), ("style/nosuch.css",), "memo")
    assert [(one.code, one.args["url"]) for one in caught.value.problems] == [
        ("render-file-missing", "style/nosuch.css")
    ]


def test_without_harfbuzz_subset_pages_are_drawn_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr("weasyprint.pdf.fonts.harfbuzz_subset", None)
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    drawn = Press(template_folders(), "en", faces.faces("en")).pdf(page("plain", "en"), STYLES, "x")
    assert "plain" in pages.text(drawn, tmp_path)


def test_what_only_slows_printing_is_told_once_in_the_readers_language(monkeypatch, caplog):
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    Printer(SETTINGS, "zh-Hant")
    assert [record.getMessage() for record in caplog.records if "libharfbuzz-subset0" in record.getMessage()]
    assert "四十倍" in caplog.text


def test_a_pdf_says_what_it_was_drawn_from_and_is_sound(press, tmp_path):
    import pikepdf

    drawn = press["en", True].pdf(page("x", "en"), STYLES, "x")
    assert len(pdf.digest_of(drawn)) == 64
    with pikepdf.open(io.BytesIO(drawn)) as opened:
        assert opened.check_pdf_syntax() == []
