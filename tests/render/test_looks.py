"""Quick looks: a page as HTML that stands alone, and as pictures."""

from __future__ import annotations

import re
import struct

from policykit.render import looks
from policykit.render.folders import Folders
from policykit.render.printer import Printer
from render.matters import RECORDS
from render.sample import SETTINGS


def test_the_html_holds_its_stylesheets_and_needs_no_other_file(printer):
    desk = printer("zh-Hant")
    form = desk.registry.form("user-opinion")
    page = looks.standalone(desk.html(form.id, RECORDS["complaint"]), form.styles, desk.folders)
    assert "--label: 25mm" in page
    assert "陳志明" in page
    assert not re.search(r'<link|@import|\ssrc="(?!data:)', page)


def test_a_picture_of_the_template_folder_goes_into_the_html(tmp_path):
    (tmp_path / "mark.png").write_bytes(b"picture")
    page = looks.standalone(
        '<head></head><img src="mark.png"><img src="../secret.png">', (), Folders((tmp_path,))
    )
    assert 'src="data:image/png;base64,cGljdHVyZQ=="' in page
    assert 'src="../secret.png"' in page


def test_each_page_of_a_pdf_becomes_a_png(tmp_path):
    pdf = Printer(SETTINGS, "en").form("complaint-record")
    first, second = looks.pictures(pdf, dpi=36)
    for picture in (first, second):
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (298, 421)
