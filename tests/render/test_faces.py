"""Cut faces: what they keep of the face they are cut from, when they are made anew, and when there are none.

The cuts here have a handful of characters, so that they are made in no time.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from policykit.render import faces, fonts, subset

TEXT = "東湖樓户Ag，。"
FAMILY = faces.FAMILY["zh-Hant"]

pytestmark = pytest.mark.skipif(
    not subset.available() or len(fonts.installed(FAMILY)) < 2, reason="no Noto CJK here: nothing to cut"
)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, and a cut of few characters."""
    monkeypatch.setattr(faces, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(faces, "characters", lambda _family: sorted(map(ord, TEXT)))
    return tmp_path / "cache"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The installed faces, as files that may be changed."""
    (tmp_path / "fonts").mkdir()
    copies = []
    for font in fonts.installed(FAMILY):
        path = Path(shutil.copy(font.path, tmp_path / "fonts"))
        copies.append(fonts.Installed(path, font.index, font.weight))
    monkeypatch.setattr(fonts, "installed", lambda _family: copies)
    return copies


def made() -> tuple[tuple[faces.Face, ...], int]:
    """The faces, and how often it was said that some are being made."""
    begun: list[int] = []
    return faces.faces("zh-Hant", lambda: begun.append(1)), len(begun)


def whole(font: fonts.Installed) -> TTFont:
    return TTFont(font.path, fontNumber=font.index, lazy=True)


def test_cuts_are_made_once(cache):
    first, begun = made()
    assert [face.weight for face in first] == [400, 700]
    assert begun == 1
    assert made() == (first, 0)
    assert {path.name for path in cache.iterdir()} >= {face.path.name for face in first}


def test_a_cut_has_the_characters_asked_for_and_no_others(cache):
    for face in made()[0]:
        with TTFont(face.path) as font:
            assert set(font.getBestCmap()) == set(map(ord, TEXT))
            assert font["name"].getDebugName(1) == faces.cut_name(FAMILY) == face.name


def test_a_cut_keeps_baselines_heights_and_widths_of_its_face(cache):
    fulls = {font.weight: font for font in fonts.installed(FAMILY)}
    for face in made()[0]:
        with TTFont(face.path) as cut, whole(fulls[face.weight]) as full:
            assert cut.reader["BASE"] == full.reader["BASE"]
            for table, part in (("hhea", "ascent"), ("hhea", "descent"), ("OS/2", "sTypoLineGap")):
                assert getattr(cut[table], part) == getattr(full[table], part)
            assert cut["head"].unitsPerEm == full["head"].unitsPerEm
            for char in TEXT:
                one, other = (font["hmtx"][font.getBestCmap()[ord(char)]] for font in (cut, full))
                assert one[0] == other[0], char


def test_a_cut_has_outlines_that_a_subset_takes_over_as_they_are(cache):
    for face in made()[0]:
        with TTFont(face.path) as font:
            assert "glyf" in font
            assert "CFF " not in font
            assert all(font["glyf"][name].numberOfContours for name in font.getBestCmap().values())


def test_a_font_that_changed_on_disk_is_cut_anew(cache, own):
    before, _ = made()
    state = own[0].path.stat()
    os.utime(own[0].path, ns=(state.st_atime_ns, state.st_mtime_ns + 10**9))
    after, begun = made()
    assert begun == 1
    assert {face.path for face in after} & {face.path for face in before} == (
        set() if own[0].path == own[1].path else {before[1].path}
    )


@pytest.mark.usefixtures("cache")
def test_a_new_recipe_makes_new_cuts(monkeypatch):
    before, _ = made()
    monkeypatch.setattr(faces, "RECIPE", faces.RECIPE + 1)
    after, begun = made()
    assert begun == 1
    assert not {face.path for face in after} & {face.path for face in before}


def test_a_cache_that_cannot_be_written_is_no_failure(cache):
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert made()[0] == ()


@pytest.mark.usefixtures("cache")
def test_a_cut_that_cannot_be_written_is_no_failure(monkeypatch):
    def refuse(path: Path, _content: bytes) -> None:
        raise PermissionError(13, "read-only", str(path))

    monkeypatch.setattr(faces, "atomic_write", refuse)
    assert made()[0] == ()


@pytest.mark.usefixtures("cache")
def test_a_place_that_cannot_be_written_costs_no_cutting(monkeypatch):
    def refuse(path: Path, _content: bytes) -> None:
        raise PermissionError(13, "read-only", str(path))

    monkeypatch.setattr(faces, "atomic_write", refuse)
    monkeypatch.setattr(subset, "subset", lambda *_: pytest.fail("was cut all the same"))
    assert made()[0] == ()


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("cut", [None, b"", b"\0\1\0\0 no outlines of the kind", b"OTTO but no font"])
def test_a_font_that_cannot_be_cut_is_no_failure(monkeypatch, cut):
    monkeypatch.setattr(subset, "subset", lambda *_: cut)
    assert made()[0] == ()


@pytest.mark.usefixtures("cache")
def test_without_the_library_or_with_one_weight_alone_there_are_none(monkeypatch):
    regular = fonts.installed(FAMILY)[:1]
    monkeypatch.setattr(fonts, "installed", lambda _family: regular)
    assert made() == ((), 0)
    monkeypatch.undo()
    monkeypatch.setattr(subset, "available", lambda: False)
    assert made() == ((), 0)


def test_two_processes_that_cut_at_once_make_the_same(tmp_path):
    code = (
        "import sys, pathlib\n"
        "from policykit.render import faces\n"
        "faces.cache_folder = lambda: pathlib.Path(sys.argv[1])\n"
        "faces.characters = lambda _family: sorted(map(ord, sys.argv[2]))\n"
        "assert len(faces.faces('zh-Hant')) == 2\n"
    )
    shared, alone = tmp_path / "shared", tmp_path / "alone"
    run = [sys.executable, "-W", "ignore", "-c", code]
    both = [subprocess.Popen([*run, str(shared), TEXT]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    subprocess.run([*run, str(alone), TEXT], check=True)
    cuts = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in (shared, alone)]
    assert cuts[0] == cuts[1]
    assert all(TTFont(io.BytesIO(data)) for name, data in cuts[0].items() if name.endswith(".ttf"))


@pytest.mark.parametrize(
    ("family", "has", "lacks"),
    [("Noto Sans CJK TC", "東湖樓A，✓①「", "东𠮷龘"), ("Noto Sans CJK SC", "东湖楼A，✓①“", "樓𠮷龘")],
)
def test_a_cut_is_meant_for_the_frequent_characters_of_its_script(family, has, lacks):
    codes = faces.characters(family)
    assert codes == sorted(set(codes))
    assert {ord(char) for char in has} <= set(codes)
    assert not {ord(char) for char in lacks} & set(codes)


@pytest.mark.parametrize(
    ("platform", "variable", "end"),
    [
        ("linux", "XDG_CACHE_HOME", "policykit/fonts"),
        ("win32", "LOCALAPPDATA", "policykit/fonts"),
        ("darwin", None, "Library/Caches/policykit/fonts"),
    ],
)
def test_cuts_are_kept_where_each_system_keeps_such_things(monkeypatch, tmp_path, platform, variable, end):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
    assert faces.cache_folder() == tmp_path / end
