"""Quick looks: a page as HTML that stands alone, and as pictures."""

from __future__ import annotations

import re
import struct
from io import BytesIO

import pytest
from PIL import Image

from policykit.problems import InputError
from policykit.render import looks
from policykit.render.bounds import MAX_PIXELS
from policykit.render.folders import Folders
from policykit.render.pdf import Press
from policykit.render.printer import Printer
from render.matters import RECORDS
from render.sample import SETTINGS


def test_the_html_holds_its_stylesheets_and_needs_no_other_file(printer):
    desk = printer("zh-Hant")
    form = desk.registry.form("user-opinion")
    page = looks.standalone(desk.html(form.id, RECORDS["complaint"]), form.styles, desk.folders)
    assert "--label: " in page
    assert "陳志明" in page
    assert not re.search(r'<link|@import|\ssrc="(?!data:)', page)


def test_a_picture_of_the_template_folder_goes_into_the_html(tmp_path):
    (tmp_path / "mark.png").write_bytes(b"picture")
    page = looks.standalone(
        '<head></head><img src="mark.png"><img src="../secret.png">', (), Folders((tmp_path,))
    )
    assert 'src="data:image/png;base64,cGljdHVyZQ=="' in page
    assert 'src="../secret.png"' in page


def test_files_that_stylesheets_name_go_into_the_html_and_words_of_a_record_stay(tmp_path):
    (tmp_path / "style").mkdir()
    (tmp_path / "mark.png").write_bytes(b"picture")
    own = "p { background: url('../mark.png') } path { fill: url(#shade) }"
    (tmp_path / "style" / "own.css").write_text(own, encoding="utf-8")
    html = '<head></head><p style="background: url(mark.png)">url(mark.png)</p>'
    page = looks.standalone(html, ["style/own.css"], Folders((tmp_path,)))
    assert page.count("url(data:image/png;base64,cGljdHVyZQ==)") == 2
    assert ">url(mark.png)</p>" in page
    assert "url(#shade)" in page


def test_a_browser_is_told_to_fetch_nothing_before_it_reads_anything_of_the_page(tmp_path):
    page = looks.standalone("<!-- <head> --><script src=x></script>", (), Folders((tmp_path,)))
    assert page.startswith(
        '<!DOCTYPE html>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy"'
    )
    assert "default-src 'none'" in page


@pytest.mark.parametrize("content", ["0;url=//e.invalid", "0;url=//e.invalid?a>b", "<" * 100_000])
def test_a_page_that_sends_its_reader_elsewhere_is_refused(tmp_path, content):
    with pytest.raises(InputError) as caught:
        looks.standalone(f'<p><META content="{content}" http-equiv=refresh>', (), Folders((tmp_path,)))
    assert [problem.code for problem in caught.value.problems] == ["render-url-refused"]


@pytest.mark.parametrize("part", ["<style", "<meta ", '<p style="', "<style></styl"])
def test_tags_that_never_end_are_read_once(tmp_path, part):
    assert looks.standalone(part * 10_000, (), Folders((tmp_path,)))


def test_each_page_of_a_pdf_becomes_a_png(tmp_path):
    pdf = Printer(SETTINGS, "en").form("complaint-record")
    first, second = looks.pictures(pdf, dpi=36)
    for picture in (first, second):
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (298, 421)


def test_a_sheet_as_large_as_a_house_becomes_a_picture_that_can_be_looked_at(tmp_path):
    page = '<html lang="en"><title>x</title><style>@page { size: 10000cm }</style><p>x</p></html>'
    (picture,) = looks.pictures(Press(Folders((tmp_path,)), "en", ()).pdf(page, (), "x"))
    with Image.open(BytesIO(picture)) as opened:
        assert 0 < opened.width * opened.height <= MAX_PIXELS * 1.01
