"""Characters that no font has, and machines that lack what printing needs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from policykit.problems import InputError
from policykit.render import fonts, glyphs
from render.sample import COMPLAINT

if TYPE_CHECKING:
    import types

LACKING = "\U0002a6a5"  # the character of four dragons, in none of the usual fonts


def test_an_installed_chinese_font_draws_rare_characters_of_both_scripts():
    assert fonts.undrawable("投訴受理 投诉受理 𠮷堃喆 ✓▲") == []


def test_characters_without_a_picture_of_their_own_are_no_lack():
    assert fonts.undrawable("a\u200b\u00a0\u3000\ufe0f\U000e0100\n\tb") == []


@pytest.mark.parametrize("char", [LACKING, "\x0b", "\ue123"])
def test_a_character_no_font_has_is_an_error_that_names_it_its_field_and_its_record(printer, char):
    with pytest.raises(InputError) as caught:
        printer("zh-Hant").form("user-opinion", {**COMPLAINT, "result": f"漏水{char}已修"})
    (only,) = caught.value.problems
    assert only.code == "render-no-glyph"
    assert only.args["code"] == fonts.code_point(char)
    assert only.args["field"] == "處理結果"
    assert only.args["record"] == "C2026-0715"
    assert "處理結果" in only.reason("zh-Hant")


def test_every_missing_character_is_named_at_once(printer):
    with pytest.raises(InputError) as caught:
        printer("en").form("user-opinion", {**COMPLAINT, "result": LACKING, "content": "\ue124"})
    assert {str(p.args["code"]) for p in caught.value.problems} == {"U+2A6A5", "U+E124"}


def test_so_many_missing_characters_are_named_and_no_more(printer):
    with pytest.raises(InputError) as caught:
        printer("en").form("user-opinion", {**COMPLAINT, "result": "".join(map(chr, range(0xE000, 0xE800)))})
    assert len(caught.value.problems) == glyphs.MOST


@pytest.mark.parametrize("content", [b"", b"no font", b"OTTO" + bytes(99), b"\0\1\0\0" + b"\xff" * 99])
def test_a_broken_font_has_no_characters(tmp_path, content):
    (tmp_path / "broken.ttf").write_bytes(content)
    assert fonts.undrawable(LACKING, [tmp_path / "broken.ttf"]) == [LACKING]


def test_a_machine_without_the_libraries_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint.text", None)
    monkeypatch.setitem(sys.modules, "weasyprint.text.ffi", None)

    def lacking(name: str, *args: object) -> types.ModuleType:
        raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr("builtins.__import__", _failing("weasyprint.text", lacking))
    (only,) = fonts.readiness()
    assert only.code == "render-library-missing"
    assert "libpango-1.0-0" in only.mend("en")


def _failing(wanted: str, instead):
    real = __import__
    return lambda name, *args: instead(name) if name == wanted else real(name, *args)


def test_a_machine_without_harfbuzz_subset_is_warned(monkeypatch):
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    (only,) = fonts.readiness()
    assert (only.code, only.severity) == ("render-harfbuzz-missing", "warning")
    assert "libharfbuzz-subset0" in only.mend("zh-Hant")


def test_a_machine_without_a_chinese_font_is_told_which_package(monkeypatch):
    monkeypatch.setattr(fonts, "_installed", lambda char: char.isascii())
    (only,) = fonts.readiness()
    assert only.code == "render-font-missing"
    assert "fonts-noto-cjk" in only.mend("zh-Hans")


def test_this_machine_lacks_nothing():
    assert fonts.readiness() == []
