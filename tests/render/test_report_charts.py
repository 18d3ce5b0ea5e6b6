"""Charts: bounded, legible in black and white, with text that stays text."""

from __future__ import annotations

import base64
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from policykit.render.report import charts
from policykit.render.report.blocks import Part
from policykit.render.report.pictures import add_picture

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = [charts.columns, charts.stacked_rows, charts.lines]
LONG = "桂花城二期北區十二棟三單元地下停車場出入口"


def drawn(svg: str) -> str:
    assert svg.startswith("data:image/svg+xml;base64,")
    return base64.b64decode(svg.partition(",")[2]).decode()


@pytest.mark.parametrize("draw", KINDS)
def test_labels_are_text_in_a_chinese_face_and_long_ones_are_cut(draw: Callable[..., str]) -> None:
    svg = drawn(draw([LONG, "維修"], {"重大": [1, 2], "一般": [3, 0]}, charts.Style("x", "zh-Hant")))
    assert ">維修<" in svg
    assert LONG not in svg
    assert f">{LONG[:9]}" in svg
    assert "CJK" in svg
    assert "<image" not in svg


@pytest.mark.parametrize("draw", [charts.columns, charts.stacked_rows])
def test_series_side_by_side_differ_without_colour(draw: Callable[..., str]) -> None:
    series = {name: [1, 2] for name in "甲乙丙丁戊己庚"}
    draw(["x", "y"], series, charts.Style("x", "zh-Hant", wide=True))
    looks = charts._FILLS
    greys = {colour for colour, hatch in looks if not hatch}
    brightness = sorted(int(colour[1:3], 16) for colour in greys)
    assert all(b - a > 32 for a, b in pairwise(brightness))
    assert len({hatch for _, hatch in looks if hatch}) == sum(bool(hatch) for _, hatch in looks)


def test_of_very_many_bars_the_last_are_added_up(printer) -> None:
    from render.reports import edition

    desk = edition(printer("en"), "monthly-complaints", "2026-07", {}, []).desk
    part = Part("x", "breakdown", "x")
    add_picture(desk, part, "rows", [f"b{n}" for n in range(500)], {"Number": [1.0] * 500})
    svg = drawn(part.pictures[0].svg)
    assert "others (461)" in svg
    assert ">b38<" in svg
    assert ">b39<" not in svg
    height = re.search(r'height="([\d.]+)pt"', svg)
    assert height
    assert float(height[1]) < 800
